#!/bin/bash
# language = "fr": everything that people are told is French; what programs read is not.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i '1i language = "fr";' "$site/careacl.conf"

# Words that stand in no French sentence. Names of keys and what one types (in quotes, --options) are taken out first.
english=' (the|is|are|of|and|or|not|has|was|with|for|it|its|that|this|there|may|an|to|by|nothing|cannot|expected) '
# is_french NAME TEXT: no line of it is English, and there is something
is_french() {
	local text left
	text=$(sed -e 's/"[^"]*"//g' -e "s/'[^']*'//g" -e 's/--[a-z-]*//g' -e 's/[a-z_]* =//g' -e 's/^/ /' -e 's/$/ /' -e 's/[.,:;()]/ /g' <<<"$2")
	left=$(grep -E "$english" <<<"$text")
	if [ -n "${2// /}" ] && [ -z "$left" ]; then ok "$1"; else not_ok "$1" "${left:-nothing was said}
in: $2"; fi
}
# both COMMAND...: stdout and stderr together
both() { careacl "$@" 2>&1; }

is_french "help" "$(both --help)"
for verb in $(both --help | sed -n '/^verbes/,/^options/s/^  \([a-z-]*\) .*/\1/p' | sort -u); do
	is_french "help of $verb" "$(both "$verb" --help)"
done
is_french "a verb that there is not" "$(both frobnicate)"
is_french "an option that there is not" "$(both --frobnicate sync)"
is_french "operands are missing" "$(both explain)"
contains "$(both explain)" "careacl: erreur : .*attendu : careacl explain" "... and says how it is typed"

is_french "plan" "$(both plan)"
contains "$(both plan)" "dr.one gagne P001/medical" "plan: who gains"
is_french "check" "$(both check)"
output=$(both sync)
is_french "sync" "$output"
contains "$output" "génération 1 : [0-9]+ opérations" "sync counts"
is_french "sync with nothing to do" "$(both sync --verbose)"
is_french "verify" "$(both verify)"
contains "$(both verify)" "fuites : 0, refus" "verify counts"
setfacl -m u:inf.two:rwx "$site/clinical/P001/medical"
contains "$(both verify)" "^fuite : inf.two a rwx, devrait avoir ---" "verify names a leak"
is_french "a leak" "$(both verify)"
contains "$(both plan)" "inf.two perd P001/medical" "plan: who loses"
is_french "sync takes it away" "$(both sync)"

contains "$(both explain inf.two P001 medical)" \
	"inf.two ne peut pas ouvrir P001/medical au .* : le patient s'oppose à cette personne .objection-named, R11.*Fondé sur" "explain: why not"
contains "$(both explain dr.one P001 medical)" "dr.one peut ouvrir .*lecture et écriture" "explain: why"
is_french "explain" "$(both explain dr.one P001)"
contains "$(careacl explain dr.one P001 medical)" "registry.d/20-patients.conf:" "... places stand as they are"
contains "$(both explain dr.one P009)" "P009: erreur : patient inconnu" "a patient that there is not"
is_french "who" "$(both who P001)"
is_french "who: until" "$(sed -i 's/in_charge = "dr.one";/& valid_until = "2099-01-01";/' "$site/registry.d/20-patients.conf" && both who P001)"
contains "$(both who P001)" " jusqu'au 2099-01-0" "... from which instant"
is_french "what" "$(both what nobody)"
is_french "holders" "$(both holders P001)"
is_french "an undo that there is not" "$(both undo 99)"
is_french "a root that there is not" "$(both adopt /nowhere)"
is_french "audit verify" "$(both audit verify)"
is_french "at an impossible time" "$(both who P001 --at 2026-02-30)"

# the desk
is_french "an objection looked at" "$(both object P002 --to login:inf.three --dry-run)"
output=$(both object P002 --to login:inf.three --by patient)
is_french "an objection" "$output"
contains "$output" "^desk:1 enregistré : opposition" "... is recorded"
contains "$output" "^inf.three perd P002/medical" "... and who loses by it is said"
is_french "an end before the start" "$(both object P002 --to everyone --from 2026-02-01 --until 2026-01-01)"
is_french "an objection to nobody" "$(both object P002 --to login:nobody)"
contains "$(both object P009 --to everyone)" "P009: erreur : patient inconnu" "an objection of nobody"
is_french "withdrawn" "$(both withdraw desk:1)"
is_french "withdrawn twice" "$(both withdraw desk:1)"
is_french "without sudo" "$(SUDO_UID=x both withdraw desk:1)"
echo letter >"$site/clinical/P002/medical/letter"
is_french "refile" "$(both sync; both refile P002/medical/letter P003)"
is_french "refile of nothing" "$(both refile P002/medical/letter P003)"

