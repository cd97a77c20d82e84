"""The desk killed at each write, and without power: see test_desk_*.sh.
usage: desk_trials.py kill|power DIRECTORY [IMAGE]; prints TAP."""
import fcntl
import json
import os
import random
import sqlite3
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

from tap import finish, tap

CAREACL, BUILD, LONG = os.environ["CAREACL"], os.environ["BUILD"], bool(os.environ.get("CAREACL_LONG"))
SITE = Path(sys.argv[2]) / "site"
CHANCE = random.Random(int(os.environ.get("CAREACL_SEED", "1")))
LOGINS = {"dr.one": 23001, "inf.two": 23002, "inf.three": 23003, "dr.off": 23004, "pat.zero": 23005, "insp.roy": 23006}
STEP = 1 if LONG else 29


def command(*words):
    return [CAREACL, "-c", str(SITE / "careacl.conf"), *words]


def careacl(*words):
    return subprocess.run(command(*words), capture_output=True, text=True, check=False, timeout=120)


def set_up(patients):
    (SITE / "registry.d").mkdir(parents=True)
    for root in ("ward", "dmp"):
        (SITE / root).mkdir(mode=0o711)
    os.chmod(SITE, 0o755)
    (SITE / "careacl.conf").write_text("""
timezone = "Europe/Paris"; state_dir = "state"; guard = { max_revoked = "100%"; max_granted = "100%"; };
offices = { review = ["dr.one"]; };
stores = ( { name = "ward"; root = "ward"; regime = "establishment";
             categories = ( { name = "medical"; path = "medical"; documents = "working"; } ); },
           { name = "dmp"; root = "dmp"; regime = "shared-record";
             categories = ( { name = "record"; path = "record"; documents = "working"; } ); } );
professions = ( { name = "physician"; emergency = true; matrix = { medical = "write"; record = "write"; }; },
                { name = "nurse"; matrix = { medical = "read"; }; } );
""")
    people = ", ".join(f'{{ login = "{login}"; profession = "{"physician" if login[:2] == "dr" else "nurse"}"; }}' for login in list(LOGINS)[:4])
    line = '{{ id = "P{0:04}"; birth_date = "1950-01-01"; {1} teams = ( {{ team = "ward"; }} ); }}'
    more = {0: 'login = "pat.zero"; consents = ( { to = "login:dr.one"; valid_from = "2026-01-01"; valid_until = "2099-01-01"; } );',
            1: 'objections = ( { to = "login:inf.two"; } );'}
    # only the first has a shared record
    lines = ",\n".join(line.format(n, more.get(n, "") + ("" if n == 0 else 'stores = ["ward"];')) for n in range(patients))
    (SITE / "registry.d/site.conf").write_text(
        f'professionals = ( {people} );\nteams = ( {{ name = "ward"; stores = ["ward"]; members = ( {{ login = "dr.one"; }}, {{ login = "inf.two"; }} ); }},'
        f' {{ name = "other"; stores = ["ward"]; members = ( {{ login = "inf.three"; }} ); }} );\npatients = (\n{lines}\n);\n')
    first = careacl("sync")
    for number in range(patients):
        if number != 1 or patients > 3:  # identities that are merged have documents in one folder
            (SITE / f"ward/P{number:04}/medical/a.txt").write_text("confided")
    (SITE / "dmp/P0000/record/r.txt").write_text("confided")
    tap(first.returncode == 0 and careacl("sync").returncode == 0, f"a site of {patients} patients", first.stderr)


def reads(login, patient, document="ward/{}/medical/a.txt"):
    """Can the login's uid open the patient's document? In a process of its own: capabilities go with the uid."""
    child = os.fork()
    if child == 0:
        try:
            os.setresgid(LOGINS[login], LOGINS[login], LOGINS[login])
            os.setgroups([])
            os.setresuid(LOGINS[login], LOGINS[login], LOGINS[login])
            os.close(os.open(SITE / document.format(patient), os.O_RDONLY))
            os._exit(0)
        except OSError:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def rows(query):
    database = sqlite3.connect(SITE / "state/state.db", timeout=60)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def trail():
    """All lines of the audit trail, and whether it verifies."""
    verified = careacl("audit", "verify")
    exported = careacl("audit", "export").stdout
    return verified.returncode == 0, [json.loads(line) for line in exported.splitlines()]


LIVE = "SELECT d.id FROM desk d LEFT JOIN desk_end e ON e.statement = d.id WHERE e.id IS NULL"


