"""See test_trail_kill.sh. usage: kill_trail.py DIRECTORY STEP; prints TAP."""
import json
import os
import subprocess
import sys
from pathlib import Path

from tap import finish, tap

SITE, STEP = Path(sys.argv[1]), int(sys.argv[2])
CAREACL = os.environ["CAREACL"]
KILL = os.environ["BUILD"] + "/tests/kernel/kill_command"
LOGINS = {"dr.a": 6001, "inf.b": 6002, "inf.c": 6003}
NAMES = {str(uid): login for login, uid in LOGINS.items()}

SETTINGS = """
timezone = "Europe/Paris"; state_dir = "state"; guard = { max_revoked = "100%"; max_granted = "100%"; };
stores = ( { name = "ward"; root = "ward"; regime = "establishment"; categories = (
  { name = "medical"; path = "medical"; documents = "working"; },
  { name = "letters"; path = "letters"; documents = "working"; } ); } );
professions = (
  { name = "physician"; matrix = { medical = "write"; letters = "write"; }; },
  { name = "nurse"; matrix = { medical = "read"; letters = "read"; }; } );
"""
PEOPLE = """
professionals = ( { login = "dr.a"; profession = "physician"; }, { login = "inf.b"; profession = "nurse"; },
                  { login = "inf.c"; profession = "nurse"; } );
teams = ( { name = "ward"; members = ( { login = "dr.a"; }, { login = "inf.b"; }, { login = "inf.c"; } ); } );
"""


def command(*words):
    return [CAREACL, "-c", str(SITE / "careacl.conf"), *words]


def careacl(*words):
    return subprocess.run(command(*words), capture_output=True, text=True, check=False)


def choose(side):
    """The two sides refuse another nurse each, and each withholds another document."""
    patients = []
    for number, patient in enumerate(("P1", "P2")):
        refused = ("inf.b", "inf.c")[(number + side) % 2]
        patients.append(f'{{ id = "{patient}"; birth_date = "1950-01-01"; teams = ( {{ team = "ward"; }} ); '
                        f'objections = ( {{ to = "login:{refused}"; }} ); '
                        f'withheld = ( {{ document = "medical/{"ab"[side]}.txt"; author = "dr.a"; }} ); }}')
    (SITE / "registry.d/20.conf").write_text("patients = (\n" + ",\n".join(patients) + "\n);\n")


def on_disk():
    """What the ACLs of the categories give, and which documents stand in the folders."""
    found = {}
    for place in sorted(SITE.glob("ward/P*/*")):
        acl = subprocess.run(["getfacl", "-cpnE", str(place)], capture_output=True, text=True, check=True).stdout
        entries = [line.split(":") for line in acl.splitlines() if line.startswith("user:") and not line.startswith("user::")]
        for entry in entries:
            found[NAMES.get(entry[1], entry[1]), place.parent.name, place.name] = entry[2]
        for name in ("a.txt", "b.txt"):
            found[place.parent.name, place.name, name] = (place / name).exists()
    return found


def lines():
    return [json.loads(line) for line in careacl("audit", "export").stdout.splitlines()]


def unsaid(before, after, said):
    """What has changed on disk without a line."""
    accesses = {(access.get("login"), line["fields"]["patient"], category)
                for line in said if line["kind"].startswith("access-")
                for access in line["fields"]["accesses"] for category in access.get("categories", [])}
    moves = {(line["fields"]["patient"], line["fields"]["category"], line["fields"]["document"])
             for line in said if line["kind"] in ("set-aside", "put-back")}
    changed = {key for key in before.keys() | after.keys() if before.get(key, "") != after.get(key, "")}
    return sorted(key for key in changed if key not in accesses and key not in moves), len(changed)


def kill(number, moment):
    run = subprocess.run([KILL, str(number), moment, *command("sync")], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()[-1]


def set_up():
    (SITE / "registry.d").mkdir(parents=True)
    (SITE / "ward").mkdir(mode=0o711)
    os.chmod(SITE, 0o755)
    (SITE / "careacl.conf").write_text(SETTINGS)
    (SITE / "registry.d/10.conf").write_text(PEOPLE)
    choose(0)
    tap(careacl("sync").returncode == 0, "a first sync")
    for place in SITE.glob("ward/P*/medical"):
        for name in ("a.txt", "b.txt"):
            (place / name).write_text("confided")
    tap(careacl("sync").returncode == 0, "documents are taken in")


def main():
    set_up()
    side, midway, changes, wrong = 0, 0, 0, []
    for moment in ("begin", "end"):
        number = 1
        while True:
            side = 1 - side
            choose(side)
            before, known = on_disk(), lines()[-1]["sequence"]
            outcome = kill(number, moment)
            after = on_disk()
            missing, changed = unsaid(before, after, [line for line in lines() if line["sequence"] > known])
            if missing:
                wrong.append(f"{moment} {number}: {missing}")
            changes += changed
            healed = careacl("sync")
            midway += changed > 0 and on_disk() != after
            if healed.returncode != 0 or careacl("audit", "verify").returncode != 0:
                wrong.append(f"{moment} {number}: {healed.stderr} {careacl('audit', 'verify').stdout}")
            if outcome != "killed":
                tap(outcome == "ended 0", f"killed at the {moment} of each {STEP}th of {number} calls", outcome)
                break
            number += STEP
    tap(not wrong, "whatever had changed on the disk stood in the trail before", "\n".join(wrong))
    tap(midway > 3, f"{midway} kills came in the midst of {changes} changes")
    choose(side)
    known = lines()[-1]["sequence"]
    tap(careacl("sync").returncode == 0 and lines()[-1]["sequence"] == known, "a quiet sync writes nothing")
    finish()


main()
