#!/bin/bash
# Somebody renames a document there and back while it is being refused to them. Whoever answers that they lose it has treated
# it, or says that it is not there; and what is not there any more is said once.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require setpriv python3 getfattr
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i 's/^guard.*/guard = { max_revoked = "100%"; max_granted = "100%"; }; offices = { desk = ["inf.three"]; };/
	s/matrix = { medical = "read"; }/matrix = { medical = "write"; }/' "$site/careacl.conf"
folder=$site/clinical/P002/medical
flags=$CAREACL_TEST_DIR/flags
mkdir -m 0777 "$flags"

# statement TEXT: P002's statements
statement() {
	cat >"$site/registry.d/20-patients.conf" <<-CONF
		patients = ( { id = "P002"; birth_date = "1960-02-01"; teams = ( { team = "ward"; } ); $1 } );
	CONF
}
objection() { echo "objections = ( { to = \"login:inf.two\"; documents = [ \"medical/$1\" ]; } );"; }
desk() { SUDO_UID=21003 careacl "$@"; }
cat >"$CAREACL_TEST_DIR/toggle.py" <<'PYTHON'
import os, sys
there, elsewhere, flag = sys.argv[1:4]
def rename(one, other):
    try:
        os.rename(one, other)
    except OSError:
        pass
while not os.path.exists(flag):
    rename(there, elsewhere)
    rename(elsewhere, there)
rename(there, elsewhere)
PYTHON
chmod 0755 "$CAREACL_TEST_DIR"

# toggled NAME COMMAND...: what COMMAND says while the nurse renames; NAME stands as "away-NAME" afterwards. Sets said, status.
toggled() {
	local name=$1
	shift
	as inf.two python3 "$CAREACL_TEST_DIR/toggle.py" "$folder/$name" "$folder/away-$name" "$flags/$name" &
	sleep 0.1
	said=$("$@" 2>&1)
	status=$?
	touch "$flags/$name"
	wait $!
}
# honest NAME: nobody was told with status 0, and no other word, what is not so
honest() {
	local what=no
	as inf.two cat "$folder/away-$1" "$folder/away-$1/inside" >/dev/null 2>&1 && what=yes
	[ "$what" = no ] || [ "$status" != 0 ] || grep -q 'is not there' <<<"$said"
}

statement ""
check "a site" careacl sync
wrong=0 open=0
for i in 1 2 3 4 5 6 7 8; do
	as inf.three sh -c "echo v >'$folder/a$i.odt'; echo v >'$folder/w$i.odt'; mkdir '$folder/d$i'; echo v >'$folder/d$i/inside'"
	careacl sync >/dev/null 2>&1
	toggled a$i.odt desk object P002 --to login:inf.two --document medical/a$i.odt
	honest a$i.odt || wrong=$((wrong + 1))
	toggled w$i.odt desk withhold P002 --author dr.one --document medical/w$i.odt
	honest w$i.odt || wrong=$((wrong + 1))
	toggled d$i desk object P002 --to login:inf.two --document medical/d$i
	honest d$i || wrong=$((wrong + 1))
	for name in a$i.odt w$i.odt d$i/inside; do
		as inf.two cat "$folder/away-$name" >/dev/null 2>&1 && open=$((open + 1))
	done
done
is "$wrong" 0 "the desk never says of what she still reads that she loses it, without a word more"
# how many depends on who else wants the processors
[ "$open" -lt 24 ]
is $? 0 "... and she loses some ($open of 24 open)"
lacks "$said" 'desk:[0-9]\{6\}' "a statement that is being recorded is called by its verb"
lacks "$(careacl sync 2>&1)" "stood aside is gone" "what never left is not missed"

wrong=0
for i in 1 2 3 4 5; do
	as inf.three sh -c "echo v >'$folder/s$i.odt'"
	statement ""
	careacl sync >/dev/null 2>&1
	statement "$(objection s$i.odt)"
	toggled s$i.odt careacl sync
	honest s$i.odt || wrong=$((wrong + 1))
done
is "$wrong" 0 "nor does a sync of new texts"

# ---- once, as news
statement "$(objection x.odt)"
as inf.three sh -c "echo v >'$folder/x.odt'"
careacl sync >/dev/null 2>&1
check "a document that is there" careacl sync
rm "$folder/x.odt"
nothing='20-patients.conf:1: names a document that is not there and was not found under another name'
contains "$(careacl sync --quiet 2>&1)" "$nothing" "it is gone: the next sync says so, the timer's too"
is "$(careacl sync --quiet 2>&1)$(careacl sync 2>&1)" "" "... once"
as inf.three sh -c "echo v >'$folder/x.odt'"
lacks "$(careacl sync 2>&1)" "names a document" "it is there again"
as inf.three mv "$folder/x.odt" "$folder/renamed.odt"
is "$(careacl sync 2>&1)" "" "renamed it is known by its mark"
rm "$folder/renamed.odt"
contains "$(careacl sync 2>&1)" "$nothing" "gone once more: said once more"
said=$(desk object P002 --to login:inf.two --document medical/never.odt --quiet 2>&1)
is "$(grep -c 'is not there' <<<"$said")" 1 "the desk says it of a document that was never there, once"
lacks "$(careacl sync 2>&1)" "names a document" "... and the sync does not repeat it"
finish
