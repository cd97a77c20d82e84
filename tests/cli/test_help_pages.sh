#!/bin/bash
# Every transcript of docs/help is run as it stands, in English and in French, page by page on a site of its own: lines
# that begin with "$ " in a block of console are commands, those below them their whole answer on a terminal ("...": any
# lines), but for instants, numbers of processes, durations and hashes. A hash that a page types is the one it was told.
#
#   CAREACL_FILL=1 tests/cli/test_help_pages.sh [WORD]    no test: prints the pages (whose path has WORD in it) with the
#                                                         answers of now
# not under asan: what the commands do is tested there one by one
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/help_site.sh
require script faketime getfacl setfacl rsync pam-auth-update
word=${1:-}

# sameness: what differs from run to run
sameness() {
	sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T(0[1-9]|[12][0-9]|00:0[1-9]|00:[1-5][0-9]|00:00:0[1-9]|00:00:[1-5][0-9])[0-9:]*(Z|[+-][0-9:]{5})/TIME/g
		s/\bpid [0-9]+/pid N/g; s/\b[0-9]+[.,]?[0-9]* s\b/N s/g; s/\b[0-9a-f]{16,64}\b/HASH/g; s/[[:space:]]+$//
		s/[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} [0-9]{4}/TIME/' | tr -s ' '
}

# answer COMMAND: what a terminal shows; $told is the last hash that it told
told=''
answer() {
	local line=$1 seen
	# what ends within the second in which it began was never given, and is drift where a backup brings it back
	[[ $line != "rsync "* ]] || sleep 1.1
	[ -z "$told" ] || line=$(sed -E "s/--accept [0-9a-f]{16,64}/--accept $told/" <<<"$line")
	timeout 60 script -qec "$line" /dev/null </dev/null 2>&1 | tr -d '\r' >"$CAREACL_TEST_DIR/answer"
	seen=$(grep -oE -- '--accept [0-9a-f]{16,64}' "$CAREACL_TEST_DIR/answer" | tail -n 1)
	[ -z "$seen" ] || told=${seen#--accept }
}

# fits ANSWER SHOWN: is one the other, where a line "..." of what is shown stands for any lines?
fits() {
	local rest=$1 part whole=yes
	[[ $2 == *$'\n...'* || $2 == '...'* ]] || { [ "$1" = "$2" ] && return; return 1; }
	while IFS= read -r part; do
		if [ "$part" = ... ]; then
			whole='' rest=$'\n'$rest
		elif [ -n "$whole" ]; then
			[ "${rest%%$'\n'*}" = "$part" ] || return 1
			rest=${rest#"$part"} rest=${rest#$'\n'}
		else
			[[ $'\n'$rest$'\n' == *$'\n'"$part"$'\n'* ]] || return 1
			rest=$'\n'$rest$'\n' rest=${rest#*$'\n'"$part"$'\n'} rest=${rest%$'\n'} whole=yes
		fi
	done <<<"$2"
	[ -z "$whole" ] || [ -z "$rest" ]
}

command='' shown=''
# judge PAGE: the command of $command against $shown
judge() {
	local seen wanted
	[ -n "$command" ] || return 0
	answer "$command"
	seen=$(sameness <"$CAREACL_TEST_DIR/answer") wanted=$(sameness <<<"$shown" | sed '/^$/d')
	if [ -n "${CAREACL_FILL:-}" ] && grep -qxF ... <<<"$shown"; then
		printf '%s\n' "$shown"
	elif [ -n "${CAREACL_FILL:-}" ]; then
		sed '$a\' "$CAREACL_TEST_DIR/answer"
	elif fits "$seen" "$wanted"; then
		ok "$1: $command"
	else
		not_ok "$1: $command" "found:    $seen
expected: $wanted"
	fi
	command=''
}

run_page() {
	local page=$1 line inside='' block=0
	told=''
	while IFS= read -r line; do
		case $inside$line in
		'```console')
			inside=yes
			block=$((block + 1))
			! declare -F "before_${topic}_$block" >/dev/null || "before_${topic}_$block"
			;;
		'yes```')
			judge "$page"
			inside=''
			;;
		'yes$ '*)
			judge "$page"
			command=${line#'$ '} shown=''
			;;
		yes*)
			shown=$shown${shown:+$'\n'}$line
			continue
			;;
		esac
		[ -z "${CAREACL_FILL:-}" ] || printf '%s\n' "$line"
	done <"$page"
}

# ---- what has happened before a block of a page, beside the site of all: before_TOPIC_NUMBER

# at TIME ARGUMENT...: careacl, at that time
at() {
	faketime "$1" "$CAREACL" "${@:2}" >/dev/null 2>&1
}

before_past-access_1() {
	help_ground
	at "2026-02-02 09:00" sync
	at "2026-03-16 10:00" sync --accept-clock
	at "2026-03-16 10:01" object P002 --to login:inf.petit --by patient
	at "2026-03-20 22:10" sync --accept-clock
	at "2026-03-20 22:11" break-glass P002 --login dr.night --by adm.zoe --cannot-consent --immediate-risk --justification "found unconscious" --for 1h
	at "2026-04-10 09:00" sync --accept-clock
	careacl sync --accept-clock --quiet
}

before_new-server_2() {
	rm -rf /etc/careacl /var/lib/careacl /srv/clinical
	sed -i 's/^\(inf\.[a-z]*:x\):5/\1:6/' /etc/passwd # undone by help_site
}

before_state-lost_1() {
	"$CAREACL" object P002 --to login:inf.petit --by patient >/dev/null
	rm -r /var/lib/careacl
}

before_samba_1() {
	local login
	mkdir -p /etc/samba /run/samba /var/lib/samba/private /usr/share/doc/careacl/examples "$CAREACL_TEST_DIR/bin"
	cp conf/smb.conf.careacl /usr/share/doc/careacl/examples/
	for login in inf.leroy inf.petit; do printf 'Pw\nPw\n' | smbpasswd -c conf/smb.conf.careacl -s -a "$login" >/dev/null; done
	export PASSWD=Pw # what a person types into the prompt
	grep -q server /etc/hosts || echo '127.0.0.1 server' >>/etc/hosts
	cat >"$CAREACL_TEST_DIR/bin/systemctl" <<-'BIN'
		#!/bin/sh
		[ "$*" = "restart smbd" ] || exit 1
		[ ! -e /run/samba/smbd.pid ] || kill "$(cat /run/samba/smbd.pid)"
		smbd -D >/dev/null 2>&1 </dev/null
		for try in $(seq 100); do smbcontrol smbd ping >/dev/null 2>&1 && exit; sleep 0.02; done
	BIN
	chmod +x "$CAREACL_TEST_DIR/bin/systemctl"
	PATH=$CAREACL_TEST_DIR/bin:$PATH
}

export NO_COLOR=1 TERM=dumb COLUMNS=1000
help_places || { not_ok "the places of a site" && finish; }
for page in docs/help/*.md docs/help/fr/*.md; do
	case $page in *"$word"*) ;; *) continue ;; esac
	language=en topic=$(basename "$page" .md)
	case $page in */fr/*) language=fr ;; esac
	problem=$(help_site "$language" 2>&1) || { not_ok "$page: a site" "$problem" && break; }
	run_page "$page"
done
[ -n "${CAREACL_FILL:-}" ] || finish
