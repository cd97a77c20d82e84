"""One program, run with the wrapper (wrapper.c) between it and the kernel: counted, or with one call that fails."""
import errno
import mmap
import os
import struct
import subprocess
import time
from collections import Counter, defaultdict

BUILD = os.environ["BUILD"] + "/tests/faults"
TABLE = os.environ["CAREACL_TEST_DIR"] + "/fault.table"
SITE = struct.Struct("<QII3Q8Q")
HEAD = struct.Struct("<IIQQ")
SITES = 16384
LONG = bool(os.environ.get("CAREACL_LONG"))
ONLY = os.environ.get("CAREACL_FAULT_ONLY", "").split()  # calls
# of a sanitized program: what it finds is no status of its own; libraries leak when memory does not suffice
SANITIZER = {"ASAN_OPTIONS": "exitcode=99:verify_asan_link_order=0:allocator_may_return_null=1:detect_leaks=0",
             "UBSAN_OPTIONS": "exitcode=99:print_stacktrace=1"}
MEMORY, SPAWN, FCNTL, O_CREAT = 4096, 4097, 72, 0o100

NUMBERS = {
    "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek": 8, "mmap": 9,
    "ioctl": 16, "pread64": 17, "pwrite64": 18, "readv": 19, "writev": 20, "access": 21, "dup": 32, "dup2": 33, "socket": 41,
    "connect": 42, "sendto": 44, "recvfrom": 45, "sendmsg": 46, "recvmsg": 47, "clone": 56, "fork": 57, "wait4": 61, "kill": 62,
    "fcntl": FCNTL, "flock": 73, "fsync": 74, "fdatasync": 75, "ftruncate": 77, "getcwd": 79, "chdir": 80, "fchdir": 81,
    "rename": 82, "mkdir": 83, "rmdir": 84, "unlink": 87, "readlink": 89, "chmod": 90, "fchmod": 91, "chown": 92, "fchown": 93,
    "setuid": 105, "setgid": 106, "setgroups": 116, "setresuid": 117, "setresgid": 119, "capset": 126, "statfs": 137,
    "fstatfs": 138, "prctl": 157, "chroot": 161, "setxattr": 188, "lsetxattr": 189, "fsetxattr": 190, "getxattr": 191,
    "lgetxattr": 192, "fgetxattr": 193, "listxattr": 194, "flistxattr": 196, "removexattr": 197, "fremovexattr": 199,
    "getdents64": 217, "openat": 257, "mkdirat": 258, "fchownat": 260, "newfstatat": 262, "unlinkat": 263, "renameat": 264,
    "linkat": 265, "symlinkat": 266, "readlinkat": 267, "fchmodat": 268, "faccessat": 269, "fallocate": 285, "dup3": 292,
    "pipe2": 293, "syncfs": 306, "renameat2": 316, "getrandom": 318, "memfd_create": 319, "copy_file_range": 326, "statx": 332,
    "openat2": 437, "faccessat2": 439, "fchmodat2": 452, "setxattrat": 463, "getxattrat": 464, "removexattrat": 466,
    "malloc": MEMORY, "posix_spawn": SPAWN,
}
NAMES = {number: name for name, number in NUMBERS.items()}

