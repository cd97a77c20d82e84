"""What was found, compared with the tables of docs/services/saving.md, and with what no table may give up."""

import os
import pwd
import sys

import saving_deposit
import saving_table
from saving_cell import AUTHOR, COLLEAGUE, DUE, PERSON, STRANGER
from saving_copies import WAYS
from saving_reach import ROOT

DOCUMENT = "docs/services/saving.md"
KINDS = {"working": "Working categories", "sealed": "Sealed categories"}


def authors(tap, cells):
    """Who is known to have written what, once ownership was taken, and who owns what a colleague saved."""
    wrong = []
    for cell in cells:
        for name, (_, same) in cell.found.items():
            path = os.path.join(ROOT, cell.directory, name)
            if same and same[1] == 0:
                author = author_of(path)
                wrong += [(cell.key, name, author)] if author != AUTHOR else []
    tap.case("the author of what was taken is kept", wrong or "")
    wrong = []
    for cell in cells:
        if (cell.kind, cell.column) == ("working", "colleague") and cell.way.name in SAVER:
            owner = pwd.getpwuid(cell.found[cell.way.document][1][1]).pw_name
            wrong += [(cell.key, owner)] if owner != SAVER[cell.way.name] else []
    tap.case("a save by rename is the saver's, a save in place leaves the author's", wrong or "")


def author_of(path):
    try:
        return os.getxattr(path, "trusted.careacl.author").decode()
    except OSError as error:
        return str(error)


SAVER = {"Word": COLLEAGUE, "LibreOffice": COLLEAGUE, "WinSCP": COLLEAGUE, "rsync -a": COLLEAGUE,
         "written in place": AUTHOR, "vim, backupcopy=yes": AUTHOR, "put": AUTHOR, "scp": AUTHOR, "cp": AUTHOR}


def compare(tap, table, rows, results):
    """Each cell of a table with what was found; table: (heading, what its first column is called, the others)."""
    heading, first, columns = table
    expected, wrong = saving_table.expected(DOCUMENT, heading, first, columns)
    tap.case(f"{heading}: the table can be read", wrong)
    for way, over in rows:
        for column in columns:
            found = results.get((way, over, column), saving_table.NOTHING)
            words = expected.pop((way, over, column), "no cell in the table")
            tap.case(f"{heading}: {way}, {over}, {column}",
                     "" if words == found else f"found:    {found}\nexpected: {words}")
    tap.case(f"{heading}: every cell was run", expected or "")
    if "--show" in sys.argv:
        saving_table.show(results, heading, first, columns)


def bar(tap, cells):
    """What no table may give up."""
    ours = [cell for cell in cells if PERSON[cell.column] != STRANGER and not cell.lost]
    tap.case("working: every save of author and colleague works",
             [cell.key for cell in ours if cell.kind == "working" and not cell.result.startswith("works")] or "")
    unsettled = [c for c in ours if c.kind == "sealed" and c.person == AUTHOR and not c.settled and c.column != DUE]
    tap.case("sealed: the author saves what is not settled",
             [cell.key for cell in unsettled if not cell.result.startswith("works")] or "")
    tap.case("sealed: a settled document is what it was after every save",
             [cell.key for cell in cells if cell.settled and cell.kind == "sealed" and not cell.untouched()] or "")
    shut_out = [cell for cell in cells if cell.column in ("refused person", "lost before")]
    tap.case("who may not saves nothing", [cell.key for cell in shut_out if cell.result != "refused"] or "")


def compare_all(tap, cells, deposits):
    known = saving_table.words(DOCUMENT)
    used = {word for cell in cells for word in cell.result.split(", ")} | set(deposits.values())
    tap.case("the page explains the words of its tables", (used - known) or "")
    bar(tap, cells)
    for kind, heading in KINDS.items():
        compare(tap, (heading, "saved by", saving_table.COLUMNS), [(w.name, o) for w in WAYS for o in w.offered],
                {cell.key: cell.result for cell in cells if cell.kind == kind})
        table = (f"Deposits, {kind}", "done by a scanner", saving_table.DEPOSIT_COLUMNS)
        compare(tap, table, saving_deposit.rows(), {key[1:]: words for key, words in deposits.items() if key[0] == kind})
