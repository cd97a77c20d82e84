"""How editors and file managers save: each way as the operations that the program makes, in its order, or the program
itself. A way is a generator; where it yields, the save is half done: the moment at which a sync, or a revocation,
hurts most."""

from contextlib import contextmanager

from saving_reach import Failed, Refused

OLD, NEW = "the old text\n", "what was saved, a longer text\n"
ALL, OVER_SSH, HERE = ("SMB", "SFTP", "local"), ("SFTP", "local"), ("local",)


class Way:
    """One row of the table: who offers it, the document it is about, and what is there when all went well."""

    def __init__(self, name, steps, offered, document, wanted, **more):
        self.name, self.steps, self.offered, self.document, self.wanted = name, steps, offered, document, wanted
        self.has_middle = more.get("has_middle", True)
        self.program = more.get("program")  # instead of the steps, on the machine itself and to the end
        self.aged = more.get("aged")  # made old in the middle: what lies ASIDE, or the document, which is OPEN
        self.long = more.get("long")  # the text that is saved where the save is held in the middle


WAYS = []
SAVED = "saved"
ASIDE, OPEN = "aside", "open"


def way(name, offered=ALL, document="report.txt", wanted=SAVED, **more):
    """wanted: the content of each name afterwards; of a new document the old one stays."""

    def kept(steps):
        after = {document: NEW} if wanted is SAVED else wanted
        WAYS.append(Way(name, steps, offered, document, after, **more))
        return steps

    return kept


class Place:
    """A cell's directory, as one person reaches it; home holds their own files; whole: nothing comes in between."""

    def __init__(self, reach, over, directory, home, whole):
        self.reach, self.over, self.directory, self.home, self.whole = reach, over, directory, home, whole
        self.job = None  # the process that stands still

    def at(self, name):
        return f"{self.directory}/{name}"

    def save(self, name, text, how="over", mode=None):
        self.reach.save(self.at(name), text, how, mode)

    def open(self, name, how, mode=None):
        return self.reach.open(self.at(name), how, mode)

    def write(self, handle, text):
        self.reach.write(handle, text)

    def close(self, handle):
        self.reach.close(handle)

    def rename(self, old, new):
        self.reach.rename(self.at(old), self.at(new))

    def remove(self, name):
        self.reach.remove(self.at(name))

    def mkdir(self, name):
        self.reach.mkdir(self.at(name))

    def run(self, *argv, stdin=""):
        job = self.reach.start(list(argv), self.directory)
        if stdin:
            self.reach.tell(job, stdin)
        self.reach.finish(job)

    @contextmanager
    def temporary(self, name, text="", mode=None):
        """There while the save lasts; the program removes it whatever came of that."""
        self.save(name, text, "new", mode)
        try:
            yield
        finally:
            self.discard(name)

    def discard(self, name):
        try:
            self.remove(name)
        except (Refused, Failed):
            pass


# ---- documents are added, saved, emptied, renamed, removed


@way("new document", wanted={"report.txt": OLD, "new.txt": NEW}, aged=ASIDE)
def new_document(place):
    handle = place.open("new.txt", "new")
    place.write(handle, NEW[:4])
    yield
    place.write(handle, NEW[4:])
    place.close(handle)


@way("written in place", aged=OPEN)
def in_place(place):
    handle = place.open("report.txt", "over")
    place.write(handle, NEW[:4])
    yield
    place.write(handle, NEW[4:])
    place.close(handle)


@way("saved twice in place", has_middle=False)
def twice_in_place(place):
    place.save("report.txt", "a first")
    place.save("report.txt", NEW)
    yield


@way("written in place, then dated", has_middle=False)
def dated(place):
    """As Explorer and WinSCP do, to keep the time that the file had on the workstation."""
    place.save("report.txt", NEW)
    place.reach.age(place.at("report.txt"), 1_790_000_000)
    yield


@way("line added at the end", wanted={"report.txt": OLD + NEW}, aged=OPEN)
def appended(place):
    handle = place.open("report.txt", "append")
    yield
    place.write(handle, NEW)
    place.close(handle)