_OPEN, _CHANGE = "EACCES EMFILE ENFILE ENOMEM EIO EINTR ELOOP", "EIO ENOSPC EROFS EACCES EDQUOT"
# What each call plausibly says; "short": read or write less than wanted; calls that are not here were only counted.
ERRORS = {
    "read": "EIO EINTR short", "pread64": "EIO short", "readv": "EIO short",
    "write": "ENOSPC EIO EDQUOT EINTR short", "pwrite64": "ENOSPC EIO EDQUOT short", "writev": "ENOSPC EIO short",
    "open": _OPEN, "openat": _OPEN, "openat2": _OPEN + " EXDEV EAGAIN", "close": "EIO",
    "stat": "EIO ENOMEM", "fstat": "EIO", "lstat": "EIO ENOMEM", "newfstatat": "EIO ENOMEM", "statx": "EIO ENOMEM",
    "lseek": "EIO", "mmap": "ENOMEM", "access": "EIO EACCES", "faccessat": "EIO EACCES", "faccessat2": "EIO EACCES",
    "dup": "EMFILE", "dup2": "EMFILE", "dup3": "EMFILE", "pipe2": "EMFILE ENFILE", "socket": "EMFILE ENOBUFS", "connect": "ECONNREFUSED EAGAIN",
    "sendto": "ENOBUFS", "sendmsg": "ENOBUFS", "recvfrom": "EIO", "recvmsg": "EIO", "poll": "ENOMEM EINTR", "clone": "EAGAIN ENOMEM",
    "fork": "EAGAIN ENOMEM", "wait4": "EINTR", "kill": "EPERM", "fcntl": "EAGAIN EMFILE", "flock": "ENOLCK EINTR",
    "fsync": "EIO ENOSPC EDQUOT", "fdatasync": "EIO ENOSPC EDQUOT", "syncfs": "EIO ENOSPC", "ftruncate": "EIO ENOSPC", "fallocate": "ENOSPC EIO",
    "getcwd": "EIO", "chdir": "EACCES EIO", "fchdir": "EACCES EIO", "rename": _CHANGE, "renameat": _CHANGE, "renameat2": _CHANGE + " EINVAL EXDEV",
    "mkdir": _CHANGE + " EMLINK", "mkdirat": _CHANGE + " EMLINK", "symlinkat": _CHANGE, "linkat": _CHANGE + " EMLINK",
    "unlink": "EIO EROFS EPERM", "unlinkat": "EIO EROFS EPERM", "rmdir": "EIO EROFS EPERM", "readlink": "EIO EACCES", "readlinkat": "EIO EACCES",
    "chmod": "EIO EPERM EROFS", "fchmod": "EIO EPERM EROFS", "fchmodat": "EIO EPERM EROFS", "fchmodat2": "EIO EPERM EROFS",
    "chown": "EIO EPERM EDQUOT", "fchown": "EIO EPERM EDQUOT", "fchownat": "EIO EPERM EDQUOT",
    "setuid": "EAGAIN EPERM", "setgid": "EPERM", "setgroups": "EPERM ENOMEM", "setresuid": "EAGAIN EPERM", "setresgid": "EPERM", "capset": "EPERM",
    "prctl": "EPERM", "chroot": "EPERM", "statfs": "EIO", "fstatfs": "EIO ENOMEM",
    "getdents64": "EIO ENOMEM", "getrandom": "EAGAIN", "memfd_create": "ENOMEM EMFILE", "copy_file_range": "EIO ENOSPC",
    "malloc": "ENOMEM", "posix_spawn": "EAGAIN ENOMEM",
    **{name: "ENOSPC EDQUOT EIO EPERM EOPNOTSUPP ENOMEM" for name in ("setxattr", "lsetxattr", "fsetxattr", "setxattrat")},
    **{name: "EIO ENOMEM EACCES" for name in ("getxattr", "lgetxattr", "fgetxattr", "getxattrat", "listxattr", "flistxattr")},
    **{name: "EIO EPERM ENOSPC" for name in ("removexattr", "fremovexattr", "removexattrat")},
}
# What changes something that a power cut could take back.
CHANGES = {"write", "pwrite64", "writev", "fsync", "fdatasync", "syncfs", "ftruncate", "setxattr", "fsetxattr", "removexattr", "fremovexattr", "fchmod",
           "fchmodat", "fchown", "fchownat", "mkdirat", "renameat2", "renameat", "rename", "unlinkat", "unlink", "symlinkat", "linkat", "close"}


# What takes room on a disk (wrapper.c, takes_room): the disk may be full from there on.
TAKES_ROOM = {"write", "pwrite64", "writev", "fsetxattr", "setxattr", "mkdirat", "renameat2", "symlinkat", "linkat", "mkdir", "rename", "renameat",
              "ftruncate", "fallocate", "fsync", "fdatasync"}


class Result:
    """How a run ended. status: negative by a signal, None when it hung."""

    def __init__(self, status, out, err, fired):
        self.status, self.out, self.err, self.fired = status, out, err, fired


class Site:
    """One place of the program that makes one call."""

    def __init__(self, row):
        self.signature, self.number, self.count = row[:3]
        self.arguments, self.frames = row[3:6], [frame for frame in row[6:] if frame]
        self.name = NAMES.get(self.number, str(self.number))

    def errors(self):
        known = ERRORS.get(self.name, "").split()
        if self.number == FCNTL:  # new descriptors; locks on a local disk do not fail, nor are they ever not given back
            known = {0: ["EMFILE"], 1030: ["EMFILE"]}.get(self.arguments[1], [])
        if self.name == "openat" and self.arguments[2] & O_CREAT:
            known = known + ["ENOSPC", "EROFS", "EDQUOT", "full"]
        return known + ["full"] if self.name in TAKES_ROOM else known

    def spell(self, error, occurrence=1):
        if error == "full":
            action = f"full {errno.ENOSPC}"
        else:
            action = "short" if error == "short" else f"{'after' if self.name == 'close' else 'error'} {getattr(errno, error)}"
        return f"{self.number} {self.signature:x} {occurrence} {action}"

    def where(self, program):
        """Who calls whom, in words."""
        found = subprocess.run(["addr2line", "-s", "-f", "-e", program, *(hex(frame - 1) for frame in self.frames[:6])], capture_output=True, text=True,
                               check=False).stdout.splitlines()
        return " < ".join(f"{function} {line}" for function, line in zip(found[::2], found[1::2]))


