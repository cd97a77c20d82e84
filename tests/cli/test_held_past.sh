#!/bin/bash
# What the guard held counts in the past as it did on disk: held as a whole it was not known, held in part what it kept was
# in force. The instants are real ones, a second or more apart.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three inf.four
people=$site/registry.d/10-people.conf patients=$site/registry.d/20-patients.conf
before='' held='' objected='' accepted='' emptied='' back='' grown='' apart=''
who() { careacl who "$@" --json 2>/dev/null | json '" ".join("%s/%s:%s" % (e["login"], e["category"], e["access"]) for e in d["entries"])'; }
what() { careacl what "$@" --json 2>/dev/null | json '" ".join("%s/%s" % (e["patient"], e["category"]) for e in d["entries"])'; }
periods() { careacl history "$@" --json 2>/dev/null | json '" ".join("%s/%s:%s" % (e.get("patient", e["login"]), e["category"], "now" if e["until"] is None else "past") for e in d["entries"])'; }
hash_of() { careacl sync --json 2>/dev/null | json 'd["held"][0]["hash"]'; }
# what the disk gives of a patient's category, as who says it
all="dr.one/medical:write dr.one/psychiatry:write inf.three/medical:read inf.two/medical:read"

check "the first sync" careacl sync
instant before
is "$(who P003)" "$all" "who, now"

# in part: a patient goes, and an objection comes with the same text
sed -i '/id = "P003"/d; s/\(id = "P002".*\),$/\1/' "$patients"
sed -i 's/"P002"; birth_date = "1960-02-01";/& objections = ( { to = "login:inf.two"; } );/' "$patients"
status_is 3 "a patient vanishes: held" careacl sync
instant held
is "$(entries P003/medical) | $(entries P002/medical)" "dr.one:rwx inf.three:r-x inf.two:r-x  | dr.one:rwx inf.three:r-x " "on disk"
is "$(who P003 --at "$held")" "$all" "who: what was held was in force"
is "$(who P002 --at "$held")" "dr.one/medical:write dr.one/psychiatry:write inf.three/medical:read" "... and the patient's objection at once"
is "$(who P002 --at "$before")" "$all" "... not before"
is "$(what inf.two --at "$held")" "P003/medical" "what: the patient that the new text does not name"
is "$(careacl explain inf.two P003 medical --at "$held" --json 2>/dev/null | json '[d["effect"], d["because"][1]["where"]]')" \
	'["permit", "registry.d/20-patients.conf:6"]' "explain: by the earlier statement"
contains "$(careacl who P003 --at "$held" 2>&1 >/dev/null)" "store 'clinical': changes of access were held back then" "... which is said"
is "$(careacl who P003 --at "$before" 2>&1 >/dev/null)" "" "... only of that time"
is "$(periods P003)" "dr.one/medical:now dr.one/psychiatry:now inf.three/medical:now inf.two/medical:now" "history: it goes on"
is "$(periods --login inf.two)" "P002/medical:past P003/medical:now" "... a login's too"
is "$(careacl report P003 --at "$held" --json 2>/dev/null | json 'sorted({(e["login"], e["since"][:10]) for e in d["entries"]})')" \
	"$(careacl who P003 --json 2>/dev/null | json "sorted({(e['login'], '$(TZ=Europe/Paris date -d "$before" +%F)') for e in d['entries']})")" "the report has them"

# the desk is never held; another text of which the same is held
sed -i 's/\(id = "P002".*\)$/\1, { id = "P003"; birth_date = "1970-02-01"; }/' "$patients"
status_is 3 "the patient is back, the team is not: held" careacl sync
check "an objection at the desk of somebody who is held" careacl object P003 --to login:inf.three
instant objected
is "$(entries P003/medical)" "dr.one:rwx inf.two:r-x " "on disk"
is "$(who P003 --at "$objected")" "dr.one/medical:write dr.one/psychiatry:write inf.two/medical:read" "who, while it holds"
is "$(who P003 --at "$held")" "$all" "... not before"

