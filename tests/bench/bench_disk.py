"""See bench_disk.sh. usage: bench_disk.py MOUNTED FLOOR [quick|deep|PATIENTS...]"""
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bench_site

CAREACL = os.environ["CAREACL"]
ROUNDS = int(os.environ.get("ROUNDS", "5"))
DIRECTORIES = 1 + len(bench_site.CATEGORIES)
DOCUMENTS = 100  # a category of the deep site
rows, figures = [], []


class Run:
    """One command: its seconds, those of its processors, and its peak memory."""

    def __init__(self, *command, expect=(0,)):
        start = time.monotonic()
        with tempfile.TemporaryFile() as said:
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
            _pid, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            self.seconds = time.monotonic() - start
            said.seek(0)
            self.said = said.read().decode(errors="replace")
        self.processor = usage.ru_utime + usage.ru_stime
        self.mib = usage.ru_maxrss / 1024
        assert child.returncode in expect, f"{command}: status {child.returncode}: {self.said}"


def in_turn(ours, theirs, rounds=ROUNDS, before=lambda: None):
    """Pairs of runs, one after the other; which is first changes."""
    pairs = []
    for number in range(rounds):
        first, second = (ours, theirs) if number % 2 == 0 else (theirs, ours)
        before()
        a = first()
        before()
        b = second()
        pairs.append((a, b) if number % 2 == 0 else (b, a))
    return pairs


def tell(name, pairs, directories, bound, objects="directory"):
    """Ratios of the pairs: of seconds, and of the processors' seconds, which others on the machine change less."""
    ratios = sorted(a.seconds / b.seconds for a, b in pairs)
    processor = statistics.median(a.processor / b.processor for a, b in pairs)
    ours = statistics.median(a.seconds for a, _ in pairs) * 1e6 / directories
    theirs = statistics.median(b.seconds for _, b in pairs) * 1e6 / directories
    peak = max(a.mib for a, _ in pairs)
    rows.append((name, f"{ours:.1f}", f"{theirs:.1f}", f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})",
                 f"{processor:.2f}", f"{peak:.0f}", bound))
    figures.append({"name": name, "ours": ours, "theirs": theirs, "ratio": statistics.median(ratios), "processor": processor,
                    "mib": peak, "directories": directories, "per": objects})
    print(" | ".join(rows[-1]), flush=True)
    if "FIGURES" in os.environ:
        Path(os.environ["FIGURES"]).write_text(json.dumps(figures, indent=1))


class Site:
    def __init__(self, root, floor, patients, documents=0):
        self.path, self.floor, self.patients = root / (f"deep{patients}" if documents else f"s{patients}"), floor, patients
        self.directories, self.store = patients * DIRECTORIES, self.path / "clinical"
        if not (self.path / "ready").exists():
            subprocess.run(["rm", "-rf", self.path], check=True)
            bench_site.make_site(self.path, patients)
            self.sync()
            self.fill(documents)
            time.sleep(3)  # texts that have just been written are not believed to be unchanged
            self.sync()
            (self.path / "ready").touch()

    def fill(self, documents):
        for patient in self.store.glob("P*") if documents else ():
            for category in bench_site.CATEGORIES:
                for number in range(documents):
                    os.close(os.open(patient / category / f"{number}.odt", os.O_CREAT | os.O_WRONLY, 0o660))

    def careacl(self, *words, **more):
        return Run(CAREACL, "-c", str(self.path / "careacl.conf"), *words, **more)

    def sync(self, threads=None):
        return self.careacl("sync", "--quiet", *(["--threads", str(threads)] if threads else []))

    def bare(self, task, threads=1):
        return Run(self.floor, task, str(self.store), str(threads))

    def depth(self, depth):
        """Sets the store's depth; the next sync has nothing to do and knows its texts."""
        conf = self.path / "careacl.conf"
        text = conf.read_text()
        conf.write_text(re.sub(r'( depth = "[a-z]*";)? regime =', f' depth = "{depth}"; regime =', text))
        self.sync()
        time.sleep(3)
        self.sync()


def calls(site, threads):
    """System calls a directory, by strace; what does not grow with the directories is in it too."""
    listing = site.path / "strace"
    Run("strace", "-f", "-c", "-o", str(listing), CAREACL, "-c", str(site.path / "careacl.conf"), "sync", "--quiet", "--threads",
        str(threads))
    found = {}
    for line in listing.read_text().splitlines():
        words = line.split()
        if re.match(r"^\s*[0-9.]+\s+[0-9.]+\s", line) and words[-1] != "total":
            found[words[-1]] = int(words[3])
    of = {name: count / site.directories for name, count in found.items() if count * 10 >= site.directories}
    print(f"{site.patients} patients: {sum(found.values()) / site.directories:.1f} system calls a directory: "
          + ", ".join(f"{name} {count:.1f}" for name, count in sorted(of.items(), key=lambda item: -item[1])), flush=True)


def restore(site, dump, what):
    """setfacl --restore of the same ACLs, which all are there already."""
    for threads, bound in ((1, "<= 0.25"), (2, "<= 0.14")):
        tell(f"{site.patients}: {what}, {threads} thr., setfacl --restore", in_turn(
            lambda n=threads: site.sync(n), lambda: Run("setfacl", f"--restore={dump}"), max(1, ROUNDS - 2)), site.directories, bound)


