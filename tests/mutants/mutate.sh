# shellcheck shell=bash
# One change of a source file, as the tables of this folder write it. Source it.

# The text of a column, with its escapes.
unescape() {
	local text=${1//'\n'/$'\n'}
	printf '%s' "${text//'\t'/$'\t'}"
}

# mutate FILE FUNCTION OLD NEW: the mutated text on stdout; 1 when the line does not fit the file
mutate() {
	local text function=$2 old=$3 new=$4 before body after
	text=$'\n'$(<"$1")$'\n'
	before=${text%%$'\n'"$function"*}
	[ "$before" != "$text" ] || { echo "no such function" >&2; return 1; }
	before=$before$'\n'
	after=${text:${#before}}
	body=${after%%$'\n}'*}
	after=${after:${#body}}
	local rest=${body/"$old"/}
	[ "$rest" != "$body" ] || { echo "the old text does not occur" >&2; return 1; }
	[ "${rest/"$old"/}" = "$rest" ] || { echo "the old text occurs twice" >&2; return 1; }
	text=$before${body/"$old"/"$new"}$after
	printf '%s' "${text#$'\n'}"
}
