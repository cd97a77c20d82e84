"""See bench_desk.sh. usage: bench_desk.py DIRECTORY PATIENTS..."""
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

CAREACL = os.environ["CAREACL"]
TEAMS, MEMBERS, TRIES = 200, 20, 15
LIMIT, FACTOR = 0.050, 1.5


def make_site(site, patients):
    (site / "registry.d").mkdir(parents=True)
    (site / "clinical").mkdir(mode=0o711)
    os.chmod(site, 0o755)
    (site / "careacl.conf").write_text("""
timezone = "Europe/Paris"; state_dir = "state"; guard = { max_revoked = "100%"; max_granted = "100%"; };
stores = ( { name = "clinical"; root = "clinical"; regime = "establishment"; categories = (
  { name = "medical"; path = "medical"; documents = "working"; }, { name = "nursing"; path = "nursing"; } ); } );
professions = ( { name = "physician"; emergency = true; matrix = { medical = "write"; nursing = "write"; }; } );
""")
    logins = [f"p{n}" for n in range(TEAMS * MEMBERS)]
    people = ",\n".join(f'{{ login = "{login}"; profession = "physician"; rpps = "1{n:010}"; }}' for n, login in enumerate(logins))
    teams = ",\n".join(f'{{ name = "t{team}"; members = ( '
                       + ", ".join(f'{{ login = "p{n}"; }}' for n in range(team * MEMBERS, (team + 1) * MEMBERS)) + " ); }" for team in range(TEAMS))
    (site / "registry.d/10-people.conf").write_text(f"professionals = (\n{people} );\nteams = (\n{teams} );\n")
    with open(site / "registry.d/20-patients.conf", "w", encoding="utf8") as out:
        out.write("patients = (\n" + ",\n".join(
            f'{{ id = "P{n:06}"; birth_date = "1950-02-01"; teams = ( {{ team = "t{n % TEAMS}"; }} ); }}' for n in range(patients)) + " );\n")


def careacl(site, *words):
    return subprocess.run([CAREACL, "-c", str(site / "careacl.conf"), *words], capture_output=True, text=True, check=False)


def watcher(folder, uid):
    """A process of that uid that stands in the folder and opens until it is refused; prints when."""
    program = ("import os, sys, time\nos.setresgid({0}, {0}, {0}); os.setgroups([]); os.chdir('.'); os.setresuid({0}, {0}, {0})\n"
               "os.close(os.open('a.txt', os.O_RDONLY)); print('there', flush=True)\n"
               "while True:\n    try:\n        os.close(os.open('a.txt', os.O_RDONLY))\n    except PermissionError:\n"
               "        print(time.monotonic(), flush=True); break\n    time.sleep(0.0005)\n").format(uid)
    process = subprocess.Popen([sys.executable, "-c", program], cwd=folder, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "there\n"
    return process


def measure(site, first):
    """Seconds until in force, and until the command is back."""
    gone, back = [], []
    for number in range(first, first + TRIES):
        patient, login = f"P{number:06}", (number % TEAMS) * MEMBERS
        folder = site / f"clinical/{patient}/medical"
        (folder / "a.txt").write_text("confided")
        careacl(site, "admit", patient, "--to", f"team:t{number % TEAMS}")  # gives the new document its ACL
        process = watcher(folder, 30000 + login)
        start = time.monotonic()
        answer = careacl(site, "object", patient, "--to", f"login:p{login}")
        back.append(time.monotonic() - start)
        assert answer.returncode == 0, answer.stderr
        gone.append(float(process.stdout.readline()) - start)
        process.wait()
    return gone, back


def show(name, gone, back):
    print(f"{name:44} in force after {statistics.median(gone) * 1000:6.1f} ms (most {max(gone) * 1000:6.1f}), "
          f"back after {statistics.median(back) * 1000:6.1f} ms", flush=True)
    return statistics.median(gone)


def bench(directory, patients):
    site = directory / f"site{patients}"
    make_site(site, patients)
    start = time.monotonic()
    assert careacl(site, "sync").returncode == 0
    print(f"{patients} patients: first sync {time.monotonic() - start:.1f} s", flush=True)
    time.sleep(6)  # texts that have just been written are not believed to be unchanged
    assert careacl(site, "sync").returncode == 0
    alone = show(f"{patients} patients, alone", *measure(site, 0))
    with subprocess.Popen(["bash", "-c", f'while "{CAREACL}" -c "{site}/careacl.conf" sync --quiet; do :; done']) as syncs:
        time.sleep(1)
        beside = show(f"{patients} patients, while whole syncs run", *measure(site, 100))
        syncs.terminate()
    time.sleep(1)
    return alone, beside


def main():
    directory = Path(sys.argv[1])
    with open("/etc/passwd", "a", encoding="utf8") as out:  # the private namespace's
        for number in range(TEAMS * MEMBERS):
            out.write(f"p{number}:x:{30000 + number}:{30000 + number}::/nonexistent:/bin/sh\n")
    results = [bench(directory, int(patients)) for patients in sys.argv[2:]]
    good = True
    for name, small, large in zip(("alone", "while whole syncs run"), results[0], results[-1]):
        met = large <= LIMIT and large <= FACTOR * small
        good = good and met
        print(f"{name}: {large * 1000:.1f} ms, {large / small:.2f} times: {'met' if met else 'NOT met'}")
    sys.exit(not good)


main()
