"""usage: terminal.py COLUMNS COMMAND [ARGUMENT...]: runs it on a terminal of so many columns, prints what it shows there"""
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import threading

END = b"\0\0"


def shown(columns, command):
    """What a terminal of so many columns shows of the command."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    child = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)

    def end():
        """A terminal that nobody holds any more may lose what it has not shown yet: it is held until its end is read."""
        child.wait()
        os.write(theirs, END)

    waiting = threading.Thread(target=end)
    waiting.start()
    text = b""
    while not text.endswith(END):
        text += os.read(ours, 65536)
    waiting.join()
    os.close(theirs)
    os.close(ours)
    return text[:-len(END)].decode().replace("\r\n", "\n")


if __name__ == "__main__":
    sys.stdout.write(shown(int(sys.argv[1]), sys.argv[2:]))
