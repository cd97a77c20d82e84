"""usage: terminal.py COLUMNS COMMAND [ARGUMENT...]: runs it on a terminal of so many columns, prints what it shows there"""
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios


def shown(columns, command):
    """What a terminal of so many columns shows of the command."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    child = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    text = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the last of them has closed it
            break
        if not part:
            break
        text += part
    child.wait()
    os.close(ours)
    return text.decode().replace("\r\n", "\n")


if __name__ == "__main__":
    sys.stdout.write(shown(int(sys.argv[1]), sys.argv[2:]))
