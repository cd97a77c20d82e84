"""A person's session of SMB."""

import os
import subprocess
import time

from samba import NTSTATUSError
from samba.credentials import DONT_USE_KERBEROS, Credentials
from samba.samba3 import libsmb_samba_internal as libsmb
from samba.samba3 import param
from saving_reach import DENIED, HOST, Failed, Reach, Refused

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
