"""A tree as it grew over the years, what a look at it says, and what real uids can do in it.

adopt_tree.py make ROOT FILES SEED        the tree, and logins and Unix groups in /etc/passwd and /etc/group
adopt_tree.py try CAREACL ROOT TRIES SEED   sampled pairs of a login and a folder: children of that login open, list and write; what
                                          `careacl adopt ROOT --login LOGIN --json` says must be that. TAP on stdout.
adopt_tree.py keep ROOT TRIES SEED FILE     what children of sampled logins can open and write in sampled folders, into FILE
adopt_tree.py compare ROOT FILE           the same once more: nobody can do what they could not before. TAP on stdout
adopt_tree.py state ROOT                  owner, group, mode and both ACLs of every object, a line each

A file is one that a login opens for reading or for writing; a folder is one that it lists, or of which it opens anything.
"""
import json
import os
import random
import struct
import subprocess
import sys

GROUPS = {"cardio": 31001, "ward-b": 31002, "desk": 31003, "imaging": 31004, "old": 31005}
UID = 30001
LOGINS = ["dr.one", "dr.two", "inf.three", "inf.four", "inf.five", "adm.six", "rx.seven", "etu.eight", "sec.nine", "who.ten", "dr.eleven",
          "inf.twelve"]
ORPHANS = [39001, 39002]
PRIMARY = {"inf.four": "ward-b", "adm.six": "desk"}  # the others have a group of their own
MEMBERS = {
    "cardio": ["dr.one", "dr.two", "inf.three", "inf.twelve"],
    "ward-b": ["dr.two", "inf.five", "etu.eight"],
    "desk": ["sec.nine"],
    "imaging": ["rx.seven", "dr.one"],
    "old": [],
}
CATEGORIES = ["medical", "nursing", "letters", "imaging"]
USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20


def make_people():
    with open("/etc/group", "a") as groups, open("/etc/passwd", "a") as logins:
        for name, gid in GROUPS.items():
            groups.write(f"{name}:x:{gid}:{','.join(MEMBERS[name])}\n")
        for number, login in enumerate(LOGINS):
            gid = GROUPS[PRIMARY[login]] if login in PRIMARY else UID + number
            if login not in PRIMARY:
                groups.write(f"{login}:x:{gid}:\n")
            logins.write(f"{login}:x:{UID + number}:{gid}::/nonexistent:/bin/sh\n")


def acl(entries, mode, mask):
    """The bytes of an ACL; named entries are (is_group, id, perms)."""
    rows = [(USER_OBJ, mode >> 6 & 7, 0xffffffff)]
    rows += [(USER, perms, number) for group, number, perms in sorted(entries) if not group]
    rows += [(GROUP_OBJ, mode >> 3 & 7, 0xffffffff)]
    rows += [(GROUP, perms, number) for group, number, perms in sorted(entries) if group]
    rows += [(MASK, mask, 0xffffffff), (OTHER, mode & 7, 0xffffffff)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *row) for row in rows)


def dress(path, chance, is_directory):
    """Owner, group, mode and ACL as people leave them behind."""
    uid = chance.choice([0, 0, 0] + ORPHANS + [UID + i for i in range(len(LOGINS))])
    gid = chance.choice([0, UID] + list(GROUPS.values()) * 3)
    mode = chance.choice([0o750, 0o750, 0o770, 0o755, 0o711, 0o700, 0o2770] if is_directory else
                         [0o640, 0o640, 0o660, 0o644, 0o600, 0o604, 0o440])
    os.chown(path, uid, gid)
    os.chmod(path, mode)
    if chance.random() < 0.4:
        return
    entries = {}
    for _ in range(chance.randrange(1, 5)):
        group = chance.random() < 0.5
        number = chance.choice(list(GROUPS.values())) if group else chance.choice(ORPHANS + [UID + i for i in range(len(LOGINS))])
        entries[group, number] = chance.choice([0, 4, 5, 5, 6, 7, 7])
    named = [(*key, perms) for key, perms in entries.items()]
    mask = chance.choice([7, 7, 7, 5, 4, 0])
    os.setxattr(path, "system.posix_acl_access", acl(named, mode & 0o777, mask))
    if is_directory and chance.random() < 0.5:
        os.setxattr(path, "system.posix_acl_default", acl(named, mode & 0o777, mask))


def make_folder(folder, wanted, chance):
    """Returns how many files."""
    os.mkdir(folder)
    made = []
    count = 0
    for category in chance.sample(CATEGORIES, chance.randrange(1, 5)):
        places = [f"{folder}/{category}"]
        os.mkdir(places[0])
        if chance.random() < 0.3:
            places.append(f"{folder}/{category}/2026")
            os.mkdir(places[1])
        made += places
        for _ in range(wanted // 2):
            name = f"{chance.choice(places)}/{count}.pdf"
            with open(name, "w") as file:
                file.write("confided")
            dress(name, chance, False)
            count += 1
    # a usual look for most, so that there are folders that many open
    usual, group = chance.random() < 0.6, chance.choice(["cardio", "ward-b"])
    for place in [folder] + made:
        if not usual:
            dress(place, chance, True)
            continue
        os.chown(place, 0, GROUPS[group])
        os.chmod(place, 0o2770)
        for file in [entry.path for entry in os.scandir(place) if entry.is_file()]:
            if chance.random() < 0.005:
                continue  # an odd one
            if "system.posix_acl_access" in os.listxattr(file):
                os.removexattr(file, "system.posix_acl_access")
            os.chown(file, 0, GROUPS[group])
            os.chmod(file, 0o660)
    return count


def make(root, files, seed):
    chance = random.Random(seed)
    make_people()
    os.chmod(root, 0o755)
    done = number = 0
    while done < files:
        number += 1
        done += make_folder(f"{root}/P{number:05}", 10 + chance.randrange(20), chance)


# ---- what real uids can do ----

def opens(path, flags):
    try:
        os.close(os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC))
        return True
    except OSError:
        return False


