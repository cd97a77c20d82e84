#!/bin/bash
# Every member of every JSON document that a verb answers stands in careacl(8), and every verb that takes --json has its
# place there.
# not under asan: the answers are looked at elsewhere
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/desk_site.sh
require python3 mandoc
desk_site || not_ok "a site"
answers=$CAREACL_TEST_DIR/answers
mkdir "$answers"
# answer FILE VERB...: its JSON, whatever the status; "desk" before it: as the desk
answer() {
	local file=$1
	shift
	careacl "$@" --json >"$answers/$file" 2>/dev/null
	python3 -m json.tool "$answers/$file" >/dev/null 2>&1 || not_ok "$*: JSON" "$(head -c 300 "$answers/$file")"
}
claim=(--login dr.one --by adm.zoe --justification "found unconscious, no papers" --cannot-consent --immediate-risk)
setfacl -m u:inf.three:r-x "$root/P1" "$root/P1/medical"
as inf.two sleep 60 <"$root/P2/medical/a.pdf" &
sleeping=$!
sed -i 's/{ id = "P3"; birth_date = "1970-02-01";/& login = "fille.p1x";/' "$site/registry.d/20-patients.conf"
answer check check
answer verify verify
answer plan plan
sed -i 's/ login = "fille.p1x";//' "$site/registry.d/20-patients.conf"
answer sync sync
answer sync-next sync --next
answer explain explain inf.two P1 medical
answer explain-all explain inf.two P1
answer who who P1
answer what what inf.two
answer object object P1 --to login:inf.two --category medical --by patient --reference "form 1"
answer withhold withhold P2 --document medical/a.pdf --author dr.one
answer delete delete P2 --document record/r.pdf
answer break-glass break-glass P3 "${claim[@]}"
answer refused break-glass P9 "${claim[@]}"
answer statements statements P1
answer history history P1
answer history-login history --login inf.two
answer report report P1
answer report-site report --site
answer holders holders P2
answer review review
answer review-one review desk:4 --by inf.three --finding "was right"
answer refile refile P1/medical/b.pdf P3
answer requests requests
answer merge merge P1 P2
answer withdraw withdraw desk:1
answer purge purge P2
answer status status
answer pam pam status
answer audit audit verify
answer undo undo 1
answer adopt adopt "$root"
mkdir "$CAREACL_TEST_DIR/new" && mkdir -m 0711 "$CAREACL_TEST_DIR/new/folders"
answer init init --store "x=$CAREACL_TEST_DIR/new/folders" --regime hospital --output "$CAREACL_TEST_DIR/new/etc"
mkdir "$site/feed"
printf '%s\n' 'kind;patient;professional_system;professional_id;team_or_unit;class;purpose;act;from;to;source' \
	'member;P1;login;inf.three;;;;;;;' 'member;P1;login;nobody;;;;;;;' 'objection;P2;login;dr.one;;;;;;;' >"$site/feed/a.csv"
sed -i 's|^\(\t*sources = ( \)|\1{ type = "table"; path = "feed"; stores = ["clinical"]; }, |' "$site/careacl.conf"
answer feed feed check feed
echo 'nonsense = {' >>"$site/careacl.conf"
answer errors check
answer errors-who who P1
kill "$sleeping"

# what stands between .Ss JSON and the next heading
mandoc -Tutf8 docs/man/careacl.8 2>/dev/null | sed $'s/.\b//g' | sed -n '/^   JSON/,/^[A-Z]/p' >"$CAREACL_TEST_DIR/manual"
check "the manual has a place for JSON" test -s "$CAREACL_TEST_DIR/manual"
missing=$(python3 - "$answers" "$CAREACL_TEST_DIR/manual" <<'PY'
import glob, json, os, re, sys
words = set(re.findall(r"[a-z_]+", open(sys.argv[2]).read()))
# these have members named after what they count: causes of drift, kinds of what is held, stores
counts = {"drift", "stores", "totals"}
def members(value, at):
    if isinstance(value, list):
        for item in value:
            yield from members(item, at)
    elif isinstance(value, dict):
        for key, item in value.items():
            if at not in counts:
                yield key
            yield from members(item, key)
for path in sorted(glob.glob(sys.argv[1] + "/*")):
    lost = sorted({k for k in members(json.load(open(path)), "") if k not in words})
    if lost:
        print(os.path.basename(path) + ": " + ", ".join(lost))
PY
)
is "$missing" "" "every member of every answer stands in the manual"
verbs=$(careacl --help 2>/dev/null -c /dev/null | sed -n '/^verbs/,/^options/s/^  \([a-z-]*\) .*/\1/p')
for verb in $verbs; do compgen -G "$answers/$verb*" >/dev/null || echo "$verb"; done >"$CAREACL_TEST_DIR/left"
# the desk's verbs answer as object does; metrics as status; help answers no facts
is "$(xargs <"$CAREACL_TEST_DIR/left")" "metrics consent hide close reopen derogate relate admit discharge transfer help" "every verb was asked"
finish
