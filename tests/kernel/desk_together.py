"""Verbs of the desk and break-glasses by several desks at once, on the same patients, against back-to-back syncs.
usage: desk_together.py DIRECTORY VERBS; prints TAP. See test_desk_together.sh."""
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

from tap import finish, tap

CAREACL, SITE, VERBS = os.environ["CAREACL"], Path(sys.argv[1]) / "site", int(sys.argv[2])
DESKS, PATIENTS = 4, [f"P{n:04}" for n in range(12)]
# of each desk: whom it objects to, consents to, gives an emergency access, admits the patient to; what it withholds
KINDS = ("inf", "ext", "dr", "mem")
UIDS = {f"{kind}.{desk}": 23001 + desk * len(KINDS) + number for desk in range(DESKS) for number, kind in enumerate(KINDS)} | {"inf.all": 23000}


def careacl(*words):
    return subprocess.run([CAREACL, "-c", str(SITE / "careacl.conf"), *words], capture_output=True, text=True, check=False, timeout=300)


def set_up():
    (SITE / "registry.d").mkdir(parents=True)
    (SITE / "ward").mkdir(mode=0o711)
    os.chmod(SITE, 0o755)
    with open("/etc/passwd", "a", encoding="ascii") as passwd, open("/etc/group", "a", encoding="ascii") as group:
        for login, uid in UIDS.items():
            passwd.write(f"{login}:x:{uid}:{uid}::/nonexistent:/bin/sh\n")
            group.write(f"{login}:x:{uid}:\n")
    desks = range(DESKS)
    categories = ", ".join(f'{{ name = "c{n}"; path = "c{n}"; documents = "working"; }}' for n in desks)
    matrix = "medical = \"read\"; " + "".join(f'c{n} = "read"; ' for n in desks)
    (SITE / "careacl.conf").write_text(f"""
timezone = "Europe/Paris"; state_dir = "state"; guard = {{ max_revoked = "100%"; max_granted = "100%"; }};
stores = ( {{ name = "ward"; root = "ward"; regime = "establishment";
             categories = ( {{ name = "medical"; path = "medical"; documents = "working"; }}, {categories} ); }} );
professions = ( {{ name = "physician"; emergency = true; matrix = {{ {matrix} }}; }}, {{ name = "nurse"; matrix = {{ {matrix} }}; }} );
""")
    people = ", ".join(f'{{ login = "{login}"; profession = "{"physician" if login[:2] == "dr" else "nurse"}"; briefed = "2026-01-05"; }}' for login in UIDS)
    ward = ", ".join(f'{{ login = "inf.{n}"; }}' for n in [*desks, "all"])
    teams = ", ".join(f'{{ name = "t{n}"; members = ( {{ login = "mem.{n}"; }} ); }}' for n in desks)
    patients = ",\n".join(f'{{ id = "{patient}"; birth_date = "1950-01-01"; teams = ( {{ team = "ward"; }} ); }}' for patient in PATIENTS)
    (SITE / "registry.d/site.conf").write_text(
        f'professionals = ( {people} );\nteams = ( {{ name = "ward"; members = ( {ward} ); }}, {teams} );\npatients = (\n{patients}\n);\n')
    first = careacl("sync")
    for patient in PATIENTS:
        for place in ("medical", *(f"c{n}" for n in desks)):
            (SITE / f"ward/{patient}/{place}/a.txt").write_text("confided")
    tap(first.returncode == 0 and careacl("sync").returncode == 0, f"a site of {len(PATIENTS)} patients and {DESKS} desks", first.stderr)


def reads(login, patient, category):
    """Can the login's uid open the document? In a process of its own: capabilities go with the uid."""
    code = ("import os,sys\nuid=int(sys.argv[1])\nos.setgroups([])\nos.setresgid(uid,uid,uid)\nos.setresuid(uid,uid,uid)\n"
            "try:\n os.close(os.open(sys.argv[2],os.O_RDONLY))\nexcept PermissionError:\n sys.exit(1)\n")
    path = str(SITE / f"ward/{patient}/{category}/a.txt")
    status = subprocess.run([sys.executable, "-ISc", code, str(UIDS[login]), path], check=False).returncode
    assert status in (0, 1), f"{login} {path}: {status}"
    return status == 0


