"""The desk killed at each write, and without power: see test_desk_*.sh.
usage: desk_trials.py kill DIRECTORY | power|cut DIRECTORY IMAGE; prints TAP. CAREACL_DESK_VERB: only that verb."""
import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

from power import come_back, shut_down
from tap import finish, tap

CAREACL, BUILD, LONG = os.environ["CAREACL"], os.environ["BUILD"], bool(os.environ.get("CAREACL_LONG"))
SITE = Path(sys.argv[2]) / "site"
CHANCE = random.Random(int(os.environ.get("CAREACL_SEED", "1")))
LOGINS = {"dr.one": 23001, "inf.two": 23002, "inf.three": 23003, "dr.off": 23004, "pat.zero": 23005, "insp.roy": 23006}
# in CI every 29th write is killed at, and the power goes at every 67th; a prime number, so that the verbs meet others
STEP = 1 if LONG else {"kill": 29, "cut": 67}.get(sys.argv[1], 1)
# The state beside the stores, or on a disk that keeps its power: its own fsync would save the stores' changes too.
STATE = Path(os.environ["CAREACL_TEST_DIR"]) / f"apart-{Path(sys.argv[2]).name}" if os.environ.get("CAREACL_FAULT_APART") else SITE / "state"


def command(*words):
    return [CAREACL, "-c", str(SITE / "careacl.conf"), *words]


def careacl(*words):
    return subprocess.run(command(*words), capture_output=True, text=True, check=False, timeout=120)


def set_up(patients):
    (SITE / "registry.d").mkdir(parents=True)
    for root in ("ward", "dmp", "views"):
        (SITE / root).mkdir(mode=0o711)
    os.chmod(SITE, 0o755)
    (SITE / "careacl.conf").write_text("""
timezone = "Europe/Paris"; state_dir = "STATE"; guard = { max_revoked = "100%"; max_granted = "100%"; }; deleted_keep = "0d";
offices = { review = ["dr.one"]; };
stores = ( { name = "ward"; root = "ward"; views = "views"; regime = "establishment";
             categories = ( { name = "medical"; path = "medical"; documents = "working"; } ); },
           { name = "dmp"; root = "dmp"; regime = "shared-record";
             categories = ( { name = "record"; path = "record"; documents = "working"; } ); } );
professions = ( { name = "physician"; emergency = true; matrix = { medical = "write"; record = "write"; }; },
                { name = "nurse"; matrix = { medical = "read"; }; } );
""".replace("STATE", str(STATE)))
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
    database = sqlite3.connect(STATE / "state.db", timeout=60)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def trail():
    """All lines of the audit trail, and whether it verifies."""
    verified = careacl("audit", "verify")
    if verified.returncode != 0:
        print("# " + (verified.stdout + verified.stderr).replace("\n", "\n# "))
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
    """A verb: what has been said before it, what is typed, and for each login whether it reads before and after. Where it records nothing in the
    tables of the desk: whether it is done (`late`: as the next sync leaves it), by which line the trail tells of it, and how it is undone.
    cut: the power goes at each of its writes too."""

    def __init__(self, verb, *probes, before=(), prepare=None, done=None, late=False, line=None, undo=None, cut=False):
        self.verb, self.probes, self.before, self.prepare, self.cut = verb, probes, before, prepare, cut
        self.done, self.late, self.line, self.undo, self.effects = done or recorded_rows, late, line, undo, 0

    def reads(self):
        return tuple(reads(login, patient, document) for login, patient, document, _, _ in self.probes)

    def wanted(self, recorded):
        return tuple(has if recorded else had for _, _, _, had, has in self.probes)

    def gained(self):
        """Who reads what neither side gives."""
        return [login for (login, _, _, had, has), now in zip(self.probes, self.reads()) if now and not had and not has]


def recorded_rows():
    return tuple(rows(f"SELECT COUNT(*) FROM {table}")[0][0] for table in ("desk", "desk_end", "review"))


def ask():
    """dr.off saves a request into the EMERGENCY of their view."""
    path = SITE / "views/dr.off/EMERGENCY/r.txt"
    path.write_text("P0000\nI attest that the patient cannot express their will.\nI attest that there is an immediate risk for the patient.\n"
                    "found unconscious in the lift\n")
    os.chown(path, LOGINS["dr.off"], LOGINS["dr.off"])


