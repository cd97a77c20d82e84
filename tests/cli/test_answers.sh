#!/bin/bash
# explain, who, what: the shapes of cli.md, statuses, instants, the text for people.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
. tests/cli/site.sh
require python3
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
make_site "$directory/site"
at=2026-11-21T10:00:00+01:00

is "$(careacl explain inf.two P001 medical --json --at $at)" \
	'{"login":"inf.two","patient":"P001","category":"medical","document":null,"at":"2026-11-21T10:00:00+01:00","effect":"deny","access":"none","reason":"objection-named","rule":"R11","because":[{"kind":"objection","where":"registry.d/20-patients.conf:4"}],"next_change":null}' \
	"explain: the whole document, members in order"
status_is 1 "explain: denied is 1" careacl explain inf.two P001 medical --json --at $at
status_is 0 "explain: permitted is 0" careacl explain dr.one P001 medical --at $at
is "$(careacl explain dr.one P001 medical/2026/ecg.pdf --json | json 'd["document"] + " " + d["category"]')" \
	"medical/2026/ecg.pdf medical" "explain: a document is CATEGORY/path"
is "$(careacl explain dr.one P001 --json --at $at | json '[list(d), [c["category"] for c in d["categories"]]]')" \
	'[["login", "patient", "at", "categories"], ["medical", "psychiatry"]]' "explain without category"
status_is 0 "... is 0 when one is permitted" careacl explain inf.three P001 --json
status_is 1 "... is 1 when none is" careacl explain nobody.here P001 --json
is "$(careacl explain nobody.here P001 medical --json | json '[d["reason"], d["rule"], d["because"]]')" \
	'["unknown-login", "R35", []]' "an unknown login is an answer"
is "$(careacl explain inf.two P001 medical --json --at 2026-11-21 | json 'd["at"]')" \
	"2026-11-21T00:00:00+01:00" "a date as --at, in the site's zone"
is "$(careacl explain inf.two P001 medical --json --at 2026-07-01T00:00:00Z | json 'd["at"]')" \
	"2026-07-01T02:00:00+02:00" "instants are shown in the site's zone, summer time too"

cat >"$site/registry.d/30-dates.conf" <<'CONF'
patients = ( { id = "P010"; birth_date = "1980-01-01"; teams = ( { team = "ward"; valid_until = "2026-12-31"; } );
  objections = ( { to = "login:dr.one"; valid_from = "2026-12-01"; } ); } );
CONF
is "$(careacl explain dr.one P010 medical --json --at $at | json 'd["next_change"]')" \
	"2026-12-01T00:00:00+01:00" "next_change: the objection's start"
is "$(careacl explain inf.three P010 medical --json --at $at | json 'd["next_change"]')" \
	"2027-01-01T00:00:00+01:00" "next_change: the end of the last day"
is "$(careacl who P010 --json --at $at | json '[[e["login"], e["category"], e["access"], e["until"]] for e in d["entries"]]')" \
	'[["dr.one", "medical", "write", "2026-12-01T00:00:00+01:00"], ["dr.one", "psychiatry", "write", "2026-12-01T00:00:00+01:00"], ["inf.three", "medical", "read", "2027-01-01T00:00:00+01:00"], ["inf.two", "medical", "read", "2027-01-01T00:00:00+01:00"]]' \
	"who: by login, then in the order of the settings"
is "$(careacl who P001 --json --at $at | json '[list(d), list(d["entries"][0]), d["entries"][0]["path"]]')" \
	'[["patient", "at", "entries"], ["login", "category", "access", "reason", "rule", "until", "path"], "'"$site"'/clinical/P001/medical"]' \
	"who: shape and path"
is "$(careacl who P001 psychiatry --json | json '[e["login"] for e in d["entries"]]')" '["dr.one"]' "who with a category"
is "$(careacl what inf.two --json --at $at | json '[list(d), [[e["login"], e["patient"], e["category"]] for e in d["entries"]]]')" \
	'[["login", "at", "entries"], [["inf.two", "P002", "medical"], ["inf.two", "P003", "medical"], ["inf.two", "P010", "medical"]]]' \
	"what: every folder, with the patient"
status_is 0 "what: a login of no statement is 0" careacl what nobody.here
is "$(careacl what nobody.here --json 2>/dev/null | json 'd["entries"]')" "[]" "... without entries"
contains "$(careacl what nobody.here 2>&1 >/dev/null)" "warning: .*nobody.here" "... with a warning on stderr"

# who, what and explain are one answer
python3 - "$CAREACL" "$site/careacl.conf" <<'PY' && ok "who, what and explain agree" || not_ok "who, what and explain agree"
import json, subprocess, sys
def ask(*words):
    return json.loads(subprocess.run([sys.argv[1], "-c", sys.argv[2], "--json", "--at", "2026-11-21T10:00:00+01:00", *words],
                                     capture_output=True, text=True).stdout)
logins, patients = ["dr.one", "inf.two", "inf.three"], ["P001", "P002", "P003", "P010"]
explained = {(l, p, c["category"]): (c["access"], c["reason"], c["rule"], c["next_change"])
             for l in logins for p in patients for c in ask("explain", l, p)["categories"] if c["access"] != "none"}
who = {(e["login"], p, e["category"]): (e["access"], e["reason"], e["rule"], e["until"]) for p in patients for e in ask("who", p)["entries"]}
what = {(l, e["patient"], e["category"]): (e["access"], e["reason"], e["rule"], e["until"]) for l in logins for e in ask("what", l)["entries"]}
assert explained and explained == who == what
PY

text=$(careacl explain inf.two P001 medical --at $at)
contains "$text" "inf.two may not open P001/medical .*objection-named, R11.*objection registry.d/20-patients.conf:4" "explain in a sentence"
is "$(careacl explain inf.two P001 medical --at $at | wc -l)" 1 "... on one line"
is "$(careacl explain inf.two P001 medical --at $at 2>&1 >/dev/null)" "" "stderr is empty"

# a name that is no UTF-8 is shown as \xNN
is "$(careacl explain dr.one P001 "$(printf 'medical/\351t\351.pdf')" --json | json 'd["document"]')" \
	'medical/\xe9t\xe9.pdf' "bytes that are no UTF-8"

# a broken registry without a state: nothing to go on with
echo 'professionals = ( { login = "x"; } );' >"$site/registry.d/40-wrong.conf"
status_is 2 "a wrong registry and no last good generation" careacl who P001
is "$(careacl who P001 --json 2>/dev/null | json 'd["errors"][0]["where"]')" "registry.d/40-wrong.conf:1" "... names file and line"
contains "$(careacl who P001 2>&1 >/dev/null)" "^registry.d/40-wrong.conf:1: error: " "... on stderr too"
[ ! -e "$site/state" ] && ok "nothing was created" || not_ok "nothing was created"
finish