def lists(path):
    try:
        os.listdir(path)
        return True
    except OSError:
        return False


def tried(login, folder, places, files):
    """What a child of that login can do: opens something, lists the folder, which documents it reads, which it writes."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        record = [line.split(":") for line in open("/etc/passwd") if line.startswith(login + ":")][0]
        os.initgroups(login, int(record[3]))
        os.setresgid(*[int(record[3])] * 3)
        os.setresuid(*[int(record[2])] * 3)
        listed = lists(folder)
        reads = [file for file in files if opens(file, os.O_RDONLY)]
        writes = [file for file in files if opens(file, os.O_WRONLY)]
        opened = reads != [] or any(lists(place) for place in places)
        with os.fdopen(writer, "w") as answer:
            json.dump([opened, listed, reads, writes], answer)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        found = json.loads(answer.read() or "null")
    os.waitpid(child, 0)
    return found


def said_by(careacl, root, login):
    answer = subprocess.run([*careacl, "adopt", root, "--json", "--login", login], capture_output=True, check=True)
    folders = json.loads(answer.stdout)["login"]["folders"]
    return {f["folder"]: [f["opens"], f["lists"], f["reads"], f["writes"]] for f in folders}


def contents(root, folder):
    places, files = [], []
    for place, _, names in os.walk(f"{root}/{folder}"):
        places.append(place)
        files += [f"{place}/{name}" for name in names]
    return places, files


def tried_of(root, login, folder):
    return tried(login, f"{root}/{folder}", *contents(root, folder))[2:]


def keep(root, tries, seed, path):
    chance = random.Random(seed)
    folders = sorted(os.listdir(root))
    pairs = [(chance.choice(LOGINS), chance.choice(folders)) for _ in range(tries)]
    with open(path, "w") as out:
        json.dump([(login, folder, tried_of(root, login, folder)) for login, folder in pairs], out)


def compare(root, path):
    before = json.load(open(path))
    wrong, read, kept = [], 0, 0
    for login, folder, was in before:
        found = tried_of(root, login, folder)
        new = [set(found[i]) - set(was[i]) for i in (0, 1)]
        read += len(was[0])
        kept += len(set(found[0]) & set(was[0]))
        if new[0] or new[1]:
            wrong.append(f"{login} {folder}: reads {sorted(new[0])[:3]}, writes {sorted(new[1])[:3]}")
    for line in wrong[:10]:
        print("#", line)
    print(f"{'not ' if wrong else ''}ok 1 - {len(before)} tries: nobody reads or writes what they could not before")
    print(f"{'' if kept > read // 3 else 'not '}ok 2 - a good part is kept: {kept} of {read} readings of documents")
    return not wrong


def try_all(careacl, root, tries, seed):
    chance = random.Random(seed)
    folders = sorted(os.listdir(root))
    said = {login: said_by(careacl, root, login) for login in LOGINS}
    wrong, opened, written = [], 0, 0
    for _ in range(tries):
        login, folder = chance.choice(LOGINS), chance.choice(folders)
        places, files = contents(root, folder)
        found = tried(login, f"{root}/{folder}", places, files)
        found[2:] = len(found[2]), len(found[3])
        expected = said[login].get(folder, [False, False, 0, 0])
        opened += found[0]
        written += found[3] > 0
        if found != expected:
            wrong.append(f"{login} {folder}: the kernel gives {found}, the look says {expected}")
    for line in wrong[:10]:
        print("#", line)
    print(f"{'not ' if wrong else ''}ok 1 - {tries} tries of {len(LOGINS)} logins in {len(folders)} folders: the look is right about each")
    fair = tries // 20 < opened < tries - tries // 20 and written > 0
    print(f"{'' if fair else 'not '}ok 2 - some opened, some not: {opened} of {tries} opened, {written} wrote")
    print(f"# {tries} tries, {len(wrong)} wrong")
    return not wrong and fair


def state(root):
    for place, _, names in sorted(os.walk(root)):
        for name in [""] + sorted(names):
            path = f"{place}/{name}" if name else place
            found = os.lstat(path)
            acls = []
            for kind in ["access", "default"]:
                try:
                    acls.append(os.getxattr(path, f"system.posix_acl_{kind}").hex())
                except OSError:
                    acls.append("-")
            print(path[len(root):] or ".", found.st_uid, found.st_gid, oct(found.st_mode), *acls)


if __name__ == "__main__":
    verb, arguments = sys.argv[1], sys.argv[2:]
    if verb == "make":
        make(arguments[0], int(arguments[1]), int(arguments[2]))
    elif verb == "try":
        sys.exit(0 if try_all(arguments[0].split(), arguments[1], int(arguments[2]), int(arguments[3])) else 1)
    elif verb == "keep":
        keep(arguments[0], int(arguments[1]), int(arguments[2]), arguments[3])
    elif verb == "compare":
        sys.exit(0 if compare(arguments[0], arguments[1]) else 1)
    else:
        state(arguments[0])
