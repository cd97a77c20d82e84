"""Branches that were never taken, by gcov.

coverage.py measure LIST BUILD FILE...   TAP: a case a file; a branch that was never taken fails it, unless LIST explains it
coverage.py fits LIST                    TAP: every line of LIST is found in its file
"""

import collections
import glob
import gzip
import json
import os
import subprocess
import sys
import tempfile


def read_list(path):
    """{(file, text): (branches, why)}"""
    explained = {}
    for line in open(path, encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            file, text, count, why = line.rstrip("\n").split("\t")
            explained[file, text] = (int(count), why)
    return explained


def counted(data):
    """What gcov says of one program's counts of one object: its documents."""
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["gcov", "--branch-probabilities", "--json-format", data], cwd=place, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return [json.load(gzip.open(os.path.join(place, name))) for name in os.listdir(place)]


def untaken(build, file):
    """({line: branches never taken}, branches in all), of all programs; a line that never ran counts with all of them."""
    lines = {}  # (function, line): [times it ran, of each branch]
    for data in glob.glob(os.path.join(os.path.abspath(build), "of", "*", file[:-2] + ".gcda")):
        notes = data[:-2] + "no"
        if not os.path.exists(notes):
            os.symlink(os.path.join(os.path.abspath(build), file[:-2] + ".gcno"), notes)
        for source in (source for document in counted(data) for source in document["files"]):
            if os.path.normpath(source["file"]) != file:
                continue
            for line in source["lines"]:
                found = [line["count"]] + [branch["count"] for branch in line["branches"]]
                key = line.get("function_name"), line["line_number"]
                lines[key] = [a + b for a, b in zip(lines.get(key, [0] * len(found)), found, strict=True)]
    never = collections.Counter()
    for (_, number), (ran, *branches) in lines.items():
        if 0 in branches or (ran == 0 and not branches):
            never[number] += branches.count(0)
    return (never if lines else None), sum(len(found) - 1 for found in lines.values())


def measure(path, build, files):
    explained, bad = read_list(path), 0
    sums = {part: collections.Counter() for part in ("decide", "plan")}
    for file in files:
        sum_ = sums["decide" if file.startswith("policy/") else "plan"]
        lines, count = untaken(build, file)
        if lines is None:
            print(f"not ok - {file}: no test has run it")
            bad += 1
            continue
        source = open(file, encoding="utf-8").read().split("\n")
        left = []
        for number, missing in sorted(lines.items()):
            text = source[number - 1].strip()
            expected, why = explained.get((file, text), (0, ""))
            sum_["never"] += missing
            sum_["explained"] += min(missing, expected)
            if missing > expected or (missing == 0 and not why):
                left.append(f"# {file}:{number}: {missing} branches never taken: {text}")
        sum_["all"] += count
        bad += bool(left)
        print(("not ok" if left else "ok") + f" - {file}: {count} branches")
        print("\n".join(left), end="\n" if left else "")
    for part, sum_ in sums.items():
        print(f"# {part}: {sum_['all'] - sum_['never']} of {sum_['all']} branches taken, {sum_['explained']} explained, "
              f"{sum_['never'] - sum_['explained']} left")
    return bad


def fits(path):
    bad = 0
    for (file, text), _ in read_list(path).items():
        found = os.path.exists(file) and text in (line.strip() for line in open(file, encoding="utf-8"))
        print(("ok" if found else "not ok") + f" - {file}: {text}")
        bad += not found
    return bad


if __name__ == "__main__":
    sys.exit((measure(sys.argv[2], sys.argv[3], sys.argv[4:]) if sys.argv[1] == "measure" else fits(sys.argv[2])) > 0)
