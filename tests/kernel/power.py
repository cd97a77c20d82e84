"""A file system on a loop device that loses its power, and comes back."""
import fcntl
import os
import struct
import subprocess
import time


def mount(image, directory):
    for attempt in range(20):
        try:
            return subprocess.run(["mount", "-o", "loop,nosuid,nodev", image, directory], capture_output=True, check=True)
        except subprocess.CalledProcessError:
            if attempt == 19:
                raise
            time.sleep(0.05 * attempt)  # another test took the same free loop device


def unmount(directory):
    for attempt in range(40):
        try:
            return subprocess.run(["umount", directory], capture_output=True, check=True)
        except subprocess.CalledProcessError:
            if attempt == 39:
                raise
            time.sleep(0.05)


def come_back(image, directory):
    unmount(directory)
    mount(image, directory)


def shut_down(fd):
    """Of the file system on which that is open: what was not written through is lost."""
    fcntl.ioctl(fd, 0x8004587D, struct.pack("I", 2))  # FS_IOC_SHUTDOWN, without flushing the log
    os.close(fd)
