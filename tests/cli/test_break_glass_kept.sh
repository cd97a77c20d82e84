#!/bin/bash
# Uses of break-glass are all told: those of one second, those that an older state has forgotten, those with long or strange
# texts.
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/glass.sh
require python3 faketime
chmod 0755 "$CAREACL_TEST_DIR"
make_glass_site "$CAREACL_TEST_DIR/site"
check "a site" careacl sync
echo secret >"$site/clinical/P001/medical/a.pdf"
careacl sync >/dev/null
reads() { as "$1" cat "$site/clinical/$2/medical/a.pdf" 2>/dev/null; }

# ---- claimed, opened and ended within a second
python3 -c 'import time; time.sleep(1.02 - time.time() % 1)'
claim dr.night P001 --quiet
is "$(reads dr.night P001)" secret "claimed and read"
by dr.night break-glass P001 --end --quiet
is "$(reads dr.night P001)" "" "... and ended"
is "$(careacl report P001 --json | json '[[o["category"] for o in u["opened"]] for u in d["break_glass"]]')" '[["medical", "psychiatry"]]' \
	"the report says what a use of one second opened"
contains "$(careacl report P001 | grep -A5 '^dr.night')" "medical: read" "... as text too"

# ---- an end goes to the disk
check "claimed once more" claim dr.night P001 --quiet
output=$(by dr.night break-glass P001 --end --no-sync 2>&1)
is "$?" 2 "an end with --no-sync is refused"
contains "$output" "always goes to the disk" "... and says why"
number=$(careacl statements P001 --json 2>/dev/null | json '[s["id"] for s in d["statements"] if s["section"] == "break_glass"][-1]')
contains "$(careacl withdraw "$number" --no-sync 2>&1)" "always goes to the disk" "... by its number too"
is "$(careacl explain dr.night P001 medical --json | json 'd["effect"]') $(reads dr.night P001)" "permit secret" "... nothing was ended: rules and disk agree"
check "its end" by dr.night break-glass P001 --end --quiet
is "$(reads dr.night P001)" "" "... is in force"

# ---- what was said with --no-sync is due now
careacl sync >/dev/null 2>&1
is "$(careacl sync --next 2>/dev/null)" "" "nothing is due"
careacl object P002 --to login:dr.one --no-sync >/dev/null 2>&1
due=$(careacl sync --next 2>/dev/null)
check "an objection with --no-sync: a sync is due at once" test -n "$due" -a "$(date -d "$due" +%s)" -le "$(date +%s)"
careacl sync >/dev/null 2>&1
is "$(careacl sync --next 2>/dev/null)" "" "... and after it no more"
refuse "... which closes the folder" as dr.one ls "$site/clinical/P002/medical/"

# ---- an older state is put back: no use is lost, none gets another's number or review
mkdir "$CAREACL_TEST_DIR/backup" && cp -a "$site"/state/state.db* "$CAREACL_TEST_DIR/backup/"
put_back() { rm -f "$site"/state/state.db* && cp -a "$CAREACL_TEST_DIR"/backup/state.db* "$site/state/"; }
claim dr.night P029 >/dev/null 2>&1
claim dr.night P011 >/dev/null 2>&1
refused=$(careacl review --json | json '[u["id"] for u in d["uses"] if u["patient"] == "P029"][-1]')
check "the refused claim is reviewed" by dr.chef review "$refused" --finding "of P029, at night" --quiet
check "a granted use" claim dr.night P013 --for 1h --quiet
granted=$(careacl review --json | json '[u["id"] for u in d["uses"] if u["patient"] == "P013"][-1]')
uses() { careacl review --json 2>/dev/null | json 'sorted([u["id"], u["patient"], u["outcome"]] for u in d["uses"])'; }
before=$(uses)
by dr.one review >/dev/null 2>&1 # refused: a line that replays as nothing
put_back
is "$(uses)" "$before" "an older state: the review list has all uses, before any sync"
is "$(careacl statements P013 2>&1 >/dev/null | grep -c "missing or damaged")" 0 "... and no line is taken for damaged"
claim dr.night P017 >/dev/null 2>&1
is "$(careacl review --json 2>/dev/null | json '[u["id"] == "'"$refused"'" or u["review"] for u in d["uses"] if u["patient"] == "P017"]')" "[null]" \
	"a new refused claim has neither an old number nor an old review"
is "$(careacl report P029 --json 2>/dev/null | json '[[u["id"], u["review"]["finding"]] for u in d["break_glass"]]')" "[[\"$refused\", \"of P029, at night\"]]" \
	"the review is its own claim's"
is "$(careacl audit export | grep -o '"refused":"refused:[0-9]*"' | sort | uniq -d)" "" "the trail has no number twice"
careacl sync >/dev/null 2>&1
is "$(careacl report P013 --json 2>/dev/null | json '[[u["id"], u["outcome"], u["opened"]] for u in d["break_glass"]]')" "[[\"$granted\", \"granted\", null]]" \
	"after a sync the report has the granted use: what it opened is not known yet"
