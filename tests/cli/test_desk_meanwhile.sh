#!/bin/bash
# What is said at the desk while a whole sync runs that began seconds before: the sync decides about the patient's folder by
# the instant at which it was said, and undoes nothing.
# not under asan: strace is in the way
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/desk_site.sh
require python3 getfacl strace script
desk_site

# A sync that has read all that was said, and is stopped before it looks at the first folder, until go_on.
trace=$CAREACL_TEST_DIR/trace
stopped_sync() {
	rm -f "$trace"
	strace -f -qq -e trace=openat2 -e inject=openat2:signal=SIGSTOP:when=1 -o "$trace" "$CAREACL" -c "$site/careacl.conf" sync \
		>"$CAREACL_TEST_DIR/said" 2>&1 &
	sync=$!
	for ((i = 0; i < 1200; i++)); do grep -q 'stopped by SIGSTOP' "$trace" 2>/dev/null && return; sleep 0.05; done
	not_ok "the sync is stopped" "$(cat "$trace" "$CAREACL_TEST_DIR/said")"
}
# each of its threads is stopped once; gives its status
go_on() {
	local pids
	while kill -0 "$sync" 2>/dev/null; do
		pids=$(sed -n 's/^\([0-9]*\) .*stopped by SIGSTOP.*/\1/p' "$trace" | sort -u)
		# one word each
		# shellcheck disable=SC2086
		kill -CONT $pids 2>/dev/null
		sleep 0.05
	done
	wait "$sync"
}
stopped_sync
sleep 1.1 # the clock's seconds tell what was said from when the sync began
status_is 0 "a consent" careacl consent P1 --to login:inf.three
status_is 0 "an objection" careacl object P2 --to login:inf.two
status_is 0 "a break-glass" careacl break-glass P1 --login dr.ville --by dr.one --justification "found unconscious in the lift" \
	--cannot-consent --immediate-risk
status_is 0 "a withholding" careacl withhold P2 --category medical --author dr.one
now() {
	echo "$(may inf.three clinical/P1/medical/a.pdf) $(may inf.two clinical/P2/medical/a.pdf) $(may dr.ville clinical/P1/medical/a.pdf)" \
		"$(may dr.one clinical/P2/medical/a.pdf)"
}
is "$(now)" "yes no yes yes" "each is in force"
# the instant that nothing decides before any more
kept_clock() {
	python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT number FROM value WHERE key = '"'clock'"'").fetchone()[0])' "$site/state/state.db"
}
said=$(kept_clock)
check "the sync has not come so far" kill -0 "$sync"
go_on
is "$?" 0 "the sync ends well"
check "... and does not put back the clock of what was said" [ "$(kept_clock)" -ge "$said" ]
is "$(now)" "yes no yes yes" "... and has undone nothing"
agrees "in the end"

# the same while the guard holds what a text would take: what it keeps is kept as the desk says now
# (of two logins that differ in case one has ended)
sed -i 's/guard = .*/guard = { min = "1"; max_revoked = "5%"; };/' "$site/careacl.conf"
sed -i 's/{ login = "dr.one"; profession/{ login = "Dr.One"; profession = "nurse"; valid_from = "2020-01-01"; valid_until = "2024-12-31"; },\n  &/' \
	"$site/registry.d/10-people.conf"
check "the settings" careacl sync
python3 - "$site/registry.d/20-patients.conf" <<'PY'
import re, sys
text = open(sys.argv[1]).read()
text = text.replace("""teams = ( { team = "ward"; in_charge = "dr.one"; } ); },
""", "}, ")
text = re.sub(r'\{ id = "P2".*?\} \); \},\n', "", text, flags=re.S)
open(sys.argv[1], "w").write(text)
PY
status_is 3 "a patient vanishes, and another's team: held" careacl sync
is "$(may inf.two clinical/P1/medical/a.pdf) $(may dr.ville dmp/P2/record/r.pdf) $(may dr.one clinical/P2/medical/a.pdf)" "yes yes yes" "... all keep what they had"
stopped_sync
status_is 0 "a discharge that only what is kept knows" careacl discharge P1 --team ward
status_is 0 "an objection of whom only what is kept knows" careacl object P2 --to login:dr.ville
status_is 0 "a break-glass" careacl break-glass P2 --login inf.three --by dr.one --justification "found unconscious in the lift" \
	--cannot-consent --immediate-risk
now() {
	echo "$(may inf.two clinical/P1/medical/a.pdf) $(may dr.ville dmp/P2/record/r.pdf) $(may dr.one clinical/P2/medical/a.pdf)" \
		"$(may inf.three dmp/P2/record/r.pdf)"
}
is "$(now)" "no no yes yes" "each is in force"
check "the sync has not come so far" kill -0 "$sync"
go_on
is "$?" 3 "the sync ends, and holds"
is "$(now)" "no no yes yes" "... and has given nothing back"

# texts that have changed are all read first: where they are large, a terminal is told
on_terminal() { script -qec "$CAREACL -c $site/careacl.conf object P1 --to everyone --dry-run" /dev/null </dev/null; }
python3 -c 'print("# " + "x" * 98 + "\n" + ("# " + "y" * 98 + "\n") * 40000)' >"$site/registry.d/90-large.conf"
careacl sync >/dev/null 2>&1
echo "# more" >>"$site/registry.d/90-large.conf"
contains "$(on_terminal | tr -d '\n\r')" "all 3 MB are read *first" "a verb that reads a large registry says so"
is "$(careacl object P1 --to everyone --dry-run 2>&1 >/dev/null | grep -c "are read")" 0 "... not off a terminal"
finish
