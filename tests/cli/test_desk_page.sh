#!/bin/bash
# The transcripts of docs/desk.md, run as they stand.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/desk_site.sh
require python3
desk_site
sleep 1

# without_times: instants as the page shows them
without_times() { sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(Z|[+-][0-9:]{5})/TIME/g'; }

command='' shown='' ran=0
compare() {
	[ -n "$command" ] || return
	local words
	# the page's own words, quoted as a shell reads them
	eval "words=(${command#careacl })"
	# shellcheck disable=SC2154
	is "$(desk adm.zoe "${words[@]}" 2>&1 | without_times)" "$shown" "$command"
	ran=$((ran + 1))
}

while IFS= read -r line; do
	case $line in
	'    $ careacl '*)
		compare
		command=${line#    \$ } shown=
		;;
	'    '*) [ -z "$command" ] || shown=$shown${shown:+$'\n'}${line#    } ;;
	*)
		compare
		command=''
		;;
	esac
done < <(cat docs/desk.md && echo)
is "$((ran > 7))" 1 "$ran transcripts"
agrees "in the end"
finish
