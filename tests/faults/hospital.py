"""The site of the fault trials: six logins, a few patients, two registries that take from some and give to others."""
import os
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

from disk import APART, PLACE, tried

CAREACL = os.environ["CAREACL"]
SITE = Path(f"{PLACE}/disk/site")
# The state beside the stores, or (CAREACL_FAULT_APART) on a disk that keeps its power: its own fsync would save the stores' changes too.
STATE = Path(APART if os.environ.get("CAREACL_FAULT_APART") else f"{SITE}/state")
LOGINS = ["dr.a", "dr.b", "inf.c", "inf.d", "adm.e", "svc.f"]
CONFIGURATION = str(SITE / "careacl.conf")

SETTINGS = """
timezone = "Europe/Paris"; state_dir = "STATE"; guard = { max_revoked = "100%"; max_granted = "100%"; };
offices = { desk = ["adm.e"]; review = ["dr.b"]; audit = ["dr.b"]; };
login = { unknown = "deny"; };
stores = ( { name = "ward"; root = "ward"; views = "views"; regime = "establishment"; categories = (
  { name = "medical"; path = "medical"; },
  { name = "letters"; path = "letters"; documents = "working"; },
  { name = "psych"; path = "psych"; sensitive = true; documents = "working"; } ); } );
professions = (
  { name = "physician"; emergency = true; matrix = { medical = "write"; letters = "write"; psych = "write"; }; },
  { name = "nurse"; emergency = true; matrix = { medical = "read"; letters = "write"; }; } );
"""
PEOPLE = """
professionals = (
  { login = "dr.a"; profession = "physician"; briefed = "2026-01-05"; },
  { login = "dr.b"; profession = "physician"; briefed = "2026-01-05"; %s },
  { login = "inf.c"; profession = "nurse"; briefed = "2026-01-05"; },
  { login = "inf.d"; profession = "nurse"; briefed = "2026-01-05"; } );
roles = ( { login = "adm.e"; access = { letters = "read"; }; ground = "admissions"; },
          { login = "svc.f"; access = { letters = "deposit"; }; ground = "scanner"; service = true; responsible = "adm.e"; } );
teams = ( { name = "t0"; stores = ["ward"]; members = ( { login = "dr.a"; }, { login = "dr.b"; }, { login = "inf.c"; } ); },
          { name = "t1"; stores = ["ward"]; members = ( { login = "dr.a"; }, { login = "inf.d"; } ); } );
"""


def patient(name, team, more=""):
    return f'{{ id = "{name}"; birth_date = "1950-01-01"; teams = ( {{ team = "{team}"; }} ); {more} }}'


def registry(side):
    """Whom the two sides give what: objections, a withheld document, another team, a suspension, a patient who comes and one who goes."""
    if side == 0:
        patients = [patient("P1", "t0"), patient("P2", "t0"),
                    patient("P3", "t1", 'objections = ( { to = "login:inf.d"; documents = ["letters/o.txt"]; } );'),
                    patient("P5", "t0")]
    else:
        patients = [patient("P1", "t0", 'objections = ( { to = "login:inf.c"; categories = ["medical"]; } ); '
                                        'withheld = ( { document = "letters/w.txt"; author = "dr.a"; } );'),
                    patient("P2", "t1"), patient("P3", "t1"), patient("P4", "t1")]
    return {"10-people.conf": PEOPLE % ("suspended = true;" if side else ""),
            "20-patients.conf": "patients = (\n" + ",\n".join(patients) + "\n);\n"}


def careacl(*words):
    return subprocess.run([CAREACL, "-c", CONFIGURATION, *words], capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL)


def must(*words):
    done = careacl(*words)
    if done.returncode != 0:
        raise RuntimeError(f"{words}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def choose(side):
    for name, text in registry(side).items():
        (SITE / "registry.d" / name).write_text(text)


def confide(patients):
    for name in patients:
        for category, documents in (("medical", "m"), ("letters", "owx"), ("psych", "s")):
            for document in documents:
                path = SITE / f"ward/{name}/{category}/{document}.txt"
                path.write_text(f"id:{name}/{category}/{document}\n")


def drift():
    """What people do to their documents: closed by a chmod, made with a default ACL, and one that is to be settled."""
    os.chmod(SITE / "ward/P1/letters/x.txt", 0o600)
    os.chmod(SITE / "ward/P2/letters/x.txt", 0o600)
    old = SITE / "ward/P3/medical/m.txt"
    shutil.chown(old, "dr.a", "dr.a")
    os.utime(old, (1.7e9, 1.7e9))


def build(disk):
    """Two file systems: "0" has the first registry in force and the second to be put in force, "1" the other way round; "desk" has the first,
    and something said at the desk. Returns what logins can do on each, before and after."""
    (SITE / "registry.d").mkdir(parents=True)
    (SITE / "ward").mkdir(mode=0o711)
    (SITE / "views").mkdir(mode=0o711)
    os.chmod(SITE, 0o755)
    Path(CONFIGURATION).write_text(SETTINGS.replace("STATE", str(STATE)))
    choose(0)
    must("sync")
    confide(["P1", "P2", "P3", "P5"])
    must("sync")
    must("object", "P3", "--to", "profession:physician", "--category", "psych", "--by", "patient")
    must("break-glass", "P3", "--login", "dr.b", "--by", "dr.b", "--justification", "found unconscious in the lift", "--cannot-consent", "--immediate-risk")
    must("sync")
    disk.keep("desk")
    drift()
    choose(1)
    disk.keep("0")
    must("sync")
    confide(["P4"])
    must("sync")
    drift()
    choose(0)
    disk.keep("1")
    return {name: sides(disk, name) for name in ("0", "1")}


def can():
    return tried(SITE, LOGINS)


def sides(disk, name):
    """What everybody can do on that file system, and what after a sync."""
    disk.put_back(name)
    before = can()
    must("sync")
    return before, can()


def rows(query):
    """Of the state."""
    database = sqlite3.connect(STATE / "state.db", timeout=60)
    try:
        return {row[0] for row in database.execute(query)}
    finally:
        database.close()


def statements():
    return {f"desk:{row}" for row in rows("SELECT id FROM desk")}, {f"desk:{row}" for row in rows("SELECT statement FROM desk_end")}


def said_in_trail():
    """The statements of which the trail has a line, and those of which it has the end; None when it does not verify."""
    if careacl("audit", "verify").returncode != 0:
        return None
    text = careacl("audit", "export").stdout
    return set(re.findall(r'"statement":"(desk:\d+)"', text)), set(re.findall(r'"ends":"(desk:\d+)"', text))
