#!/bin/bash
# careacl audit verify and audit export: what they find, what they say, how they end.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
. tests/cli/site.sh
require python3
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
make_site "$directory/site"
append=$BUILD/tests/kernel/append_audit
check "the appender is built" test -x "$append"
audit=$site/state/audit
first=$audit/0000000000000001.jsonl
start=1795000000 # 2026-11-18T11:06:40Z

# ---- nothing recorded ----
status_is 0 "without a state" careacl audit verify
status_is 0 "export without a state" careacl audit export
is "$(careacl audit export)" "" "nothing to export"
mkdir -m 0700 "$site/state"
status_is 0 "without a trail" careacl audit verify
contains "$(careacl audit verify)" "nothing has been recorded" "it says so"
is "$(careacl audit export --json | json 'd')" '{"lines": []}' "an empty export is a document"
[ ! -e "$audit" ] && ok "verify creates nothing" || not_ok "verify creates nothing"

# ---- a trail that is whole ----
"$append" "$site/state" 3 4 statement P001 $start >/dev/null
"$append" "$site/state" 2 1 break-glass P002 $((start + 86400)) >/dev/null
status_is 0 "a whole trail" careacl audit verify
contains "$(careacl audit verify)" "unbroken: 15 lines in 2 segments, up to line 15" "it says how far"
contains "$(careacl audit verify)" "key  $(cat "$audit/key.pub")" "and with which key"
is "$(careacl audit verify --json | json '[d["lines"],d["segments"],d["sequence"],d["faults"],d["findings"]]')" \
	"[15, 2, 15, 0, []]" "as JSON"
is "$(careacl audit verify 2>&1 >/dev/null)" "" "nothing on stderr"
cp "$audit/key.pub" "$directory/mine.pub" && cp "$audit/head" "$directory/mine.head"
status_is 0 "with the auditor's key" careacl audit verify --key "$directory/mine.pub"
status_is 0 "with the auditor's head" careacl audit verify --head "$directory/mine.head"

# ---- export ----
is "$(careacl audit export | wc -l)" 15 "every line is exported"
is "$(careacl audit export)" "$(cat "$audit"/*.jsonl)" "as it stands"
careacl audit export | python3 -c 'import json,sys
assert [json.loads(line)["sequence"] for line in sys.stdin] == list(range(1, 16))' &&
	ok "each is JSON" || not_ok "each is JSON"
is "$(careacl audit export --json | json 'len(d["lines"])')" 15 "as one document"
is "$(careacl audit export --patient P002 | wc -l)" 2 "about one patient"
is "$(careacl audit export --patient P00 | wc -l)" 0 "a name is a whole name"
is "$(careacl audit export --login dr.martin | wc -l)" 14 "about one login"
is "$(careacl audit export --login adm.zoe | wc -l)" 14 "by one login"
is "$(careacl audit export --login careacl | wc -l)" 1 "by careacl itself"
is "$(careacl audit export --from 2026-11-18T11:06:41Z --until 2026-11-18T12:06:42+01:00 | wc -l)" 4 "half-open windows"
is "$(careacl audit export --until 2026-11-18 | wc -l)" 12 "a day is included"
is "$(careacl audit export --from 2026-11-19 | wc -l)" 3 "from a day's start"
is "$(careacl audit export --at 2026-11-18T12:06:41+01:00 | wc -l)" 4 "as of an instant"
said=$({ { sleep 0.3 && env --default-signal=PIPE "$CAREACL" -c "$site/careacl.conf" audit export; echo "$?" >&2; } | true; } 2>&1)
is "$said" 141 "a reader may leave: it ends as any command, and says nothing"
status_is 4 "a full device is told" bash -c "'$CAREACL' -c '$site/careacl.conf' audit export >/dev/full"

# ---- usage ----
status_is 2 "no word" careacl audit
status_is 2 "an unknown word" careacl audit repair
status_is 2 "too many words" careacl audit verify export
status_is 2 "--key for export" careacl audit export --key "$directory/mine.pub"
status_is 2 "--patient for verify" careacl audit verify --patient P001
status_is 2 "--key for another verb" careacl check --key "$directory/mine.pub"
status_is 2 "an impossible date" careacl audit export --from 2026-02-30
status_is 2 "an end before the start" careacl audit export --from 2026-02-02 --until 2026-01-01
contains "$(careacl audit export --login inf.tow 2>&1 >/dev/null)" "no line of the trail is about what was asked for" "a login of no line is told"
status_is 2 "a key that is not there" careacl audit verify --key "$directory/none"
status_is 2 "a key that is none" careacl audit verify --key "$site/careacl.conf"
status_is 2 "a head that is none" careacl audit verify --head "$directory/mine.pub"
status_is 2 "settings that are not there" "$CAREACL" -c "$directory/none.conf" audit verify
for arguments in "audit repair" "audit export --from x" "audit verify --key /nonexistent"; do
	# shellcheck disable=SC2086
	is "$(careacl $arguments --json 2>/dev/null | json '[sorted(e) for e in d["errors"]] == [["text", "where"]]')" true \
		"--json $arguments: errors as JSON"
