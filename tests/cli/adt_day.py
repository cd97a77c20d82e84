"""A hospital's day by ADT: patients come, move, go, are cancelled, corrected, merged; messages come late, twice, in any file.

adt_day.py SITE MOVEMENTS SYNCS SEED

Writes SITE/feed/*.hl7 for the site that tests/cli/test_feed_hl7_day.sh has made, runs careacl sync after each delivery, and
compares what the kernel's ACLs say with an account of its own: what was delivered so far, read by other rules than the program's.
"""

import collections
import datetime
import json
import os
import random
import re
import subprocess
import sys

SITE, MOVEMENTS, SYNCS, SEED = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
CAREACL = os.environ["CAREACL"]
rand = random.Random(SEED)
NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
START = NOW - datetime.timedelta(hours=24)
staff = json.load(open(SITE + "/staff.json"))  # {"units": {unit: [login]}, "doctors": {login: rpps}, "nurses": [login]}
UNITS, DOCTORS = sorted(staff["units"]), sorted(staff["doctors"])

Movement = collections.namedtuple("Movement", "kind time medical nursing doctor sent")


def stamp(when):
    return when.strftime("%Y%m%d%H%M%S+0000")


class Visit:
    def __init__(self, number, pid, plain):
        self.number, self.pid, self.plain = number, pid, plain
        self.open, self.away, self.movements = True, False, []  # (id, event, time, medical, nursing)
        self.waits = True  # its messages may be late


