#!/bin/bash
# Prints the completion for bash of a built careacl, from its own help: the tables of verbs and options.
#
#   acl_sync/bash-completion.sh PROGRAM
#
# It proposes verbs, options, what may stand behind some options, logins and files; never a patient.
set -eu
program=$1
help() { "$program" -c /dev/null "$@" --help; }
# what "careacl help" lists: topics and verbs
help_topics() { "$program" -c /dev/null help | sed -nE 's/^  ([a-z][a-z-]*)( .*)?$/\1/p' | xargs; }
# "--name" or "--name ARGUMENT" of each option line
options() { sed -nE 's/^  (-[a-z],|   ) (--[a-z][a-z-]*)( [A-Z][A-Z/]*)? .*/\2\3/p'; }

verbs=$(help | sed -nE 's/^  ([a-z][a-z-]*) .*/\1/p')
[ -n "$verbs" ] || { echo "$0: $program --help names no verb" >&2; exit 1; }

cat <<'HEAD'
# bash completion for careacl. Made from the tables of verbs and options; do not edit.
_careacl_options() {
	case $1 in
HEAD
for verb in $verbs; do
	echo "	$verb) echo '$(help "$verb" | options | cut -d' ' -f1 | xargs)' ;;"
done
echo "	*) echo '$(help | options | cut -d' ' -f1 | xargs)' ;;"
cat <<'MIDDLE'
	esac
}

# what an option is followed by; nothing: no argument
_careacl_argument() {
	case $1 in
	-c) echo FILE ;;
MIDDLE
for verb in $verbs; do help "$verb"; done | options | sort -u |
	sed -nE "s/^(--[a-z-]+) (.*)/	\1) echo \2 ;;/p"
cat <<'NEXT'
	esac
}

# first operands that are words
_careacl_words() {
	case $1 in
NEXT
# an operand in lower case is a choice: audit verify|export
for verb in $verbs; do
	help "$verb" | sed -nE "s/^usage: careacl $verb ([a-z|]+) .*/	$verb) echo '\1' ;;/p" | tr '|' ' '
done
echo "	help) echo '$(help_topics)' ;;"
cat <<'TAIL'
	esac
}

_careacl() {
	local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb= operands=0 i=1
	while ((i < COMP_CWORD)); do
		case ${COMP_WORDS[i]} in
		-*) [[ -z $(_careacl_argument "${COMP_WORDS[i]}") ]] || ((i++)) ;;
		*) if [[ -z $verb ]]; then verb=${COMP_WORDS[i]}; else ((operands++)); fi ;;
		esac
		((i++))
	done
	COMPREPLY=()
	if [[ $before == -* ]]; then
		case $before:$(_careacl_argument "$before") in
		*:FILE) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
		*:LOGIN) mapfile -t COMPREPLY < <(compgen -u -- "$current"); return ;;
		--to:*) mapfile -t COMPREPLY < <(compgen -W 'login: team: profession: everyone emergency emergency-regulator heirs representatives' -- "$current"); return ;;
		--kind:*) mapfile -t COMPREPLY < <(compgen -W 'relative trusted-person parent guardian curator heir' -- "$current"); return ;;
		--purpose:*) mapfile -t COMPREPLY < <(compgen -W 'cause-of-death memory rights' -- "$current"); return ;;
		--regime:*) mapfile -t COMPREPLY < <(compgen -W 'hospital health-house shared-record' -- "$current"); return ;;
		--language:*) mapfile -t COMPREPLY < <(compgen -W 'en fr' -- "$current"); return ;;
		*:?*) return ;;
		esac
	fi
	if [[ $current == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_careacl_options "$verb")" -- "$current")
	elif [[ -z $verb ]]; then
TAIL
echo "		mapfile -t COMPREPLY < <(compgen -W '$(xargs <<<"$verbs")' -- \"\$current\")"
cat <<'END'
	elif ((operands == 0)); then
		mapfile -t COMPREPLY < <(compgen -W "$(_careacl_words "$verb")" -- "$current")
	fi
}
complete -F _careacl careacl
END
