#!/bin/bash
# conf/sudoers.careacl: it parses, gives each office its verbs, and nobody the choice of settings.
# not under asan: sudo alone is asked
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require sudo visudo
check "visudo accepts it" visudo -cf conf/sudoers.careacl
for pair in adm.zoe:23001 dr.martin:23002 dpo.anne:23003; do add_login "${pair%:*}" "${pair#*:}"; done
install -d -m 0755 /etc/sudoers.d && install -m 0440 conf/sudoers.careacl /etc/sudoers.d/careacl
grep -q sudoers.d /etc/sudoers || echo '@includedir /etc/sudoers.d' >>/etc/sudoers
may() { sudo -l -U "$@" >/dev/null 2>&1 && echo yes || echo no; }
# sudo -l asks for a program that is there; the host's own /usr/sbin stays as it is
private_copy /usr/sbin && install -m 0755 "$CAREACL" /usr/sbin/careacl
program=/usr/sbin/careacl
is "$(may adm.zoe $program object P001 --to login:inf.leroy --category medical --by patient)" yes "the desk objects"
is "$(may adm.zoe $program transfer P001 --to team:b)" yes "... transfers"
is "$(may adm.zoe $program statements P001 --json)" yes "... reads what was said"
is "$(may adm.zoe $program break-glass P001 --cannot-consent --immediate-risk)" yes "... opens in an emergency for somebody else"
is "$(may adm.zoe $program report P001 --html -)$(may adm.zoe $program who P001)$(may adm.zoe $program explain dr.martin P001)" yesyesyes "... tells a patient who opens what"
is "$(may adm.zoe $program feed clear feeds/his P001 --dry-run)$(may adm.zoe $program feed check feeds/his)" yesyes "... ends what feeds hold, and reads what they say"
is "$(may adm.zoe $program feed)$(may dpo.anne $program feed check feeds/his)$(may dr.martin $program feed clear feeds/his P001)" nonono "... and nobody else"
is "$(may adm.zoe $program feed check -c /tmp/x feeds/his)$(may adm.zoe $program feed check feeds/his --config=/tmp/x)" nono "... by the site's settings"
is "$(may adm.zoe $program what dr.martin)$(may adm.zoe $program history P001)$(may adm.zoe $program plan)" nonono "... does not watch over colleagues"
is "$(may adm.zoe $program sync)$(may adm.zoe $program purge P001)$(may adm.zoe $program undo 3)$(may adm.zoe $program review)" nononono "... no more"
for words in "-c /tmp/x statements P001" "statements -c /tmp/x P001" "who P001 -c/tmp/x" "report P001 --config=/tmp/x" "report P001 --conf /tmp/x" \
	"report P001 --co=/tmp/x" "explain dr.martin P001 -qc /tmp/x" "explain dr.martin P001 -vhqc/tmp/x" "-c /tmp/x object P001"; do
	# the words are separate arguments
	# shellcheck disable=SC2086
	is "$(may adm.zoe $program $words)" no "nobody chooses the settings: $words"
done
# where something changes careacl itself takes no others (test_settings_in_use.sh): sudo cannot tell an option from a word
for words in "fall -unconscious on arrival" "formulaire -copie" "-c'est urgent" "vu par --conseil"; do
	is "$(may adm.zoe $program object P001 --to everyone --reference "$words")$(may dr.martin $program review desk:1 --finding "$words")" yesyes \
		"ordinary words are no options: $words"
	is "$(may adm.zoe $program break-glass P001 --cannot-consent --immediate-risk --justification "$words")" yes "... in an emergency"
done
is "$(may adm.zoe $program explain dr.martin P001 "medical/compte-rendu -revu.pdf")" yes "... nor in the name of a document"
is "$(may dr.martin $program review)$(may dr.martin $program review desk:3 --finding justified)$(may dr.martin $program object P001)" yesyesno "review"
is "$(may dpo.anne $program audit verify)$(may dpo.anne $program audit export --patient P001)$(may dpo.anne $program audit verify -c /tmp/x)" yesyesno "audit"
is "$(may dpo.anne $program history P001)$(may dpo.anne $program history --login dr.martin)$(may dpo.anne $program what dr.martin)$(may dpo.anne $program who P001)" yesyesyesyes "... looks back"
is "$(may dpo.anne $program report --site)$(may dpo.anne $program report --site --more-than 50)$(may dpo.anne $program report --site -c /tmp/x)$(may dpo.anne $program report --sitex)" yesyesnono \
	"... reads what is about the whole site"
is "$(may dpo.anne $program report P001)$(may dpo.anne $program object P001)$(may dr.martin $program who P001)" nonono "... no more"
finish
