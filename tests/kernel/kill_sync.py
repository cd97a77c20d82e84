"""See test_kill_sync.sh. usage: kill_sync.py DIRECTORY KILLS SEED; prints TAP."""
import ctypes
import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

from tap import finish, tap

SITE, KILLS, CHANCE = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
CAREACL, TRY = os.environ["CAREACL"], os.environ["BUILD"] + "/tests/kernel/try_access"
LOGINS = ["dr.a", "dr.b", "inf.c", "inf.d", "inf.e", "inf.f"]
PATIENTS = [f"P{number:02}" for number in range(12)]
CATEGORIES = ["medical", "letters"]
ORDER = ["none", "deposit", "read", "write"]

SETTINGS = """
timezone = "Europe/Paris"; state_dir = "state"; guard = { max_revoked = "100%"; max_granted = "100%"; };
stores = ( { name = "ward"; root = "ward"; regime = "establishment"; categories = (
  { name = "medical"; path = "medical"; documents = "working"; },
  { name = "letters"; path = "letters"; documents = "working"; } ); } );
professions = (
  { name = "physician"; matrix = { medical = "write"; letters = "write"; }; },
  { name = "nurse"; matrix = { medical = "read"; letters = "write"; }; } );
"""


def registry(side):
    """Two thirds of what is given differs between the two sides."""
    people = ", ".join(f'{{ login = "{login}"; profession = "{"physician" if login[0] == "d" else "nurse"}"; }}'
                       for login in LOGINS)
    teams = ", ".join(f'{{ name = "t{half}"; members = ( {", ".join(f"""{{ login = "{login}"; }}""" for login in LOGINS[half::2])} ); }}'
                      for half in (0, 1))
    patients = []
    for number, patient in enumerate(PATIENTS):
        refused = LOGINS[(number + 3 * side) % 6]
        patients.append(f'{{ id = "{patient}"; birth_date = "1950-01-01"; teams = ( {{ team = "t{(number + side * (number % 3 > 0)) % 2}"; }} ); '
                        f'objections = ( {{ to = "login:{refused}"; categories = ["{CATEGORIES[number % 2]}"]; }} ); }}')
    return f"professionals = ( {people} );\nteams = ( {teams} );\npatients = (\n" + ",\n".join(patients) + "\n);\n"


def careacl(*words):
    return subprocess.run([CAREACL, "-c", str(SITE / "careacl.conf"), *words], capture_output=True, text=True, check=False)


def choose(side):
    (SITE / "registry.d/site.conf").write_text(registry(side))


def given():
    """What the registry in force gives: {(login, directory): access}; who is left out has none."""
    found = {}
    for login in LOGINS:
        for entry in json.loads(careacl("what", login, "--json").stdout)["entries"]:
            found[login, entry["path"]] = entry["access"]
    return found


def tried():
    places = [f"{SITE}/ward/{patient}/{category}" for patient in PATIENTS for category in CATEGORIES]
    asked = "".join(f"{login}\t{place}\n" for login in LOGINS for place in places)
    answers = subprocess.run([TRY], input=asked, capture_output=True, text=True, check=True).stdout
    return {tuple(line.split("\t")[:2]): line.split("\t")[2] for line in answers.splitlines()}


def beyond(found, sides):
    """Who could do more than the higher of the two sides gives."""
    return [f"{login} {place}: {access}" for (login, place), access in found.items()
            if access not in ORDER
            or ORDER.index(access) > max(ORDER.index(side.get((login, place), "none")) for side in sides)]


def changes_watched():
    """A descriptor that tells each change of an owner, a mode or an ACL in the store."""
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
    for place in [*SITE.glob("ward/*"), *SITE.glob("ward/*/*")]:
        assert libc.inotify_add_watch(descriptor, os.fsencode(place), 4) >= 0  # IN_ATTRIB
    return descriptor


def wait_for_changes(descriptor, count, run):
    """Until about so many are done, or the run has ended."""
    told = 0
    while told < count and run.poll() is None:
        if select.select([descriptor], [], [], 0.01)[0]:
            told += len(os.read(descriptor, 65536)) // 16


def kill_once(side, limit, number):
    """At a random moment, or in the midst of the work, which is short: after a random number of changes."""
    choose(side)
    descriptor = changes_watched()
    with subprocess.Popen([CAREACL, "-c", str(SITE / "careacl.conf"), "sync"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as run:
        if number % 4 < 2:
            time.sleep(CHANCE.uniform(limit / 5, limit))
        else:
            wait_for_changes(descriptor, CHANCE.randint(1, 60), run)
        run.send_signal(signal.SIGKILL)
        status = run.wait()
    os.close(descriptor)
    return status == -signal.SIGKILL


def set_up():
    (SITE / "registry.d").mkdir(parents=True)
    (SITE / "ward").mkdir(mode=0o711)
    os.chmod(SITE, 0o755)
    (SITE / "careacl.conf").write_text(SETTINGS)
    sides = []
    for side in (1, 0):
        choose(side)
        tap(careacl("sync").returncode == 0, f"registry {side}: sync")
        sides.insert(0, given())
    for place in SITE.glob("ward/*/*"):
        (place / "first.txt").write_text("confided")
    tap(careacl("sync").returncode == 0, "documents are taken in")
    return sides


def main():
    sides = set_up()
    differing = sum(sides[0].get(key) != sides[1].get(key) for key in sides[0].keys() | sides[1].keys())
    tap(differing > 30, f"{differing} accesses differ between the registries")
    choose(1)
    start = time.monotonic()
    tap(careacl("sync").returncode == 0, "a whole run")
    limit, target, midway = (time.monotonic() - start) * 1.1, 1, 0
    for number in range(1, KILLS + 1):
        target = 1 - target
        killed = kill_once(target, limit, number)
        found = tried()
        exact = any(all(access == side.get(key, "none") for key, access in found.items()) for side in sides)
        midway += not exact
        more = beyond(found, sides)
        tap(not more, f"kill {number}: {'killed' if killed else 'it had ended'}, {'between the two' if not exact else 'at one of them'}: "
            "nobody has what neither gives", "\n".join(more))
        healed = careacl("sync")
        found = tried()
        tap(healed.returncode == 0 and all(access == sides[target].get(key, "none") for key, access in found.items()),
            f"kill {number}: the next run heals all", healed.stderr)
    # a test whose kills always come before or after the work has tried nothing
    tap(midway * 20 >= KILLS, f"{midway} of {KILLS} kills came in the midst of the work")
    tap(careacl("verify").returncode == 0, "verify agrees in the end")
    finish()


main()
