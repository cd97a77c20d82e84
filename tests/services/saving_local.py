"""A person on the machine itself, under their own uid."""

import errno
import os
import pwd
from multiprocessing import Pipe

from saving_reach import ROOT, Failed, Reach, Refused, finish, start, tell

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
