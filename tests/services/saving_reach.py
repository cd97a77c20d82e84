"""How a person reaches the store: on the machine itself with their uid, by SFTP, by SMB. Each offers the operations on
handles that programs use which save documents. Paths are relative to the store's root; what is refused raises Refused."""

import errno
import os
import pwd
import re
import subprocess
import time
from multiprocessing import Pipe

import paramiko
from samba import NTSTATUSError
from samba.credentials import DONT_USE_KERBEROS, Credentials
from samba.samba3 import libsmb_samba_internal as libsmb
from samba.samba3 import param

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


# ---- on the machine itself

FLAGS = {"new": os.O_CREAT | os.O_EXCL, "over": os.O_CREAT | os.O_TRUNC, "append": os.O_APPEND}


class OwnUid(Reach):
    """The operations in a process that is the person."""

    def __init__(self):
        self.jobs = {}

    def at(self, path):
        return os.path.join(ROOT, path)

    def open(self, path, how, mode=None):
        return os.open(self.at(path), os.O_WRONLY | FLAGS[how], 0o666 if mode is None else mode)

    def write(self, handle, text):
        os.write(handle, text.encode())

    def close(self, handle):
        os.close(handle)

    def read(self, path):
        with open(self.at(path), encoding="utf-8") as document:
            return document.read()

    def list(self, path):
        os.listdir(self.at(path))

    def rename(self, old, new):
        os.rename(self.at(old), self.at(new))

    def remove(self, path):
        os.unlink(self.at(path))

    def mkdir(self, path):
        os.mkdir(self.at(path))

    def start(self, argv, cwd):
        job = start(argv, self.at(cwd))
        self.jobs[job.pid] = job
        return job.pid

    def tell(self, pid, text):
        tell(self.jobs[pid], text)

    def finish(self, pid):
        finish(self.jobs.pop(pid))

    def perms(self, paths):
        """What really opens: "rw", "r-", "--" for documents, "ls" or "--" for directories."""
        return [self.perms_of(self.at(path)) for path in paths]

    @staticmethod
    def opens(path, flags):
        try:
            os.close(os.open(path, flags))
            return True
        except PermissionError:
            return False

    def perms_of(self, path):
        if path.endswith("/"):
            return "ls" if self.opens(path, os.O_RDONLY | os.O_DIRECTORY) else "--"
        read, write = self.opens(path, os.O_RDONLY), self.opens(path, os.O_WRONLY)
        return ("r" if read else "-") + ("w" if write else "-")

    def age(self, path, seconds):
        os.utime(self.at(path), (seconds, seconds))


def serve(login, pipe):
    """The life of a local person: becomes them, does what comes through the pipe."""
    person = pwd.getpwnam(login)
    os.initgroups(login, person.pw_gid)
    os.setresgid(person.pw_gid, person.pw_gid, person.pw_gid)
    os.setresuid(person.pw_uid, person.pw_uid, person.pw_uid)
    os.environ.update(HOME=person.pw_dir, USER=login)
    os.umask(0o022)
    own = OwnUid()
    while True:
        name, arguments = pipe.recv()
        try:
            pipe.send((None, getattr(own, name)(*arguments)))
        except OSError as error:
            refused = error.errno in (errno.EACCES, errno.EPERM)
            pipe.send((Refused if refused else Failed, str(error)))
        except (Refused, Failed) as error:
            pipe.send((type(error), str(error)))


class Local(Reach):
    """The person's process, from outside."""

    def __init__(self, login):
        self.login = login
        self.pipe, inner = Pipe()
        if os.fork() == 0:
            self.pipe.close()
            try:
                serve(login, inner)
            except EOFError:
                pass
            finally:
                os._exit(0)
        inner.close()

    def __getattr__(self, name):
        def call(*arguments):
            self.pipe.send((name, arguments))
            failure, answer = self.pipe.recv()
            if failure:
                raise failure(answer)
            return answer

        return call


# ---- SFTP


def sftp_says(call):
    """An operation of Sftp: what the server says becomes Refused or Failed."""

    def wrapped(self, *arguments):
        try:
            return call(self, *arguments)
        except OSError as error:
            raise (Refused if error.errno == errno.EACCES else Failed)(str(error)) from None

    return wrapped