def ask_no_more():
    for path in (SITE / "views/dr.off/EMERGENCY").glob("r.txt*"):
        path.unlink()
    # twenty within an hour are too many: these were long ago
    database = sqlite3.connect(STATE / "state.db", timeout=60)
    for table in ("desk", "refused_claim"):
        database.execute(f"UPDATE {table} SET recorded = recorded - 7200")
    database.commit()
    database.close()


def moved():
    return (SITE / "ward/P0001/medical/a.txt").exists()


def move_back():
    if moved():
        careacl("refile", "P0001/medical/a.txt", "P0000")


def purged():
    return not [*SITE.glob("dmp/.aside/*/r.txt"), *SITE.glob("dmp/P0000/record/r.txt")]


def confide_again():
    if purged():
        (SITE / "dmp/P0000/record/r.txt").write_text("confided")
        careacl("sync")


def probe(login, had, has, patient="P0000", document="ward/{}/medical/a.txt"):
    return login, patient, document, had, has


TRIALS = [
    Trial(["object", "P0000", "--to", "login:inf.two"], probe("inf.two", True, False), cut=True),
    Trial(["consent", "P0000", "--to", "login:inf.three"], probe("inf.three", False, True)),
    Trial(["withdraw", "desk:LAST"], probe("inf.two", False, True), before=[["object", "P0000", "--to", "login:inf.two"]], cut=True),
    Trial(["withdraw", "desk:LAST"], probe("inf.three", True, False), before=[["consent", "P0000", "--to", "login:inf.three"]]),
    Trial(["withhold", "P0000", "--document", "medical/a.txt", "--author", "dr.one"], probe("inf.two", True, False), cut=True),
    Trial(["withhold", "P0000", "--category", "medical", "--author", "dr.one"], probe("inf.two", True, False), probe("dr.one", True, True)),
    Trial(["hide", "P0000", "--category", "medical", "--ground", "third-party"], probe("pat.zero", True, False), probe("inf.two", True, True)),
    Trial(["close", "P0000"], probe("dr.one", True, False, document=RECORD)),
    Trial(["reopen", "P0000"], probe("dr.one", False, True, document=RECORD), before=[["close", "P0000"]]),
    Trial(["delete", "P0000", "--document", "record/r.txt"], probe("dr.one", True, False, document=RECORD),
          probe("pat.zero", True, False, document=RECORD)),
    Trial(["purge", "P0000"], probe("dr.one", False, False, document=RECORD), before=[["delete", "P0000", "--document", "record/r.txt"]], done=purged,
          undo=confide_again, cut=True, line=lambda line: line["fields"].get("verb") == "purge"),
    Trial(["derogate", "P0000", "--login", "insp.roy", "--basis", "public-health", "--category", "medical", "--reference", "form 7",
           "--until", "2099-01-01"], probe("insp.roy", False, True)),
    Trial(["relate", "P0000", "--login", "insp.roy", "--kind", "relative", "--agreed", "--category", "medical"], probe("insp.roy", False, True)),
    Trial(["admit", "P0000", "--to", "team:other"], probe("inf.three", False, True)),
    Trial(["discharge", "P0000", "--to", "team:ward"], probe("inf.two", True, False)),
    Trial(["transfer", "P0000", "--to", "team:other"], probe("inf.two", True, False), probe("inf.three", False, True)),
    Trial(["merge", "P0001", "P0002"], probe("inf.two", True, False, "P0002"), probe("dr.one", True, True, "P0002")),
    Trial(["break-glass", "P0000", *GLASS], probe("dr.off", False, True), cut=True),
    Trial(["break-glass", "P0000", "--login", "dr.off", "--end"], probe("dr.off", True, False), before=[["break-glass", "P0000", *GLASS]], cut=True),
    Trial(["review", "desk:LAST", "--by", "dr.one", "--finding", "was right"], before=[["break-glass", "P0000", *GLASS]]),
    Trial(["requests"], probe("dr.off", False, True), prepare=ask, undo=ask_no_more, cut=True),
    Trial(["refile", "P0000/medical/a.txt", "P0001"], probe("inf.two", True, False), probe("dr.one", True, False), probe("dr.one", False, True, "P0001"),
          probe("inf.two", False, False, "P0001"), done=moved, late=True, undo=move_back, cut=True,
          line=lambda line: line["kind"] == "refile" and line["fields"].get("into") == "P0001"),
]


def last_said():
    return max((row[0] for row in rows(LIVE)), default=0)


def take_back():
    """All that is said at the desk ends; what cannot be withdrawn is reopened."""
    for row in rows(LIVE + " ORDER BY d.id DESC"):
        if careacl("withdraw", f"desk:{row[0]}").returncode != 0:
            careacl("reopen", "P0000")


