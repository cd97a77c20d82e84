#!/bin/bash
# Wrong usage: status 2, said on stderr, and as JSON where it is asked for; the help; options anywhere.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3
directory=$CAREACL_TEST_DIR
make_site "$directory/site"

status_is 2 "no verb" "$CAREACL"
status_is 2 "unknown verb" "$CAREACL" fly
contains "$("$CAREACL" fly 2>&1)" "check, plan, sync, verify, explain, who, what" "the verbs are listed"
status_is 2 "unknown option" "$CAREACL" check --fast
status_is 2 "an option without its argument" "$CAREACL" explain a b --at
status_is 2 "too few operands" careacl explain dr.one
status_is 2 "too many operands" careacl who P001 medical again
status_is 2 "--at on a verb that changes" "$CAREACL" sync --at 2026-01-01
status_is 2 "--accept on a verb that reads" careacl plan --accept 0123
status_is 2 "an argument for a flag" careacl who P001 --json=yes
status_is 2 "an impossible date" careacl who P001 --at 2026-02-30
status_is 2 "settings that are not there" "$CAREACL" -c "$directory/none.conf" who P001
for arguments in "fly" "who" "check --fast" "who P001 --at yesterday" "explain dr.one P999" "who P999" \
	"who P001 imaging" "explain dr.one P001 imaging" "explain dr.one P001 medical/../x"; do
	# shellcheck disable=SC2086
	is "$(careacl $arguments --json 2>/dev/null | json '[sorted(e) for e in d["errors"]] == [["text", "where"]]')" true \
		"--json $arguments: errors as JSON"
	# shellcheck disable=SC2086
	contains "$(careacl $arguments --json 2>&1 >/dev/null)" "." "--json $arguments: and as text on stderr"
	# shellcheck disable=SC2086
	status_is 2 "$arguments: status 2" careacl $arguments
done

status_is 0 "--help" "$CAREACL" --help
status_is 0 "--version" "$CAREACL" --version
is "$("$CAREACL" --help 2>&1 >/dev/null)" "" "the help is the answer: nothing on stderr"
for verb in check plan sync verify explain who what adopt undo refile; do
	contains "$("$CAREACL" --help)" "^  $verb" "the help names $verb"
	contains "$("$CAREACL" "$verb" --help)" "^usage: careacl $verb" "$verb has a help of its own"
done
at=2026-11-21T10:00:00+01:00
expected=$(careacl explain dr.one P001 medical --at $at --json)
is "$("$CAREACL" --json --at=$at explain -c "$site/careacl.conf" dr.one P001 medical)" "$expected" \
	"options before and after the verb"
is "$("$CAREACL" explain dr.one --config "$site/careacl.conf" P001 --json medical --at $at)" "$expected" \
	"options between the operands"
status_is 2 "what begins with a dash is an operand after --" careacl who -- -P001
cd "$site" && is "$("$CAREACL" -c careacl.conf explain dr.one P001 medical --at $at --json)" "$expected" \
	"a relative path of the settings"
[ ! -e "$site/state" ] && ok "nothing was created" || not_ok "nothing was created"
# ---- before there are settings
for verb in check sync status "audit verify"; do
	# words are meant to be split
	# shellcheck disable=SC2086
	output=$("$CAREACL" -c /nonexistent/careacl.conf $verb 2>&1)
	is "$?" 2 "$verb without settings: status 2"
	contains "$output" '^/nonexistent/careacl\.conf: |: /nonexistent/careacl\.conf: ' "... names the file"
	contains "$output" '^careacl: there are no settings yet: careacl init proposes some$' "... and says what to do"
done
lacks "$("$CAREACL" -c /nonexistent/careacl.conf audit verfy 2>&1)" 'careacl init' "what is wrong without settings too is not about them"
finish
