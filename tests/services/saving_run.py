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
from saving_cell import AUTHOR, COLLEAGUE, DUE, MIDDLE, STRANGER, UIDS, Cell
from saving_compare import KINDS, authors, compare_all
from saving_copies import WAYS
from saving_local import Local
from saving_reach import ROOT
from saving_sftp import Sftp
from saving_smb import Smb
from saving_ways import OLD

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


def after_sync(tap, cells, local):
    tap.case("the next sync", said(careacl("sync")))
    tap.case("verify agrees", said(careacl("verify")))
    tap.case("the team has what the scanner brought", saving_deposit.team_has_it_all(local))
    for cell in cells:
        tap.case(f"after sync: {cell.kind}: {', '.join(cell.key)}", "; ".join(cell.wrong_after_sync(local)))
    authors(tap, cells)


def write_patients(objection):
    script = '. tests/lib.sh; . tests/services/saving.sh; write_patients "$1"'
    subprocess.run(["bash", "-c", script, "-", objection], check=True)


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
