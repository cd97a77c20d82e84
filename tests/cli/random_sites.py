#!/usr/bin/env python3
"""Random sites from end to end: what the command says, what is on the disk, what the kernel lets people do.

    random_sites.py CAREACL WRITER DIRECTORY FIRST COUNT

WRITER (tests/unit/test_random_site) writes site number FIRST and so on below DIRECTORY, with what the second
reading of the rules expects of every login, patient, category and document. For each site
  explain, who, what    are compared with that and with each other, at seconds around the bounds
  sync, verify          run on a site whose bounds lie days apart, now
  the kernel            is asked (access(2), as each uid) about every category and document
Prints one TAP line a site. Needs root in a private namespace, and logins for every name that the sites use.
"""
import json
import os
import pwd
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

SECONDS_MIDDLE = 1772323200  # RANDOM_SITE_MIDDLE
DAY = 86400
FILES = ["a.pdf", "d/a.pdf", "d/b.pdf", "d/e/a.pdf", "d2/a.pdf", "z.pdf", "a.pdf2", "dd/a.pdf"]
DIRECTORIES = ["d", "d/e"]
# what access(2) must answer: read, write, search, by access
CATEGORY = {"none": "---", "deposit": "-wx", "read": "r-x", "write": "rwx"}
DIRECTORY = {"none": "---", "deposit": "---", "read": "r-x", "write": "rwx"}
SEALED = {"none": "---", "deposit": "---", "read": "r--", "write": "r--"}
WORKING = {"none": "---", "deposit": "---", "read": "r--", "write": "rw-"}


class Different(Exception):
    """What was found is not what was expected."""


def expect(found, expected, what):
    if found != expected:
        raise Different(f"{what}\n  found:    {found}\n  expected: {expected}")


class Site:
    """A written site and the expected answers: {(instant, login, patient, item): (access, reason, rule)}."""

    def __init__(self, tools, folder, seed, middle, step, instants):
        self.careacl, writer = tools
        self.folder = folder
        (folder / "registry.d").mkdir(parents=True)
        subprocess.run([writer, str(seed), folder, str(middle), str(step), *map(str, instants)], check=True)
        self.expected, self.logins, self.patients, self.categories = {}, [], [], []
        for line in (folder / "expect.tsv").read_text().splitlines():
            instant, login, patient, item, access, reason, rule = line.split("\t")
            self.expected[int(instant), login, patient, item] = (access, reason, rule)
            for kept, new in ((self.logins, login), (self.patients, patient),
                              (self.categories, item.split("/")[0])):
                if new not in kept:
                    kept.append(new)

    def run(self, *arguments, status=(0,)):
        done = subprocess.run([self.careacl, "-c", self.folder / "careacl.conf", *arguments],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode not in status:
            raise Different(f"careacl {' '.join(arguments)}: status {done.returncode}\n"
                            f"{done.stdout[:2000]}{done.stderr[:2000]}")
        return done

    def ask(self, *arguments, status=(0,)):
        return json.loads(self.run(*arguments, "--json", status=status).stdout)


def answer_of(element):
    return element["access"], element["reason"], element["rule"]


def check_explain(site, at, instant):
    """explain for every login and patient; returns the permits, {(login, patient, category): element}."""
    permits = {}
    for login in site.logins:
        for patient in site.patients:
            document = site.ask("explain", login, patient, "--at", at, status=(0, 1))
            expect([e["category"] for e in document["categories"]], site.categories, f"explain {login} {patient}")
            for element in document["categories"]:
                category = element["category"]
                what = f"explain {login} {patient} {category} --at {at}"
                expect(answer_of(element), site.expected[instant, login, patient, category], what)
                expect(element["effect"], "deny" if element["access"] == "none" else "permit", what)
                if element["effect"] == "permit":
                    permits[login, patient, category] = element
    return permits


def check_documents(site, at, instant, choose):
    for _ in range(40):
        login, patient = choose.choice(site.logins), choose.choice(site.patients)
        item = choose.choice(site.categories) + "/" + choose.choice(FILES + DIRECTORIES)
        expected = site.expected[instant, login, patient, item]
        element = site.ask("explain", login, patient, item, "--at", at, status=(expected[0] == "none",))
        expect(answer_of(element), expected, f"explain {login} {patient} {item} --at {at}")


def entries(document, **always):
    return {(e.get("login", always.get("login")), e.get("patient", always.get("patient")), e["category"]):
            (e["access"], e["reason"], e["rule"], e["until"]) for e in document["entries"]}


def check_who_and_what(site, at, permits):
    expected = {key: (*answer_of(e), e["next_change"]) for key, e in permits.items()}
    who, what = {}, {}
    for patient in site.patients:
        who.update(entries(site.ask("who", patient, "--at", at), patient=patient))
    for login in site.logins:
        what.update(entries(site.ask("what", login, "--at", at), login=login))
    expect(sorted(set(who.items()) ^ set(expected.items())), [], f"who and explain agree at {at}")
    expect(sorted(set(what.items()) ^ set(expected.items())), [], f"what and explain agree at {at}")


def check_answers(tools, folder, seed):
    choose = random.Random(seed)
    instant = SECONDS_MIDDLE + choose.randint(-5, 5)
    site = Site(tools, folder, seed, SECONDS_MIDDLE, 1, [instant])
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(instant))
    check_who_and_what(site, at, check_explain(site, at, instant))
    check_documents(site, at, instant, choose)


