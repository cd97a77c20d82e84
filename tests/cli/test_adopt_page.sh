#!/bin/bash
# The transcripts of docs/adopt.md, run as they stand, on the tree that the page describes.
# not under asan: tests/cli/test_adopt_look.sh is
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 setfacl
page=$PWD/docs/adopt.md
site_logins dr.one inf.two inf.three sec.four
# what the machine itself knows is not the page's
sed -i '/:21[0-9]*:/!d' /etc/passwd && sed -i '1i root:x:0:0::/root:/bin/sh' /etc/passwd
printf '%s\n' "cardio:x:21100:dr.one,inf.two" >>/etc/group
mkdir -p /srv && mount -t tmpfs none /srv && mkdir -p /srv/files
cd /srv || exit 1
chmod 0755 /srv /srv/files
for folder in D10 D11 D12 D13 "Durand Marie"; do
	mkdir -p "files/$folder/medical" "files/$folder/letters"
	echo x >"files/$folder/medical/2026-ecg.pdf" && echo x >"files/$folder/letters/in.odt"
	chgrp -R cardio "files/$folder" && chmod 2770 "files/$folder" "files/$folder"/* && chmod 0660 "files/$folder"/*/*
done
setfacl -R -m u:inf.three:rX files/D12
chmod -R o+rX files/D13
setfacl -m u:4711:r files/D10/letters/in.odt

command='' shown='' ran=0
compare() {
	[ -n "$command" ] || return
	local words found
	while [ "${shown%$'\n'}" != "$shown" ]; do shown=${shown%$'\n'}; done
	# the page's own words, quoted as a shell reads them
	eval "words=($command)"
	# shellcheck disable=SC2154
	if [ "${words[0]}" = careacl ]; then found=$("$CAREACL" "${words[@]:1}" 2>&1); else found=$("${words[@]}" 2>&1); fi
	is "$found" "$shown" "$command"
	ran=$((ran + 1))
}
while IFS= read -r line; do
	case $line in
	'    # '*)
		compare
		command=${line#    \# } shown=
		;;
	'    '*) [ -z "$command" ] || shown=$shown${shown:+$'\n'}${line#    } ;;
	'') [ -z "$command" ] || shown=$shown$'\n' ;;
	*)
		compare
		command=''
		;;
	esac
done < <(cat "$page" && echo .)
is "$((ran > 5))" 1 "$ran transcripts"
finish
