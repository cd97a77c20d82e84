"""Runs a command as a person at a terminal would: types the password where one is asked for, and "yes" where a host is new.

person.py SECONDS PASSWORD COMMAND...

What was seen goes to stdout; ends with the command's status, 124 where it lasted too long.
"""

import os
import pty
import re
import select
import sys
import time

seconds, password, command = float(sys.argv[1]), sys.argv[2], sys.argv[3:]
ASKS = [(re.compile(rb"password[^\n]*: ?$", re.I), password.encode()), (re.compile(rb"\(yes/no[^\n]*\)\? ?$"), b"yes")]

child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
end = time.monotonic() + seconds
seen = b""
while True:
    ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
    if not ready:
        os.kill(child, 9)
        print("it did not end in time")
        sys.exit(124)
    try:
        got = os.read(terminal, 4096)
    except OSError:
        break
    if not got:
        break
    sys.stdout.buffer.write(got)
    seen = (seen + got)[-400:]
    for asked, answer in ASKS:
        if asked.search(seen):
            os.write(terminal, answer + b"\n")
            seen = b""
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.exit(status if status >= 0 else 128 - status)