@way("emptied", wanted={"report.txt": ""}, has_middle=False)
def emptied(place):
    place.save("report.txt", "")
    yield


@way("renamed", wanted={"renamed.txt": OLD}, has_middle=False)
def renamed(place):
    place.rename("report.txt", "renamed.txt")
    yield


@way("removed", wanted={}, has_middle=False)
def removed(place):
    place.remove("report.txt")
    yield


@way("new document, renamed", wanted={"report.txt": OLD, "named.txt": NEW})
def new_renamed(place):
    place.save("unnamed.txt", NEW, "new")
    yield
    place.rename("unnamed.txt", "named.txt")


@way("new document, removed again", wanted={"report.txt": OLD})
def new_removed(place):
    place.save("unnamed.txt", NEW, "new")
    yield
    place.remove("unnamed.txt")


@way("new folder of Explorer", wanted={"report.txt": OLD, "results/": None, "results/new.txt": NEW})
def new_folder(place):
    place.mkdir("New folder")
    yield
    place.rename("New folder", "results")
    place.save("results/new.txt", NEW, "new")


@way("folder renamed", document="folder/report.txt", wanted={"results/": None, "results/report.txt": OLD},
     has_middle=False)
def folder_renamed(place):
    place.rename("folder", "results")
    yield


LOCKS = ("~$report.txt", ".~lock.report.txt#", ".report.txt.swp")


@way("lock files", wanted={"report.txt": OLD}, aged=ASIDE)
def lock_files(place):
    for name in LOCKS:
        place.save(name, "who", "new")
    yield
    for name in LOCKS:
        place.remove(name)


# ---- editors


def vim(backupcopy):
    """vim itself, told to save in spite of what it warns of."""

    def run(place):
        commands = (f"set backupcopy={backupcopy}", "%s/.*/" + NEW.strip(), "w!", "qa!")
        place.run("vim.tiny", "-N", "-u", "NONE", "-i", "NONE", "-e", "-s", "-V1",
                  *(word for command in commands for word in ("-c", command)), "report.txt")
        yield

    return run


@way("vim", offered=HERE, has_middle=False)
def vim_auto(place):
    yield from vim("auto")(place)


@way("vim, backupcopy=yes", program=vim("yes"))
def vim_copy(place):
    with place.temporary(".report.txt.swp"):
        place.save("report.txt~", OLD, "new")
        try:
            handle = place.open("report.txt", "over")
        except (Refused, Failed):
            place.discard("report.txt~")
            raise
        place.write(handle, NEW)
        yield
        place.close(handle)
        place.remove("report.txt~")


@way("vim, backupcopy=no", program=vim("no"))
def vim_rename(place):
    with place.temporary(".report.txt.swp"):
        place.rename("report.txt", "report.txt~")
        yield
        place.save("report.txt", NEW, "new")
        place.remove("report.txt~")


@way("Word", document="report.docx", aged=ASIDE)
def word(place):
    with place.temporary("~$port.docx", "who"):
        place.save("~WRD0001.tmp", NEW, "new")
        try:
            place.rename("report.docx", "~WRL0001.tmp")
        except (Refused, Failed):
            place.discard("~WRD0001.tmp")
            raise
        yield
        place.rename("~WRD0001.tmp", "report.docx")
        place.remove("~WRL0001.tmp")


@way("LibreOffice", document="report.odt", aged=ASIDE)
def libreoffice(place):
    with place.temporary(".~lock.report.odt#", "who"):
        with place.temporary("lu1a2b3c.tmp", NEW, 0o600):
            yield
            place.rename("lu1a2b3c.tmp", "report.odt")


@way("mkstemp and rename", offered=OVER_SSH)
def mkstemp(place):
    with place.temporary(".report.txt.Xy12Za", NEW, 0o600):
        yield
        place.rename(".report.txt.Xy12Za", "report.txt")


@way("WinSCP", aged=ASIDE)
def winscp(place):
    with place.temporary("report.txt.filepart", NEW):
        yield
        place.rename("report.txt.filepart", "report.txt")