status_is 0 "it is accepted" careacl sync --accept "$(hash_of)"
instant accepted
is "$(entries P003/medical)" "" "on disk"
is "$(who P003 --at "$accepted")" "" "nobody any more"
is "$(what inf.two --at "$accepted")" "" "... what"
is "$(who P003 --at "$objected")" "dr.one/medical:write dr.one/psychiatry:write inf.two/medical:read" "the past stays as it was"
is "$(who P003 --at "$held")" "$all" "... all of it"
is "$(periods P003)" "dr.one/medical:past dr.one/psychiatry:past inf.three/medical:past inf.two/medical:past" "history: one period each, ended"
python3 - "$(careacl history P003 --json 2>/dev/null)" "$before" "$objected" "$accepted" <<'PY' && ok "... when it was accepted" || not_ok "... when it was accepted"
import datetime, json, sys
at = lambda t: datetime.datetime.fromisoformat(t.replace("Z", "+00:00"))
d, (before, objected, accepted) = json.loads(sys.argv[1]), map(at, sys.argv[2:])
for e in d["entries"]:
    assert at(e["since"]) <= before, e
    assert (at(e["until"]) <= objected) == (e["login"] == "inf.three") and at(e["until"]) <= accepted, e
PY

# too much is given
sed -i 's/{ login = "inf.three"; profession/{ login = "inf.four"; profession = "nurse"; }, &/; s/{ login = "inf.three"; } )/{ login = "inf.four"; }, &/' "$people"
sed -i 's/min = "3"/min = "2"/' "$site/careacl.conf"
status_is 3 "a team grows: held" careacl sync
instant grown
is "$(who P002 --at "$grown")" "$(who P002)" "who: nobody had gained"
is "$(what inf.four --at "$grown")" "" "what: nor opens anything"
is "$(periods --login inf.four)" "" "history: nothing"
status_is 0 "it is accepted" careacl sync --accept "$(hash_of)"
instant apart
is "$(what inf.four --at "$apart") $(what inf.four --at "$grown")" "P001/medical P002/medical " "from then on"
is "$(periods --login inf.four)" "P001/medical:now P002/medical:now" "history: one period each"

# as a whole: of that text nothing was known, and the trail does not say that anything has ended
cp -r "$site/registry.d" "$site/kept.d"
kept=$(who P002)
lines=$(careacl audit export 2>/dev/null | grep -c '"kind":"statement"')
rm "$site/registry.d"/*.conf && echo 'patients = ();' >"$site/registry.d/empty.conf"
status_is 3 "an empty registry: held as a whole" careacl sync
instant emptied
is "$(who P002 --at "$emptied")" "$kept" "who: everything was in force as before"
is "$(periods P002 | tr ' ' '\n' | grep -c ':now')" "$(echo "$kept" | wc -w)" "history: and goes on"
is "$(careacl audit export 2>/dev/null | grep -c '"kind":"statement"')" "$lines" "the trail says of no statement that it ended"
is "$(careacl audit export 2>/dev/null | tail -n 1 | json 'd["kind"]')" held "... it says that something is held"
rm -r "$site/registry.d" && mv "$site/kept.d" "$site/registry.d"
is "$(careacl sync 2>&1)" "" "the registry is back"
instant back
is "$(who P002 --at "$back") | $(who P002 --at "$emptied")" "$kept | $kept" "nothing has changed"

# a text that comes within the second of the one that is its base
sed -i 's/valid_until = "2029-01-01"; //; s/"P002"; birth_date = "1960-02-01";/& consents = ( { to = "login:inf.two"; categories = ["medical"]; } );/' "$patients"
while [ "$(date +%N)" -gt 100000000 ]; do :; done
careacl sync >/dev/null 2>&1
sed -i '/id = "P002"/d; s/\(objections = .*\),$/\1/' "$patients"
status_is 3 "a sync in the same second, held" careacl sync
instant held
is "$(who P002 --at "$held")" "$(who P002)" "who: what it held is told all the same"
finish
