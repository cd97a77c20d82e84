"""What must hold after a command in which one call failed. Each function returns what is wrong, in lines."""
import re

import hospital
from disk import beyond, differing
from hospital import CAREACL, CONFIGURATION, careacl, can

STATUSES = {0, 1, 2, 3, 4, 5}


def ended(result):
    """By itself, in time, with a status of cli.md."""
    if result.status is None:
        return ["it hung"]
    if result.status not in STATUSES:
        return [f"it crashed: status {result.status}"]
    return []


class Change:
    """A command that changes the site: old, new: what logins can do before and after; it begins on the file system `base`."""

    def __init__(self, disk, base, name, words, side=None, prepare=None, again=(), moves=False):
        self.disk, self.base, self.name, self.prepare = disk, base, name, prepare
        self.unlikely = set()
        self.again = [*again, ["sync"]]
        self.is_sync = side is not None
        self.moves = moves  # documents, and keeps no statement: where they are tells whether it was done
        self.command = [CAREACL, "-c", CONFIGURATION, *words]
        self.ready()
        self.old = can()
        hospital.must(*words)
        self.new = can()
        self.ready()
        if self.is_sync:  # what people did to their documents is repaired by whatever registry goes on
            hospital.choose(side)
            hospital.must("sync")
            self.mended = can()
            self.ready()
        else:
            self.mended = self.old
        self.before = hospital.statements()

    def ready(self):
        self.disk.put_back(self.base)
        if self.prepare:
            self.prepare()

    def recorded(self, found):
        """Did what the command says become part of the state? Of a sync and a document that moves there is nothing to record."""
        return self.is_sync or self.moves or any(now - before for now, before in zip(found, self.before))

    def statements_wrong(self, result, found):
        wrong = []
        for what, now, before in zip(("statements", "ends"), found, self.before):
            if before - now:
                wrong.append(f"lost {what}: {before - now}")
        said = set(re.findall(r"desk:\d+", result.out)) if result.status == 0 else set()
        if said - found[0] - found[1]:
            wrong.append(f"said to be recorded, and is not: {said - found[0]}")
        if result.status == 0 and not self.recorded(found):
            wrong.append("status 0, and nothing is recorded")
        return wrong

    def trail_wrong(self, found):
        trail = hospital.said_in_trail()
        if trail is None:
            return ["the audit trail does not verify: " + careacl("audit", "verify").stdout]
        return [f"recorded, and the trail has no line of it: {now - lines}" for now, lines in zip(found, trail) if now - lines]

    def wrong_at_once(self, result):
        """What is wrong before anything has healed it."""
        now, found = can(), hospital.statements()
        wrong = ended(result) + [f"nobody gave it: {line}" for line in beyond(now, self.old, self.mended, self.new)]
        if result.status == 0:
            wrong += [f"said to be done: {line}" for line in differing(now, self.new)]
        if not self.is_sync and not self.recorded(found):
            wrong += [f"nothing is recorded, and it has {line}" for line in differing(now, self.old)]
        self.was = now
        return wrong + self.statements_wrong(result, found)

    def wrong_when_healed(self):
        """... and after the same once more, without a fault."""
        for words in self.again:
            healed = careacl(*words)
            if healed.returncode != 0:
                return [f"{words}: status {healed.returncode}: {healed.stdout}{healed.stderr}"]
        found = hospital.statements()
        wanted = self.new if self.recorded(found) else self.old
        if self.moves and not differing(can(), self.old):
            wanted = self.old
        wrong = self.trail_wrong(found)
        if self.was != wanted or not self.is_sync:
            wrong += [f"not healed: {line}" for line in differing(can(), wanted)]
        checked = careacl("verify")
        if checked.returncode != 0:
            wrong.append(f"verify: {checked.stdout}{checked.stderr}")
        return wrong

    def judge(self, result):
        return self.wrong_at_once(result) + self.wrong_when_healed()


class Question:
    """A command that changes nothing: whatever fails, it says what it says without a fault, or that it failed."""

    def __init__(self, disk, base, name, words):
        self.disk, self.base, self.name = disk, base, name
        # whoever may not read the state is answered without it; through a link or a mount point nobody looks
        self.unlikely = {"EACCES", "ELOOP", "EXDEV"}
        self.command = [CAREACL, "-c", CONFIGURATION, *words]
        self.is_fresh = False
        self.ready()
        done = careacl(*words)
        self.status, self.out = done.returncode, self.plain(done.stdout)

    @staticmethod
    def plain(text):
        """Without instants, and without how much work a plan says that it is: somebody may be busy with a document."""
        text = re.sub(r"(?m)^\d+ operations: .*$", "WORK", text)
        return re.sub(r"\d{4}-\d\d-\d\d[T ][0-9:.]+([+-]\d\d:\d\d|Z)?|\d+ [A-Z][a-z]+ \d{4}, \d\d:\d\d", "TIME", text)

    def ready(self):
        if not self.is_fresh:
            self.disk.put_back(self.base)
        self.is_fresh = True

    def judge(self, result):
        wrong = ended(result)
        # of audit verify and check that is their answer
        unread = re.search("unreadable|head: note|cannot be (read|opened|looked at|listed)|warning: the name service did not answer", result.out)
        if not wrong and not unread and result.status in (0, 1) and (result.status, self.plain(result.out)) != (self.status, self.out):
            wrong = [f"status {result.status} (without a fault {self.status}), and another answer: {result.out}", f"instead of: {self.out}"]
        return wrong
