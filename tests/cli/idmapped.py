"""idmapped.py SOURCE TARGET INSIDE OUTSIDE: mounts SOURCE once more at TARGET, with the owner and the entries of uid and
gid INSIDE seen as OUTSIDE's: whoever is OUTSIDE has there what INSIDE has. (mount(8) of Debian 12 cannot yet.)"""
import ctypes
import os
import struct
import subprocess
import sys

OPEN_TREE, MOVE_MOUNT, MOUNT_SETATTR = 428, 429, 442
CLONE, EMPTY_PATH, IDMAP, AT_FDCWD = 1, 0x1000, 0x100000, -100
FROM_EMPTY_PATH = 4
libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    result = libc.syscall(ctypes.c_long(number), *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


source, target, inside, outside = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
holder = subprocess.Popen(["unshare", "--user", "sh", "-c", "echo; exec sleep 100"], stdout=subprocess.PIPE)
holder.stdout.readline()
try:
    for name in ("uid_map", "gid_map"):
        with open(f"/proc/{holder.pid}/{name}", "w") as file:
            file.write(f"0 0 1\n{inside} {outside} 1\n")
    namespace = os.open(f"/proc/{holder.pid}/ns/user", os.O_RDONLY)
    tree = call(OPEN_TREE, AT_FDCWD, source.encode(), CLONE | os.O_CLOEXEC)
    attributes = ctypes.create_string_buffer(struct.pack("QQQQ", IDMAP, 0, 0, namespace))
    call(MOUNT_SETATTR, tree, b"", EMPTY_PATH, attributes, 32)
    call(MOVE_MOUNT, tree, b"", AT_FDCWD, target.encode(), FROM_EMPTY_PATH)
finally:
    holder.kill()
    holder.wait()