class Hospital:
    """What happens, and the messages that tell of it."""

    def __init__(self):
        self.clock, self.sent, self.count = START, START, 0
        self.visits, self.messages, self.patients, self.arv = [], [], 0, set()

    def new_patient(self):
        self.patients += 1
        return f"IPP{self.patients:05d}"

    def message(self, event, pid, visit=None, movement=None, doctor=None, units=("", ""), nature="SMH", action="INSERT",
                original="", time=None, segments=(), **said):
        self.sent = max(self.sent + datetime.timedelta(seconds=1), self.clock)
        self.count += 1
        time = time or self.clock
        plain = visit is not None and visit.plain
        lines = [f"MSH|^~\\&|HIS|HOP|||{stamp(self.sent)}||ADT^{event}|M{self.count}|P|2.5||||||UNICODE UTF-8",
                 f"EVN||{stamp(self.sent)}||||{stamp(time)}", f"PID|1||{pid}^^^HOP^PI||X^Y||19600101|F"]
        if visit is not None:
            who = f"{staff['doctors'][doctor]}^X^Y^^^^^^^^^^RPPS" if doctor else ""
            bed = units[1] if plain else "BED"
            lines.append(f"PV1|1|I|{bed}^1^2||||{who}||||||||||||{visit.number}")
        if movement and not plain:
            unit = [f"X^^^^^^UF^^^{u}" if u else "" for u in units]
            lines.append(f"ZBE|{movement}^HIS|{stamp(time)}||{action}|{'Y' if event == 'Z99' else 'N'}|{original}|{unit[0]}|{unit[1]}|{nature}")
        lines += segments
        self.messages.append(dict(event=event, pid=pid, visit=visit, number=visit and visit.number, id=movement, sent=self.sent,
                                  time=time, medical=None if "M" not in nature else units[0], nursing=units[1], doctor=doctor,
                                  action=action, original=original, plain=plain, text="\r".join(lines) + "\r", **said))

    def units(self, plain):
        one = rand.choice(UNITS)
        return (one, one) if plain or rand.random() < 0.7 else (one, rand.choice(UNITS))

    def add(self, visit, event, units=("", ""), doctor=None, nature="SMH", time=None):
        name = f"{visit.number}.{len(visit.movements) + 1}.{self.count}"
        visit.movements.append((name, event, time or self.clock))
        self.message(event, visit.pid, visit, name, doctor, units, nature, time=time)

    def cancel(self, visit, event, original):
        name = next((m for m in reversed(visit.movements) if m[1] in original), None)
        if name is None:
            return False
        visit.movements.remove(name)
        self.message(event, visit.pid, visit, name[0], action="CANCEL", original=name[1], time=name[2], units=("9999", "9999"))
        return True

    def admit(self):
        visit = Visit(f"V{len(self.visits) + 1:05d}", self.new_patient(), rand.random() < 0.3)
        self.visits.append(visit)
        later = rand.random() < 0.05
        self.add(visit, "A05" if later else rand.choice(["A01", "A01", "A04"]), self.units(visit.plain),
                 rand.choice(DOCTORS) if rand.random() < 0.6 else None,
                 time=NOW + datetime.timedelta(days=2) if later else None)

    def happen(self, visit):
        """One thing that happens to a visit."""
        what = rand.random()
        if what < 0.35:
            nature = "SMH" if visit.plain or rand.random() < 0.7 else "SH"
            units = self.units(visit.plain)
            self.add(visit, rand.choice(["A02", "A02", "A06", "A07"]), units if nature == "SMH" else ("", units[1]), nature=nature)
        elif what < 0.55:
            self.add(visit, "A03")
            visit.open = False
        elif what < 0.60:
            visit.away = not visit.away
            self.add(visit, "A21" if visit.away else "A22")
        elif what < 0.68:
            self.add(visit, "A54", doctor=rand.choice(DOCTORS))
        elif what < 0.72:
            self.cancel(visit, "A55", {"A54"})
        elif what < 0.80:
            self.cancel(visit, "A12", {"A02", "A06", "A07"})
        elif what < 0.84:
            visit.open = not self.cancel(visit, "A11", {"A01", "A04", "A05"}) and visit.open
        elif what < 0.90 and not visit.plain:
            self.correct(visit)
        elif what < 0.93:
            self.message("A08", visit.pid, visit, units=("9998", "9998"))
        elif what < 0.97:
            self.restrict(visit.pid)
        elif what < 0.98:
            self.merge(visit)

    def correct(self, visit):
        """Told afterwards: a move that was forgotten, one that was elsewhere, one that was not."""
        moves = [m for m in visit.movements if m[1] in {"A02", "A06", "A07"}]
        units = self.units(False)
        if rand.random() < 0.4 or not moves:
            first = visit.movements[0][2] if visit.movements else self.clock
            time = first + (self.clock - first) / 2 if first < self.clock else self.clock
            time = time.replace(microsecond=0)
            name = f"{visit.number}.late.{self.count}"
            visit.movements.append((name, "A02", time))
            self.message("Z99", visit.pid, visit, name, units=units, original="A02", time=time)
            return
        name, event, time = rand.choice(moves)
        action = rand.choice(["UPDATE", "CANCEL"])
        if action == "CANCEL":
            visit.movements.remove((name, event, time))
        self.message("Z99", visit.pid, visit, name, units=units, action=action, original=event, time=time)

    def restrict(self, pid):
        value = rand.choice(["ALL", "PSY"])
        ends = (pid, value) in self.arv
        (self.arv.remove if ends else self.arv.add)((pid, value))
        self.message("A31", pid, segments=[f"ARV|1|{'D' if ends else 'A'}|{value}"], arv=value, ends=ends)

    def merge(self, visit):
        other = self.new_patient()
        self.message("A40", other, segments=[f"MRG|{visit.pid}^^^HOP^PI"], former=visit.pid)
        visit.pid, visit.waits = other, False

    def day(self):
        while self.count < MOVEMENTS:
            self.clock += datetime.timedelta(seconds=rand.randint(1, max(2, 2 * 50000 // MOVEMENTS)))
            self.clock = min(self.clock, NOW - datetime.timedelta(seconds=60))
            visit = rand.choice(self.visits[-40:]) if self.visits else None
            if visit is None or rand.random() < 0.25:
                self.admit()
            elif visit.open:
                self.happen(visit)
            elif rand.random() < 0.2:
                visit.open = self.cancel(visit, "A13", {"A03"})
        return self.messages


# ---- the account ----

OPEN, MOVE = {"A01", "A04", "A05"}, {"A02", "A06", "A07"}
CANCELS = {"A11": OPEN, "A12": MOVE, "A13": {"A03"}, "A55": {"A54"}}


def kind_of(event):
    return "open" if event in OPEN else "move" if event in MOVE else {"A03": "close", "A54": "doctor"}.get(event)


def account(messages):
    """{(patient, category): {login}} of what these messages come to now."""
    visits, objections, former = {}, {}, []
    for m in sorted(messages, key=lambda m: m["sent"]):
        if "former" in m:
            former.append((m["former"], m["pid"]))
        if "arv" in m:
            objections[(m["pid"], m["arv"])] = not m["ends"]
        if m["visit"] is None:
            continue
        visit = visits.setdefault(m["number"], {"pids": [], "movements": {}})
        if m["pid"] not in visit["pids"]:
            visit["pids"].append(m["pid"])
        event = m["original"] if m["event"] == "Z99" else m["event"]
        if m["action"] == "CANCEL":
            cancel(visit, m)
        elif kind_of(event):
            visit["movements"][m["id"]] = Movement(kind_of(event), m["time"], m["medical"], m["nursing"], m["doctor"], m["sent"])
    wanted = collections.defaultdict(set)
    for visit in visits.values():
        for pid in visit["pids"]:
            for login in present(visit["movements"].values()):
                wanted[pid, "medical"].add(login)
                if login in staff["doctors"]:
                    wanted[pid, "psychiatry"].add(login)
    return without(wanted, objections, former)


def cancel(visit, m):
    if m["event"] == "A11":
        visit["movements"].clear()
        return
    kinds = {kind_of(e) for e in CANCELS.get(m["event"], ())}
    if not m["plain"]:
        visit["movements"].pop(m["id"], None)
        return
    told = [(v.sent, key) for key, v in visit["movements"].items() if v.kind in kinds]
    if told:
        del visit["movements"][max(told)[1]]


def present(movements):
    """Who has care of the visit now: staff of its units, and its doctor."""
    here, medical, nursing, doctor, ended = False, "", "", None, False
    for m in sorted(movements, key=lambda m: (m.time, m.sent)):
        if m.time > NOW:
            continue
        if m.kind == "close":
            here, ended, doctor = False, True, None
        elif m.kind == "open" or (m.kind == "move" and (here or not ended)):
            if not here:
                medical = nursing = ""
            here = True
            medical, nursing = m.medical if m.medical is not None else medical, m.nursing
        if here and m.doctor:
            doctor = m.doctor
    return (set(staff["units"].get(medical, ())) | set(staff["units"].get(nursing, ())) | ({doctor} if doctor else set())) if here else set()


def without(wanted, objections, former):
    same = collections.defaultdict(set)
    for a, b in former:
        same[a].add(b)
        same[b].add(a)
    for (pid, value), stands in objections.items():
        for one in {pid} | same[pid] if stands else ():
            for category in ("medical", "psychiatry") if value == "ALL" else ("psychiatry",):
                wanted.pop((one, category), None)
    return {key: logins for key, logins in wanted.items() if logins}


def on_disk():
    found = collections.defaultdict(set)
    text = subprocess.run(["getfacl", "-RpE", SITE + "/clinical"], check=True, capture_output=True, text=True).stdout
    for block in text.split("\n\n"):
        path = re.match(r"# file: .*/clinical/(IPP\d+)/(medical|psychiatry)\n", block)
        if path:
            for login in re.findall(r"^user:([^:]+):", block, re.M):
                found[path.group(1), path.group(2)].add(login)
    return {key: logins for key, logins in found.items() if logins}


# ---- deliveries ----

def deliver(number, messages):
    """Into files of any name, in any order; some messages twice."""
    again = [m for m in messages if rand.random() < 0.05]
    messages = messages + again
    rand.shuffle(messages)
    while messages:
        some = [messages.pop() for _ in range(min(len(messages), rand.randint(1, 20)))]
        text = "".join(m["text"] for m in some)
        if rand.random() < 0.3:
            text = f"BHS|^~\\&\r{text}BTS|{len(some)}\r"
        elif rand.random() < 0.3:
            text = "".join(f"\x0b{m['text']}\x1c\r" for m in some)
        elif rand.random() < 0.3:
            text = text.replace("\r", "\r\n")
        with open(f"{SITE}/feed/{rand.randrange(10**9):09d}-{number}.hl7", "w", newline="") as file:
            file.write(text)


def main():
    messages, delivered, late = Hospital().day(), [], []
    size, wrong = -(-len(messages) // SYNCS), 0
    for number in range(SYNCS):
        # with the last delivery all is there
        fresh = late + messages[number * size:(number + 1) * size]
        late = [m for m in fresh if m["visit"] is not None and m["visit"].waits and rand.random() < 0.1] if number < SYNCS - 1 else []
        now = [m for m in fresh if m not in late]
        delivered += now
        deliver(number, now)
        done = subprocess.run([CAREACL, "-c", SITE + "/careacl.conf", "sync"], capture_output=True, text=True, timeout=600)
        wanted, found = account(delivered), on_disk()
        if done.returncode != 0 or wanted != found:
            wrong += 1
            differs = sorted(key for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key))
            print(f"sync {number}: status {done.returncode} {done.stderr[:500]}; {len(differs)} differ")
            for key in differs[:3]:
                print(" ", *key, "account:", sorted(wanted.get(key, ())), "disk:", sorted(found.get(key, ())))
                told = subprocess.run([CAREACL, "-c", SITE + "/careacl.conf", "explain", (sorted(wanted.get(key, ())) or sorted(found[key]))[0], *key], capture_output=True, text=True)
                print("   ", told.stdout[:600], told.stderr[:600])
                numbers = {m["number"] for m in delivered if m["pid"] == key[0]}
                for m in sorted(delivered, key=lambda m: m["sent"]):
                    if m["pid"] == key[0] or (m["number"] and m["number"] in numbers):
                        print("   ", *(m["text"].split("\r")[i][:90] for i in (0, -2)))
            if wrong > 2:
                break
    present_now = sum(1 for key in account(delivered) if key[1] == "medical")
    print(f"seed {SEED}: {len(messages)} messages, {SYNCS} syncs, {wrong} wrong, {present_now} folders open at the end")
    return wrong > 0 or present_now == 0


sys.exit(main())
