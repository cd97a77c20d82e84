"""A file system on a loop device that is put back as it was, to the byte, before each trial; and what real uids can do on it."""
import os
import shutil
import subprocess
from collections import defaultdict

import power

PLACE = os.environ["CAREACL_TEST_DIR"]
TRY = os.environ["BUILD"] + "/tests/faults/try_everything"
APART = f"{PLACE}/state"  # see hospital.py
SIZES = {"ext4": 32 << 20, "xfs": 300 << 20}


def quietly(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


class Disk:
    """Mounted at `path`."""

    def __init__(self, kind):
        self.path, self.image = f"{PLACE}/disk", f"{PLACE}/.private/faults.img"
        with open(self.image, "wb") as stream:
            stream.truncate(SIZES[kind])
        quietly(f"mkfs.{kind}", *(["-q", "-F", "-E", "lazy_itable_init=0"] if kind == "ext4" else ["-q", "-f"]), self.image)
        os.makedirs(self.path, exist_ok=True)
        self.mount()

    def mount(self):
        power.mount(self.image, self.path)

    def unmount(self):
        power.unmount(self.path)

    def keep(self, name):
        """Remembers it as it is now."""
        self.unmount()
        quietly("cp", "--sparse=always", self.image, f"{self.image}.{name}")
        if os.path.isdir(APART):
            quietly("cp", "-a", APART, f"{APART}.{name}")
        self.mount()

    def put_back(self, name):
        self.unmount()
        quietly("cp", "--sparse=always", f"{self.image}.{name}", self.image)
        if os.path.isdir(f"{APART}.{name}"):
            shutil.rmtree(APART)
            quietly("cp", "-a", f"{APART}.{name}", APART)
        self.mount()

    def shut_down(self):
        """The power goes: what was not written through is lost."""
        try:
            fd = os.open(self.path, os.O_RDONLY)
        except OSError:  # it has gone already
            return
        power.shut_down(fd)

    def come_back(self):
        power.come_back(self.image, self.path)

    def close(self):
        self.unmount()
        for name in os.listdir(os.path.dirname(self.image)):
            if name.startswith(os.path.basename(self.image)):
                os.unlink(f"{os.path.dirname(self.image)}/{name}")
        shutil.rmtree(self.path, ignore_errors=True)
        for name in os.listdir(PLACE):
            if name == "state" or name.startswith("state."):
                shutil.rmtree(f"{PLACE}/{name}")


def tried(directory, logins):
    """{(login, object): letters of what it can do}, see try_everything.c."""
    found = defaultdict(set)
    for line in quietly(TRY, str(directory), *logins).splitlines():
        login, thing, letters = line.split("\t")
        found[login, thing] |= set(letters)
    # an empty directory below .aside tells nothing, and requests and answers are their login's
    return {key: letters for key, letters in found.items() if key[1] != "aside of nothing" and "/EMERGENCY/" not in key[1]}


def beyond(now, *allowed):
    """What is in `now` and in none of the others."""
    more = []
    for key, letters in now.items():
        login, thing = key
        extra = letters - set().union(*(side.get(key, set()) for side in allowed))
        # whoever may read what stands aside may list its directory
        document = login, thing.removeprefix("aside of ")
        if document != key and any("r" in side.get(document, ()) for side in (now, *allowed)):
            extra = extra - {"l"}
        if extra:
            more.append(f"{key[0]} {key[1]}: {''.join(sorted(extra))}")
    return more


def differing(now, wanted):
    """What is in one of the two only."""
    return [f"more: {line}" for line in beyond(now, wanted)] + [f"less: {line}" for line in beyond(wanted, now)]
