"""One cell of the table: a directory of its own with a document of anna's, what somebody does there, what came of it."""

import os
import signal

from saving_reach import ROOT, Failed, Refused
from saving_ways import NEW, OLD, OPEN, Place

AUTHOR, COLLEAGUE, STRANGER = "anna", "bob", "eve"
PERSON = {"author": AUTHOR, "colleague": COLLEAGUE, "author, settled": AUTHOR, "colleague, settled": COLLEAGUE,
          "refused person": STRANGER, "sync meanwhile": AUTHOR, "settled meanwhile": AUTHOR,
          "lost before": AUTHOR, "lost meanwhile": AUTHOR}
# the document is old enough, and the sync in the middle of the save is the first to see it
DUE = "settled meanwhile"
MIDDLE = ("sync meanwhile", DUE, "lost meanwhile")


def snapshot(directory):
    """{name: (text, or None for a directory; what makes it the same document)} of all that lies in a directory."""
    found = {}
    for where, directories, files in os.walk(os.path.join(ROOT, directory)):
        for name in directories + files:
            path = os.path.join(where, name)
            relative, state = os.path.relpath(path, os.path.join(ROOT, directory)), os.lstat(path)
            if name in directories:
                found[relative + "/"] = (None, None)
                continue
            with open(path, encoding="utf-8") as document:
                same = (state.st_ino, state.st_uid, state.st_gid, state.st_mode, state.st_mtime_ns)
                found[relative] = (document.read(), same)
    return found


class Cell:
    """Its run is begun, and ended: in between lies the middle of the save."""

    def __init__(self, number, kind, way, over, column):
        self.kind, self.way, self.over, self.column = kind, way, over, column
        self.key = (way.name, over, column)
        self.lost = column.startswith("lost")
        self.settled = column.endswith("settled")
        category = "letters" if kind == "working" else "medical"
        self.directory = f"{'P002' if self.lost else 'P001'}/{category}/{number:04}"
        self.person = PERSON[column]
        self.wanted = {way.document: way.long} if way.long and column in MIDDLE else way.wanted
        self.error, self.denied, self.steps, self.place = None, False, None, None
        self.before, self.after, self.result, self.found = None, None, None, None

    def has_steps(self):
        return self.way.has_middle or self.column not in MIDDLE

    def begin(self, reach):
        """The first half."""
        self.place = Place(reach, self.over, self.directory, "/home/" + self.person, self.column not in MIDDLE)
        self.before = snapshot(self.directory)
        program = self.way.program if self.over == "local" and self.column not in MIDDLE else None
        self.steps = (program or self.way.steps)(self.place)
        self.go_on()
        if self.way.aged and self.column in MIDDLE and self.column != DUE:
            self.make_old()

    def make_old(self):
        """Nothing in the middle of a save settles because it is old: not temporary files, nor what is open."""
        for name in snapshot(self.directory):
            if (name == self.way.document) == (self.way.aged == OPEN):
                os.utime(os.path.join(ROOT, self.directory, name), (1_700_000_000, 1_700_000_000))

    def go_on(self):
        try:
            next(self.steps, None)
        except (Refused, Failed) as error:
            self.error = f"{type(error).__name__}: {error}"
            self.denied = isinstance(error, Refused)

    def resume(self):
        """What stood still goes on."""
        if self.place.job is not None:
            os.kill(self.place.job, signal.SIGCONT)

    def end(self, local):
        """The second half, what root finds then, and what that is called."""
        self.go_on()
        self.after = snapshot(self.directory)
        self.result = self.judge(local)

    # ---- judged

    def untouched(self):
        """Is the document the one that it was? A sync between the halves may change its owner."""
        before, after = self.before[self.way.document], self.after.get(self.way.document)
        if self.column in MIDDLE and after:
            return (before[0], before[1][0]) == (after[0], after[1][0])
        return before == after

    def judge(self, local):
        """The table's words for what came of it; local: {login: reach}, to try who can go on with it at once."""
        before, after, wanted = self.texts(self.before), self.texts(self.after), self.wanted
        new = {name: text for name, text in after.items() if name not in before}
        gone = [name for name in before if name not in wanted]
        done = {**after, **wanted} == after and not any(name in after for name in gone)
        if self.kind == "sealed" and self.settled and not self.untouched():
            return f"damaged: {self.shown()}"
        if self.column == "sync meanwhile" and any(same and same[1] == 0 for _, same in self.after.values()):
            return f"damaged, taken meanwhile: {self.shown()}"
        if done and not (self.error and {**before, **wanted} == before):
            return self.saved(local) + (", leaves files" if len(after) > len(wanted) else "")
        if not self.untouched():
            moved = self.before[self.way.document][0] in new.values() and self.way.document not in after
            return "moved" if moved and self.denied else f"damaged: {self.shown()}"
        if not self.denied:
            return f"damaged, nobody refused it: {self.shown()}"
        if not new:
            return "refused"
        return "beside" if NEW in new.values() else "refused, leaves files"

    def shown(self):
        """What was found, for a message."""
        texts = self.texts(self.after).items()
        return f"{ {n: t if t is None or len(t) < 60 else f'{len(t)} characters' for n, t in texts} } {self.error}"

    @staticmethod
    def texts(found):
        return {name: text for name, (text, _) in found.items()}

    def saved(self, local):
        if self.column == "lost meanwhile":
            return "goes on"
        words = ["works"] + (["complains"] if self.error else [])
        other = local[COLLEAGUE if self.person == AUTHOR else AUTHOR]
        names = [n for n, found in self.after.items() if found != self.before.get(n) and not n.endswith("/")]
        wanted = "rw" if self.kind == "working" else "r"
        if not all(p.startswith(wanted) for p in other.perms([f"{self.directory}/{n}" for n in names])):
            words.append("team later")
        return ", ".join(words)

    def wrong_after_sync(self, local):
        """What does not go by the rules once the next sync has seen it; lost: anna has no access then."""
        wrong, found = [], snapshot(self.directory)
        self.found = found
        if self.texts(found) != self.texts(self.after):
            wrong.append(f"sync changed documents: {self.texts(found)}")
        names = sorted(found)
        for login, reach in local.items():
            perms = reach.perms([f"{self.directory}/{name}" for name in names])
            for name, seen in zip(names, perms):
                right = self.right(login, name, found[name])
                if seen != right:
                    wrong.append(f"{name}: {login} has {seen}, not {right}")
        return wrong

    def right(self, login, name, found):
        if login not in (AUTHOR, COLLEAGUE) or (self.lost and login == AUTHOR):
            return "--"
        if name.endswith("/"):
            return "ls"
        _, owner, _, mode, _ = found[1]
        if owner == UIDS[login]:  # the author's own affair, until it settles
            return ("r" if mode & 0o400 else "-") + ("w" if mode & 0o200 else "-")
        return "rw" if self.kind == "working" else "r-"


UIDS = {}
__all__ = ["Cell", "OLD", "UIDS", "snapshot"]
