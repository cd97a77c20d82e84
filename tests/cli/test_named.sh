#!/bin/bash
# Statements that name documents which are not there protect nothing: whoever runs sync, plan or verify is told; and a
# refused person does not get a document by renaming it into another patient's folder.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require script setpriv
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i 's/^guard.*/guard = { max_revoked = "100%"; max_granted = "100%"; };/
	s/matrix = { medical = "read"; }/matrix = { medical = "write"; }/' "$site/careacl.conf"
store=$site/clinical
folder=$store/P002/medical

# statement TEXT: P002's statements, from line 4 on
statement() {
	cat >"$site/registry.d/20-patients.conf" <<-CONF
		patients = (
		  { id = "P001"; birth_date = "1950-02-01"; teams = ( { team = "ward"; } ); },
		  { id = "P002"; birth_date = "1960-02-01"; teams = ( { team = "ward"; } );
		    $1 }
		);
	CONF
}
objected='objections = ( { to = "login:inf.two"; documents = [ "medical/x.odt" ]; } );'
nothing='20-patients.conf:4: names a document that is not there and was not found under another name: it protects nothing now; if it has a new name, say it again for that one'
# unmet [ARGUMENT...]: how many documents status misses
unmet() { careacl status --json "$@" 2>/dev/null | json 'sum(i["count"] for i in d["attention"] if i["what"] == "unmet")'; }

statement ""
check "a site" careacl sync
echo there >"$folder/x.odt"
check "... with a document" careacl sync
statement "$objected"
lacks "$(careacl plan 2>&1)" "names a document" "a document that is there is not missed"
check "it is objected to" careacl sync
refuse "the nurse does not read it" as inf.two cat "$folder/x.odt"

# into another patient's folder, where she has access
as inf.three mv "$folder/x.odt" "$store/P001/medical/"
lacks "$(careacl sync --verbose 2>&1)" "names a document" "nor is one that is known by its mark"
refuse "the nurse does not read it there" as inf.two cat "$store/P001/medical/x.odt"
check "a colleague does" as inf.three cat "$store/P001/medical/x.odt"
status_is 0 "verify agrees" careacl verify
is "$(careacl sync 2>&1)" "" "a second sync is silent"

rm "$store/P001/medical/x.odt"
status_is 0 "gone: verify finds no deviation" careacl verify
contains "$(careacl verify 2>&1)" "$nothing" "... and says that the statement names nothing"
lacks "$(careacl verify 2>/dev/null)" "names" "... as no part of its answer"
contains "$(careacl plan 2>&1)" "$nothing" "plan says it"
is "$(careacl sync 2>&1)" "" "a sync of known texts does not"
contains "$(careacl sync --verbose 2>&1)" "$nothing" "... but with --verbose"
contains "$(script -qec "$CAREACL -c $site/careacl.conf verify" /dev/null)" "names document medical/x.odt" \
	"on a terminal with its path"
statement 'withheld = ( { document = "medical/y.odt"; author = "dr.one"; } );'
status_is 0 "new texts: the status stays" careacl sync
statement 'withheld = ( { document = "medical/z.odt"; author = "dr.one"; } );'
said=$(careacl sync 2>&1)
contains "$said" "$nothing" "new texts: sync says it"
is "$(grep -c 'names a document' <<<"$said")" 1 "... once"
lacks "$said" "z\.odt" "... without its name"
statement 'objections = ( { to = "login:inf.two"; documents = [ "medical/z.odt" ]; valid_until = "2020-01-01"; } );'
said=$(careacl sync 2>&1)
is "$?" 0 "what has ended is taken"
lacks "$said" "names a document" "... and protects nothing anyway"
is "$(unmet)" 0 "... nor does status miss it"
statement 'objections = ( { to = "login:inf.two"; documents = [ "medical/z.odt" ]; valid_from = "2030-01-01"; } );'
lacks "$(careacl sync 2>&1; careacl sync --verbose 2>&1)" "names a document" "what is to come protects nothing yet"
statement 'objections = ( { to = "login:inf.two"; documents = [ "medical/z.odt" ]; valid_from = "2020-01-01"; } );'
contains "$(careacl sync --quiet 2>&1)" "$nothing" "... and is told when it is in force"

# ---- nobody who only hears what is news misses it
statement "$objected"
contains "$(careacl sync --quiet 2>&1)" "$nothing" "the timer's sync says that it is not there, too"
is "$(careacl sync --quiet 2>&1)" "" "... once"
status_is 1 "until it is there somebody must look" careacl status
contains "$(careacl status)" "^- 1 document that a statement names was not found" "... which is said"
later() { date -u -d "+$1 days" +%FT%TZ; }
is "$(unmet) $(unmet --at "$(later 6)") $(unmet --at "$(later 8)")" "1 1 0" "... for a week"
lacks "$(careacl status; careacl status --line; careacl metrics)" "P00|medical|x\.odt" "nobody is named"
echo there >"$folder/x.odt"
lacks "$(careacl sync 2>&1)" "names a document" "it is there"
is "$(unmet)" 0 "... and status says so"

# ---- what an editor leaves of it has its mark, and is not the document
as inf.three sh -c "mv '$folder/x.odt' '$folder/x.odt~' && echo new >'$folder/x.odt'"
as inf.two mv "$folder/x.odt" "$folder/mine.odt"
contains "$(careacl sync --quiet 2>&1)" "$nothing" "a backup stands there, the document does not: that is said"
contains "$(careacl verify 2>&1)" "$nothing" "... by verify too"
as inf.three mv "$folder/x.odt~" "$folder/y.odt~"
lacks "$(careacl verify 2>&1; careacl sync --verbose 2>&1)" "names a document" "by any other name it is the document"
as inf.three sh -c "rm '$folder/y.odt~'; mkdir '$folder/x.odt'"
check "a directory of that name" careacl sync --quiet
as inf.three mv "$folder/x.odt" "$folder/x.odt~"
lacks "$(careacl verify 2>&1; careacl sync --verbose 2>&1)" "names a document" "of a directory no editor leaves anything"
finish
