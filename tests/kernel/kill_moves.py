"""See test_kill_moves.sh. usage: kill_moves.py DIRECTORY FOLDERS KILLS SEED; prints TAP."""
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tap import finish, tap

SITE, FOLDERS, KILLS, CHANCE = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), random.Random(int(sys.argv[4]))
CAREACL, ROOT, KEY = os.environ["CAREACL"], SITE / "ward", SITE / "state/folder.key"
LOGINS = {f"dr.{number}": 6000 + number for number in range(1, 5)}
# "A1" is a level by {patient:2}/{patient}, and the folder of a patient by {patient}
PATIENTS = ["A1", "B2"] + [f"{'ABCDEFGHIJ'[number % 10]}{number // 10 % 10}x{number:05}" for number in range(FOLDERS - 2)]
PATTERNS = ["{patient}", "{opaque}", "{patient:2}/{patient}"]

SETTINGS = """
timezone = "Europe/Paris"; state_dir = "state"; guard = { max_revoked = "100%%"; max_granted = "100%%"; };
stores = ( { name = "ward"; root = "ward"; regime = "establishment"; folder = "%s"; categories = (
  { name = "letters"; path = "letters"; documents = "working"; } ); } );
professions = ( { name = "physician"; matrix = { letters = "write"; }; } );
"""


def careacl(*words):
    return subprocess.run([CAREACL, "-c", str(SITE / "careacl.conf"), *words], capture_output=True, text=True, check=False)


def login_of(number, side):
    """Whose patient that is; for a third of them the two registries differ."""
    return f"dr.{(number + (side if number % 3 == 0 else 0)) % 4 + 1}"


def choose(pattern, side):
    (SITE / "careacl.conf").write_text(SETTINGS % pattern)
    people = ", ".join(f'{{ login = "{login}"; profession = "physician"; }}' for login in LOGINS)
    teams = ", ".join(f'{{ name = "t.{login}"; members = ( {{ login = "{login}"; }} ); }}' for login in LOGINS)
    patients = ",\n".join(f'{{ id = "{patient}"; birth_date = "1950-01-01"; teams = ( {{ team = "t.{login_of(number, side)}"; }} ); }}'
                          for number, patient in enumerate(PATIENTS))
    (SITE / "registry.d/site.conf").write_text(f"professionals = ( {people} );\nteams = ( {teams} );\npatients = (\n{patients}\n);\n")


def mark(path, name):
    try:
        return os.getxattr(path, "trusted.careacl." + name).decode()
    except OSError:
        return None


def read(path):
    try:
        return Path(path).read_text()
    except OSError:
        return f"nothing in {path}"


def standing():
    """Every directory that is marked as a folder, or holds letters: [(path, patient)]."""
    found = []
    places = [ROOT]
    while places:
        for entry in os.scandir(places.pop()):
            if entry.name == ".building" or not entry.is_dir(follow_symlinks=False):
                continue
            patient = mark(entry.path, "patient")
            if patient is not None or os.path.isdir(entry.path + "/letters"):
                found.append((entry.path, patient))
            else:
                places.append(Path(entry.path))
    return found