class Desk:
    """What one of them has said, and what must hold by it whatever the others say."""

    def __init__(self, number):
        self.number, self.chance, self.wrong, self.statuses = number, random.Random(number), [], []
        self.said = {}  # (patient, kind): the statement's name
        # kind: what is typed, who tries what, what they may do once it is said
        self.kinds = {
            "object": (["object", "--to", f"login:inf.{number}"], f"inf.{number}", "medical", False),
            "consent": (["consent", "--to", f"login:ext.{number}"], f"ext.{number}", "medical", True),
            "admit": (["admit", "--to", f"team:t{number}"], f"mem.{number}", "medical", True),
            "withhold": (["withhold", "--category", f"c{number}", "--author", "dr.0"], "inf.all", f"c{number}", False),
            "break-glass": (["break-glass", "--login", f"dr.{number}", "--by", "reception", "--justification", "found unconscious in the lift",
                             "--cannot-consent", "--immediate-risk"], f"dr.{number}", "medical", True),
        }

    def expects(self, patient, kind):
        has = self.kinds[kind][3]
        return has if (patient, kind) in self.said else not has

    def holds(self, patient, kind, when):
        _, login, category, _ = self.kinds[kind]
        if reads(login, patient, category) != self.expects(patient, kind):
            self.wrong.append(f"{when}: {login} {patient}/{category}: expected to read: {self.expects(patient, kind)}")

    def say(self):
        patient, kind = self.chance.choice(PATIENTS), self.chance.choice(list(self.kinds))
        words = self.kinds[kind][0]
        self.holds(patient, kind, "before")
        if (patient, kind) not in self.said:
            answer = careacl(words[0], patient, *words[1:])
            found = re.search(r"desk:\d+", answer.stdout)
            if answer.returncode == 0 and found:
                self.said[patient, kind] = found.group()
        elif kind == "break-glass":
            answer = careacl("break-glass", patient, "--login", f"dr.{self.number}", "--end")
            del self.said[patient, kind]
        else:
            answer = careacl("withdraw", self.said.pop((patient, kind)))
        self.statuses.append(answer.returncode)
        if answer.returncode != 0:
            self.wrong.append(f"{kind} {patient}: status {answer.returncode}: {answer.stdout}{answer.stderr}")
        self.holds(patient, kind, "as it is back")

    def run(self):
        for _ in range(VERBS // DESKS):
            self.say()

    def check_all(self):
        for patient in PATIENTS:
            for kind in self.kinds:
                self.holds(patient, kind, "in the end")


def rows(query):
    database = sqlite3.connect(SITE / "state/state.db", timeout=60)
    try:
        return {f"desk:{row[0]}" for row in database.execute(query)}
    finally:
        database.close()


def main():
    set_up()
    desks, stop, syncs = [Desk(number) for number in range(DESKS)], threading.Event(), []

    def sync():
        while not stop.is_set():
            syncs.append(careacl("sync", "--quiet").returncode)

    threads = [threading.Thread(target=desk.run) for desk in desks]
    syncing = threading.Thread(target=sync)
    for thread in [*threads, syncing]:
        thread.start()
    for thread in threads:
        thread.join()
    stop.set()
    syncing.join()
    for desk in desks:
        desk.check_all()
    wrong = [line for desk in desks for line in desk.wrong]
    statuses = [status for desk in desks for status in desk.statuses]
    tap(len(syncs) >= 5 and set(syncs) == {0}, f"{len(syncs)} syncs ran meanwhile, back to back", sorted(set(syncs)))
    tap(set(statuses) == {0} and len(statuses) == VERBS // DESKS * DESKS,
        f"{len(statuses)} verbs of {DESKS} desks: none is locked out, none fails", sorted(set(statuses)))
    tap(not wrong, "each is in force when it is back and as long as it stands: none is undone by an older plan", "\n".join(wrong[:10]))
    tap(careacl("sync").stdout == "" and careacl("verify").returncode == 0, "nothing is left to do, verify agrees")
    verified, lines = careacl("audit", "verify"), [json.loads(line)["fields"] for line in careacl("audit", "export").stdout.splitlines()]
    missing = rows("SELECT id FROM desk") - {line.get("statement") for line in lines} | rows("SELECT statement FROM desk_end") - {line.get("ends") for line in lines}
    tap(verified.returncode == 0 and not missing, "the trail has a line for each", f"{verified.stdout}{missing}")
    live = rows("SELECT d.id FROM desk d LEFT JOIN desk_end e ON e.statement = d.id WHERE e.id IS NULL")
    tap(live == {name for desk in desks for name in desk.said.values()}, "the state has what was said, each once", live)


main()
finish()
