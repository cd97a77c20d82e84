#!/bin/bash
# The report about the whole of a site, for its data-protection officer: text, JSON, one page of HTML; no patient in it.
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three dr.gone dr.left svc.scan inf.away dr.off
sed -i '1i language = "en"; offices = { desk = ["adm.zoe"]; review = ["dr.chef"]; audit = ["dpo.anne"]; };' "$site/careacl.conf"
sed -i 's/min = "3"/min = "100000"/; s/{ name = "nurse"; matrix = { medical = "read"; }; }/&, { name = "dietician"; matrix = { medical = "read"; psychiatry = "read"; }; }/' "$site/careacl.conf"
out=$CAREACL_TEST_DIR/out && mkdir "$out"
cat >"$site/registry.d/30-more.conf" <<'CONF'
professionals = (
  { login = "dr.gone"; profession = "physician"; briefed = "2026-01-05"; valid_until = "2026-03-01"; },
  { login = "dr.left"; profession = "physician"; briefed = "2025-01-05"; valid_until = "2026-02-01"; },
  { login = "dr.off"; profession = "physician"; briefed = "2026-01-05"; suspended = true; },
  { login = "inf.away"; profession = "nurse"; briefed = "2026-01-05"; },
  { login = "inf.nouid"; profession = "nurse"; briefed = "2026-01-05"; } );
teams = ( { name = "night"; stores = ["clinical"];
            members = ( { login = "dr.gone"; }, { login = "dr.off"; }, { login = "inf.away"; valid_until = "2099-01-01"; },
                        { login = "dr.one"; valid_from = "2026-02-01"; } ); } );
roles = ( { login = "svc.scan"; access = { medical = "deposit"; }; ground = "scans letters"; service = true; responsible = "dr.one"; },
          { login = "sec.over"; access = { medical = "read"; }; ground = "typing"; valid_until = "2026-01-31"; } );
derogations = (
  { patient = "P002"; login = "insp.roy"; basis = "inspection"; agreed_by = "dr.one"; reference = "letter 12"; categories = ["medical"]; valid_from = "2026-01-01"; valid_until = "2099-01-01"; },
  { patient = "P003"; login = "insp.roy"; basis = "inspection"; agreed_by = "dr.one"; reference = "letter 12"; categories = ["medical"]; valid_from = "2025-01-01"; valid_until = "2025-06-01"; } );
break_glass = (
  { patient = "P003"; login = "dr.one"; justification = "anaphylactic shock, nobody else on the ward"; cannot_consent = true; immediate_risk = true;
    valid_from = "2026-02-03T01:00:00+01:00"; valid_until = "2026-02-03T02:00:00+01:00"; },
  { patient = "P001"; login = "dr.one"; justification = "anaphylactic shock, nobody else on the ward"; cannot_consent = true; immediate_risk = true;
    valid_from = "2026-01-03T01:00:00+01:00"; valid_until = "2026-01-03T02:00:00+01:00"; },
  { patient = "P002"; login = "dr.gone"; justification = "anaphylactic shock, nobody else on the ward"; cannot_consent = true; immediate_risk = true;
    valid_from = "2026-01-04T01:00:00+01:00"; valid_until = "2026-01-04T02:00:00+01:00"; } );
CONF
check "the registry is right" bash -c "'$CAREACL' -c '$site/careacl.conf' check >/dev/null; [ \$? -le 1 ]"
careacl sync >/dev/null 2>&1
careacl review registry.d/30-more.conf:18 --by dr.chef --finding "was right" >/dev/null 2>&1

report() { careacl report --site --json --more-than 1 "$@" 2>/dev/null; }
rows() { report | json "[[r[k] for k in ($2,)] for r in d['$1']]"; }
names='P00[1-9]|anaphylactic'

# ---- what it says
# counted anew from what careacl says of each login
expected=$(for login in dr.one inf.two inf.three inf.away; do
	echo "$login $(careacl what $login --json | json 'len({e["patient"] for e in d["entries"] if e["access"] in ("read", "write")})')"
done | awk '$2 > 1 { print $2, $1 }' | sort -k1,1nr -k2,2 | awk '{ print $2, $1 }' | tr '\n' ' ')
is "$(rows reach '"login", "folders"' | json '" ".join("%s %d" % tuple(r) for r in d) + " "')" "$expected" "who may open more than one folder, as what says"
contains "$expected" "inf.three 3" "... there are some"
is "$(rows endless '"login", "team", "since", "remark"')" \
	'[["dr.gone", "night", null, "no longer in office"], ["dr.off", "night", null, "suspended"], ["dr.one", "night", "2026-02-01T00:00:00+01:00", null], ["dr.one", "ward", null, null], ["inf.three", "ward", null, null], ["inf.two", "ward", null, null]]' \
	"memberships that never end"
is "$(rows orphans '"login", "why"')" \
	'[["dr.gone", "no longer in office, and still a member of a team"], ["dr.left", "no longer in office, and the account is still there"], ["dr.off", "no longer in office, and still a member of a team"], ["inf.nouid", "the name service knows no such login"], ["insp.roy", "the name service knows no such login"], ["sec.over", "the name service knows no such login"]]' \
	"logins without a person"
