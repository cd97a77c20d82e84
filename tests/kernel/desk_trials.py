"""The desk killed at each write, without power, and against back-to-back syncs: see test_desk_*.sh.
usage: desk_trials.py kill|power|together DIRECTORY [IMAGE]; prints TAP."""
import fcntl
import json
import os
import random
import re
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
LOGINS = {"dr.one": 23001, "inf.two": 23002, "inf.three": 23003}


def command(*words):
    return [CAREACL, "-c", str(SITE / "careacl.conf"), *words]


def careacl(*words):
    return subprocess.run(command(*words), capture_output=True, text=True, check=False, timeout=120)


def set_up(patients):
    (SITE / "registry.d").mkdir(parents=True)
    (SITE / "ward").mkdir(mode=0o711)
    os.chmod(SITE, 0o755)
    (SITE / "careacl.conf").write_text("""
timezone = "Europe/Paris"; state_dir = "state"; guard = { max_revoked = "100%"; max_granted = "100%"; };
stores = ( { name = "ward"; root = "ward"; regime = "establishment";
             categories = ( { name = "medical"; path = "medical"; documents = "working"; } ); } );
professions = ( { name = "physician"; emergency = true; matrix = { medical = "write"; }; },
                { name = "nurse"; matrix = { medical = "read"; }; } );
""")
    people = ", ".join(f'{{ login = "{login}"; profession = "{"physician" if login == "dr.one" else "nurse"}"; }}' for login in LOGINS)
    lines = ",\n".join(f'{{ id = "P{n:04}"; birth_date = "1950-01-01"; teams = ( {{ team = "ward"; }} ); }}' for n in range(patients))
    (SITE / "registry.d/site.conf").write_text(
        f'professionals = ( {people} );\nteams = ( {{ name = "ward"; members = ( {{ login = "dr.one"; }}, {{ login = "inf.two"; }} ); }},'
        f' {{ name = "other"; members = ( {{ login = "inf.three"; }} ); }} );\npatients = (\n{lines}\n);\n')
    first = careacl("sync")
    for number in range(patients):
        (SITE / f"ward/P{number:04}/medical/a.txt").write_text("confided")
    tap(first.returncode == 0 and careacl("sync").returncode == 0, f"a site of {patients} patients", first.stderr)


def reads(login, patient):
    """Can the login's uid open the patient's document? In a process of its own: capabilities go with the uid."""
    child = os.fork()
    if child == 0:
        try:
            os.setresgid(LOGINS[login], LOGINS[login], LOGINS[login])
            os.setgroups([])
            os.setresuid(LOGINS[login], LOGINS[login], LOGINS[login])
            os.close(os.open(SITE / f"ward/{patient}/medical/a.txt", os.O_RDONLY))
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
    said = {line["fields"].get(key) for line in lines if line["kind"] == "statement"}
    return [row for row in what if f"desk:{row[0]}" not in said]


# ---- killed at each write ----

def kill_once(call, moment, verb, login, gives):
    """One verb killed at one write; all that must hold after it. True: it was killed."""
    had, seen = {row[0] for row in rows("SELECT id FROM desk")}, {row[0] for row in rows("SELECT statement FROM desk_end")}
    output = subprocess.run([f"{BUILD}/tests/kernel/kill_command", str(call), moment, *command(*verb)], capture_output=True,
                            text=True, check=True, timeout=120).stdout
    killed, problems = output.rstrip().endswith("killed"), []
    recorded = bool({row[0] for row in rows("SELECT id FROM desk")} - had or {row[0] for row in rows("SELECT statement FROM desk_end")} - seen)
    opens = reads(login, "P0000")
    if opens and gives and not recorded:
        problems.append("gained, and nothing is recorded")
    if not opens and not gives and not recorded:
        problems.append("lost, and nothing is recorded")
    if not killed and opens != gives:
        problems.append("said to be done, and not in force")
    good, lines = trail()
    if not good:
        problems.append("the audit trail does not verify")
    if statements_missing(lines, rows("SELECT id FROM desk"), "statement") or statements_missing(lines, rows("SELECT statement FROM desk_end"), "ends"):
        problems.append("recorded, and the trail has no line of it")
    healed = careacl("sync")
    if healed.returncode != 0 or reads(login, "P0000") != (gives if recorded else not gives):
        problems.append(f"after the next sync: recorded {recorded}, reads {reads(login, 'P0000')}: {healed.stderr}")
    tap(not problems, f"{verb[0]} killed at the {moment} of write {call}: recorded and in force, or neither", "\n".join(problems) + "\n" + output)
    return killed, recorded


def kill():
    set_up(3)
    for verb, login, gives, back in ((["object", "P0000", "--to", "login:inf.two"], "inf.two", False, None),
                                     (["admit", "P0000", "--to", "team:other"], "inf.three", True, None)):
        call, step, killed = 1, 1 if LONG else 3, True
        while killed:
            killed, recorded = kill_once(call, "end" if call // step % 2 else "begin", verb, login, gives)
            if recorded:
                for row in rows(LIVE):
                    careacl("withdraw", f"desk:{row[0]}")
            call += step
        tap(call > 20, f"{verb[0]} has {call} writes to be killed at")
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


# ---- against back-to-back syncs ----

def together():
    verbs, done, wrong = (1000 if LONG else 120), [], []
    set_up(40)
    stop, syncs = threading.Event(), []

    def sync():
        while not stop.is_set():
            syncs.append(careacl("sync", "--quiet").returncode)

    def work(worker):
        chance = random.Random(worker)
        own = [f"P{n:04}" for n in range(worker, 40, 2)]
        objected = {}
        for _ in range(verbs // 2):
            patient = chance.choice(own)
            if patient in objected:
                answer, expected = careacl("withdraw", objected.pop(patient)), True
            else:
                answer, expected = careacl("object", patient, "--to", "login:inf.two"), False
                found = re.match(r"desk:\d+", answer.stdout)
                if found:
                    objected[patient] = found.group()
            done.append(answer.returncode)
            if answer.returncode != 0 or reads("inf.two", patient) != expected:
                wrong.append(f"{patient}: status {answer.returncode}, expected to read: {expected}\n{answer.stdout}{answer.stderr}")
        for patient in own:
            if reads("inf.two", patient) == (patient in objected):
                wrong.append(f"{patient}: in the end")

    threads = [threading.Thread(target=work, args=(n,)) for n in range(2)]
    syncing = threading.Thread(target=sync)
    for thread in [*threads, syncing]:
        thread.start()
    for thread in threads:
        thread.join()
    stop.set()
    syncing.join()
    tap(len(syncs) >= 5 and set(syncs) == {0}, f"{len(syncs)} syncs ran meanwhile, back to back", sorted(set(syncs)))
    tap(set(done) == {0} and len(done) == verbs // 2 * 2, f"{len(done)} verbs of the desk: none is locked out, none fails", sorted(set(done)))
    tap(not wrong, "each is in force when it is back, and none is undone by an older plan", "\n".join(wrong[:5]))
    tap(careacl("sync").stdout == "" and careacl("verify").returncode == 0, "nothing is left to do, verify agrees")
    good, lines = trail()
    missing = statements_missing(lines, rows("SELECT id FROM desk"), "statement")
    tap(good and not missing, "the trail has a line for each", missing)


{"kill": kill, "power": power, "together": together}[sys.argv[1]]()
finish()