def statements_missing(lines, what, key):
    """Of the rows, those of which the trail has no line."""
    said = {line["fields"].get(key) for line in lines if line["kind"] in ("statement", "break-glass", "review")}
    return [row for row in what if f"desk:{row[0]}" not in said]


# ---- killed at each write ----

GLASS = ["--login", "dr.off", "--by", "reception", "--justification", "found unconscious in the lift", "--cannot-consent", "--immediate-risk"]
RECORD = "dmp/{}/record/r.txt"


class Trial:
    """A verb: what has been said before it, what is typed, and for each login whether it reads before and after."""

    def __init__(self, verb, *probes, before=()):
        self.verb, self.probes, self.before = verb, probes, before

    def reads(self):
        return tuple(reads(login, patient, document) for login, patient, document, _, _ in self.probes)

    def wanted(self, recorded):
        return tuple(has if recorded else had for _, _, _, had, has in self.probes)


def probe(login, had, has, patient="P0000", document="ward/{}/medical/a.txt"):
    return login, patient, document, had, has


TRIALS = [
    Trial(["object", "P0000", "--to", "login:inf.two"], probe("inf.two", True, False)),
    Trial(["consent", "P0000", "--to", "login:inf.three"], probe("inf.three", False, True)),
    Trial(["withdraw", "desk:LAST"], probe("inf.two", False, True), before=[["object", "P0000", "--to", "login:inf.two"]]),
    Trial(["withdraw", "desk:LAST"], probe("inf.three", True, False), before=[["consent", "P0000", "--to", "login:inf.three"]]),
    Trial(["withhold", "P0000", "--document", "medical/a.txt", "--author", "dr.one"], probe("inf.two", True, False)),
    Trial(["withhold", "P0000", "--category", "medical", "--author", "dr.one"], probe("inf.two", True, False), probe("dr.one", True, True)),
    Trial(["hide", "P0000", "--category", "medical", "--ground", "third-party"], probe("pat.zero", True, False), probe("inf.two", True, True)),
    Trial(["close", "P0000"], probe("dr.one", True, False, document=RECORD)),
    Trial(["reopen", "P0000"], probe("dr.one", False, True, document=RECORD), before=[["close", "P0000"]]),
    Trial(["delete", "P0000", "--document", "record/r.txt"], probe("dr.one", True, False, document=RECORD),
          probe("pat.zero", True, False, document=RECORD)),
    Trial(["derogate", "P0000", "--login", "insp.roy", "--basis", "public-health", "--category", "medical", "--reference", "form 7",
           "--until", "2099-01-01"], probe("insp.roy", False, True)),
    Trial(["relate", "P0000", "--login", "insp.roy", "--kind", "relative", "--agreed", "--category", "medical"], probe("insp.roy", False, True)),
    Trial(["admit", "P0000", "--to", "team:other"], probe("inf.three", False, True)),
    Trial(["discharge", "P0000", "--to", "team:ward"], probe("inf.two", True, False)),
    Trial(["transfer", "P0000", "--to", "team:other"], probe("inf.two", True, False), probe("inf.three", False, True)),
    Trial(["merge", "P0001", "P0002"], probe("inf.two", True, False, "P0002"), probe("dr.one", True, True, "P0002")),
    Trial(["break-glass", "P0000", *GLASS], probe("dr.off", False, True)),
    Trial(["break-glass", "P0000", "--login", "dr.off", "--end"], probe("dr.off", True, False), before=[["break-glass", "P0000", *GLASS]]),
    Trial(["review", "desk:LAST", "--by", "dr.one", "--finding", "was right"], before=[["break-glass", "P0000", *GLASS]]),
]


def last_said():
    return max((row[0] for row in rows(LIVE)), default=0)


def take_back():
    """All that is said at the desk ends; what cannot be withdrawn is reopened."""
    for row in rows(LIVE + " ORDER BY d.id DESC"):
        if careacl("withdraw", f"desk:{row[0]}").returncode != 0:
            careacl("reopen", "P0000")


def recorded_rows():
    return tuple(rows(f"SELECT COUNT(*) FROM {table}")[0][0] for table in ("desk", "desk_end", "review"))


def say_before(trial):
    for words in trial.before:
        careacl(*words)
    return [word.replace("LAST", str(last_said())) for word in trial.verb]


