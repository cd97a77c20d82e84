"""Days of a ward, by chance: people rename, move, save and exchange documents between folders, categories and stores; the desk
takes objections that name documents, and ends them; syncs run in between. After every step the kernel is asked who reads what.
usage: named_days.py DIRECTORY FIRST LAST STEPS; prints TAP. See test_named_days.sh.

What an objection limits: the document that stood under its name when a run looked, wherever it is moved later, and all that was
in a directory that it names. A document saved through a temporary file is another one."""
import json
import os
import random
import subprocess
import sys
from pathlib import Path

from tap import finish, tap

CAREACL, BASE = os.environ["CAREACL"], Path(sys.argv[1])
FIRST, LAST, STEPS = map(int, sys.argv[2:5])
LOGINS = {"dr.a": 21001, "dr.b": 21002, "dr.c": 21003}
DESK = 21009
STORES = {"medical": "clinical", "notes": "clinical", "record": "second"}
PATIENTS = ("P1", "P2")
IN_PART = (0, 3)  # recorded; 3: what is given of another patient's document waits for a whole sync
FILES, DIRECTORIES = ("a.odt", "b.odt", "c.odt", "d.odt"), ("sub", "dd")


def logins():
    with open("/etc/passwd", "a", encoding="ascii") as passwd, open("/etc/group", "a", encoding="ascii") as group:
        for login, uid in (LOGINS | {"adm.z": DESK}).items():
            passwd.write(f"{login}:x:{uid}:{uid}::/nonexistent:/bin/sh\n")
            group.write(f"{login}:x:{uid}:\n")


class Site:
    """Two stores, two patients, a team of three who write everywhere, and a desk."""

    def __init__(self, path):
        self.path = path
        (path / "registry.d").mkdir(parents=True)
        os.chmod(path, 0o755)
        for store in set(STORES.values()):
            (path / store).mkdir(mode=0o711)
        stores = ", ".join(
            f'{{ name = "{store}"; root = "{store}"; regime = "establishment"; categories = ('
            + ", ".join(f'{{ name = "{name}"; path = "{name}"; documents = "working"; }}' for name in STORES if STORES[name] == store)
            + " ); }" for store in sorted(set(STORES.values())))
        (path / "careacl.conf").write_text(
            'timezone = "Europe/Paris"; state_dir = "state"; guard = { max_revoked = "100%"; max_granted = "100%"; min = "1000"; };\n'
            f'offices = {{ desk = ["adm.z"]; }}; stores = ( {stores} );\n'
            f'professions = ( {{ name = "physician"; matrix = {{ {" ".join(f"{name} = {chr(34)}write{chr(34)};" for name in STORES)} }}; }} );\n')
        (path / "registry.d/site.conf").write_text(
            "professionals = ( " + ", ".join(f'{{ login = "{login}"; profession = "physician"; }}' for login in LOGINS) + " );\n"
            'roles = ( { login = "adm.z"; access = { notes = "deposit"; }; ground = "desk"; } );\n'
            'teams = ( { name = "ward"; stores = ["clinical", "second"]; members = ( '
            + ", ".join(f'{{ login = "{login}"; }}' for login in LOGINS) + " ); } );\n"
            "patients = ( " + ", ".join(f'{{ id = "{patient}"; birth_date = "1950-01-01"; teams = ( {{ team = "ward"; }} ); }}' for patient in PATIENTS)
            + " );\n")

    def run(self, *words):
        return subprocess.run([CAREACL, "-c", str(self.path / "careacl.conf"), *words], capture_output=True, text=True, check=False,
                              env=os.environ | {"SUDO_UID": str(DESK)})

    def place(self, key):
        patient, category, path = key
        return self.path / STORES[category] / patient / category / path


def by(login, act):
    """What a child that has become the login answers: JSON, or the number of the error."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        try:
            os.setgroups([])
            os.setresgid(*[LOGINS[login]] * 3)
            os.setresuid(*[LOGINS[login]] * 3)
            os.umask(0o022)
            answer = act()
        except OSError as error:
            answer = error.errno
        os.write(writer, json.dumps(answer).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        text = stream.read()
    os.wait()
    return json.loads(text)


def read(place):
    try:
        return place.read_text()
    except OSError:
        return None


def write(place, text):
    """A new file; the mode leaves the directory's default ACL in force."""
    descriptor = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o660)
    os.write(descriptor, text.encode())
    os.close(descriptor)


class Thing:
    """A document or a directory, and the objections that have met it."""

    def __init__(self, text):
        self.text, self.met = text, set()  # text None: a directory
        self.may = set()  # which a run that came by has met, perhaps


