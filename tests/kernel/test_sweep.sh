#!/bin/bash
# Who still holds what was taken away: real processes of real uids, each in its own way; found, named, ended where the
# site wants it, and nobody else touched.
. tests/lib.sh
in_namespace "$@"
require setfacl python3
. tests/services/site.sh

helper=$BUILD/tests/kernel/hold_open
letters=$clinical/folders/P001/letters
anna=5101 bob=5102 root=0
declare -A pid_of=()

# hold NAME UID HOW PATH [BEHAVIOUR...]: a process that holds; its pid is ${pid_of[NAME]}
hold() {
	local name=$1 out answer
	shift
	exec {out}< <(exec "$helper" "$@")
	IFS= read -r -t 20 -u "$out" answer || answer="no answer"
	case $answer in
	'' | *[!0-9]*) not_ok "there is a process: $name" "$answer" ;;
	*) pid_of[$name]=$answer ;;
	esac
}

# Is any thread of it there?
lives() { [ -n "$1" ] && grep -h '^State:' "/proc/$1/task/"*/status 2>/dev/null | grep -qv Z; }
end_all() { [ ${#pid_of[@]} = 0 ] || kill -KILL "${pid_of[@]}" 2>/dev/null; pid_of=(); }

# query EXPRESSION: about the last JSON document, d
query() { python3 -c 'import json,sys; d=json.load(open(sys.argv[2])); print(eval(sys.argv[1]))' "$1" "$dir/answer.json" 2>&1; }

# entry NAME: how `holders` shows it: "login kind category may path ..."
entry() {
	query "'; '.join(f\"{h['login']} {h['kind']} {h['category']} {h['may']} {h['path'].removeprefix('$clinical/folders/')}\" for h in d['holders'] if h['pid'] == ${pid_of[$1]:-0})"
}

settings() { write_settings && printf 'on_revoke = "%s";\n' "$1" >>"$site/careacl.conf"; }
# Only letters are taken from anna; medical stays.
object() { write_patients '{ to = "login:anna"; categories = ["letters"]; }'; }

documents() {
	as bob mkdir -p "$letters/sub"
	for name in read write path map mapwrite gone bound boundgone thread other stubborn yielding breeding saved root; do
		put_document "P001/letters/$name.txt" "$name" || return 1
	done
	put_document P001/medical/ecg.txt ecg && put_document P002/letters/two.txt two || return 1
	[ -x "$letters/program" ] || install -m 0755 "$helper" "$letters/program"
}

# Everybody takes hold.
take_hold() {
	setfacl -m u:anna:r-x "$letters/program"
	for name in read write path map mapwrite gone bound boundgone; do hold "$name" "$anna" "$name" "$letters/$name.txt"; done
	hold cwd "$anna" cwd "$letters/sub"
	hold listing "$anna" read "$letters/sub"
	hold chroot "$anna" root "$letters"
	hold exec "$anna" exec "$letters/program"
	hold thread "$anna" thread "$letters/sub"
	hold threadfd "$anna" threadfd "$letters/thread.txt"
	hold orphan "$anna" orphan "$letters/thread.txt"
	hold stubborn "$anna" read "$letters/stubborn.txt" stubborn
	hold yielding "$anna" read "$letters/yielding.txt" yielding
	hold breeding "$anna" read "$letters/breeding.txt" breeding
	# none of whom may be touched
	hold bob "$bob" write "$letters/read.txt"
	hold bobcwd "$bob" cwd "$letters/sub"
	hold medical "$anna" read "$clinical/folders/P001/medical/ecg.txt"
	hold folder "$anna" cwd "$clinical/folders/P001"
	hold other "$anna" read "$clinical/folders/P002/letters/two.txt"
	hold nothing "$anna" cwd /tmp
	hold rootread "$root" read "$letters/root.txt"
	hold saved "$anna" read "$letters/saved.txt" saved
}
lost=(read write path map mapwrite gone bound boundgone cwd listing chroot exec thread threadfd orphan stubborn yielding breeding)
keeps=(bob bobcwd medical folder other nothing rootread)

check "a site" make_service_site
settings report && careacl sync >/dev/null
check "documents" documents
take_hold

[ ${#pid_of[@]} = 26 ] || finish

# ---- before: named, and everybody may
careacl holders P001 --json >"$dir/answer.json"
is "$(query "sorted(d)")" "['at', 'holders', 'patient']" "holders answers with patient, at and holders"
is "$(query "sorted(d['holders'][0])")" "['category', 'command', 'kind', 'login', 'may', 'path', 'pid', 'uid']" "each holder has its fields"
is "$(query "[h for h in d['holders'] if not h['may']]")" "[]" "as long as nothing is taken away everybody may"
is "$(entry read)" "anna descriptor letters True P001/letters/read.txt" "a descriptor is named"
is "$(entry cwd)" "anna cwd letters True P001/letters/sub" "a working directory below"
is "$(entry listing)" "anna descriptor letters True P001/letters/sub" "an open directory"
is "$(entry chroot)" "anna cwd letters True P001/letters; anna root letters True P001/letters" "a root directory"
is "$(entry map)" "anna mapping letters True P001/letters/map.txt" "a mapping whose descriptor is closed"
contains "$(entry exec)" "anna exe letters True P001/letters/program" "a program that lies in the folder"
is "$(entry gone)" "anna descriptor letters True P001/letters/gone.txt" "a file without a name any more, by its last one"
is "$(entry bound)" "anna descriptor letters True P001/letters/bound.txt" "behind a bind mount in another mount namespace"
is "$(entry boundgone)" "anna descriptor letters True P001/letters/boundgone.txt" "and there a file without a name"
is "$(entry thread)" "anna cwd letters True P001/letters/sub" "a thread with a working directory of its own"
is "$(entry threadfd)" "anna descriptor letters True P001/letters/thread.txt" "a thread with descriptors of its own"
is "$(entry orphan)" "anna descriptor letters True P001/letters/thread.txt" "a thread that has outlived the first"
is "$(entry folder)" "anna cwd None True P001" "the folder itself is in no category"
is "$(entry rootread)" "None descriptor letters True P001/letters/root.txt" "root's process is named too"
is "$(entry other)$(entry nothing)" "" "who holds nothing of this patient is not"
contains "$(careacl holders P001 | grep -E "^${pid_of[cwd]} ")" "anna +hold_open +cwd +may +$letters/sub\$" "the same as text"
careacl holders P003 --json >"$dir/answer.json"
is "$(query "d['holders']")" "[]" "nobody holds anything of another patient"
# ---- another pattern, and no sync yet: folders are found where they stand
sed -i 's|views = |folder = "{patient:2}/{patient}"; &|' "$site/careacl.conf"
careacl holders P001 --json >"$dir/answer.json"
is "$(entry read)" "anna descriptor letters True P001/letters/read.txt" "by another pattern, before any sync has renamed: found where it stands"
settings report
status_is 2 "an unknown patient is status 2" careacl holders P999
status_is 2 "only root may ask" as bob "$CAREACL" -c "$site/careacl.conf" holders P001

# ---- a sync without losses scans nothing
careacl sync >/dev/null
careacl sync --json >"$dir/answer.json"
is "$(query "d['sweep']")" "{'found': 0, 'ended': 0, 'left': 0, 'seconds': None, 'since': None}" "a quiet sync does not sweep"

# ---- report
object && careacl sync --json >"$dir/answer.json" 2>"$dir/said"
is "$(query "d['sweep']['found'], d['sweep']['ended'], d['sweep']['left']")" "(19, 0, 19)" "report: all who hold what was taken are counted"
for name in "${lost[@]}"; do
	contains "$(cat "$dir/said")" "pid ${pid_of[$name]} \(.*\) of registry.d/10-people.conf:[0-9]+ still holds registry.d/20-patients.conf:[0-9]+ \(" \
		"report: $name is named, by statements"
	check "report: $name lives" lives "${pid_of[$name]}"
done
for name in "${keeps[@]}"; do
	lacks "$(cat "$dir/said")" "pid ${pid_of[$name]} " "report: $name is not named"
done
lacks "$(cat "$dir/said")" 'P001|letters|anna' "no name leaves the machine"
careacl holders P001 --json >"$dir/answer.json"
for name in "${lost[@]}" saved; do
	contains "$(entry "$name")" " False " "$name may no longer"
done
is "$(query "sorted(h['may'] for h in d['holders'] if h['pid'] in (${pid_of[bob]}, ${pid_of[bobcwd]}, ${pid_of[medical]}, ${pid_of[folder]}))")" \
	"[True, True, True, True]" "the others may"

# ---- terminate
end_all
settings terminate && write_patients && careacl sync >/dev/null 2>&1
check "documents once more" documents
careacl sync >/dev/null
take_hold
object && careacl sync --json >"$dir/answer.json" 2>"$dir/said"
ended=$(query "d['sweep']")
for name in "${lost[@]}"; do
	[ "$name" = yielding ] || refuse "terminate: $name is gone" lives "${pid_of[$name]}"
done
check "who lets go at SIGTERM lives on" lives "${pid_of[yielding]}"
for name in "${keeps[@]}" saved; do check "terminate: $name is not touched" lives "${pid_of[$name]}"; done
is "$(query "d['sweep']['found'], d['sweep']['ended'], d['sweep']['left']")" "(20, 19, 1)" "and they are counted: $ended"
contains "$(grep "pid ${pid_of[saved]} " "$dir/said")" "not ended: it has more than one uid" "why a process with two uids is left is said"
is "$(query "d['sweep']['since'], 5 < d['sweep']['seconds'] < 15")" "('statement', True)" "the time from the statement includes the grace of the stubborn one"
careacl holders P001 --json >"$dir/answer.json"
is "$(query "[h['pid'] for h in d['holders'] if not h['may']] == [${pid_of[saved]}]")" "True" "afterwards nobody else holds what was taken"

# ---- documents: one is withheld, one is set apart by an objection
end_all
write_patients && careacl sync >/dev/null 2>&1
documents
hold one "$anna" read "$letters/read.txt"
hold two "$anna" read "$letters/write.txt"
write_patients '{ to = "login:anna"; documents = ["letters/read.txt"]; }' && careacl sync --json >"$dir/answer.json" 2>"$dir/said"
refuse "a document alone was taken: its holder is gone" lives "${pid_of[one]}"
check "the holder of another document is not touched" lives "${pid_of[two]}"

# ---- a document is withheld: it leaves the folder, and its readers with it
end_all
write_patients && careacl sync >/dev/null 2>&1
hold withheld "$anna" read "$letters/path.txt"
hold moved "$bob" read "$letters/path.txt"
hold beside "$anna" read "$letters/write.txt"
write_patients '); withheld = ( { document = "letters/path.txt"; author = "bob"; }' && careacl sync --json >"$dir/answer.json" 2>"$dir/said"
is "$(query "d['set_aside'], d['sweep']['ended'], d['sweep']['left']")" "(1, 1, 0)" "it is set aside: $(cat "$dir/said")"
refuse "who may no longer read it is gone" lives "${pid_of[withheld]}"
check "its author is not touched" lives "${pid_of[moved]}"
check "who reads another document is not touched" lives "${pid_of[beside]}"
careacl holders P001 --json >"$dir/answer.json"
contains "$(entry moved)" '^bob descriptor letters True \.aside/[0-9a-f]{32}/path\.txt$' "the author's process is named where the document is now"
write_patients && careacl sync >/dev/null 2>&1

# ---- documents without an ACL: the directories above them say who may
settings terminate && sed -i 's/regime = "establishment";/& depth = "category";/' "$site/careacl.conf"
write_patients && careacl sync >/dev/null 2>&1
install -m 0666 /dev/null "$letters/open.txt"
hold shallow "$anna" read "$letters/open.txt"
hold deep "$bob" read "$letters/open.txt"
object && careacl sync --json >"$dir/answer.json" 2>"$dir/said"
refuse "who may not pass the category any more is gone" lives "${pid_of[shallow]}"
check "who may is not touched" lives "${pid_of[deep]}"
settings terminate && write_patients && careacl sync >/dev/null 2>&1

# ---- a patient that the registry drops
hold dropped "$anna" read "$clinical/folders/P002/letters/two.txt"
write_patients && sed -i '/"P002"/d' "$site/registry.d/20-patients.conf" && careacl sync --json >"$dir/answer.json" 2>"$dir/said"
refuse "a folder that belongs to nobody any more is closed: its holder is gone" lives "${pid_of[dropped]}"

# ---- an interrupted sweep is made up for
write_patients && careacl sync >/dev/null 2>&1
hold late "$anna" read "$letters/read.txt"
settings report && object && careacl sync >/dev/null 2>&1
settings terminate && careacl sync >/dev/null 2>&1
check "who was only reported is left to live" lives "${pid_of[late]}"
# state SQL: done on the state; the first column of the rows, in one line
state() {
	python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=30)
print(*[row[0] for row in db.execute(sys.argv[2])])
db.commit()' "$site/state/state.db" "$1"
}
is "$(state "SELECT key FROM value WHERE key LIKE 'sweep%'")" "" "a sweep that has ended leaves no mark"
killed="INSERT INTO value (key, number) VALUES ('sweep:0123456789abcdef', 1)"
state "$killed" >/dev/null
careacl sync >/dev/null 2>&1
refuse "a sweep that an earlier run did not end is done by the next" lives "${pid_of[late]}"
is "$(state "SELECT key FROM value WHERE key LIKE 'sweep%'")" "" "... and its mark is taken away"

# ---- a whole sync is killed while a verb of the desk waits for whom it ends
write_patients && careacl sync >/dev/null 2>&1
hold late "$anna" read "$letters/read.txt"
settings report && object && careacl sync >/dev/null 2>&1
settings terminate && careacl sync >/dev/null 2>&1
hold slow "$bob" read "$clinical/folders/P002/letters/two.txt" stubborn
careacl object P002 --to login:bob >"$dir/said" 2>&1 &
verb=$!
for _ in $(seq 100); do
	own=$(state "SELECT key FROM value WHERE key LIKE 'sweep:%'")
	[ -z "$own" ] || break
	sleep 0.05
done
contains "$own" '^sweep:[0-9a-f]{16}$' "the verb has left its mark"
state "$killed" >/dev/null
wait "$verb"
is "$?" 0 "the verb ends well"
refuse "... has ended whom it was about" lives "${pid_of[slow]}"
is "$(state "SELECT key FROM value WHERE key LIKE 'sweep%'")" "sweep:0123456789abcdef" "... and left the mark of the other"
check "... whose sweep is not its matter" lives "${pid_of[late]}"
careacl sync >/dev/null 2>&1
refuse "the next whole sync does it" lives "${pid_of[late]}"
is "$(state "SELECT key FROM value WHERE key LIKE 'sweep%'")" "" "... and nothing is left to do"

# ---- what it costs
end_all
hold many 0 many 2000
started=$(date +%s%N)
careacl holders P001 >/dev/null 2>&1
took=$((($(date +%s%N) - started) / 1000000))
echo "# holders among 2000 more processes with 20 files each: $took ms"
if [ "$took" -lt 10000 ]; then ok "2000 processes are looked through in seconds"; else not_ok "2000 processes are looked through in seconds" "$took ms"; fi
end_all
finish
