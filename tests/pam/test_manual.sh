#!/bin/bash
# pam_careacl(8) and the example lines say what the module does.
. tests/lib.sh
in_namespace "$@"
require mandoc pamtester chpasswd

page=docs/man/pam_careacl.8
manual=$(mandoc -Tutf8 "$page" | sed $'s/.\b//g')
state=$CAREACL_TEST_DIR/state
mkdir "$state"
add_login anna 5101 && add_login bob 5102 && groupadd careacl-rescue && groupadd it-duty
"$BUILD/tests/pam/make_snapshot" "$state/login.snapshot" <<-END || exit 99
	site notice=yes
	login anna uid=5101 professional
	login bob uid=5102 professional suspended
END

# service NAME: a service from the lines on stdin, with this build's module and this test's state
service() {
	sed -E "s|pam_careacl\.so|$CAREACL_PAM_MODULE state=$state|; s|state=/srv/[^ ]*||" >"/etc/pam.d/$1"
}
account() { pamtester "$1" "$2" acct_mgmt; }
session() { pamtester "$1" "$2" open_session close_session; }

sed -n '/^\.Bd -literal/,/^\.Ed/p' "$page" | sed '/^\.Ed/,$d; /^\./d' | service manual
is "$(grep -c pam_careacl.so /etc/pam.d/manual)" 2 "the manual has an example stack"
check "manual: one in date passes" account manual anna
refuse "manual: one suspended does not" account manual bob
contains "$(account manual bob 2>&1)" 'you are suspended' "manual: the reason is shown"
check "manual: root passes" account manual root
check "manual: sessions open and close" session manual bob

# every block of the example file, from its heading to the next
blocks=0
while IFS= read -r heading; do
	blocks=$((blocks + 1))
	awk -v heading="$heading" '/^# ---/ {inside = $0 == heading} inside' conf/pam-careacl.example | service example
	check "$heading: one in date passes" account example anna
	check "$heading: root passes" account example root
	if [[ $heading == *"refuse nobody"* ]]; then
		check "$heading: one suspended passes" account example bob
	else
		refuse "$heading: one suspended does not" account example bob
	fi
	mv "$state/login.snapshot" "$state/away"
	check "$heading: state missing: root passes" account example root
	mv "$state/away" "$state/login.snapshot"
done < <(grep '^# ---' conf/pam-careacl.example)
is "$blocks" 5 "the example file has its blocks"

# arguments and codes: the manual has what the sources have, and no more
known=$(grep -oE '\{"[a-z_]+=?", set_' pam_module/arguments.c | grep -oE '[a-z_]+=?"' | tr -d '"=' | sort | xargs)
shown=$(sed -n '/^\.Ss Arguments/,/^\.Ss Answers/s/^\.It Cm \([a-z_]*\).*/\1/p' "$page" | sort | xargs)
is "$shown" "$known" "the manual has every argument"
contains "$known" 'permissive.*state' "the arguments were found"
codes=$(grep -oE 'PAM_(SUCCESS|IGNORE|[A-Z]+_[A-Z]+)' pam_module/answer.c | sort -u | xargs)
shown=$(sed -n '/^\.Ss Answers/,/^\.Ss Log/s/^\.Dv \(PAM_[A-Z_]*\) ;$/\1/p' "$page" | sort -u | xargs)
is "$shown" "$codes" "the manual has every code of the table"
contains "$manual" 'default is 1000' "the manual has the default of min_uid"
is "$(grep -oE '\.min_uid = [0-9]+' pam_module/arguments.c)" ".min_uid = 1000" "and so has the module"

# the line of the log that the manual shows is one that the module writes
line=$(grep -A1 -E '^pam_careacl\(sshd:account\)' "$page" | xargs)
format=$(grep -oE '"login %s: %s: %s, code %d \(%s\)%s"' pam_module/pam_careacl.c)
is "${format:+there}" there "the format of the log line was found"
contains "$line" '^pam_careacl\(sshd:account\): login [^ ]+: refused: suspended, code 6 \(Permission denied\)$' \
	"the manual's line of the log has that form"
finish