is_french "statements" "$(both statements P002)"
is_french "history" "$(both history P002)"
is_french "purge" "$(both purge --dry-run)"
is_french "report" "$(both report P002)"
is_french "report as a page" "$(careacl report P002 --html - 2>&1 | sed '/<style>/,/<\/style>/d; s/<[^>]*>/ /g')"
is_french "sync --next" "$(both sync --next)"
is_french "merge with itself" "$(both merge P001 P001)"

# emergency access: asked for at the keyboard, and by a file in a view
is_french "break-glass without a word" "$(both break-glass P005)"
mkdir "$site/views" && chmod 0711 "$site/views"
sed -i 's/root = "clinical";/& views = "views";/' "$site/careacl.conf"
sed -i 's/{ id = "P003"/{ id = "P005"; birth_date = "1980-01-01"; stores = ["clinical"]; },\n&/' "$site/registry.d/20-patients.conf"
both sync >/dev/null
corner=$site/views/dr.one/EMERGENCY
is_french "the template" "$(cat "$corner/LISEZMOI.txt")"
contains "$(cat "$corner/LISEZMOI.txt")" "^J'atteste que" "... with the sentences to copy"
# request NAME: as the template says
request() {
	{ echo P005 && grep "^J'atteste" "$corner/LISEZMOI.txt" && echo "inconscient, amené par le SAMU"; } >"$site/request"
	setpriv --reuid dr.one --regid dr.one --clear-groups cp "$site/request" "$corner/$1.txt"
	touch -d '-1 minute' "$corner/$1.txt"
}
request one
output=$(both requests)
is_french "requests" "$output"
contains "$output" "1 accordées, 0 refusées" "... in French are understood"
answer=$(cat "$corner/one"*.answer.txt)
is_french "the answer" "$answer"
contains "$answer" "accès d'urgence de dr.one à P005 jusqu'au" "... says until when"
careacl sync --json >/dev/null 2>&1
refuse "with --json no English template is written" test -e "$corner/README.txt"
request two
output=$(careacl requests --json 2>&1)
contains "$output" '"granted"' "French is understood with --json too: $output"
is_french "... and the answer is French" "$(cat "$corner/two"*.answer.txt)"
is_french "review" "$(both review)"

# errors of every kind of text
cp -r "$site/registry.d" "$site/registry.good"
cat >>"$site/registry.d/10-people.conf" <<'CONF'
derogations = ( { login = "nobody"; patient = "P001"; categories = []; basis = "police-custody"; surprise = "x"; } );
roles = ( { login = "inf.two"; access = { psychiatry = "write"; }; valid_until = "2026-02-30"; } );
CONF
cat >"$site/registry.d/30-broken.conf" <<'CONF'
patients = ( { id = "P004" birth_date = 1950; } );
CONF
output=$(both check)
is "$?" 2 "check finds the errors"
is_french "check with errors" "$output"
contains "$output" "^registry.d/10-people.conf:8: erreur : surprise : clé inconnue dans une dérogation" "... with their places"
is_french "sync with errors" "$(both sync)"
contains "$(both sync)" "la dernière génération correcte reste en vigueur" "... says what goes on"
output=$(careacl check --json 2>"$site/stderr")
contains "$output" "unknown key in" "JSON is English: programs read it"
is "$(json 'd["findings"][0]["severity"]' <<<"$output")" error "... and so are its tokens"
refuse "... also where it is said on stderr" grep -q "clé inconnue" "$site/stderr"
rm -r "$site/registry.d" && mv "$site/registry.good" "$site/registry.d"

# the language is found where the settings do not parse, and English spoken where they cannot be read
cp "$site/careacl.conf" "$site/good.conf"
echo 'surprise = ' >>"$site/careacl.conf"
is_french "settings with a syntax error" "$(both check)"
sed 's/language = "fr"/language = "de"/' "$site/good.conf" >"$site/careacl.conf"
contains "$(both check)" '"de" is not allowed; expected en or fr' "a language that there is not is answered in English"
cp "$site/good.conf" "$site/careacl.conf"
contains "$("$CAREACL" -c /nowhere.conf sync 2>&1)" "cannot be opened" "no settings: English"
sed -i '1d' "$site/careacl.conf"
contains "$(both frobnicate)" "unknown verb" "no language: English"

# somebody has changed the trail
cp "$site/good.conf" "$site/careacl.conf"
first=$(find "$site/state/audit" -name '*.jsonl' | sort | head -n 1)
cp "$first" "$CAREACL_TEST_DIR/kept.jsonl"
for change in '2s/P00/P99/' '2d' '2p' '2s/^{/x/' '$s/.$//'; do
	chmod u+w "$first" && cp "$CAREACL_TEST_DIR/kept.jsonl" "$first" && sed -i "$change" "$first"
	is_french "audit verify: $change" "$(both audit verify | sed 's/^[0-9]*\.jsonl:[0-9]*: [a-z-]*://')"
done
cp "$CAREACL_TEST_DIR/kept.jsonl" "$first"
finish
