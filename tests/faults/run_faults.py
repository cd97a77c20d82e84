"""See test_faults.sh. usage: run_faults.py KIND [WORD]; prints TAP, and how many faults it injected.
KIND: ext4 or xfs. WORD: only the commands with that word in their name."""
import os
import random
import re
import shutil
import sys
import time
from pathlib import Path

import hospital
from disk import Disk
from injection import LONG, ONLY, Budget, Injection, chosen, spread
from tap import finish, tap
from trials import Change, Question

KIND = sys.argv[1]
SEED = os.environ.get("CAREACL_SEED", "1")
WORD = sys.argv[2] if len(sys.argv) > 2 else ""
REASON = ["--justification", "found unconscious in the lift", "--cannot-consent", "--immediate-risk"]


def request():
    """What inf.c saves into the EMERGENCY of their view."""
    path = Path(f"{hospital.SITE}/views/inf.c/EMERGENCY/r.txt")
    path.write_text("P3\nI attest that the patient cannot express their will.\nI attest that there is an immediate risk for the patient.\n"
                    "found unconscious in the lift\n")
    shutil.chown(path, "inf.c", "inf.c")


def make_room():
    """Nothing has the name that P1's document keeps in P2's folder."""
    Path(f"{hospital.SITE}/ward/P2/letters/x.txt").unlink()


# name, file system, words, of a change: more; how many faults in CI: of calls, of allocations
CHANGES = [
    ("sync, one way", "0", ["sync"], {"side": 0}, 30, 14),
    ("sync, the other way", "1", ["sync"], {"side": 1}, 14, 6),
    ("object", "desk", ["object", "P1", "--to", "login:dr.b", "--by", "patient"], {}, 10, 5),
    ("withhold", "desk", ["withhold", "P1", "--document", "letters/w.txt", "--author", "dr.a"], {}, 5, 2),
    ("admit", "desk", ["admit", "P3", "--to", "team:t0"], {}, 5, 2),
    ("withdraw", "desk", ["withdraw", "desk:1"], {}, 5, 2),
    ("break-glass", "desk", ["break-glass", "P3", "--login", "inf.c", "--by", "dr.b", *REASON], {}, 7, 3),
    ("requests", "desk", ["requests"], {"prepare": request, "again": [["requests"]]}, 8, 4),
]
LONG_CHANGES = [
    ("refile", "desk", ["refile", "P1/letters/x.txt", "P2"], {"prepare": make_room, "moves": True}, 0, 0),
    ("merge", "desk", ["merge", "P5", "P2"], {}, 0, 0),
]
QUESTIONS = [
    ("explain, permitted", "desk", ["explain", "dr.b", "P1", "medical", "--json"], 6, 4),
    ("explain, denied", "desk", ["explain", "inf.d", "P1", "medical", "--json"], 6, 4),
    ("who", "desk", ["who", "P3", "--json"], 4, 4),
    ("plan", "0", ["plan"], 4, 4),
    ("verify", "0", ["verify"], 4, 4),
    ("audit verify", "desk", ["audit", "verify"], 4, 4),
    ("audit export", "desk", ["audit", "export"], 4, 4),
]
LONG_QUESTIONS = [
    ("what", "desk", ["what", "dr.b", "--json"], 0, 0),
    ("statements", "desk", ["statements", "P3", "--json"], 0, 0),
    ("history", "desk", ["history", "P3", "--json"], 0, 0),
    ("report", "desk", ["report", "P3"], 0, 0),
    ("review", "desk", ["review", "--json"], 0, 0),
    ("audit export, as events", "desk", ["audit", "export", "--format", "fhir"], 0, 0),
    ("check", "desk", ["check"], 0, 0),
]


def faults_of(sites, unlikely):
    """All that is to be tried: (site, how it is spelled, errno), each site's first call, and in the long form its last too."""
    found = []
    for site in sites:
        for error in [error for error in site.errors() if error not in unlikely]:
            found.append((site, site.spell(error), error))
            if LONG and site.count > 1 and site.name != "malloc":
                found.append((site, site.spell(error, site.count), error))
    return found


