"""The tables of who only adds, a scanner: what it can do with what it brought, and with what others wrote. Documents
lie in the category itself, where alone it may add."""

import os
import time

from saving_reach import ROOT, Failed, Refused
from saving_table import DEPOSIT_COLUMNS, NOTHING
from saving_ways import ALL, NEW, OLD

SCANNER = "scan"
NEW_OWN, SYNCED, SETTLED, OTHERS = DEPOSIT_COLUMNS
CATEGORY = {"working": "P001/letters", "sealed": "P001/medical"}
DAY = 86400


def put(reach, path):
    reach.save(path, NEW, "new")
    return {path: NEW}


def put_filepart(reach, path):
    reach.save(path + ".filepart", NEW, "new")
    reach.rename(path + ".filepart", path)
    return {path: NEW}


def listed(reach, path):
    reach.list(os.path.dirname(path))
    return {}


def read(reach, path):
    if reach.read(path) != OLD:
        raise Failed("another text was read")
    return {path: OLD}


def written_over(reach, path):
    reach.save(path, NEW)
    return {path: NEW}


def replaced(reach, path):
    part = path + ".filepart"
    reach.save(part, NEW, "new")
    try:
        reach.rename(part, path)
    except (Refused, Failed):
        reach.remove(part)
        raise
    return {path: NEW}


def renamed(reach, path):
    reach.rename(path, path + ".renamed")
    return {path: None, path + ".renamed": OLD}


def removed(reach, path):
    reach.remove(path)
    return {path: None}


# what is done, what does it, and to which documents
DEEDS = (
    ("new document", put, ()),
    ("new document, WinSCP", put_filepart, ()),
    ("directory listed", listed, ()),
    ("read", read, DEPOSIT_COLUMNS),
    ("written in place", written_over, DEPOSIT_COLUMNS),
    ("replaced, WinSCP", replaced, DEPOSIT_COLUMNS),
    ("renamed", renamed, DEPOSIT_COLUMNS),
    ("removed", removed, DEPOSIT_COLUMNS),
)


def look(path):
    """The text and what makes it the same document; nothing when it is not there."""
    try:
        state = os.lstat(os.path.join(ROOT, path))
        with open(os.path.join(ROOT, path), encoding="utf-8") as document:
            return document.read(), state.st_ino, state.st_uid, state.st_mode, state.st_mtime_ns
    except FileNotFoundError:
        return (None,)


class DepositCell:
    def __init__(self, number, kind, deed, over, column):
        self.name, self.do, states = deed
        self.kind, self.over, self.column, self.has_document = kind, over, column, column in states
        self.path = f"{CATEGORY[kind]}/scanned-{number:04}.txt"
        self.result = None

    def prepare(self, author, scanner):
        if self.has_document:
            (author if self.column == OTHERS else scanner).save(self.path, OLD, "new")
        if self.column == SETTLED:
            scanner.age(self.path, time.time() - 2 * DAY)

    def run(self, reach):
        before = look(self.path)
        try:
            wanted = self.do(reach, self.path)
        except (Refused, Failed) as error:
            found = look(self.path)
            refused = isinstance(error, Refused) and found == before
            self.result = "refused" if refused else f"damaged: {found} {error}"
            return
        found = {path: look(path)[0] for path in wanted}
        self.result = "works" if found == wanted else f"damaged: {found}"


def deposit_cells():
    cells = []
    for kind in CATEGORY:
        for deed in DEEDS:
            for over in ALL:
                for column in deed[2] or (NEW_OWN,):
                    cells.append(DepositCell(len(cells), kind, deed, over, column))
    return cells


def run_deposits(tap, reaches, sync, said):
    """The cells, run: the documents are made old, or synced, as their column says."""
    cells, local = deposit_cells(), reaches["local"]
    for cell in cells:
        if cell.column != NEW_OWN:
            cell.prepare(local["anna"], local[SCANNER])
    tap.case("sync sees what the scanner brought", said(sync()))
    for cell in cells:
        if cell.column == NEW_OWN:
            cell.prepare(local["anna"], local[SCANNER])
    for cell in cells:
        cell.run(reaches[cell.over][SCANNER])
    return {(cell.kind, cell.name, cell.over, cell.column): cell.result for cell in cells}


def rows():
    return [(name, over) for name, _, _ in DEEDS for over in ALL]


def team_has_it_all(local):
    """After the sync: what the team cannot do with what lies in the categories."""
    wrong = []
    for kind, category in CATEGORY.items():
        names = [n for n in os.listdir(os.path.join(ROOT, category)) if n.startswith("scanned-")]
        paths = [f"{category}/{name}" for name in sorted(names)]
        for login, right in (("anna", None), ("bob", "rw" if kind == "working" else "r-"), ("eve", "--")):
            for path, seen in zip(paths, local[login].perms(paths)):
                if right and seen != right:
                    wrong.append(f"{path}: {login} has {seen}, not {right}")
                if right is None and not seen.startswith("r"):
                    wrong.append(f"{path}: anna has {seen}")
        if not paths:
            wrong.append(f"nothing lies in {category}")
    return "; ".join(wrong)


__all__ = ["NOTHING", "SCANNER", "rows", "run_deposits", "team_has_it_all"]
