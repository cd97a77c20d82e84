#!/bin/bash
# Each way by which somebody kept access after a revocation, in trees that were protected less well: tried by a process of
# the login's own that prepared it while it had access. docs/THREAT-MODEL.md has a line for each row.
# not under asan: the ways are the kernel's
. tests/lib.sh
in_namespace "$@"
require python3 unshare
. tests/cli/site.sh
. tests/cli/desk_site.sh
desk_site || not_ok "a site"
outside=$CAREACL_TEST_DIR/outside
mkdir -m 1777 "$outside"
folder=$root/P1
mkdir "$folder/medical/sub" "$folder/admin" 2>/dev/null
for name in b.txt sub/c.txt others.txt; do echo confided >"$folder/medical/$name"; done
echo letter >"$folder/psychiatry/l.txt"
check "sync" careacl sync --quiet
as dr.one bash -c "echo own >'$folder/medical/own.txt'; mkdir '$folder/medical/mine'; echo own >'$folder/medical/mine/d.txt'"

# somebody prepares everything, says "ready", and once it is revoked says row by row what they got
cat >"$CAREACL_TEST_DIR/keeper.py" <<'PYTHON'
import ctypes
import mmap
import os
import subprocess
import sys

folder, outside = sys.argv[1:3]
medical = folder + "/medical"
read_fd = os.open(medical + "/a.pdf", os.O_RDWR)
mapped = mmap.mmap(read_fd, 0, mmap.MAP_SHARED)
path_fd = os.open(medical + "/b.txt", os.O_PATH)
dir_fd, dir_path_fd = os.open(medical, os.O_RDONLY), os.open(medical, os.O_PATH)
top_fd, top_path_fd = os.open(folder, os.O_RDONLY), os.open(folder, os.O_PATH)
os.link(medical + "/own.txt", outside + "/own.txt")
try:
    os.link(medical + "/others.txt", outside + "/others.txt")
except OSError:
    pass  # fs.protected_hardlinks
mine = os.open(medical + "/mine", os.O_RDONLY)
os.chdir(medical)
namespace = subprocess.Popen(["unshare", "-Urm", "--propagation", "private", "bash", "-c",
                              f"mount --bind {medical} /mnt && echo bound; read line; cat /mnt/b.txt"],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd="/")
bound = namespace.stdout.readline().strip()
handle = ctypes.create_string_buffer(136)
ctypes.c_uint.from_buffer(handle).value = 128
libc = ctypes.CDLL(None, use_errno=True)
has_handle = libc.name_to_handle_at(-100, (medical + "/b.txt").encode(), handle, ctypes.byref(ctypes.c_int()), 0) == 0
told, tell = os.pipe(), os.pipe()
if os.fork() == 0:  # root of a user namespace, and of a directory that it was in
    status = libc.unshare(0x10000000)
    os.chdir("/")
    os.chroot(medical)
    os.write(told[1], b"j")
    os.read(tell[0], 1)
    try:
        os.close(os.open("/b.txt", os.O_RDONLY))
    except OSError as error:
        status = error.errno
    os._exit(status)
jailed = os.read(told[0], 1) == b"j"
print("ready", os.getpid(), bound, has_handle and jailed, flush=True)
sys.stdin.readline()


def row(name, attempt):
    try:
        attempt()
        print(name, "got", flush=True)
    except OSError as error:
        print(name, "refused", error.strerror, flush=True)


def opened(path, flags=os.O_RDONLY, dir_fd=None):
    return lambda: os.close(os.open(path, flags, 0o600, dir_fd=dir_fd))


def by_handle():
    if libc.open_by_handle_at(top_fd, handle, os.O_RDONLY) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def by_proc(what):
    """Another process of the same login's."""
    done = subprocess.run(["cat", f"/proc/{os.getpid()}/{what}"], capture_output=True, text=True, cwd="/", check=False)
    if done.returncode != 0:
        raise OSError(13, done.stderr.strip().rpartition(": ")[2])


def bind():
    out = namespace.communicate("go\n")[0]
    if "confided" not in out:
        raise OSError(13, "Permission denied")


def chrooted():
    os.write(tell[1], b"g")
    status = os.waitstatus_to_exitcode(os.wait()[1])
    if status != 0:
        raise OSError(status, os.strerror(status))


