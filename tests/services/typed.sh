# shellcheck shell=bash
# Pages that are typed: the "console" blocks of what is read from stdin. Lines that begin with "$ " are commands (one that ends
# with <<'END' goes on to its END), those below them must be in the answer: blanks do not count, "..." stands for
# anything. Below a command without an answer nothing may go wrong. Source it after tests/lib.sh.
#
# Whoever sources it says how a command is typed: typed_answer COMMAND, which prints what is seen, and ends with its status.

typed_squeezed() { tr -s ' \t\r\n' ' ' <<<"$1" | sed 's/^ *//; s/ *$//'; }

# typed_has ANSWER LINE: both squeezed; the parts of LINE between "..." stand in the answer one after the other
typed_has() {
	local rest=$1 line=$2 part
	while [ -n "$line" ]; do
		part=${line%%...*}
		[ "$part" = "$line" ] && line='' || line=${line#*...}
		[[ $rest == *"$part"* ]] || return 1
		rest=${rest#*"$part"}
	done
}

# typed_judge NAME COMMAND LINE...
typed_judge() {
	local name=$1 command=$2 answer status wrong='' line
	shift 2
	[ -n "$command" ] || return 0
	answer=$(typed_answer "$command")
	status=$?
	for line; do
		typed_has "$(typed_squeezed "$answer")" "$(typed_squeezed "$line")" || wrong="$wrong
not answered: $line"
	done
	[ $# != 0 ] || [ "$status" = 0 ] || wrong="status $status"
	if [ -z "$wrong" ]; then ok "$name${command%%$'\n'*}"; else not_ok "$name${command%%$'\n'*}" "$wrong
$answer"; fi
}

# typed_page NAME <TEXT: from its first command to its last; NAME stands before each case
typed_page() {
	local line inside='' command='' expected=()
	while IFS= read -r line; do
		case $inside$line in
		'```console') inside=yes ;;
		'yes```')
			typed_judge "$1" "$command" "${expected[@]}"
			inside='' command='' expected=()
			;;
		here*)
			command=$command$'\n'$line
			[ "$line" != END ] || inside=yes
			;;
		'yes$ '*)
			typed_judge "$1" "$command" "${expected[@]}"
			command=${line#'$ '} expected=()
			[[ $command != *"<<'END'" ]] || inside=here
			;;
		yes*) [ -z "${line// /}" ] || expected+=("$line") ;;
		esac
	done
}
