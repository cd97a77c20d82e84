#!/bin/bash
# careacl init: from options and from answers on a terminal, in both languages; what it writes is right for check, what is
# there is never touched, and what is wrong leaves nothing behind.
. tests/lib.sh
in_namespace "$@"
require python3 setfacl strace
. tests/cli/site.sh
dir=$CAREACL_TEST_DIR
cd "$dir" || exit 1
make_fs ext4 srv 2>/dev/null || not_ok "a file system"
mkdir -m 0711 "$dir"/srv/{clinical,clinical/folders,practice,practice/folders,dmp,old,old/P001}
root=$dir/srv/clinical/folders
out=$dir/site
unset LANG LC_ALL LC_MESSAGES

init() { "$CAREACL" init --output "$out" "$@"; }
written() { find "$out" 2>/dev/null | wc -l; }
# refused NAME PATTERN ARGUMENT...: status 2, says PATTERN, and leaves nothing
refused() {
	local name=$1 pattern=$2 output status
	shift 2
	output=$(init "$@" 2>&1 </dev/null)
	status=$?
	is "$status $(written)" "2 0" "$name: refused, and nothing is written"
	contains "$output" "$pattern" "... and why"
}
# examples: the signs before what is commented out are taken off
examples() { sed -i -E 's!^//( {2,}|[^ ])!\1!' "$1"; }

# ---- options
status_is 0 "a hospital" init --store "clinical=$root"
is "$(stat -c '%U %a' "$out" "$out/registry.d" "$out/careacl.conf" "$out"/registry.d/* | xargs)" \
	"root 755 root 700 root 644 root 600 root 600" "modes"
is "$(find "$out" -name '.*')" "" "no name is left over"
output=$("$CAREACL" -c "$out/careacl.conf" check 2>&1)
is "$? $output" "0 careacl: nothing wrong was found" "check accepts it, without a warning"
status_is 0 "sync, too" "$CAREACL" -c "$out/careacl.conf" sync
contains "$(cat "$out/careacl.conf")" '^// Starting matrix of 20[0-9]{2}-[0-9]{2}-[0-9]{2}:' "the matrix is dated"
is "$(tr '\n' ' ' <"$out/careacl.conf" | sed 's|  // ||g' | grep -oE 'Bound by: (CSP|CASF) [LR][0-9]' | wc -l)" \
	"$(grep -cE '^  \{ name = "[a-z-]+";.*(matrix|student)?' "$out/careacl.conf" | awk '{print $1 - 1}')" "each profession says by which article it is bound"
for profession in physician midwife nurse nursing-assistant physiotherapist pharmacist psychologist social-worker medical-secretary \
	medical-information student-nurse laboratory-technician; do
	check "$profession is proposed" grep -q "^  { name = \"$profession\";" "$out/careacl.conf"