def is_anothers_end(result, site):
    """A library that does not look at what malloc returns has ended it (docs/failures.md); a sanitizer says which."""
    if result.status == 99:
        return bool(re.search(r"SUMMARY: .*SEGV .*lib(seccomp|config)\.so", result.err))
    if result.status == 127:
        return "cannot allocate memory for thread-local data" in result.err
    return result.status in (-6, -11) and site.where(hospital.CAREACL).startswith(("ask_", "privileges_forbid_calls"))


def try_one(injection, trial, fault):
    site, spelled, error = fault
    trial.ready()
    result = injection.inject(trial.command, site, spelled, error)
    if not result.fired:
        return []
    if site.name == "malloc" and is_anothers_end(result, site):
        injection.in_glibc += 1  # its loader, on the way to a name service, or libseccomp before anything is done: like a kill
        result.status = 4
    if "0 granted, 1 refused" in result.out and result.status == 0:
        result.status = 4  # of requests: the login is told that nothing was opened
    wrong = trial.judge(result)
    if wrong:
        trial.is_fresh = False
        return [f"{site.name} says {error} ({spelled}): {site.where(hospital.CAREACL)}", f"status {result.status}: {result.out}{result.err}", *wrong]
    return []


def try_all(injection, trial, limits, budget):
    budget.begin()
    trial.ready()
    sites, whole = injection.record(trial.command)
    tap(whole.status in (0, 1), f"{trial.name}: {injection.calls} calls and {injection.allocations} allocations, from {len(sites)} places",
        f"status {whole.status}\n{whole.out}{whole.err}")
    chance = random.Random(SEED + trial.name)
    possible = [fault for fault in faults_of(sites, trial.unlikely) if not ONLY or fault[0].name in ONLY]
    calls = chosen([fault for fault in possible if fault[0].name != "malloc"], None if LONG else limits[0], chance)
    memory = chosen([fault for fault in possible if fault[0].name == "malloc"], None if LONG else limits[1], chance)
    faults = spread(calls + memory, chance) if LONG else calls + memory
    before, start, wrong, count = injection.missed, time.monotonic(), [], 0
    tried = []
    for fault in faults:
        if budget.is_spent():
            break
        tried.append(fault)
        problem = try_one(injection, trial, fault)
        count += bool(problem)
        wrong += problem
        if problem and LONG:
            print("\n".join(f"# {line}" for line in problem), flush=True)
    missed = injection.missed - before
    kinds, places = {(fault[0].name, fault[2]) for fault in tried}, {(fault[0].number, fault[0].signature) for fault in tried}
    tap(not wrong, f"{trial.name}: {len(tried)} faults of {len(possible)} ({len(kinds)} kinds, {len(places)} places), {count} of them with a consequence that must not be ({time.monotonic() - start:.0f} s)", "\n".join(wrong))
    tap(missed * 5 <= len(tried), f"{trial.name}: {missed} of them were not reached")


def main():
    disk, injection = Disk(KIND), Injection()
    sides = hospital.build(disk)
    differ = sum(sides["0"][0].get(key) != sides["0"][1].get(key) for key in sides["0"][0].keys() | sides["0"][1].keys())
    tap(differ > 40, f"{differ} accesses differ between the registries")
    changes = CHANGES + (LONG_CHANGES if LONG else [])
    questions = QUESTIONS + (LONG_QUESTIONS if LONG else [])
    budget = Budget(sum(WORD in row[0] for row in changes + questions))
    for name, base, words, more, *limits in changes:
        if WORD in name:
            try_all(injection, Change(disk, base, name, words, **more), limits, budget)
    for name, base, words, *limits in questions:
        if WORD in name:
            try_all(injection, Question(disk, base, name, words), limits, budget)
    total = sum(injection.injected.values())
    for line in injection.told():
        print(f"# {line}")
    print(f"# ended by glibc itself, which looked for a name service without memory, or by libseccomp: {injection.in_glibc}")
    print(f"# counted only: {', '.join(sorted(injection.uninjected))}")
    tap(total > 100 or WORD or ONLY, f"{total} faults injected on {KIND}")
    disk.close()
    finish()


main()
