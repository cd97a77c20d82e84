#!/usr/bin/env python3
"""One FTP session over TLS: ftp.py LOGIN PASSWORD, commands on stdin, a line each; ends at the first that fails.

pwd | cd DIR | ls [DIR] | get REMOTE LOCAL | put LOCAL REMOTE | mkdir DIR | rename FROM TO | rm FILE | site WORDS
"""
import ftplib
import ssl
import sys


class Session(ftplib.FTP_TLS):
    """vsftpd wants the data connection to go on with the control connection's TLS session."""

    def ntransfercmd(self, cmd, rest=None):
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:
            connection = self.context.wrap_socket(connection, session=self.sock.session)
        return connection, size


def run(ftp, words):
    verb, rest = words[0], words[1:]
    if verb == "ls":
        ftp.retrlines("LIST " + (rest[0] if rest else ""))
    elif verb == "get":
        with open(rest[1], "wb") as local:
            ftp.retrbinary("RETR " + rest[0], local.write)
    elif verb == "put":
        with open(rest[0], "rb") as local:
            ftp.storbinary("STOR " + rest[1], local)
    elif verb == "rename":
        ftp.rename(rest[0], rest[1])
    else:
        command = {"pwd": "PWD", "cd": "CWD", "mkdir": "MKD", "rm": "DELE", "site": "SITE"}[verb]
        print(ftp.sendcmd(" ".join([command] + rest)), flush=True)


def main():
    # the certificate is the test's own
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # a session can only be taken over where it is known when the connection stands
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    ftp = Session(context=context, timeout=30)
    ftp.connect("127.0.0.1", 21)
    try:
        ftp.login(sys.argv[1], sys.argv[2])
        ftp.prot_p()
        for line in sys.stdin:
            if line.strip():
                run(ftp, line.split())
    except ftplib.all_errors as error:
        print(error)
        return 1
    return 0


sys.exit(main())
