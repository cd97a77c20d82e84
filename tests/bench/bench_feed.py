"""See bench_feed.sh. usage: bench_feed.py DIRECTORY PATIENTS LINES..."""
import csv
import os
import subprocess
import sys
import time
from pathlib import Path

CAREACL = os.environ["CAREACL"]
RATIO, MEMORY = 0.8, 1.1


def make_site(site, patients, lines):
    (site / "clinical").mkdir(parents=True)
    (site / "registry.d").mkdir()
    (site / "registry.d/10.conf").write_text('professionals = ( { login = "dr.one"; profession = "physician"; } );\n')
    (site / "careacl.conf").write_text("""
timezone = "Europe/Paris"; state_dir = "state";
sources = ( { type = "conf"; path = "registry.d"; },
  { type = "table"; path = "feed"; classes = ( { name = "PSY"; categories = ["psychiatry"]; } ); } );
stores = ( { name = "clinical"; root = "clinical"; regime = "establishment"; categories = (
  { name = "medical"; path = "medical"; documents = "working"; }, { name = "psychiatry"; path = "psychiatry"; sensitive = true; } ); } );
professions = ( { name = "physician"; emergency = true; matrix = { medical = "write"; psychiatry = "write"; }; },
  { name = "nurse"; matrix = { medical = "read"; }; } );
""")
    subprocess.run([sys.executable, "tests/bench/hospital_feed.py", site / "feed", "--patients", str(patients), "--professionals",
                    str(patients // 5), "--units", str(max(3, patients * 3 // 1000)), "--lines", str(lines)], check=True)


def bare(folder):
    """The same bytes, read by a parser that means nothing by them."""
    start = time.perf_counter()
    rows = 0
    for name in sorted(os.listdir(folder)):
        with open(folder / name, newline="", encoding="utf-8") as table:
            for _ in csv.reader(table, delimiter=";"):
                rows += 1
    return time.perf_counter() - start, rows


def read(site):
    """All of it read, staged and built; the source that is asked about is none."""
    start = time.perf_counter()
    program = subprocess.Popen([CAREACL, "-c", site / "careacl.conf", "feed", "check", "none"], stderr=subprocess.DEVNULL)
    peak = 0
    while program.poll() is None:
        try:
            status = Path(f"/proc/{program.pid}/status").read_text(encoding="ascii")
            peak = max([peak] + [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")])
        except OSError:
            pass
        time.sleep(0.005)
    return time.perf_counter() - start, peak


def main():
    directory, patients = Path(sys.argv[1]), int(sys.argv[2])
    peaks, good = [], True
    for lines in map(int, sys.argv[3:]):
        site = directory / str(lines)
        make_site(site, patients, lines)
        bytes_read = sum(path.stat().st_size for path in (site / "feed").iterdir())
        bare_seconds, rows = min(bare(site / "feed") for _ in range(5))
        seconds, peak = min(read(site) for _ in range(5))
        peaks.append(peak)
        ratio = bare_seconds / seconds
        print(f"{rows} lines, {bytes_read / 1e6:.0f} MB, {patients} patients: read, staged and built in {seconds:.2f} s "
              f"({bytes_read / 1e6 / seconds:.0f} MB/s), a bare parse takes {bare_seconds:.2f} s: {ratio:.2f} of it; {peak} KiB")
    good = ratio >= RATIO and peaks[-1] <= peaks[0] * MEMORY
    print("as wanted" if good else f"wanted: {RATIO} of a bare parse at {sys.argv[-1]} lines, and the memory of {sys.argv[3]}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