def audit_problems():
    good, lines = trail()
    if not good:
        yield "the audit trail does not verify"
    if statements_missing(lines, rows("SELECT id FROM desk"), "statement") or statements_missing(lines, rows("SELECT statement FROM desk_end"), "ends"):
        yield "recorded, and the trail has no line of it"
    reviewed = {line["fields"].get("statement") for line in lines if line["kind"] == "review"}
    if {row[0] for row in rows("SELECT place FROM review")} - reviewed:
        yield "reviewed, and the trail has no line of it"


def kill_once(trial, call, moment):
    """The verb killed at one write; all that must hold after it. True: it was killed."""
    verb, problems = say_before(trial), []
    if trial.reads() != trial.wanted(False):
        problems.append(f"before: {trial.reads()}")
    had = recorded_rows()
    output = subprocess.run([f"{BUILD}/tests/kernel/kill_command", str(call), moment, *command(*verb)], capture_output=True,
                            text=True, check=True, timeout=120).stdout
    killed = output.rstrip().endswith("killed")
    recorded = recorded_rows() != had
    if not recorded and trial.reads() != trial.wanted(False):
        problems.append(f"nothing is recorded, and in force: {trial.reads()}")
    if not killed and (not recorded or trial.reads() != trial.wanted(True)):
        problems.append(f"said to be done: recorded {recorded}, in force {trial.reads()}")
    problems += audit_problems()
    healed = careacl("sync")
    if healed.returncode != 0 or trial.reads() != trial.wanted(recorded):
        problems.append(f"after the next sync: recorded {recorded}, reads {trial.reads()}: {healed.stderr}")
    tap(not problems, f"{verb[0]} killed at the {moment} of write {call}: recorded and in force, or neither", "\n".join(problems) + "\n" + output)
    take_back()
    return killed


def kill():
    set_up(3)
    for number, trial in enumerate(TRIALS):
        call, killed = 1 + (CHANCE.randrange(STEP) if STEP > 1 else 0), True
        while killed:
            killed = kill_once(trial, call, "end" if (call + number) % 2 else "begin")
            call += STEP
        tap(call > 10, f"{trial.verb[0]} has {call} writes to be killed at")
    tap(careacl("verify").returncode == 0, "verify agrees in the end")


# ---- the power goes ----

def shut_down(directory):
    fd = os.open(directory, os.O_RDONLY)
    fcntl.ioctl(fd, 0x8004587D, struct.pack("I", 2))  # FS_IOC_SHUTDOWN, without flushing the log
    os.close(fd)


def power_round(number, patients, image, directory):
    reported, stop = [], threading.Event()

    def work():
        for patient in patients:
            if stop.is_set():
                return
            try:
                if careacl("object", patient, "--to", "login:inf.two").returncode == 0:
                    reported.append(patient)
            except (OSError, subprocess.SubprocessError):
                return

    worker = threading.Thread(target=work)
    worker.start()
    time.sleep(CHANCE.uniform(0.05, 0.4))
    shut_down(directory)
    stop.set()
    worker.join()
    subprocess.run(["umount", directory], check=True)
    subprocess.run(["mount", "-o", "loop,nosuid,nodev", image, directory], check=True)
    open_still = [patient for patient in reported if reads("inf.two", patient)]
    recorded = {row[0] for row in rows("SELECT patient FROM desk")}
    good, lines = trail()
    missing = statements_missing(lines, rows("SELECT id FROM desk"), "statement")
    healed = careacl("sync")
    wrong = [patient for patient in patients if reads("inf.two", patient) == (patient in recorded)]
    tap(not open_still and set(reported) <= recorded and good and not missing and healed.returncode == 0 and not wrong,
        f"round {number}: {len(reported)} reported, {len(recorded)} recorded in all: what was reported is in force",
        f"open still: {open_still}\nnot recorded: {set(reported) - recorded}\ntrail verifies: {good}, lacks {missing}\n"
        f"sync: {healed.returncode} {healed.stderr}\nwrong after it: {wrong}")
    return len(reported)


def power():
    directory, image = sys.argv[2], sys.argv[3]
    rounds = 40 if LONG else 5
    set_up(rounds * 30)
    os.sync()
    total = 0
    for number in range(rounds):
        total += power_round(number, [f"P{n:04}" for n in range(number * 30, number * 30 + 30)], image, directory)
    tap(total > rounds, f"{total} verbs were reported before the power went")


{"kill": kill, "power": power}[sys.argv[1]]()
finish()