def peers(site):
    """What else reads the same ACLs. setfacl looks only at what it is told: so does a sync of depth "category"."""
    dump = site.path / "dump"
    if not dump.exists():
        with open(dump, "wb") as out:
            subprocess.run(["getfacl", "-Rpn", str(site.store)], stdout=out, check=True)
    restore(site, dump, "nothing to do")
    for name, command in (("getfacl -R", ["getfacl", "-Rpn", str(site.store)]),
                          ("setfacl -R", ["setfacl", "-R", "-n", "-m", "u::rwx", str(site.store)])):
        tell(f"{site.patients}: nothing to do, 1 thr., {name}", in_turn(
            lambda: site.sync(1), lambda c=command: Run(*c), max(1, ROUNDS - 3)), site.directories, "")
    site.depth("category")
    for threads in (1, 2):
        tell(f"{site.patients}: the same, depth category, {threads} thr., bare calls", in_turn(
            lambda n=threads: site.sync(n), lambda n=threads: site.bare("folders", n)), site.directories, "<= 1.3")
    restore(site, dump, "the same, depth category")
    site.depth("full")


def tmpfiles(site):
    """systemd-tmpfiles sets the same ACLs by a line for each directory."""
    lines = []
    for block in (site.path / "dump").read_text().strip().split("\n\n"):
        head, *entries = block.split("\n")
        acl = ",".join(entry.replace("user::", "u::").split("\t")[0] for entry in entries if not entry.startswith("#"))
        lines.append(f"a {head.removeprefix('# file: ')} - - - - {acl}\n")
    (site.path / "tmpfiles.conf").write_text("".join(lines))
    tell(f"{site.patients}: nothing to do, 1 thr., systemd-tmpfiles", in_turn(
        lambda: site.sync(1), lambda: Run("systemd-tmpfiles", "--create", str(site.path / "tmpfiles.conf")), 1), site.directories, "")


def damage(site, number=40):
    """What a quick look must not miss: a folder here and there is damaged, found, put right."""
    chosen = random.Random(site.patients).sample(range(site.patients), number)
    acts = (["chmod", "777"], ["setfacl", "-m", "u:4242:rwx"], ["setfacl", "-b"], ["chown", "4242"])
    for place, patient in enumerate(chosen):
        folder = site.store / f"P{patient:07}"
        subprocess.run([*acts[place % len(acts)], folder / ("medical" if place % 3 else ".")], check=True)
    found = [subprocess.run([CAREACL, "-c", str(site.path / "careacl.conf"), "plan", "--json", "--threads", threads], check=False,
                            capture_output=True, text=True).stdout for threads in ("1", "8")]
    assert found[0] == found[1] and json.loads(found[0])["operations"] >= number, "one thread sees what several do not"
    site.sync()
    site.careacl("plan")
    print(f"{site.patients} patients: {number} damaged folders of {site.patients}, "
          f"{json.loads(found[0])['operations']} operations, found by 1 and by 8 threads alike; nothing is left", flush=True)


def everything(site):
    """All ACLs are set, of directories that are there and have none."""
    def clear():
        site.bare("clear")

    tell(f"{site.patients}: all ACLs set", in_turn(site.sync, lambda: site.bare("set"), max(1, ROUNDS - 3), clear), site.directories, "<= 1.2")
    site.sync()


def remount(mounted):
    """Nothing of the file system is in memory then; the image is read around the page cache."""
    subprocess.run(["umount", mounted], check=True)
    subprocess.run(["mount", "-o", "loop,nosuid,nodev", os.environ["IMAGE"], mounted], check=True)
    device = subprocess.run(["findmnt", "-no", "SOURCE", mounted], check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run(["losetup", "--direct-io=on", device], check=True)


def cold(site, mounted):
    tell(f"{site.patients}: nothing to do, nothing in memory, 8 thr., bare calls", in_turn(
        lambda: site.sync(8), lambda: site.bare("look", 8), max(1, ROUNDS - 3), lambda: remount(mounted)), site.directories, "<= 1.3")


def main():
    mounted, floor, sizes = Path(sys.argv[1]), sys.argv[2], sys.argv[3:] or ["1000", "10000", "100000"]
    quick = sizes == ["quick"]
    print("what | us each | theirs | ratio (range) | of processor | peak MiB | bound", flush=True)
    for size in [1000] if quick else [int(size) for size in sizes if size != "deep"]:
        site = Site(mounted, floor, size)
        site.sync()
        site.bare("look")
        for threads in (1, 2):
            tell(f"{size}: nothing to do, {threads} thr., bare calls", in_turn(
                lambda n=threads: site.sync(n), lambda n=threads: site.bare("look", n)), site.directories, "<= 1.3")
        if size <= 10000:
            calls(site, 2)
            peers(site)
            if size <= 1000:
                tmpfiles(site)
            everything(site)
        damage(site)
        if "COLD" in os.environ:
            cold(site, mounted)
    deep = Site(mounted, floor, 20 if quick else int(os.environ.get("DEEP", "1250")), DOCUMENTS)
    documents = deep.patients * len(bench_site.CATEGORIES) * DOCUMENTS
    for threads in (1, 2):
        tell(f"{documents} documents, {threads} thr., bare calls", in_turn(
            lambda n=threads: deep.sync(n), lambda n=threads: deep.bare("look", n)), documents + deep.directories, "<= 1.3", "object")
    print("\n| what | us each | theirs | ratio (range) | of processor time | peak MiB | bound |\n|---|---|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


main()