def tried_as(login, folders):
    """The folders, by number, that the kernel lets the login list, read in, or write in."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            os.setgroups([])
            os.setresgid(*[LOGINS[login]] * 3)
            os.setresuid(*[LOGINS[login]] * 3)
            can = []
            for number, (path, _) in enumerate(folders):
                for attempt in (lambda: os.listdir(path), lambda: os.listdir(path + "/letters"),
                                lambda: os.close(os.open(path + "/letters/whose", os.O_RDONLY)),
                                lambda: os.close(os.open(path + "/letters/whose", os.O_WRONLY))):
                    try:
                        attempt()
                        can.append(number)
                        break
                    except OSError:
                        pass
            for place in {os.path.dirname(path) for path, _ in folders} | {str(ROOT)}:
                try:
                    os.listdir(place)
                    can.append(-1)
                except OSError:
                    pass
            with os.fdopen(writer, "w") as pipe:
                json.dump(can, pipe)
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        can = json.load(pipe)
    return set(can) if os.waitpid(child, 0)[1] == 0 else None


def look(sides, name):
    """Nobody has what none of the registries gives, who has it by all of them still does, nothing is lost."""
    folders = standing()
    number_of = {patient: number for number, patient in enumerate(PATIENTS)}
    whose = [read(path + "/letters/whose") for path, _ in folders]
    lost = set(PATIENTS) - set(whose)
    wrong = [path for (path, patient), text in zip(folders, whose) if patient not in (None, text)]
    tap(not lost and len(folders) == FOLDERS and not wrong, f"{name}: nothing is lost", f"{lost} {wrong} {len(folders)}")
    beyond, less = [], []
    for login in LOGINS:
        can = tried_as(login, folders)
        beyond += [f"{login} can list names"] if -1 in can else []
        for index, (path, _) in enumerate(folders):
            gives = [login_of(number_of.get(whose[index], 0), side) == login for side in sides]
            if index in can and not any(gives):
                beyond.append(f"{login} {path}")
            if index not in can and all(gives) and "/.moving/" not in path:
                less.append(f"{login} {path}")
    tap(not beyond, f"{name}: nobody has what no registry gives", "\n".join(beyond))
    tap(not less, f"{name}: nobody is refused what all of them give", "\n".join(less))
    return folders


def wait_for(condition, run):
    start = time.monotonic()
    while run.poll() is None and not condition():
        time.sleep(0.001)
    return time.monotonic() - start


def is_moving():
    return (mark(ROOT, "layout") or "").startswith("moving")


def start():
    return subprocess.Popen([CAREACL, "-c", str(SITE / "careacl.conf"), "sync"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill_once(before, moving):
    """One in four before the renaming, the others in its midst or shortly after."""
    with start() as run:
        if CHANCE.random() < 0.25:
            time.sleep(CHANCE.uniform(before / 4, before))
        else:
            wait_for(is_moving, run)
            time.sleep(CHANCE.uniform(0, moving * 1.2))
        run.send_signal(signal.SIGKILL)
        return run.wait() == -signal.SIGKILL


def main():
    (SITE / "registry.d").mkdir(parents=True)
    ROOT.mkdir(mode=0o711)
    os.chmod(SITE, 0o755)
    choose(PATTERNS[0], 0)
    made = careacl("sync")
    tap(made.returncode == 0, "folders are made", made.stderr)
    for patient in PATIENTS:
        (ROOT / patient / "letters/whose").write_text(patient)
    tap(careacl("sync").returncode == 0, "documents are taken in")
    choose(PATTERNS[1], 1)
    with start() as run:
        before = wait_for(is_moving, run)
        moving = wait_for(lambda: not is_moving(), run)
        tap(run.wait() == 0, f"a whole run: {before:.2f} s before the renaming, {moving:.2f} s of it")
    look({1}, "a whole run")
    sides, side, pattern, midway = {1}, 1, PATTERNS[1], 0
    for number in range(1, KILLS + 1):
        side = 1 - side
        pattern = CHANCE.choice([other for other in PATTERNS if other != pattern])
        sides.add(side)
        choose(pattern, side)
        new_key = CHANCE.random() < 0.2
        if new_key:
            KEY.unlink(missing_ok=True)
        killed = kill_once(before, moving)
        midway += is_moving()
        look(sides, f"kill {number}, to {pattern}{' with a new key' if new_key else ''}, {'killed' if killed else 'it had ended'}"
             f"{' in the midst' if is_moving() else ''}")
        if CHANCE.random() < 0.5:
            healed = careacl("sync")
            tap(healed.returncode == 0, f"kill {number}: the next run completes", healed.stderr)
            sides = {side}
    # a test whose kills always come before or after the work has tried nothing
    tap(midway * 3 >= KILLS, f"{midway} of {KILLS} kills came in the midst of the work")
    done = careacl("sync")
    tap(done.returncode == 0, "the last run completes", done.stderr)
    folders = look({side}, "in the end")
    depth = {len(Path(path).relative_to(ROOT).parts) for path, _ in folders}
    tap(depth == {pattern.count("/") + 1}, f"all are placed by {pattern}", depth)
    tap(json.loads(careacl("plan", "--json").stdout)["operations"] == 0, "plan sees nothing to do")
    verified = careacl("verify")
    tap(verified.returncode == 0, "verify agrees", verified.stdout[:2000])
    left = set(os.listdir(ROOT)) - {Path(path).relative_to(ROOT).parts[0] for path, _ in folders} - {".aside"}
    tap(not left, "nothing is left beside the folders", sorted(left)[:20])
    finish()


main()