class Injection:
    """Runs programs; counts what was injected. `injected`: by call and errno."""

    def __init__(self):
        self.injected, self.missed, self.calls, self.allocations = Counter(), 0, 0, 0
        self.uninjected, self.in_glibc = set(), 0
        with open(TABLE, "wb") as stream:
            stream.truncate(HEAD.size + SITES * SITE.size)

    def _run(self, command, fault, environment, limit=60):
        with open(TABLE, "r+b") as stream:
            table = mmap.mmap(stream.fileno(), 0)
        table[:] = bytes(len(table))
        environment = {**os.environ, **SANITIZER, "LD_PRELOAD": BUILD + "/wrapper.so", "CAREACL_FAULT_TABLE": TABLE, "CAREACL_FAULT": fault, "MALLOC_PERTURB_": "165",
                       **environment}
        try:
            done = subprocess.run(command, capture_output=True, timeout=limit, env=environment, stdin=subprocess.DEVNULL, check=False)
            status, out, err = done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
        except subprocess.TimeoutExpired as late:
            status, out, err = None, (late.stdout or b"").decode(errors="replace"), (late.stderr or b"").decode(errors="replace")
        return table, Result(status, out, err, HEAD.unpack_from(table)[0] > 0)

    def record(self, command, **environment):
        """All sites that the command passes, and how it ended."""
        table, result = self._run(command, "record", environment)
        _, _, self.calls, self.allocations = HEAD.unpack_from(table)
        sites = [Site(row) for row in SITE.iter_unpack(table[HEAD.size:]) if row[2] > 0]
        self.uninjected |= {site.name for site in sites if not site.errors()}
        return sites, result

    def inject(self, command, site, fault, label, limit=60, **environment):
        """Runs it with that fault (Site.spell); label: what is counted."""
        result = self._run(command, fault, environment, limit)[1]
        if result.fired:
            self.injected[site.name, label] += 1
        else:
            self.missed += 1
        return result

    def told(self):
        """What was injected: a line a call."""
        by_call = defaultdict(list)
        for (name, label), count in sorted(self.injected.items()):
            by_call[name].append(f"{label} {count}")
        return [f"{name}: {', '.join(labels)}" for name, labels in sorted(by_call.items())]


def chosen(items, limit, chance):
    """At most `limit` of (site, fault, what), all calls alike as far as they go: first one of each, then another of each; a disk that is
    full from here on counts as a call of its own."""
    if limit is None:
        return spread(items, chance)
    lanes = defaultdict(list)
    for item in items:
        lanes[item[2] if item[2] in ("full", "power cut", "killed") else item[0].name].append(item)
    for lane in lanes.values():
        chance.shuffle(lane)
    taken = []
    while len(taken) < min(limit, len(items)):
        for lane in lanes.values():
            if lane and len(taken) < limit:
                taken.append(lane.pop())
    return taken


def spread(items, chance):
    """All, in an order that may be cut off: first each call with each errno, then each place, then the rest."""
    rest, taken = list(items), []
    chance.shuffle(rest)
    for key in (lambda item: (item[0].name, item[2]), lambda item: (item[0].number, item[0].signature)):
        seen, later = {key(item) for item in taken}, []
        for item in rest:
            (later if key(item) in seen else taken).append(item)
            seen.add(key(item))
        rest = later
    return taken + rest


class Budget:
    """The seconds (CAREACL_FAULT_SECONDS, an hour unless said) of the long form, shared out among so many commands."""

    def __init__(self, commands):
        self.end = time.monotonic() + int(os.environ.get("CAREACL_FAULT_SECONDS", "3600"))
        self.commands, self.until = commands, None

    def begin(self):
        """Of the next command."""
        now = time.monotonic()
        self.until = now + max(0, self.end - now) / max(1, self.commands)
        self.commands -= 1

    def is_spent(self):
        return LONG and time.monotonic() > self.until