row("fresh", opened(medical + "/b.txt"))
row("list", lambda: os.listdir(folder))
row("held", lambda: (os.read(read_fd, 1), os.pwrite(read_fd, b"x", 0)))
row("held-mapping", lambda: mapped.__setitem__(0, mapped[0]))
row("proc-self", opened(f"/proc/self/fd/{read_fd}"))
row("proc-self-rdwr", opened(f"/proc/self/fd/{read_fd}", os.O_RDWR))
row("proc-pid", lambda: by_proc(f"fd/{read_fd}"))
row("path-descriptor", opened(f"/proc/self/fd/{path_fd}"))
row("cwd-seen", opened("a.pdf"))
row("cwd-unseen", opened("b.txt"))
row("cwd-below", opened("sub/c.txt"))
row("cwd-later", opened("later.txt"))
row("cwd-list", lambda: os.listdir("."))
row("cwd-create", opened("new.txt", os.O_WRONLY | os.O_CREAT))
row("cwd-link", lambda: os.link("b.txt", outside + "/linked.txt"))
row("cwd-beside", opened("../psychiatry/l.txt"))
row("proc-cwd", lambda: by_proc("cwd/b.txt"))
row("dirfd", opened("b.txt", dir_fd=dir_fd))
row("dirfd-path", opened("b.txt", dir_fd=dir_path_fd))
row("dirfd-chdir", lambda: os.fchdir(dir_fd))
row("dirfd-path-chdir", lambda: os.fchdir(dir_path_fd))
row("topfd", opened("psychiatry/l.txt", dir_fd=top_fd))
row("topfd-path", opened("psychiatry/l.txt", dir_fd=top_path_fd))
row("topfd-list", lambda: os.listdir(top_fd))
row("own-file", opened("own.txt"))
row("own-file-chmod", lambda: os.chmod("own.txt", 0o666))
row("own-directory", opened("d.txt", dir_fd=mine))
row("own-directory-create", opened("e.txt", os.O_WRONLY | os.O_CREAT, dir_fd=mine))
row("link-own", opened(outside + "/own.txt"))
row("link-others", opened(outside + "/others.txt"))
row("chroot", chrooted)
row("bind", bind)
row("handle", by_handle)
print("end", flush=True)
sys.stdin.readline()
PYTHON
coproc keeper { as dr.one python3 "$CAREACL_TEST_DIR/keeper.py" "$folder" "$outside" 2>&1; }
read -r -t 60 word pid bound has_handle <&"${keeper[0]}"
is "$word" ready "everything is prepared while there is access"
is "$bound $has_handle" "bound True" "... a mount in a namespace of their own, a directory that is a child's root, and a handle too"
answer=$(careacl object P1 --to login:dr.one 2>&1)
is "$?" 0 "access is taken away"
echo later >"$folder/medical/later.txt"
careacl sync --quiet
echo go >&"${keeper[1]}"
declare -A got=()
while read -r -t 60 name what why <&"${keeper[0]}" && [ "$name" != end ]; do got[$name]="$what $why"; done
closed="fresh list proc-self proc-self-rdwr proc-pid path-descriptor cwd-seen cwd-unseen cwd-below cwd-later cwd-list cwd-create cwd-link
	cwd-beside proc-cwd dirfd dirfd-path dirfd-chdir dirfd-path-chdir topfd topfd-path own-file own-file-chmod own-directory own-directory-create
	link-own link-others bind chroot handle"
# by the kernel's permissions, not because something is not there (a link that fs.protected_hardlinks refused is not)
sysctl=$(cat /proc/sys/fs/protected_hardlinks)
for name in $closed; do
	[ "$name" = link-others ] && [ "$sysctl" = 1 ] && [ ! -e "$outside/others.txt" ] && got[$name]="refused Permission denied"
	contains "${got[$name]:-not tried}" '^refused (Permission denied|Operation not permitted)$' "closed: $name"
done

# what Linux cannot close is told, with the pid
for name in held held-mapping topfd-list; do is "${got[$name]:-not tried}" "got " "Linux cannot close: $name"; done
contains "$(careacl holders P1 --json)" "\"pid\":$pid\b" "... and who holds it is told"
contains "$answer" "$pid" "... at once, by the verb that took the access away"

# ---- what others leave
echo public >"$outside/public.txt" && chmod 0644 "$outside/public.txt" && chown inf.two: "$outside/public.txt"
mv "$outside/public.txt" "$folder/medical/public.txt"
check "sync" careacl sync --quiet
refuse "closed: a file that everybody may read, moved in" as inf.three cat "$folder/medical/public.txt"
mkdir "$CAREACL_TEST_DIR/tmp" && (umask 077 && echo mine >"$root/P2/medical/.new" && chown dr.one: "$root/P2/medical/.new" && mv "$root/P2/medical/.new" "$root/P2/medical/new.txt")
check "sync" careacl sync --quiet
check "open: a file written with 0600, to a colleague who may" as inf.two cat "$root/P2/medical/new.txt"
echo end >&"${keeper[1]}"
finish