def say_before(trial):
    for words in trial.before:
        careacl(*words)
    if trial.prepare:
        trial.prepare()
    return [word.replace("LAST", str(last_said())) for word in trial.verb]


def audit_problems(trial):
    good, lines = trail()
    if not good:
        yield "the audit trail does not verify"
    if statements_missing(lines, rows("SELECT id FROM desk"), "statement") or statements_missing(lines, rows("SELECT statement FROM desk_end"), "ends"):
        yield "recorded, and the trail has no line of it"
    reviewed = {line["fields"].get("statement") for line in lines if line["kind"] == "review"}
    if {row[0] for row in rows("SELECT place FROM review")} - reviewed:
        yield "reviewed, and the trail has no line of it"
    if trial.line and sum(map(trial.line, lines)) < trial.effects:
        yield "done, and the trail has no line of it"


def wrong_at_once(trial, reported, recorded):
    if trial.gained():
        yield f"nobody gave it: {trial.gained()}"
    if not recorded and not trial.late and trial.reads() != trial.wanted(False):
        yield f"nothing is recorded, and in force: {trial.reads()}"
    if reported and (not recorded or trial.reads() != trial.wanted(True)):
        yield f"said to be done: recorded {recorded}, in force {trial.reads()}"


def strike(trial, call, moment):
    """The verb killed, or without power, at one write; all that must hold after it. True: it was reached."""
    verb, problems = say_before(trial), []
    if trial.reads() != trial.wanted(False):
        problems.append(f"before: {trial.reads()}")
    had = trial.done()
    if moment == "power" and (trial.prepare or trial.undo):  # what the test itself has written
        subprocess.run(["sync", "-f", sys.argv[2]], check=True)
    output = subprocess.run([f"{BUILD}/tests/kernel/kill_command", str(call), sys.argv[2] if moment == "power" else moment, *command(*verb)],
                            capture_output=True, text=True, check=True, timeout=120).stdout
    struck = "killed" in output.splitlines() or "shut down" in output.splitlines()
    if moment == "power" and struck:
        come_back(sys.argv[3], sys.argv[2])
    recorded = trial.done() != had
    reported = "ended 0" in output.splitlines() and "1 refused" not in output  # of requests: the login is told
    problems += wrong_at_once(trial, reported, recorded)
    healed = careacl("sync")
    recorded = trial.done() != had if trial.late else recorded
    trial.effects += recorded
    problems += audit_problems(trial)
    if healed.returncode != 0 or trial.reads() != trial.wanted(recorded):
        problems.append(f"after the next sync: recorded {recorded}, reads {trial.reads()}: {healed.stderr}")
    tap(not problems, f"{verb[0]}: {moment} of write {call}: recorded and in force, or neither", "\n".join(problems) + "\n" + output)
    take_back()
    if trial.undo:
        trial.undo()
    return struck


def all_writes(trials, moments):
    set_up(3)
    subprocess.run(["sync", "-f", sys.argv[2]], check=True)
    for number, trial in enumerate(trials):
        if os.environ.get("CAREACL_DESK_VERB", trial.verb[0]) != trial.verb[0]:
            continue
        call, struck, count = 1 + (CHANCE.randrange(STEP) if STEP > 1 else 0), True, 0
        while struck:
            struck = strike(trial, call, moments[(call + number) % len(moments)])
            call, count = call + STEP, count + struck
        tap(call > 10, f"{trial.verb[0]}: {moments[-1]} at {count} of its writes")
    tap(careacl("verify").returncode == 0, "verify agrees in the end")


def kill():
    all_writes(TRIALS, ["begin", "end"])


def cut():
    all_writes([trial for trial in TRIALS if trial.cut], ["power"])


# ---- the power goes ----

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
    shut_down(os.open(directory, os.O_RDONLY))
    stop.set()
    worker.join()
    come_back(image, directory)
    open_still = [patient for patient in reported if reads("inf.two", patient)]
    recorded = {row[0] for row in rows("SELECT patient FROM desk")}
    good, lines = trail()
    missing = statements_missing(lines, rows("SELECT id FROM desk"), "statement")
    healed = careacl("sync")
    # P0001 has said it to the registry too
    wrong = [patient for patient in patients if patient != "P0001" and reads("inf.two", patient) == (patient in recorded)]
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


{"kill": kill, "power": power, "cut": cut}[sys.argv[1]]()
finish()
