"""A person's session of SFTP, and the programs of OpenSSH."""

import errno
import os

import paramiko
from saving_reach import HOST, ROOT, Failed, Reach, Refused, finish, start, tell

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