done
before=$(md5sum "$out"/careacl.conf "$out"/registry.d/*)
output=$(init --store "clinical=$root" 2>&1)
is "$? $(md5sum "$out"/careacl.conf "$out"/registry.d/*)" "2 $before" "nothing is written over"
is "$(grep -c 'is there already' <<<"$output")" 3 "... and each that is there is named"
site_logins dr.martin inf.leroy adm.zoe
examples "$out/registry.d/10-staff.conf" && examples "$out/registry.d/20-patients.conf"
output=$("$CAREACL" -c "$out/careacl.conf" check 2>&1)
is "$? $output" "0 careacl: nothing wrong was found" "the examples are right once their signs are taken off"
sed -i 's|^//offices|offices|' "$out/careacl.conf"
contains "$("$CAREACL" -c "$out/careacl.conf" check 2>&1)" "dpo.anne" "... so are the offices, but for logins that are none"
rm -r "$out"

# ---- several stores
status_is 0 "three stores of three kinds" init --store "clinical=$root" --store "practice=$dir/srv/practice/folders" --store "dmp=$dir/srv/dmp" \
	--regime hospital --regime health-house --regime shared-record
is "$(grep -oE 'regime = "[a-z-]+"' "$out/careacl.conf" | xargs)" "regime = establishment regime = shared-practice regime = shared-record" "... in their order"
status_is 0 "... are right" "$CAREACL" -c "$out/careacl.conf" check
contains "$(cat "$out/careacl.conf")" 'name = "dmp-medical"; path = "medical"' "categories are unique in the site"
is "$(grep -c 'dmp-.*working' "$out/careacl.conf") $(grep -c 'name = "letters".*working' "$out/careacl.conf")" "0 1" "... and sealed where all deposit before the patient consents"
is "$(grep -A3 'name = "medical-information"' "$out/careacl.conf" | grep -c 'dmp-')" 0 "what serves hospitals alone has nothing elsewhere"
rm -r "$out"
for regime in health-house shared-practice shared-record; do
	init --store "clinical=$root" --regime "$regime" >/dev/null 2>&1
	examples "$out/registry.d/10-staff.conf" && examples "$out/registry.d/20-patients.conf"
	status_is 0 "the examples fit $regime" "$CAREACL" -c "$out/careacl.conf" check
	rm -r "$out"
done
status_is 0 "some categories and professions" init --store "clinical=$root" --category medical --category nursing --category genetics --profession physician --profession nurse
is "$(grep -cE '^      \{ name' "$out/careacl.conf") $(grep -cE '^  \{ name = "(physician|nurse)"' "$out/careacl.conf")" "3 2" "... are what is written"
is "$(grep -c 'genetics = ' "$out/careacl.conf")" 0 "a category of one's own is nobody's yet"
rm -r "$out"
status_is 0 "a root that holds a tree" init --store "old=$dir/srv/old"
contains "$(cat "$out/careacl.conf")" 'folder = "\{patient\}"' "... goes by patients' names"
output=$("$CAREACL" -c "$out/careacl.conf" check 2>&1)
contains "$output" 'careacl adopt' "... and check says what is next"
is "$(grep -vE 'careacl adopt|no patient.s folder' <<<"$output")" "" "... and nothing else"
rm -r "$out"
is "$(init --json --store "clinical=$root" 2>/dev/null | json 'd["stores"] + [len(d["written"]), len(d["professions"]) > 15]')" '["clinical", 3, true]' "JSON"
rm -r "$out"

# ---- what is wrong
rm -r "$dir/srv/clinical/views" # of the store that is called clinical
chmod 0777 "$dir/srv/dmp"
mkdir -m 0711 "$dir/ramfs" && mount -t ramfs none "$dir/ramfs"
ln -s "$root" "$dir/link"
refused "no store, no terminal" 'expected --store'
refused "a store without a root" 'NAME=ROOT' --store clinical
refused "a root that is missing" 'does not exist' --store "clinical=$dir/srv/none"
refused "a root that is a file" 'no directory' --store clinical=/etc/passwd
refused "a root that is a link" 'symbolic link' --store "clinical=$dir/link"
refused "a root that anybody may write to" 'chmod 0711' --store "clinical=$dir/srv/dmp"
refused "a file system without ACLs" 'without POSIX ACLs' --store "clinical=$dir/ramfs"
refused "a relative root" 'absolute path' --store clinical=folders
refused "a root with a quote" 'quotes' --store 'clinical=/srv/a"b'
refused "a name that is none" 'no name of a store' --store "a/b=$root"
refused "a name twice" 'two stores have this name' --store "a=$root" --store "a=$dir/srv/old"
refused "a root twice" 'choose a place apart' --store "a=$root" --store "b=$root"
refused "an unknown regime" 'no regime' --store "a=$root" --regime clinic
refused "regimes for other stores" '2 times for 1 stores' --store "a=$root" --regime hospital --regime hospital
refused "a category that is no name" 'no name of a category' --store "a=$root" --category 'a b'
refused "a category twice" 'two categories' --store "a=$root" --category medical --category medical
refused "categories that the matrix does not know" 'none of these categories' --store "a=$root" --category genetics
refused "an unknown profession" 'none of the professions' --store "a=$root" --profession wizard
refused "a profession without a category" 'none of these categories' --store "a=$root" --category admin --profession pharmacist
refused "a language that is none" 'en or fr' --store "a=$root" --language de
refused "a category, and no store" '--store too' --category medical
is "$(init --json --store "a=$root" --regime clinic 2>/dev/null | json 'd["errors"][0]["where"]')" clinic "errors as JSON"
status_is 2 "--config is not where it writes" "$CAREACL" init -c "$out/careacl.conf" --store "a=$root"
contains "$(as inf.leroy "$CAREACL" init --output "$out" --store "a=$root" 2>&1)" 'run by root' "not as root"
out=$dir/none/site refused "a folder that cannot be made" 'cannot be written' --store "a=$root"
mkdir -p "$out/registry.d" && touch "$out/registry.d/old.conf"
status_is 2 "a registry that is there" init --store "a=$root"
is "$(find "$out" -type f)" "$out/registry.d/old.conf" "... alone"
rm "$out/registry.d/old.conf"
status_is 0 "an empty one does" init --store "a=$root"
rm -r "$out"

# ---- what is made is taken away again where the rest cannot be made
mkdir "$dir/small" && mount -t tmpfs -o size=16k,nr_inodes=6 small "$dir/small"
out=$dir/small/site
refused "no room" 'cannot be written, so nothing is' --store "a=$root"
out=$dir/site

# faulted WHAT: a run in which a call fails or kills; the leak checker does not like to be traced
faulted() {
	{ ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o /dev/null -e trace=renameat2,fsync,mkdir -e inject="$1" "$CAREACL" init --output "$out" --store "a=$root" \
		>/dev/null 2>&1; status=$?; } 2>/dev/null # bash says who was killed
}
for fault in renameat2:error=EIO:when={1,2,3} fsync:error=EIO:when={1,2,3,4,5} mkdir:error=EACCES:when={1,2}; do
	faulted "$fault"
	is "$status $(written)" "2 0" "$fault: nothing is left"
done
faulted renameat2:signal=KILL:when=3
check "killed before the last name: nothing that is read is there" test ! -e "$out/careacl.conf" -a -e "$out/registry.d"
output=$(init --store "a=$root" --profession physician 2>&1)
is "$? $(grep -c 'is there already' <<<"$output") $(find "$out" -name '*.conf' | wc -l)" "2 1 2" "... another site is not written over what is there"
status_is 0 "... the same run goes on" init --store "a=$root"
status_is 0 "... and is right" "$CAREACL" -c "$out/careacl.conf" check
rm -r "$out"

# ---- what check would refuse is refused here
mkdir "$dir/elsewhere" && mkdir "$out" && ln -s "$dir/elsewhere" "$out/registry.d"
status_is 2 "a registry.d that is a link" init --store "a=$root"
rm "$out/registry.d" && mkdir -m 0777 "$out/registry.d"
contains "$(init --store "a=$root" 2>&1)" 'registry.d: error: is writable by others' "one where others can write"
chmod 0755 "$out/registry.d" && chown 12345 "$out/registry.d"
status_is 2 "one of somebody else" init --store "a=$root"
rm -r "$out"
views=$dir/srv/clinical/views
ln -s "$dir/elsewhere" "$views" && refused "views that are a link" 'views of the store cannot be kept there' --store "a=$root"
rm "$views" && touch "$views" && refused "views that are a file" 'views of the store' --store "a=$root"
rm "$views" && mkdir "$views" && setfattr -n trusted.careacl.views -v other "$views"
refused "views of another store" 'views of the store' --store "a=$root"
rmdir "$views"
is "$("$CAREACL" init --output "" --store "a=$root" 2>&1)" "careacl: error: --output: expected a directory" "no directory at all"
contains "$(init --store "old=$dir/srv/old" 2>&1 >/dev/null)" 'srv/old holds a tree already' "a tree that exists: what that means is said"
rm -r "$out"

# ---- languages
LANG=fr_FR.UTF-8 init --store "clinical=$root" >/dev/null 2>&1
contains "$(cat "$out/careacl.conf")" '^language += "fr"' "French where the environment asks for it, without such a locale"
contains "$(cat "$out/careacl.conf")" 'médecin : pose le diagnostic' "... the comments too"
lacks "$(cat "$out/careacl.conf" "$out"/registry.d/*)" '// .*\b(the|of|and)\b' "... all of them"
status_is 0 "... and it is right" "$CAREACL" -c "$out/careacl.conf" check
rm -r "$out"
env LC_ALL=xx_YY.NOTHING "$CAREACL" init --output "$out" --store "clinical=$root" >/dev/null 2>&1
contains "$(cat "$out/careacl.conf")" '^language += "en"' "English where the locale is none of ours"
rm -r "$out"
contains "$(LANG=en_GB init --language fr --store "clinical=$root" --regime x 2>&1)" "n'est pas un régime" "--language beats the environment"

# ---- a terminal
# asked ANSWERS [COLUMNS]: on a pseudo terminal of that width; what was seen is in $output, its status in $status
asked() {
	output=$(python3 - "$2" "$CAREACL" init --output "$out" 3<<<"$1" <<-'PY'
		import fcntl, os, pty, struct, sys, termios
		answers = os.fdopen(3).read()
		pid, fd = pty.fork()
		if pid == 0:
		    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
		    os.execv(sys.argv[2], sys.argv[2:])
		seen = b""
		lines = answers.split("\n")[:-1]
		while True:
		    try:
		        got = os.read(fd, 4096)
		    except OSError:
		        break
		    if not got:
		        break
		    seen += got
		    if seen.endswith(b"> "):  # a question
		        line = lines.pop(0) if lines else "EOF"
		        os.write(fd, b"\x04" if line == "EOF" else line.encode() + b"\n")
		status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
		sys.stdout.buffer.write(seen)
		sys.exit(status if status >= 0 else 128 - status)
	PY
	)
	status=$?
	output=${output//$'\r'/}
}
# language, name, root, regime, categories, another store, professions, write
asked $'de\nen\nclinical\n'"$root"$'\nhospital\n\nmaybe\nno\n\nperhaps\nno' 40
is "$status $(written)" "2 0" "no is no, and only no"
contains "$output" "^de: is no language" "an answer that cannot be is told why"
is "$(grep -c 'is neither yes nor no' <<<"$output")" 2 "... each time"
is "$(grep -n '^ ' <<<"$output" | grep -v '^[0-9]*:  \(answered\|written\)')" "" "no line is broken twice"
asked $'en\na/b\nclinical\n'"$root"$'\nhospital\n\nno\n\nyes' 80
is "$status" 0 "questions and answers"
lacks "$output" '/srv/a/b' "... no directory is proposed for a name that is none"
status_is 0 "... make a site that is right" "$CAREACL" -c "$out/careacl.conf" check
rm -r "$out"
asked $'fr\n\n'"$dir/srv/none"$'\n\n'"$root"$'\nclinique\nhospital\nmedical nursing\noui\ndmp\n'"$dir/srv/practice/folders"$'\nshared-record\n\nnon\nphysician, nurse\noui' 40
is "$status" 0 "in French, two stores, answers that cannot be are asked again"
contains "$output" "n'existe pas" "... and what was wrong is said"
contains "$output" "n'est pas un régime" "... each time"
is "$(grep -c 'regime = ' "$out/careacl.conf") $(grep -cE '^  \{ name = "(physician|nurse)"' "$out/careacl.conf")" "2 2" "... are what is written"
is "$(python3 -c 'import sys; print([l for l in sys.stdin.read().split("\n") if len(l) > 40 and not l.startswith("/") and not "/" in l])' <<<"$output")" "[]" \
	"a terminal of 40 columns holds every line"
rm -rf "$out"
for after in 0 1 2 3 4 5 6 7; do
	asked "$(printf '%s\n' en clinical "$root" hospital medical no physician | head -n "$after"; echo EOF)" 80
	is "$status $(written)" "2 0" "the answers end after $after: nothing is written"
done
contains "$output" 'not answered to their end' "... and it is said"
asked $'en\nclinical\n'"$root"$'\n\n\n\n\nno' 80
is "$status $(written)" "2 0" "no is no"
finish
