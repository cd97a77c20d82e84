#!/usr/bin/env python3
"""One SFTP session that says exactly what the server answered: sftp_client.py SSH-ARGUMENT...

Commands on stdin, a line each; each gives one line of answer: "ok ..." with what was asked for, or the server's status,
"no-such-file", "permission-denied", "failure" (OpenSSH's own client says "not found" of all three).

ls DIR | stat PATH | lstat PATH | readlink PATH | read PATH | rename FROM TO | mkdir DIR | rm PATH | chmod MODE PATH
open PATH | write TEXT | fill KIB | close      one upload, in as many steps as one likes
hold PATH | more                               one document held open: its next 16 bytes
begin DIR | next                               one listing held open: its next names
"""
import struct
import subprocess
import sys

INIT, OPEN, CLOSE, READ, WRITE, LSTAT, SETSTAT, OPENDIR, READDIR = 1, 3, 4, 5, 6, 7, 9, 11, 12
REMOVE, MKDIR, STAT, RENAME, READLINK = 13, 14, 17, 18, 19
STATUS, HANDLE, DATA, NAME, ATTRS = 101, 102, 103, 104, 105
STATUSES = {0: "ok", 1: "end", 2: "no-such-file", 3: "permission-denied", 4: "failure"}
READ_FLAG, CREATE_FLAGS = 0x1, 0x2 | 0x8 | 0x10
NO_ATTRIBUTES = struct.pack(">I", 0)


class Refused(Exception):
    """The status of the server, as a word."""


def text(value):
    if isinstance(value, str):
        value = value.encode()
    return struct.pack(">I", len(value)) + value


class Server:
    """Requests one after the other; an answer of another kind than expected is a refusal."""

    def __init__(self, arguments):
        self.process = subprocess.Popen(["ssh", *arguments, "-s", "sftp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.number = 0
        self.send(INIT, struct.pack(">I", 3))
        self.receive()

    def send(self, kind, body):
        self.process.stdin.write(struct.pack(">IB", len(body) + 1, kind) + body)
        self.process.stdin.flush()

    def take(self, size):
        data = self.process.stdout.read(size)
        if len(data) < size:
            raise EOFError
        return data

    def receive(self):
        size, kind = struct.unpack(">IB", self.take(5))
        return kind, self.take(size - 1)

    def ask(self, kind, body, expected):
        self.number += 1
        self.send(kind, struct.pack(">I", self.number) + body)
        answer, data = self.receive()
        if answer == STATUS and expected != STATUS or answer == STATUS and data[4:8] != b"\0\0\0\0":
            raise Refused(STATUSES.get(struct.unpack(">I", data[4:8])[0], "other"))
        return data[4:]

    def handle(self, kind, body):
        return self.ask(kind, body, HANDLE)[4:]

    def close(self, handle):
        self.ask(CLOSE, text(handle), STATUS)

    def open(self, path, flags):
        return self.handle(OPEN, text(path) + struct.pack(">I", flags) + NO_ATTRIBUTES)

    def read(self, handle, offset, size):
        try:
            return self.ask(READ, text(handle) + struct.pack(">QI", offset, size), DATA)[4:]
        except Refused as refused:
            if str(refused) == "end":
                return b""
            raise

    def write(self, handle, offset, data):
        self.ask(WRITE, text(handle) + struct.pack(">Q", offset) + text(data), STATUS)

    def open_directory(self, path):
        return self.handle(OPENDIR, text(path))

    def next_names(self, handle):
        """Those of one answer; none at the end."""
        try:
            data = self.ask(READDIR, text(handle), NAME)
        except Refused as refused:
            if str(refused) != "end":
                raise
            return []
        names, at = [], 4
        for _ in range(struct.unpack(">I", data[:4])[0]):
            name, at = cut(data, at)
            _, at = cut(data, at)
            at = skip_attributes(data, at)
            names.append(name.decode())
        return names

    def names(self, path):
        handle, found = self.open_directory(path), []
        while names := self.next_names(handle):
            found += names
        self.close(handle)
        return sorted(set(found) - {".", ".."})


def cut(data, at):
    size = struct.unpack(">I", data[at:at + 4])[0]
    return data[at + 4:at + 4 + size], at + 4 + size


def skip_attributes(data, at):
    flags = struct.unpack(">I", data[at:at + 4])[0]
    return at + 4 + sum(size for flag, size in ((1, 8), (2, 8), (4, 4), (8, 8)) if flags & flag)


class Session:
    def __init__(self, arguments):
        self.server = Server(arguments)
        self.upload = self.held = self.listing = None
        self.written = self.seen = 0

    def do_ls(self, path):
        return " ".join(self.server.names(path))

    def do_stat(self, path, kind=STAT):
        attributes = self.server.ask(kind, text(path), ATTRS)
        size, uid, _, mode = struct.unpack(">QIII", attributes[4:24])
        return f"{mode:o} {uid} {size}"

    def do_lstat(self, path):
        return self.do_stat(path, LSTAT)

    def do_readlink(self, path):
        return cut(self.server.ask(READLINK, text(path), NAME), 4)[0].decode()

    def do_read(self, path):
        handle = self.server.open(path, READ_FLAG)
        data = self.server.read(handle, 0, 1024)
        self.server.close(handle)
        return data.decode(errors="replace")

    def do_rename(self, old, new):
        self.server.ask(RENAME, text(old) + text(new), STATUS)

    def do_mkdir(self, path):
        self.server.ask(MKDIR, text(path) + NO_ATTRIBUTES, STATUS)

    def do_rm(self, path):
        self.server.ask(REMOVE, text(path), STATUS)

    def do_chmod(self, mode, path):
        self.server.ask(SETSTAT, text(path) + struct.pack(">II", 4, int(mode, 8)), STATUS)

    def do_open(self, path):
        self.upload, self.written = self.server.open(path, CREATE_FLAGS), 0

    def do_write(self, *words):
        data = " ".join(words).encode()
        self.server.write(self.upload, self.written, data)
        self.written += len(data)

    def do_fill(self, kib):
        for _ in range(int(kib)):
            self.server.write(self.upload, self.written, b"x" * 1024)
            self.written += 1024

    def do_close(self):
        self.server.close(self.upload)

    def do_hold(self, path):
        self.held, self.seen = self.server.open(path, READ_FLAG), 0

    def do_begin(self, path):
        self.listing = self.server.open_directory(path)

    def do_next(self):
        return " ".join(sorted(set(self.server.next_names(self.listing)) - {".", ".."}))

    def do_more(self):
        data = self.server.read(self.held, self.seen, 16)
        self.seen += len(data)
        return data.decode(errors="replace")


def main():
    try:
        session = Session(sys.argv[1:])
        print("ok", flush=True)
        for line in sys.stdin:
            verb, *words = line.split()
            try:
                print(f"ok {getattr(session, 'do_' + verb)(*words) or ''}".rstrip(), flush=True)
            except Refused as refused:
                print(refused, flush=True)
    except (EOFError, BrokenPipeError):
        print("closed", flush=True)
        return 1
    return 0


sys.exit(main())
