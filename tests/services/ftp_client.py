#!/usr/bin/env python3
"""One FTP session over TLS that stays: ftp_client.py LOGIN PASSWORD

Commands on stdin, a line each; each gives one line of answer: "ok ..." with what was asked for, or the server's refusal.

ls DIR | stat PATH | read PATH | rename FROM TO | rm PATH
open PATH | write TEXT | close      one upload, in as many steps as one likes
"""
import ftplib
import ssl
import sys


class Connection(ftplib.FTP_TLS):
    """vsftpd wants the data connection to go on with the control connection's TLS session."""

    def ntransfercmd(self, cmd, rest=None):
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:
            connection = self.context.wrap_socket(connection, session=self.sock.session)
        return connection, size


class Session:
    def __init__(self, login, password):
        # the certificate is the test's own
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        # a session can only be taken over where it is known when the connection stands
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        self.ftp = Connection(context=context, timeout=30)
        self.ftp.connect("127.0.0.1", 21)
        self.ftp.login(login, password)
        self.ftp.prot_p()
        self.ftp.voidcmd("TYPE I")
        self.upload = None

    def do_ls(self, path):
        # vsftpd lists a directory that it may not read as an empty one; going there tells
        self.ftp.cwd(path)
        lines = []
        self.ftp.retrlines("LIST", lines.append)
        # "name -> target" of a link: the name
        return " ".join(sorted(line.split(" -> ")[0].split()[-1] for line in lines))

    def do_stat(self, path):
        return self.ftp.voidcmd("MDTM " + path)

    def do_read(self, path):
        parts = []
        self.ftp.retrbinary("RETR " + path, parts.append)
        return b"".join(parts)[:1024].decode(errors="replace")

    def do_rename(self, old, new):
        self.ftp.rename(old, new)

    def do_rm(self, path):
        self.ftp.delete(path)

    def do_open(self, path):
        self.upload = self.ftp.transfercmd("STOR " + path)

    def do_write(self, *words):
        self.upload.sendall(" ".join(words).encode())

    def do_close(self):
        self.upload.unwrap()
        self.upload.close()
        self.ftp.voidresp()


def main():
    try:
        session = Session(sys.argv[1], sys.argv[2])
    except ftplib.all_errors as error:
        print(error, flush=True)
        return 1
    print("ok", flush=True)
    for line in sys.stdin:
        verb, *words = line.split()
        try:
            print(f"ok {getattr(session, 'do_' + verb)(*words) or ''}".rstrip(), flush=True)
        except ftplib.all_errors as error:
            print(str(error).replace("\n", " "), flush=True)
    return 0


sys.exit(main())