# ---- the disk and the kernel ----

def stores_of(site):
    """{category: (root, path below the folder, are its documents sealed)} from the settings as written."""
    places, root = {}, None
    for line in (site.folder / "careacl.conf").read_text().splitlines():
        words = line.split('"')
        if " root = " in line:
            root = site.folder / words[words.index("; root = ") + 1 if "; root = " in words else 3]
        elif line.startswith("      {"):
            places[words[1]] = (root, words[3], '"working"' not in line)
    return places


def put_documents(site, places):
    """Documents in every category that has a folder. Returns [(patient, item, path, perms by access)]."""
    objects = []
    for patient in site.patients:
        for category, (root, path, sealed) in places.items():
            directory = root / patient / path
            if not directory.is_dir():
                continue
            objects.append((patient, category, directory, CATEGORY))
            for name in FILES:
                (directory / name).parent.mkdir(parents=True, exist_ok=True)
                (directory / name).write_text("confided")
                objects.append((patient, f"{category}/{name}", directory / name, SEALED if sealed else WORKING))
            for name in DIRECTORIES:
                objects.append((patient, f"{category}/{name}", directory / name, DIRECTORY))
    return objects


def perms_as(login, paths):
    """What access(2) answers to that login about each path, "r-x" and so on."""
    user = pwd.getpwnam(login)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
            os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)
            text = "".join(letter if os.access(path, bit) else "-" for path in paths
                           for letter, bit in (("r", os.R_OK), ("w", os.W_OK), ("x", os.X_OK)))
            with os.fdopen(writing, "w") as out:
                out.write(text)
            os._exit(0)
        except BaseException:  # pylint: disable=broad-except
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as answers:
        text = answers.read()
    if os.waitpid(child, 0)[1] != 0:
        raise Different(f"could not become {login}")
    return [text[i:i + 3] for i in range(0, len(text), 3)]


def where_they_are(objects, inodes, roots):
    """The same objects where they stand now: what is withheld, hidden or deleted stands aside."""
    found = {}
    for root in roots:
        for directory, names, files in os.walk(root):
            for name in names + files:
                path = Path(directory, name)
                found[path.lstat().st_ino] = path
    return [(patient, item, found[inode], perms)
            for (patient, item, _, perms), inode in zip(objects, inodes)]


def check_kernel(site, objects, instant):
    paths = [path for _, _, path, _ in objects]
    for login in site.logins:
        for (patient, item, path, perms), found in zip(objects, perms_as(login, paths)):
            access, reason, rule = site.expected[instant, login, patient, item]
            expect(found, perms[access], f"the kernel, {login} on {path}: {access} {reason} {rule}")


def check_disk(tools, folder, seed):
    now = int(time.time())
    site = Site(tools, folder, seed, now - 100, DAY, [now])
    places = stores_of(site)
    for root in {place[0] for place in places.values()}:
        root.mkdir(parents=True)
    site.run("sync")
    objects = put_documents(site, places)
    inodes = [path.stat().st_ino for _, _, path, _ in objects]
    site.run("sync")
    objects = where_they_are(objects, inodes, {place[0] for place in places.values()})
    site.run("verify")
    check_kernel(site, objects, now)
    done = site.run("sync")
    expect(done.stdout + done.stderr, "", "a sync with nothing to do prints nothing")


def main():
    tools, directory = sys.argv[1:3], Path(sys.argv[3])
    first, count = int(sys.argv[4]), int(sys.argv[5])
    failed = 0
    for seed in range(first, first + count):
        for name, check in (("answers", check_answers), ("disk and kernel", check_disk)):
            folder = directory / f"{seed}-{name.split()[0]}"
            folder.mkdir()
            try:
                check(tools, folder, seed)
                print(f"ok - random site {seed}: {name}", flush=True)
            except Different as difference:
                failed += 1
                print(f"not ok - random site {seed}: {name}", flush=True)
                print("# " + str(difference).replace("\n", "\n# "), flush=True)
            shutil.rmtree(folder)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