done

# ---- wrong settings do not hide the trail ----
cp "$site/careacl.conf" "$directory/right.conf"
echo 'nonsense = 1;' >>"$site/careacl.conf"
status_is 0 "a key that settings do not know" careacl audit verify
echo 'x = {' >>"$site/careacl.conf"
is "$(careacl audit export | wc -l)" 15 "settings that do not parse"
cp "$directory/right.conf" "$site/careacl.conf"

# ---- somebody changes it ----
cp -a "$audit" "$directory/saved"
# changed NAME WHAT FILE:LINE COMMAND: found, with its place
changed() {
	local name=$1 what=$2 place=$3
	rm -rf "$audit" && cp -a "$directory/saved" "$audit" && chmod u+w "$audit"/*
	(cd "$audit" && eval "$4")
	status_is 1 "$name: status 1" careacl audit verify
	contains "$(careacl audit verify)" "^$place: $what: " "$name: where"
	contains "$(careacl audit verify --json | json '[[f["what"],f["file"],f["line"]] for f in d["findings"]]')" \
		"\"$what\", \"${place%%:*}\"" "$name: in JSON"
}
segment=0000000000000001.jsonl
second=0000000000000014.jsonl
changed "an edited byte" edited-line $segment:2 "sed -i '2s/P001/P002/' $segment"
changed "a removed line" missing-lines $segment:5 "sed -i 5d $segment"
changed "an inserted line" inserted-line $segment:6 "sed -i 6p $segment"
changed "a truncated tail" truncated $second "sed -i '\$d' $second"
changed "a missing segment" missing-lines $second:1 "rm $segment"
changed "a swapped segment" swapped-segment $segment "mv $segment x; mv $second $segment; mv x $second"
changed "a missing head" wrong-head head "rm head"
changed "a line added at the end" unsigned-lines $second:3 "head -n 1 $segment >>$second"
is "$(careacl audit verify --json 2>/dev/null | json 'd["findings"][0]["fault"]')" true "a fault says that it is one"

# a chain written anew with another key: right by itself, not for who kept the key
rm -rf "$audit"
"$append" "$site/state" 3 4 statement P001 $start >/dev/null
status_is 0 "signed anew: nothing to see by itself" careacl audit verify
status_is 1 "signed anew: the auditor's key tells" careacl audit verify --key "$directory/mine.pub"
contains "$(careacl audit verify --key "$directory/mine.pub")" "^key.pub: other-key: " "signed anew: which file"

# an older copy of the whole trail
rm -rf "$audit" && cp -a "$directory/saved" "$audit"
"$append" "$site/state" 1 1 statement P001 $((start + 86500)) >/dev/null
cp "$audit/head" "$directory/later.head"
rm -rf "$audit" && cp -a "$directory/saved" "$audit"
status_is 0 "rolled back: nothing to see by itself" careacl audit verify
status_is 1 "rolled back: the auditor's head tells" careacl audit verify --head "$directory/later.head"

# an export of a damaged trail says so, and gives what is there
sed -i '2s/P001/P002/' "$first"
status_is 1 "export of a damaged trail" careacl audit export
is "$(careacl audit export 2>/dev/null | wc -l)" 15 "what can be read is exported"
contains "$(careacl audit export 2>&1 >/dev/null)" "audit verify" "and says who knows more"

# what a run leaves that dies is no fault
rm -rf "$audit" && cp -a "$directory/saved" "$audit"
printf '{"sequence":16,"inst' >>"$audit/$second"
status_is 0 "a torn end is no fault" careacl audit verify
contains "$(careacl audit verify)" "^$second:3: note: " "it is a note"
is "$(careacl audit export | wc -l)" 15 "and is not exported"
"$append" "$site/state" 1 1 statement P001 $((start + 86500)) >/dev/null
status_is 0 "set aside by the next" careacl audit verify
contains "$(careacl audit export)" '"kind":"failure".*"what":"torn"' "with a line of its own"
finish
