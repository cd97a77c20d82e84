"""See bench_load.sh. usage: bench_load.py ROOT PATIENTS...: sites below ROOT, whose directory is in memory"""
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

CAREACL = os.environ["CAREACL"]
FIRST_UID, PEOPLE, TEAM = 30000, 4000, 20
TRIES = int(os.environ.get("TRIES", "15"))


def make_site(site, patients, wishes):
    """One category, for this is about what comes before the disk; `wishes` objections of each patient to people elsewhere."""
    (site / "registry.d").mkdir(parents=True)
    (site / "clinical").mkdir(mode=0o711)
    site.chmod(0o755)
    (site / "careacl.conf").write_text("""
timezone = "Europe/Paris"; state_dir = "state"; guard = { max_revoked = "100%"; max_granted = "100%"; };
stores = ( { name = "clinical"; root = "clinical"; regime = "establishment"; categories = ( { name = "medical"; path = "medical"; } ); } );
professions = ( { name = "physician"; emergency = true; matrix = { medical = "write"; }; } );
""")
    write_people(site, "")
    with open(site / "registry.d/20-patients.conf", "w", encoding="utf8") as out:
        out.write("patients = (\n" + ",\n".join(one_patient(n, wishes) for n in range(patients)) + " );\n")


def write_people(site, end):
    people = ",\n".join(f'{{ login = "p{n}"; profession = "physician"; rpps = "1{n:010}"; }}' for n in range(PEOPLE))
    teams = ",\n".join(f'{{ name = "t{team}"; members = ( ' + ", ".join(f'{{ login = "p{n}"; }}' for n in range(team * TEAM, team * TEAM + TEAM))
                       + " ); }" for team in range(PEOPLE // TEAM))
    (site / "registry.d/10-people.conf").write_text(f"professionals = (\n{people} );\nteams = (\n{teams} );\n{end}")


def one_patient(number, wishes):
    said = ", ".join(f'{{ to = "login:p{(number * 7 + i * 131) % PEOPLE}"; }}' for i in range(wishes))
    objections = f" objections = ( {said} );" if wishes else ""
    return f'{{ id = "P{number:06}"; birth_date = "1950-02-01"; teams = ( {{ team = "t{number % (PEOPLE // TEAM)}"; }} );{objections} }}'


def careacl(site, *words, statuses=(0,)):
    """Seconds."""
    start = time.monotonic()
    answer = subprocess.run([CAREACL, "-c", str(site / "careacl.conf"), *words], capture_output=True, text=True, check=False)
    assert answer.returncode in statuses, answer.stderr
    return time.monotonic() - start


def objections(site, numbers):
    """`sync --changed` after one objection that waits for it."""
    number = next(numbers)
    login = number % (PEOPLE // TEAM) * TEAM + 3
    careacl(site, "object", f"P{number:06}", "--to", f"login:p{login}", "--no-sync", "--quiet")
    return careacl(site, "sync", "--changed", "--quiet")


def changed_texts(site, numbers):
    """A verb of the desk after a text was changed, and before a sync."""
    write_people(site, f"// {time.monotonic()}\n")
    number = next(numbers)
    return careacl(site, "object", f"P{number:06}", "--to", f"login:p{number % (PEOPLE // TEAM) * TEAM + 5}", "--quiet")


def peak_kilobytes(site, *words):
    pid = os.posix_spawn(CAREACL, [CAREACL, "-c", str(site / "careacl.conf"), *words], os.environ)
    _, status, used = os.wait4(pid, 0)
    assert status == 0
    return used.ru_maxrss


def bench(site, patients, wishes):
    if not site.exists():
        make_site(site, patients, wishes)
        careacl(site, "sync")
    time.sleep(3)  # texts that have just been written are not believed to be unchanged
    careacl(site, "sync")
    numbers = iter(range(patients))
    cases = {
        "explain": (30, TRIES, lambda: careacl(site, "explain", "p1", "P000200", statuses=(0, 1))),
        "who": (30, TRIES, lambda: careacl(site, "who", "P000200")),
        "sync --changed, nothing said": (30, TRIES, lambda: careacl(site, "sync", "--changed", "--quiet")),
        "sync --changed, one objection": (30, TRIES, lambda: objections(site, numbers)),
        "desk verb, texts changed before": (None, 3, lambda: changed_texts(site, numbers)),
    }
    times = {}
    for name, (bound, tries, run) in cases.items():
        found = [run() * 1000 for _ in range(tries)]
        times[name] = (statistics.median(found), min(found), max(found), bound)
    careacl(site, "sync")
    times["peak memory of a sync, MiB"] = (peak_kilobytes(site, "sync", "--quiet") / 1024,) * 3 + (None,)
    return times


def main():
    root = Path(sys.argv[1])
    with open("/etc/passwd", "a", encoding="utf8") as out:  # the private namespace's
        for number in range(PEOPLE):
            out.write(f"p{number}:x:{FIRST_UID + number}:{FIRST_UID + number}::/nonexistent:/bin/sh\n")
    sizes = [int(word) for word in sys.argv[2:]]
    results = [bench(root / f"{size}", size, 0) for size in sizes]
    results.append(bench(root / f"{sizes[-1]}-wishes", sizes[-1], 9))
    names = [f"{size} patients" for size in sizes] + [f"{sizes[-1]}, 10 statements each"]
    good = True
    print(f"{'ms, median (least..most)':34}" + "".join(f"{name:>30}" for name in names))
    for case in results[0]:
        line = ""
        for result in results:
            median, least, most, bound = result[case]
            line += f"{median:10.1f} ({least:6.1f}..{most:6.1f})"
            good = good and (bound is None or median <= bound)
        ratio = results[1][case][0] / results[0][case][0] if len(sizes) > 1 else 1
        print(f"{case:34}{line}  x{ratio:.2f}", flush=True)
    sys.exit(not good)


resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
main()