is "$(rows roles '"login", "kind", "accesses"')" '[["svc.scan", "technical account", "medical: deposit"]]' "roles in force"
is "$(rows derogations '"login", "basis", "until"')" '[["insp.roy", "inspection", "2099-01-02T00:00:00+01:00"]]' "derogations in force"
contains "$(rows derogations '"where"')" 'registry.d/30-more.conf:[0-9]+' "... by statement"
is "$(rows break_glass_wards '"team", "uses", "unreviewed"')" "$(report | json '[[t, {"night": 2, "ward": 2}[t] + (t == "never"), u] for t, u in ((r["team"], r["unreviewed"]) for r in d["break_glass_wards"])]')" "break-glass by ward"
is "$(rows break_glass_wards '"team", "uses"')" '[["night", 2], ["ward", 2]]' "... by the teams of that day"
is "$(rows break_glass_persons '"login", "uses", "refused"')" '[["dr.gone", 1, 0], ["dr.one", 2, 0]]' "break-glass by person"
is "$(report | json 'sum(r["unreviewed"] for r in d["break_glass_persons"])')" "$(careacl review --json | json 'len(d["uses"])')" "... not reviewed, as review counts"
is "$(rows unused '"profession", "category"')" '[["dietician", null]]' "a profession that nobody has: one line, not one for each category"
is "$(report | json '[d["patients"], d["more_than"]]')" "[3, 1]" "how many there are"
is "$(report --at 2026-02-15 | json '[r["login"] for r in d["roles"]]')" '["svc.scan"]' "--at: a role that had ended"
is "$(report --at 2026-01-15 | json 'sorted(r["login"] for r in d["roles"])')" '["sec.over", "svc.scan"]' "... and before"
is "$(careacl report --site --json | json '[d["more_than"], d["reach"]]')" "[100, []]" "a hundred folders, if nothing else is said"

# ---- text and HTML
text=$(careacl report --site --more-than 1)
contains "$text" "^Who may open what: the whole site$" "as text"
contains "$text" "^inf\.three$" "... with who"
contains "$text" "^    Folders: 3$" "... and how many"
is "$(awk 'length > 100' <<<"$text")" "" "... in lines that fit"
check "as HTML" careacl report --site --html "$out/site.html"
is "$(stat -c %a "$out/site.html")" 600 "... for its owner"
python3 - "$out/site.html" >"$out/wrong" <<'PY'
import html.parser, re, sys
text, stack, tags = open(sys.argv[1], encoding="utf-8").read(), [], []
class Page(html.parser.HTMLParser):
    def handle_starttag(self, tag, attributes):
        tags.append(tag)
        if tag != "meta": stack.append(tag)
    def handle_endtag(self, tag):
        if stack.pop() != tag: print("</%s> closes something else" % tag)
Page().feed(text)
if stack: print("not closed", stack)
if tags.count("h1") != 1 or tags.count("h2") != 8: print("headings", tags.count("h2"))
if tags.count("caption") != tags.count("table"): print("captions")
if re.search(r"<script|url\(|@import|https?:", text): print("something from elsewhere")
PY
is "$(cat "$out/wrong")" "" "... one page, well made, nothing from elsewhere"
is "$(careacl report --site --html - | head -n 1)" "<!DOCTYPE html>" "--html - is stdout"
sed -i 's/language = "en"/language = "fr"/' "$site/careacl.conf"
contains "$(careacl report --site)" "^Appartenances sans fin$" "in French"
contains "$(careacl report --site)" "n'est plus en fonction" "... remarks too"
lacks "$(careacl report --site --more-than 1; careacl report --site --json; careacl report --site --html -)" "$names" "no patient is named, no justification told"
sed -i 's/language = "fr"/language = "en"/' "$site/careacl.conf"

# ---- who may, and what is wrong
add_logins 22001 dpo.anne adm.zoe
sudoed() { SUDO_UID=$1 SUDO_GID=$1 SUDO_USER=x "$CAREACL" -c "$site/careacl.conf" "${@:2}"; }
status_is 0 "the office audit may, through sudo" sudoed 22001 report --site
status_is 2 "the desk may not" sudoed 22002 report --site
status_is 2 "... nor may audit read a patient's page" sudoed 22001 report P001
status_is 2 "no file of the caller's choice through sudo" sudoed 22001 report --site --html "$out/x.html"
status_is 2 "neither a patient nor --site" careacl report
status_is 2 "both" careacl report P001 --site
status_is 2 "--more-than without --site" careacl report P001 --more-than 3
for number in -1 many 5x ''; do
	status_is 2 "--more-than '$number'" careacl report --site --more-than "$number"
done
status_is 2 "two forms at once" careacl report --site --html - --json
status_is 2 "a file that cannot be written" careacl report --site --html "$out/none/x.html"
mv "$site/state" "$site/state.away"
status_is 0 "without a state" careacl report --site
mv "$site/state.away" "$site/state"

# ---- what the guard holds back is in force, and counted
sed -i 's/max_revoked = "20%"; max_granted = "20%"; min = "100000"/max_revoked = "5%"; max_granted = "20%"; min = "1"/' "$site/careacl.conf"
sed -i 's/, { login = "inf.three"; } )/ )/' "$site/registry.d/10-people.conf"
status_is 3 "a loss is held" careacl sync
contains "$(rows reach '"login", "folders"')" '"inf.three", 3' "... and what is held counts as what it is: open"
finish
