"""Runs every cell of the tables in docs/services/saving.md with real clients and compares: a cell that is not run, and
a run without a cell, is a failure. Started by test_saving.sh with the number of the cases before."""

import os
import pwd
import shlex
import subprocess
import sys
import time

import saving_deposit
import saving_table
from saving_cell import AUTHOR, COLLEAGUE, DUE, MIDDLE, PERSON, STRANGER, UIDS, Cell
from saving_reach import ROOT, Local, Sftp, Smb
from saving_copies import WAYS
from saving_ways import OLD

DOCUMENT = "docs/services/saving.md"
KINDS = {"working": "Working categories", "sealed": "Sealed categories"}
TEAM = (AUTHOR, COLLEAGUE, STRANGER)
PEOPLE = (*TEAM, saving_deposit.SCANNER)
DIR, SITE = os.environ["CAREACL_TEST_DIR"], os.environ["SAVING_SITE"]
DAY = 86400


class Tap:
    """Goes on counting where the shell has stopped."""

    def __init__(self, count, failed):
        self.count, self.failed = count, failed

    def case(self, name, detail):
        self.count += 1
        print(f"{'not ok' if detail else 'ok'} {self.count} - {name}")
        if detail:
            self.failed += 1
            print("# " + str(detail).replace("\n", "\n# "))

    def finish(self):
        print(f"1..{self.count}")
        sys.exit(1 if self.failed or not self.count else 0)


def ssh(connection, login):
    """Options of OpenSSH's programs for a connection that is open already: "sftp" or "shell"."""
    return [*shlex.split(os.environ["SAVING_SSH"]), "-o", f"ControlPath={DIR}/{connection}-{login}"]


def careacl(*words):
    return subprocess.run([os.environ["CAREACL"], "-c", f"{SITE}/careacl.conf", *words], text=True,
                          capture_output=True, check=False)


def said(done):
    """Nothing when it ended well."""
    return "" if done.returncode == 0 else f"status {done.returncode}: {done.stdout}{done.stderr}"


def all_cells():
    cells = []
    for kind in KINDS:
        for way in WAYS:
            for over in way.offered:
                for column in saving_table.COLUMNS:
                    cell = Cell(len(cells), kind, way, over, column)
                    if cell.has_steps():
                        cells.append(cell)
    return cells


def prepare(tap, cells, anna):
    """The directories are root's, as careacl keeps them; the documents are anna's, some of them settled."""
    for cell in cells:
        os.mkdir(os.path.join(ROOT, cell.directory))
    tap.case("sync gives the team its directories", said(careacl("sync")))
    for cell in cells:
        path = f"{cell.directory}/{cell.way.document}"
        if "/" in cell.way.document:
            anna.mkdir(path.rsplit("/", 1)[0])
        anna.save(path, OLD, "new")
        if cell.settled:
            anna.age(path, time.time() - 2 * DAY)
    tap.case("sync settles the old ones", said(careacl("sync")))
    unsettled = [c.key for c in cells if (owner_of(c) == 0) != c.settled]
    tap.case("those are settled, and no others", unsettled or "")
    for cell in cells:
        if cell.column == DUE:
            anna.age(f"{cell.directory}/{cell.way.document}", time.time() - 2 * DAY)


def owner_of(cell):
    return os.stat(os.path.join(ROOT, cell.directory, cell.way.document)).st_uid


def run_cells(cells, reaches, between):
    """Sessions that last: first what runs to its end, then the halves around the sync that takes anna's access."""
    local = reaches["local"]
    for cell in cells:
        if cell.column not in MIDDLE and not cell.lost:
            cell.begin(reaches[cell.over][cell.person])
            cell.end(local)
    for cell in cells:
        if cell.column in MIDDLE:
            cell.begin(reaches[cell.over][cell.person])
    between()
    for cell in cells:
        if cell.column in MIDDLE:
            cell.resume()
    for cell in cells:
        if cell.column in MIDDLE:
            cell.end(local)
        elif cell.lost:
            cell.begin(reaches[cell.over][cell.person])
            cell.end(local)


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
    tap.case("sealed: the author saves what is not settled",
             [cell.key for cell in ours if cell.kind == "sealed" and cell.person == AUTHOR and not cell.settled and cell.column != DUE and
              not cell.result.startswith("works")] or "")
    tap.case("sealed: a settled document is what it was after every save",
             [cell.key for cell in cells if cell.settled and cell.kind == "sealed" and not cell.untouched()] or "")
    tap.case("who may not saves nothing",
             [cell.key for cell in cells if cell.column in ("refused person", "lost before") and cell.result != "refused"]
             or "")


def compare_all(tap, cells, deposits):
    known = saving_table.words(DOCUMENT)
    used = {word for cell in cells for word in cell.result.split(", ")} | set(deposits.values())
    tap.case("the page explains the words of its tables", (used - known) or "")
    bar(tap, cells)
    for kind, heading in KINDS.items():
        compare(tap, (heading, "saved by", saving_table.COLUMNS), [(w.name, o) for w in WAYS for o in w.offered],
                {cell.key: cell.result for cell in cells if cell.kind == kind})
        compare(tap, (f"Deposits, {kind}", "done by a scanner", saving_table.DEPOSIT_COLUMNS), saving_deposit.rows(),
                {key[1:]: words for key, words in deposits.items() if key[0] == kind})


def after_sync(tap, cells, local):
    tap.case("the next sync", said(careacl("sync")))
    tap.case("verify agrees", said(careacl("verify")))
    tap.case("the team has what the scanner brought", saving_deposit.team_has_it_all(local))
    for cell in cells:
        tap.case(f"after sync: {cell.kind}: {', '.join(cell.key)}", "; ".join(cell.wrong_after_sync(local)))
    authors(tap, cells)


def write_patients(objection):
    subprocess.run(["bash", "-c", '. tests/lib.sh; . tests/services/saving.sh; write_patients "$1"', "-", objection],
                   check=True)


def main():
    tap = Tap(int(sys.argv[1]), int(sys.argv[2]))
    UIDS.update({login: pwd.getpwnam(login).pw_uid for login in PEOPLE})
    cells = all_cells()
    local = {login: Local(login) for login in PEOPLE}  # before there are threads
    prepare(tap, cells, local[AUTHOR])
    reaches = {"local": local, "SFTP": {login: Sftp(login, DIR, ssh) for login in PEOPLE},
               "SMB": {login: Smb(login, f"{DIR}/samba/smb.conf") for login in PEOPLE}}

    def revoke():
        write_patients('{ to = "login:anna"; }')
        tap.case("P002 objects to anna, in the middle of saves", said(careacl("sync")))

    run_cells(cells, reaches, revoke)
    deposits = saving_deposit.run_deposits(tap, reaches, lambda: careacl("sync"), said)
    compare_all(tap, cells, deposits)
    after_sync(tap, cells, local)
    write_patients("")
    tap.case("P002 withdraws the objection", said(careacl("sync")))
    tap.case("verify agrees in the end", said(careacl("verify")))
    for cell in cells:
        cell.lost = False
    wrong = {cell.key: found for cell in cells if (found := cell.wrong_after_sync(local))}
    tap.case("anna has her access again, everywhere", wrong or "")
    tap.finish()


main()
