"""Programs that copy: the programs themselves. Those that can be held in the middle are given a long text, and
stopped when a part of it has come through."""

import os
import signal
import time

from saving_reach import HOST, ROOT, Failed
from saving_ways import HERE, NEW, OLD, OVER_SSH, WAYS, way

__all__ = ["WAYS"]

LONG = NEW * 20000  # more than pipes hold
OPEN, PRIVATE = "open/report.txt", "private/report.txt"  # a person's own files, of mode 644 and 600
LONG_OF = {OPEN: "open/long/report.txt", PRIVATE: "private/long/report.txt"}


# ---- over in one go


@way("put", offered=("SMB", "SFTP"), has_middle=False)
def put(place):
    source, target = f"{place.home}/{OPEN}", place.reach.at(place.at("report.txt"))
    if place.over == "SMB":
        place.reach.client(f'put "{source}" "{target}"')
    else:
        sftp(place, f"put {source} {target}\n")
    yield


@way("put -p", offered=("SFTP",), has_middle=False)
def put_with_modes(place):
    sftp(place, f"put -p {place.home}/{PRIVATE} {place.reach.at(place.at('report.txt'))}\n")
    yield


@way("cp -p", offered=HERE, has_middle=False)
def cp_with_modes(place):
    place.run("cp", "-p", f"{place.home}/{PRIVATE}", "report.txt")
    yield


def sftp(place, line):
    """OpenSSH's own client, over the person's connection."""
    options = place.reach.ssh("sftp", place.reach.login)
    place.run("sftp", *options, "-b", "-", f"{place.reach.login}@{HOST}", stdin=line)


@way("unzip -o", offered=HERE, has_middle=False)
def unzip(place):
    place.run("unzip", "-q", "-o", f"{place.home}/report.zip")
    yield


@way("mv from elsewhere", offered=HERE, has_middle=False)
def moved_in(place):
    place.run("sh", "-c", 'cp "$1/open/report.txt" "$1/moved" && mv -f "$1/moved" report.txt', "-", place.home)
    yield


@way("sed -i", offered=HERE, has_middle=False)
def sed(place):
    place.run("sed", "-i", "s/.*/" + NEW.strip() + "/", "report.txt")
    yield


# ---- slow ones, that are held


def sizes(place):
    directory = os.path.join(ROOT, place.directory)
    return {name: os.stat(os.path.join(directory, name)).st_size for name in os.listdir(directory)}


def wait_for_a_part(place, job):
    """Until a file has grown or come that holds a part of the text; then the program stands still."""
    small = len(OLD)
    for _ in range(5000):
        part = max(sizes(place).values(), default=0)
        if part > small:
            break
        time.sleep(0.002)
    os.kill(job, signal.SIGSTOP)
    part = max(sizes(place).values(), default=0)
    if not small < part < len(LONG):
        raise Failed(f"not held in the middle: {part} of {len(LONG)} bytes")


def copies(place, argv, source):
    """argv with SOURCE where the person's file is named."""
    source = source if place.whole else LONG_OF[source]
    argv = [word.replace("SOURCE", f"{place.home}/{source}") for word in argv]
    job = place.reach.start(argv, place.directory)
    if not place.whole:
        place.job = job
        wait_for_a_part(place, job)
        yield
    place.reach.finish(job)
    yield


def remote_target(place):
    return f"{place.reach.login}@{HOST}:{place.reach.at(place.at('report.txt'))}"


def scp(name, source, *options):
    def run(place):
        slow = [] if place.whole else ["-l", "4000"]
        connection = place.reach.ssh("sftp", place.reach.login)
        yield from copies(place, ["scp", *connection, *slow, *options, "SOURCE", remote_target(place)], source)

    way(name, offered=("SFTP",), long=LONG)(run)


def rsync(*options):
    def run(place):
        argv = ["rsync", *options] + ([] if place.whole else ["--bwlimit=500"])
        if place.over == "SFTP":
            connection = place.reach.ssh("shell", place.reach.login)
            argv += ["-e", "ssh " + " ".join(connection), "SOURCE", remote_target(place)]
        else:
            argv += ["SOURCE", "report.txt"]
        yield from copies(place, argv, PRIVATE)

    way("rsync " + " ".join(options), offered=OVER_SSH, long=LONG)(run)


def streamed(name, whole, held, stream):
    """A program that reads the text, or an archive of it, from a pipe when it is to be held."""

    def run(place):
        if place.whole:
            place.run(*(word.replace("HOME", place.home) for word in whole))
            yield
            return
        with open(stream.replace("HOME", place.home), "rb") as file:
            text = file.read()
        job = place.reach.start(list(held), place.directory)
        place.reach.tell(job, text[: len(text) // 2])
        wait_for_a_part(place, job)
        place.job = job
        yield
        os.kill(job, signal.SIGCONT)
        place.reach.tell(job, text[len(text) // 2:])
        place.reach.finish(job)

    way(name, offered=HERE, long=LONG)(run)


scp("scp", OPEN)
scp("scp -p", PRIVATE, "-p")
rsync("--clinical")
rsync("-a")
rsync("-aA")
streamed("cp", ("cp", "HOME/open/report.txt", "report.txt"), ("cp", "/dev/stdin", "report.txt"),
         "HOME/open/long/report.txt")
streamed("install -m 600", ("install", "-m", "600", "HOME/open/report.txt", "report.txt"),
         ("install", "-m", "600", "/dev/stdin", "report.txt"), "HOME/open/long/report.txt")
streamed("tar x", ("tar", "-xf", "HOME/report.tar"), ("tar", "-x"), "HOME/long.tar")
