"""What a person's ways into the store have in common. Each offers the operations on handles that programs use which
save documents; paths are relative to the store's root, and what is refused raises Refused."""

import re
import subprocess

ROOT = "/srv/clinical/folders"
HOST = "127.0.0.1"
# the kernel's words, Samba's, and those of tar and vim, which keep the kernel's to themselves
DENIED = re.compile(r"permission denied|operation not permitted|access.denied|Cannot open: File exists|E212:", re.I)


class Refused(Exception):
    """The kernel or the service says that this person may not."""


class Failed(Exception):
    """It did not work, and not because of what the person may."""


def start(argv, cwd=None):
    """A program; what it reads comes through tell."""
    return subprocess.Popen(argv, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def tell(job, text):
    job.stdin.write(text.encode() if isinstance(text, str) else text)
    job.stdin.flush()


def finish(job):
    """To its end. What it says is raised when it is not content."""
    out, err = job.communicate(timeout=60)
    if job.returncode != 0:
        said = f"status {job.returncode}: {(out[-400:] + err[-400:]).decode()}"
        raise (Refused if DENIED.search(said) else Failed)(said)


class Reach:
    """What can be said with the operations of all three."""

    def save(self, path, text, how="over", mode=None):
        """Opened, written and closed: how is "new" (must not be there), "over" (emptied if it is) or "append"."""
        handle = self.open(path, how, mode)
        self.write(handle, text)
        self.close(handle)
