#!/bin/bash
# Withheld, hidden and renamed documents through the command: what colleagues see, what the author reads, what explain
# says, and the way back.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl getfattr setpriv
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i 's/^guard.*/guard = { max_revoked = "100%"; max_granted = "100%"; };/; s/root = "clinical";/root = "clinical"; views = "views";/
	s/matrix = { medical = "read"; }/matrix = { medical = "write"; }/' "$site/careacl.conf"
sed -i 's/^passwd:.*/passwd: files/; s/^group:.*/group: files/' /etc/nsswitch.conf
store=$site/clinical
folder=$store/P002/medical

# statement TEXT: P002's statements, and nobody else's about documents
statement() {
	cat >"$site/registry.d/20-patients.conf" <<-CONF
		patients = (
		  { id = "P001"; birth_date = "1950-02-01"; teams = ( { team = "ward"; } ); },
		  { id = "P002"; birth_date = "1960-02-01"; teams = ( { team = "ward"; } ); $1 }
		);
	CONF
}
withheld='withheld = ( { document = "medical/secret.odt"; author = "dr.one"; } );'
# aside LEAF: where it stands
aside() { find "$store/.aside" -mindepth 2 -maxdepth 2 -name "$1" | sort; }
# settled NAME: verify finds nothing, and a second sync has nothing to say or to do
settled() {
	status_is 0 "$1: verify finds nothing" careacl verify
	local before
	before=$(ctimes)
	is "$(careacl sync 2>&1)" "" "$1: a second sync is silent"
	is "$(ctimes)" "$before" "$1: ... and touches nothing"
	status_is 0 "$1: nothing to plan" careacl plan
}
# unseen LOGIN: by listing, stat of its name, getfacl, and by what a view holds
unseen() {
	local seen
	seen=$(as "$1" ls -A "$folder" 2>&1)
	case $seen in *secret*) not_ok "$1 sees no name" "$seen" ;; *) ok "$1 sees no name" ;; esac
	contains "$(as "$1" stat "$folder/secret.odt" 2>&1)" "No such file" "$1: stat finds nothing"
	contains "$(as "$1" getfacl "$folder/secret.odt" 2>&1)" "No such file" "$1: getfacl finds nothing"
	refuse "$1 does not list what stands aside" as "$1" ls "$store/.aside"
	is "$(as "$1" find "$site/views/$1/" -name '*secret*' 2>&1)" "" "$1's view has no link to it"
	refuse "$1 does not read it where it stands" as "$1" cat "$(aside secret.odt | head -n 1)"
	refuse "$1 does not even look at it" as "$1" stat "$(aside secret.odt | head -n 1)"
}

statement ""
check "a site" careacl sync
echo confided >"$folder/secret.odt"
echo other >"$folder/open.odt"
check "... with documents" careacl sync
check "a nurse reads it" as inf.two cat "$folder/secret.odt"

statement "$withheld"
status_is 1 "withheld: something to do" careacl plan
[ -e "$folder/secret.odt" ] && ok "a plan moves nothing" || not_ok "a plan moves nothing"
contains "$(careacl sync)" "1 documents? set aside" "sync says that one left"
settled "withheld"
unseen inf.two
unseen inf.three
check "the author reads it" as dr.one cat "$(aside secret.odt)"
is "$(as dr.one cat "$site/views/dr.one"/*secret*)" "confided" "... through a link"
check "others read what is beside it" as inf.two cat "$folder/open.odt"
is "$(careacl explain dr.one P002 medical/secret.odt --json | json '[d["effect"], d["access"]]')" '["permit", "write"]' \
	"explain: the author"
status_is 1 "explain: a nurse is refused" careacl explain inf.two P002 medical/secret.odt
is "$(careacl explain inf.two P002 medical/secret.odt --json | json '[d["effect"], d["reason"], d["rule"]]')" \
	'["deny", "withheld", "R17"]' "... because it is withheld"
is "$(getfattr --absolute-names --only-values -n trusted.careacl.origin "$(dirname "$(aside secret.odt)")")" \
	"P002/medical/secret.odt" "its origin stays with it"
is "$(as dr.one getfattr -m - -d "$(dirname "$(aside secret.odt)")" 2>&1 | grep -c trusted)" 0 "... for root alone"

# a newcomer of that name
echo again | as inf.two tee "$folder/secret.odt" >/dev/null
contains "$(careacl sync --json | json 'd["set_aside"]')" "^1$" "a newcomer goes too"
is "$(aside secret.odt | wc -l)" 2 "... beside the first"
settled "a newcomer"
unseen inf.two

# lifted
statement ""
output=$(careacl sync 2>&1)
contains "$output" "1 documents? put back" "lifted: one is back"
contains "$output" "stays aside" "... the other is told of: its name is taken"
settled "lifted"
check "a nurse reads it again" as inf.two cat "$folder/secret.odt"
is "$(aside secret.odt | wc -l)" 1 "the other is kept"
check "... for whoever may read the document" as inf.two cat "$(aside secret.odt)"
mv "$folder/secret.odt" "$folder/first.odt"
contains "$(careacl sync)" "1 documents? put back" "with its name free it is back too"
is "$(cat "$folder/first.odt" "$folder/secret.odt" | sort | tr '\n' ' ')" "again confided " "nothing is lost"
is "$(ls -A "$store/.aside")" "" "nothing stands aside"
settled "all back"

# a lost state, and a lost mark
statement "$withheld"
check "withheld again" careacl sync
place=$(aside secret.odt)
setfattr -x trusted.careacl.origin "${place%/*}"
careacl sync >/dev/null 2>&1
check "a lost mark is in the state" as dr.one cat "$place"

# what leaves the machine says nothing of the document
statement ""
echo taken >"$folder/secret.odt"
output=$(careacl sync --verbose 2>&1 </dev/null | cat)
case $output in *secret* | *P002*) not_ok "off a terminal nothing names the document" "$output" ;; *) ok "off a terminal nothing names the document" ;; esac

# an objection stays with a document that is renamed
statement 'objections = ( { to = "login:inf.two"; documents = [ "medical/open.odt" ]; } );'
check "an objection to one document" careacl sync
refuse "who is objected to does not read it" as inf.two cat "$folder/open.odt"
check "a colleague renames it" as inf.three mv "$folder/open.odt" "$folder/new.odt"
check "a sync" careacl sync
refuse "... and it is closed under its new name" as inf.two cat "$folder/new.odt"
check "... to that person alone" as inf.three cat "$folder/new.odt"
settled "renamed"

finish