class Sftp(Reach):
    """One session, for held handles; OpenSSH's own programs use the connections that the test's shell holds."""

    MODES = {"new": "wx", "over": "w", "append": "a"}

    def __init__(self, login, place, ssh):
        self.login, self.ssh, self.jobs = login, ssh, {}
        client = paramiko.SSHClient()
        client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        client.connect(HOST, username=login, key_filename=place + "/key", allow_agent=False, look_for_keys=False)
        self.client, self.sftp = client, client.open_sftp()

    @staticmethod
    def at(path):
        return os.path.join(ROOT, path)

    @sftp_says
    def open(self, path, how, mode=None):
        handle = self.sftp.open(self.at(path), self.MODES[how])
        if mode is not None:
            handle.chmod(mode)
        return handle

    @sftp_says
    def write(self, handle, text):
        handle.write(text)

    @sftp_says
    def close(self, handle):
        handle.close()

    @sftp_says
    def rename(self, old, new):
        self.sftp.posix_rename(self.at(old), self.at(new))

    @sftp_says
    def remove(self, path):
        self.sftp.remove(self.at(path))

    @sftp_says
    def mkdir(self, path):
        self.sftp.mkdir(self.at(path))

    @sftp_says
    def age(self, path, seconds):
        self.sftp.utime(self.at(path), (seconds, seconds))

    @sftp_says
    def list(self, path):
        self.sftp.listdir(self.at(path))

    @sftp_says
    def read(self, path):
        with self.sftp.open(self.at(path)) as handle:
            return handle.read().decode()

    def start(self, argv, _directory=None):
        """A program of the person's workstation, which may read their own files there."""
        job = start(argv)
        self.jobs[job.pid] = job
        return job.pid

    def tell(self, pid, text):
        tell(self.jobs[pid], text)

    def finish(self, pid):
        finish(self.jobs.pop(pid))


# ---- SMB


def smb_says(call):
    def wrapped(self, *arguments):
        try:
            return call(self, *arguments)
        except NTSTATUSError as error:
            status, text = error.args
            refused = status in (0xC0000022, 0xC0000061)  # access denied, privilege not held
            raise (Refused if refused else Failed)(text) from None

    return wrapped


class Smb(Reach):
    """One session of Samba's library for held handles, and one of smbclient."""

    WRITE, SHARE_ALL, NO_DIRECTORY, ATTRIBUTES = 0x120196, 7, 0x40, 0x80
    HOW = {"new": 2, "over": 5, "append": 1}  # create, overwrite or create, open

    def __init__(self, login, conf):
        self.login, self.conf, self.ends, self.talk = login, conf, {}, None
        settings = param.get_context()
        settings.load(conf)
        who = Credentials()
        who.guess(settings)
        who.set_username(login)
        who.set_password("Pw-" + login)
        who.set_kerberos_state(DONT_USE_KERBEROS)
        self.conn = libsmb.Conn(HOST, "clinical", lp=settings, creds=who)

    @staticmethod
    def at(path):
        return "folders\\" + path.replace("/", "\\")

    @smb_says
    def open(self, path, how, mode=None):
        handle = self.conn.create(self.at(path), DesiredAccess=self.WRITE, ShareAccess=self.SHARE_ALL,
                                  FileAttributes=self.ATTRIBUTES, CreateDisposition=self.HOW[how],
                                  CreateOptions=self.NO_DIRECTORY)
        folder, name = self.at(path).rsplit("\\", 1)
        self.ends[handle] = self.conn.list(folder, name)[0]["size"] if how == "append" else 0
        return handle

    @smb_says
    def write(self, handle, text):
        self.conn.write(handle, text.encode(), self.ends[handle])
        self.ends[handle] += len(text)

    @smb_says
    def close(self, handle):
        self.conn.close(handle)

    def rename(self, old, new):
        """Replaces, as Windows programs ask for; the library's own does not."""
        self.client(f'rename "{self.at(old)}" "{self.at(new)}" -f')

    def age(self, path, seconds):
        """The time of the last write; -1: the others stay."""
        when = time.strftime("%y:%m:%d-%H:%M:%S", time.gmtime(seconds))
        self.client(f'utimes "{self.at(path)}" -1 -1 {when} -1')

    @smb_says
    def remove(self, path):
        self.conn.unlink(self.at(path))

    @smb_says
    def mkdir(self, path):
        self.conn.mkdir(self.at(path))

    @smb_says
    def list(self, path):
        self.conn.list(self.at(path))

    @smb_says
    def read(self, path):
        return self.conn.loadfile(self.at(path)).decode()

    def client(self, command):
        """A command in the person's session of smbclient."""
        if self.talk is None:
            argv = ["stdbuf", "-o0", "smbclient", "-s", self.conf, f"//{HOST}/clinical", "-U",
                    f"{self.login}%Pw-{self.login}"]
            self.talk = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
                                         stderr=subprocess.STDOUT,
                                         env={**os.environ, "CLI_FORCE_INTERACTIVE": "1", "TERM": "dumb"})
            self.answer()
        self.talk.stdin.write(command.encode() + b"\n")
        said = self.answer().replace(command, "", 1)
        if "NT_STATUS" in said:
            raise (Refused if DENIED.search(said) else Failed)(said.strip())

    def answer(self):
        """Up to the next prompt, "smb: \\>"."""
        said = b""
        while not said.endswith(b"smb: \\> "):
            part = self.talk.stdout.read(4096)
            if not part:
                raise Failed("smbclient ended: " + said.decode())
            said += part
        return said.decode()[: -len("smb: \\> ")]
