"""See bench_desk.sh. usage: bench_desk.py ROOT PATIENTS...: sites ROOT/PATIENTS, made where there are none yet"""
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

CAREACL = os.environ["CAREACL"]
TEAMS, MEMBERS, TRIES = 200, 20, int(os.environ.get("TRIES", "25"))
FIRST_UID = 30000
CATEGORIES = ("medical", "nursing", "letters", "imaging", "laboratory", "surgery", "psychiatry", "social", "admin")
LIMIT, FACTOR = 0.050, 1.5


def team_of(number):
    return number % TEAMS


def write_people(site, extra):
    """All professionals and teams; `extra`: one more member of the last team, in whose folders a sync has to change something."""
    logins = [f"p{n}" for n in range(TEAMS * MEMBERS)]
    people = ",\n".join(f'{{ login = "{login}"; profession = "physician"; rpps = "1{n:010}"; }}' for n, login in enumerate(logins))
    members = [[f"p{n}" for n in range(team * MEMBERS, (team + 1) * MEMBERS)] for team in range(TEAMS)]
    members[-1] += ["p0"] if extra else []
    teams = ",\n".join(f'{{ name = "t{team}"; members = ( ' + ", ".join(f'{{ login = "{login}"; }}' for login in of) + " ); }"
                       for team, of in enumerate(members))
    new = site / "people.new"
    new.write_text(f"professionals = (\n{people} );\nteams = (\n{teams} );\n")
    new.rename(site / "registry.d/10-people.conf")


def make_site(site, patients):
    (site / "registry.d").mkdir(parents=True)
    (site / "clinical").mkdir(mode=0o711)
    os.chmod(site, 0o755)
    categories = ",\n  ".join(f'{{ name = "{name}"; path = "{name}"; documents = "working"; }}' for name in CATEGORIES)
    matrix = " ".join(f'{name} = "write";' for name in CATEGORIES)
    (site / "careacl.conf").write_text(f"""
timezone = "Europe/Paris"; state_dir = "state"; guard = {{ max_revoked = "100%"; max_granted = "100%"; }};
stores = ( {{ name = "clinical"; root = "clinical"; regime = "establishment"; categories = (
  {categories} ); }} );
professions = ( {{ name = "physician"; emergency = true; matrix = {{ {matrix} }}; }} );
""")
    write_people(site, False)
    with open(site / "registry.d/20-patients.conf", "w", encoding="utf8") as out:
        out.write("patients = (\n" + ",\n".join(
            f'{{ id = "P{n:06}"; birth_date = "1950-02-01"; teams = ( {{ team = "t{team_of(n)}"; }} ); }}' for n in range(patients)) + " );\n")


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


class Patients:
    """Each patient is asked about once; of the last team none."""

    def __init__(self, site):
        self.site, self.file = site, site / "used"
        self.next = int(self.file.read_text()) if self.file.exists() else 0

    def take(self):
        self.next += 2 if team_of(self.next + 1) == TEAMS - 1 else 1
        self.file.write_text(str(self.next))
        return self.next - 1


def measure(site, patients, prepare=lambda: None, tries=TRIES):
    """Seconds until in force, and until the command is back, of each try."""
    gone, back = [], []
    for _ in range(tries):
        number = patients.take()
        patient, login = f"P{number:06}", team_of(number) * MEMBERS
        folder = site / f"clinical/{patient}/medical"
        (folder / "a.txt").write_text("confided")
        os.chmod(folder / "a.txt", 0o660)
        prepare()
        with watcher(folder, FIRST_UID + login) as process:
            start = time.monotonic()
            answer = careacl(site, "object", patient, "--to", f"login:p{login}")
            back.append(time.monotonic() - start)
            assert answer.returncode == 0, answer.stderr
            gone.append(float(process.stdout.readline()) - start)
    return gone, back


def show(name, gone, back):
    print(f"{name:52} in force after {statistics.median(gone) * 1000:6.1f} ms (most {max(gone) * 1000:6.1f}), "
          f"back after {statistics.median(back) * 1000:6.1f} ms", flush=True)
    return statistics.median(gone)


def beside(site, script, body):
    """body() while the shell runs `script` again and again."""
    with subprocess.Popen(["bash", "-c", f"trap 'stop=1' TERM; while [ -z \"$stop\" ]; do {script}; done"]) as loop:
        time.sleep(1)
        try:
            return body()
        finally:
            loop.terminate()


def prepare_site(site, patients):
    if not site.exists():
        make_site(site, patients)
        start = time.monotonic()
        answer = careacl(site, "sync")
        assert answer.returncode == 0, answer.stderr
        print(f"{patients} patients, {len(CATEGORIES)} categories: first sync {time.monotonic() - start:.1f} s", flush=True)
    time.sleep(3)  # texts that have just been written are not believed to be unchanged
    start = time.monotonic()
    answer = careacl(site, "sync")
    assert answer.returncode == 0, answer.stderr
    print(f"{patients} patients: a sync that changes nothing {time.monotonic() - start:.1f} s", flush=True)


def bench(site, patients):
    prepare_site(site, patients)
    taken = Patients(site)
    sync = f'"{CAREACL}" -c "{site}/careacl.conf" sync --quiet'
    people = f'"{sys.executable}" "{__file__}" --people "{site}"'
    alone = show(f"{patients} patients, alone", *measure(site, taken))
    quiet = beside(site, sync, lambda: show(f"{patients} patients, while whole syncs run", *measure(site, taken)))
    changing = beside(site, f"{people}; {sync}",
                      lambda: show(f"{patients} patients, while syncs of new texts run", *measure(site, taken)))

    def edit():
        write_people(site, False)
        time.sleep(0.5)

    edited = show(f"{patients} patients, texts changed and not synced yet", *measure(site, taken, edit, 3))
    assert careacl(site, "sync").returncode == 0
    return {"alone": alone, "while whole syncs run": quiet, "while syncs of new texts run": changing,
            "texts changed, not synced yet": edited}


def main():
    if sys.argv[1] == "--people":
        site = Path(sys.argv[2])
        write_people(site, "p0\"; } ); }" not in (site / "registry.d/10-people.conf").read_text()[-40:])
        return
    root = Path(sys.argv[1])
    with open("/etc/passwd", "a", encoding="utf8") as out:  # the private namespace's
        for number in range(TEAMS * MEMBERS):
            out.write(f"p{number}:x:{FIRST_UID + number}:{FIRST_UID + number}::/nonexistent:/bin/sh\n")
    results = [bench(root / patients, int(patients)) for patients in sys.argv[2:]]
    good = True
    for name, large in results[-1].items():
        small = results[0][name]
        met = large <= LIMIT and large <= FACTOR * small
        wanted = name in ("alone", "while whole syncs run")
        good = good and (met or not wanted)
        print(f"{name}: {large * 1000:.1f} ms, {large / small:.2f} times: {'met' if met else 'NOT met'}")
    sys.exit(not good)


main()
