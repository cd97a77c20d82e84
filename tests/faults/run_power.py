"""See test_faults_power.sh. usage: run_power.py ext4|xfs; prints TAP."""
import random
import sys

import hospital
from disk import Disk, beyond, differing
from injection import CHANGES, LONG, ONLY, Budget, Injection, chosen
from tap import finish, tap
from trials import Change

KIND = sys.argv[1]
TRIALS = [
    ("sync, one way", "0", ["sync"], {"side": 0}, 6),
    ("sync, the other way", "1", ["sync"], {"side": 1}, 3),
    ("object", "desk", ["object", "P1", "--to", "login:dr.b", "--by", "patient"], {}, 5),
    ("admit", "desk", ["admit", "P3", "--to", "team:t0"], {}, 3),
]


def faults_of(sites, disk):
    """The power goes at each call that changes something; and when a run in which one such call failed has ended."""
    found = []
    for site in sites:
        if site.name in CHANGES:
            found.append((site, f"{site.number} {site.signature:x} 1 cut {disk.path}", "power cut"))
            found += [(site, site.spell(error), error) for error in site.errors()[:None if LONG else 1] if error != "short"]
    return found


def try_one(injection, trial, fault):
    site, spelled, error = fault
    trial.ready()
    result = injection.inject(trial.command, site, spelled, error)
    if not result.fired:
        return []
    trial.disk.shut_down()
    trial.disk.come_back()
    now, found = hospital.can(), hospital.statements()
    wrong = [f"nobody gave it: {line}" for line in beyond(now, trial.old, trial.mended, trial.new)]
    if result.status == 0:
        wrong += [f"was reported, and is not: {line}" for line in differing(now, trial.new)]
    trial.was = None
    wrong += trial.statements_wrong(result, found) + trial.wrong_when_healed()
    if not wrong:
        return []
    return [f"{site.name} {error} ({spelled}): {site.where(hospital.CAREACL)}", f"status {result.status}: {result.out}{result.err}", *wrong]


def main():
    disk, injection = Disk(KIND), Injection()
    hospital.build(disk)
    budget = Budget(len(TRIALS))
    for name, base, words, more, limit in TRIALS:
        budget.begin()
        trial = Change(disk, base, name, words, **more)
        trial.ready()
        sites, _ = injection.record(trial.command)
        faults = chosen([fault for fault in faults_of(sites, disk) if not ONLY or fault[0].name in ONLY], None if LONG else limit, random.Random(KIND + name))
        wrong, count = [], 0
        for fault in faults:
            if budget.is_spent():
                break
            wrong += try_one(injection, trial, fault)
            count += 1
        tap(not wrong, f"{KIND}, {name}: the power goes at or after {count} faults of {len(faults)}", "\n".join(wrong))
    for line in injection.told():
        print(f"# {line}")
    total = sum(injection.injected.values())
    tap(total > 12 or ONLY, f"{total} faults injected, with a power cut each, on {KIND}")
    disk.close()
    finish()


main()