contains "$(careacl history P013 2>/dev/null | grep -A3 "^$granted")" "not known: an older state" "... history says so"
is "$(as dr.night ls "$site/clinical/P013/medical" 2>/dev/null)$(careacl explain dr.night P013 medical --json 2>/dev/null | json 'd["effect"]')" deny "... and it opens nothing"
check "it can be reviewed" by dr.chef review "$granted" --finding "of P013" --quiet
careacl sync --accept "$(careacl sync 2>&1 | grep -oE 'accept [0-9a-f]+' | head -n 1 | cut -d' ' -f2)" >/dev/null 2>&1
is "$(careacl report P013 --json 2>/dev/null | json '[[u["id"], u["review"]["finding"], [o["category"] for o in u["opened"]]] for u in d["break_glass"]]')" \
	"[[\"$granted\", \"of P013\", [\"medical\", \"psychiatry\"]]]" "once it is accepted: its number, its review, what it opened"
is "$(careacl audit verify >/dev/null 2>&1; echo $?)" 0 "the chain holds"

# ---- a clock that was ahead, put right: what is said afterwards is not recorded in the future
ahead() { faketime -f +1h "$CAREACL" -c "$site/careacl.conf" "$@"; }
ahead sync >/dev/null 2>&1
ahead object P030 --to login:dr.one >/dev/null 2>&1
SUDO_UID=$(id -u dr.night) ahead break-glass P012 --cannot-consent --immediate-risk --justification "found unconscious in the lift" --quiet >/dev/null 2>&1
contains "$(careacl sync --accept-clock 2>&1)" "claimed by a clock that was ahead" "the clock is put right: said"
careacl object P012 --to login:dr.one >/dev/null 2>&1
refuse "an objection" as dr.one ls "$site/clinical/P012/medical"
sleep 1.1
careacl sync >/dev/null 2>&1
is "$(careacl who P012 --at "$(date -u +%Y-%m-%dT%H:%M:%SZ)" --json 2>/dev/null | json '[e["login"] for e in d["entries"] if e["login"].startswith("dr.")]')" "[]" "who --at knows of it"
refuse "... as what that clock recorded" as dr.one ls "$site/clinical/P030/medical"
is "$(careacl who P030 --at "$(date -u +%Y-%m-%dT%H:%M:%SZ)" --json 2>/dev/null | json '[e["login"] for e in d["entries"] if e["login"].startswith("dr.")]')" "[]" "... which who --at knows of, like the disk"
is "$(careacl statements P030 --at "$(date -u +%Y-%m-%dT%H:%M:%SZ)" --json 2>/dev/null | json '[s["section"] for s in d["statements"] if s["id"]]')" '["objections"]' "... statements --at too"
is "$(sql "SELECT recorded > unixepoch() + 3000 FROM desk WHERE patient = 'P030' ORDER BY id DESC LIMIT 1")" "[[1]]" "... and nothing is overwritten: that clock's instant stands"
is "$(sql "SELECT recorded > unixepoch() + 5 FROM desk ORDER BY id DESC LIMIT 1")" "[[0]]" "what is said now is not recorded in the future"
is "$(careacl report P012 --json 2>/dev/null | json '[[u["opened"], u["valid_from"] <= u["ended"]] for u in d["break_glass"]]')" "[[null, true]]" "a use by the wrong clock does not end before it begins"

# ---- what people type cannot forge lines; who typed it is told
claim dr.night P030 --for 5m --quiet
by adm.zoe break-glass P030 --login dr.one --by dr.one --cannot-consent --immediate-risk --justification $'found\e[5A\e[J unconscious\nrefused:77: forged' >/dev/null 2>&1
is "$(careacl review 2>/dev/null | grep -c '^refused:77')$(careacl history P030 2>/dev/null | grep -c '^refused:77')$(careacl report P030 2>/dev/null | grep -c '^ *refused:77')" 000 "a justification forges no line"
is "$({ careacl review; careacl history P030; careacl report P030; } 2>/dev/null | grep -c $'\e')" 0 "... and moves no cursor"
contains "$(careacl history P030 2>/dev/null)" "recorded by adm.zoe, on the word of dr.one" "history says who typed it for whom"
output=$(careacl object P030 --to login:dr.chef --reference $'form\n desk:77 forged' 2>&1)
is "$?" 2 "a reference of two lines is refused"
contains "$output" "control character" "... and says why"
output=$(careacl audit verify --at 2020-01-01 2>&1)
is "$?" 2 "audit verify does not take --at"
contains "$output" "does not take --at" "... and says so"

# ---- nobody reviews their own, also once the login has left the registry
own=$(careacl review --json 2>/dev/null | json '[u["id"] for u in d["uses"] if u["patient"] == "P030" and u["login"] == "dr.night"][-1]')
careacl break-glass P030 --login dr.night --end >/dev/null 2>&1
sed -i '/login = "dr.night"; profession/d' "$site/registry.d/10-people.conf"
sed -i 's/dr\.night/dr.nuit/' "$site/registry.d/20-patients.conf"
careacl sync >/dev/null 2>&1
contains "$(by dr.nuit review "$own" --finding "all fine" 2>&1)" "nobody reviews their own" "by another login of the same person, once the first has left"
check "somebody else does" by dr.chef review "$own" --finding "all fine" --quiet
finish