class Days:
    def __init__(self, number):
        self.chance = random.Random(number)
        self.site = Site(BASE / f"days{number}")
        self.things, self.objections = {}, {}  # by (patient, category, path); by id: (login, key)
        self.said, self.wrong, self.texts = [], [], 0
        self.careacl("sync")

    def careacl(self, *words):
        done = self.site.run(*words)
        self.said.append(f"careacl {' '.join(words)}: {done.returncode} {(done.stdout + done.stderr).strip()[:300]}")
        return done

    def does(self, what, act):
        login = self.chance.choice(list(LOGINS))
        answer = by(login, act)
        self.said.append(f"{login} {what}: {answer}")
        return answer is None

    # ---- what is to be so

    def names(self, key):
        """Objections that name it, or a directory that it is in."""
        return {number for number, (_login, named) in self.objections.items()
                if named[:2] == key[:2] and (key[2] == named[2] or key[2].startswith(named[2] + "/"))}

    def meet(self, patients):
        for key, thing in self.things.items():
            thing.met = {number for number in thing.met if number in self.objections} | (self.names(key) if key[0] in patients else set())

    def come_by(self, patients):
        """A run over some folders that perhaps looked at them."""
        for key, thing in self.things.items():
            thing.may |= self.names(key) if key[0] in patients else set()

    def refused(self, login, key):
        """By which objections surely, and by which perhaps: of the thing and of the directories that it is in."""
        patient, category, path = key
        parts = path.split("/")
        above = [self.things.get((patient, category, "/".join(parts[:count]))) for count in range(1, len(parts) + 1)]
        live = {number for number, (refused, _key) in self.objections.items() if refused == login}
        return (live & set().union(*(thing.met for thing in above if thing)),
                live & set().union(*(thing.met | thing.may for thing in above if thing)))

    def look(self, is_whole):
        """A run over a few folders gives nothing back elsewhere; nobody gains what they may not by any run."""
        keys = [key for key, thing in self.things.items() if thing.text is not None]
        for login in LOGINS:
            found = by(login, lambda: [read(self.site.place(key)) for key in keys])
            for key, text in zip(keys, found):
                surely, perhaps = self.refused(login, key)
                reads = text == self.things[key].text
                if (reads and surely) or (not reads and not perhaps and is_whole):
                    self.wrong.append(f"{login} {'reads' if reads else 'does not read'} {key}; objections: {surely or 'none'}")

    # ---- what people do

    def somewhere(self, names):
        directory = self.chance.choice([(patient, category, "") for patient in PATIENTS for category in STORES]
                                       + [key for key, thing in self.things.items() if thing.text is None])
        return *directory[:2], f"{directory[2]}/{self.chance.choice(names)}".lstrip("/")

    def some(self, kind=None):
        keys = sorted(key for key, thing in self.things.items() if kind is None or (thing.text is None) == (kind == "directory"))
        return self.chance.choice(keys) if keys else None

    def text(self):
        self.texts += 1
        return f"text {self.texts}"

    def create(self):
        key, text = self.somewhere(FILES), self.text()
        if key not in self.things and self.does(f"makes {key}", lambda: write(self.site.place(key), text)):
            self.things[key] = Thing(text)

    def mkdir(self):
        key = self.somewhere(DIRECTORIES)
        if key not in self.things and key[2].count("/") < 3 and self.does(f"mkdir {key}", lambda: os.mkdir(self.site.place(key), 0o770)):
            self.things[key] = Thing(None)

    def rename(self):
        old = self.some()
        if old is None:
            return
        is_directory = self.things[old].text is None
        new = self.somewhere((*DIRECTORIES, "ee") if is_directory else (*FILES, "e.odt"))
        if self.chance.random() < 0.6:  # where it is
            new = (*old[:2], os.path.join(os.path.dirname(old[2]), os.path.basename(new[2])))
        over = self.things.get(new)
        if old == new or (over and (is_directory or over.text is None)) or (old[:2] == new[:2] and new[2].startswith(old[2] + "/")):
            return
        if not self.does(f"mv {old} {new}", lambda: os.rename(self.site.place(old), self.site.place(new))):
            return
        for key in [key for key in self.things if key[:2] == old[:2] and (key[2] == old[2] or key[2].startswith(old[2] + "/"))]:
            self.things[(*new[:2], new[2] + key[2][len(old[2]):])] = self.things.pop(key)

    def save(self):
        """As most editors do: what is there afterwards is another file."""
        key, text = self.some("document"), self.text()
        if key is None:
            return
        place = self.site.place(key)

        def act():
            place.read_text()
            write(place.with_name(".goutputstream-XY12Z"), text)
            os.rename(place.with_name(".goutputstream-XY12Z"), place)

        if self.does(f"saves {key}", act):
            self.things[key] = Thing(text)

    # ---- the desk, and syncs

    def object(self):
        key, login = self.some(), self.chance.choice(list(LOGINS))
        if key is None:
            return
        done = self.careacl("object", key[0], "--to", f"login:{login}", "--document", f"{key[1]}/{key[2]}", "--json")
        if done.returncode not in IN_PART:
            self.wrong.append(f"object: status {done.returncode}")
            return
        self.objections[json.loads(done.stdout)["id"]] = (login, key)
        (self.come_by if done.returncode else self.meet)((key[0],))

    def withdraw(self):
        if self.objections:
            number = self.chance.choice(sorted(self.objections))
            if self.careacl("withdraw", number).returncode in IN_PART:
                patient = self.objections.pop(number)[1][0]
                self.come_by((patient,))

    def sync(self):
        if self.careacl("sync", "--threads", self.chance.choice(("1", "4"))).returncode != 0:
            self.wrong.append("sync failed")
        self.meet(PATIENTS)
        self.look(True)
        if not self.wrong and self.careacl("verify").returncode != 0:
            self.wrong.append("verify finds something")

    def changed(self):
        self.careacl("sync", "--changed")
        self.come_by(PATIENTS)

    def spend(self):
        acts = {self.create: 4, self.mkdir: 1, self.rename: 8, self.save: 2, self.object: 4, self.withdraw: 2, self.sync: 4, self.changed: 2}
        for _step in range(STEPS):
            self.chance.choices(list(acts), list(acts.values()))[0]()
            self.look(False)
            if self.wrong:
                break
        else:
            self.sync()
        return self.wrong


logins()
for day in range(FIRST, LAST + 1):
    days = Days(day)
    tap(not days.spend(), f"days {day}: the kernel lets them read what the objections leave", "\n".join(days.wrong[:3] + days.said[-12:]))
finish()
