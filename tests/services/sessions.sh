# shellcheck shell=bash
# shellcheck disable=SC2154 # site, clinical, dir, ssh_options: site.sh and ssh.sh
# Sessions that stay open while the facts change, several at once, and the facts that change. Source it after site.sh.
#
# Beside the people of site.sh: P001 has letters/report.txt and medical/secret.pdf, both by bob.

# ---- facts: each function changes one and syncs
declare -A facts=([objections]="" [withheld]="" [suspended]="" [teams]='{ team = "ward"; }')

write_facts() {
	write_people && write_patients && cat >"$site/registry.d/20-patients.conf" <<-CONF
		patients = (
		  { id = "P001"; birth_date = "1950-02-01"; teams = ( ${facts[teams]} );
		    objections = ( ${facts[objections]} ); withheld = ( ${facts[withheld]} ); },
		  { id = "P002"; birth_date = "1960-02-01"; teams = ( { team = "ward"; } ); },
		  { id = "P003"; birth_date = "1970-02-01"; teams = ( { team = "other"; } ); }
		);
	CONF
	[ -z "${facts[suspended]}" ] ||
		sed -i "s/login = \"${facts[suspended]}\"; profession = \"physician\";/& suspended = true;/" "$site/registry.d/10-people.conf"
}
# fact NAME VALUE: from now on
fact() {
	facts[$1]=$2
	write_facts && careacl sync
}
object_to() { fact objections "${1:+{ to = \"login:$1\"; \}}"; }
withhold() { fact withheld "${1:+{ document = \"$1\"; author = \"bob\"; \}}"; }
suspend() { fact suspended "$1"; }
treated_by() {
	local team list=
	for team; do list="$list${list:+, }{ team = \"$team\"; }"; done
	fact teams "$list"
}

# ---- sessions by name: session_open NAME COMMAND...; ask NAME WORD...; session_close NAME. A client answers each line
# by one line, and says "ok" first; the last answer is $said.
declare -A session_in session_out session_pid
trap '' PIPE # a client that has ended is "no answer", not the end of the test

session_open() {
	local name=$1 in out other
	shift
	rm -f "$dir/$name".{in,out} && mkfifo "$dir/$name".{in,out} || return 1
	(
		# whoever else holds the other end of a session keeps it from ending
		for other in "${session_in[@]}" "${session_out[@]}"; do exec {other}>&-; done
		exec "$@"
	) <"$dir/$name.in" >"$dir/$name.out" 2>>"$dir/$name.err" &
	session_pid[$name]=$!
	exec {in}>"$dir/$name.in" {out}<"$dir/$name.out"
	session_in[$name]=$in session_out[$name]=$out
	said='no answer'
	IFS= read -r -t 30 said <&"$out"
	[[ $said = ok* ]]
}

ask() {
	local in=${session_in[$1]:-} out=${session_out[$1]:-}
	shift
	said='no answer'
	[ -n "$in" ] && printf '%s\n' "$*" >&"$in" && IFS= read -r -t 30 said <&"$out"
}

session_close() {
	local in=${session_in[$1]:-} out=${session_out[$1]:-}
	[ -n "$in" ] || return 1
	exec {in}>&- {out}<&-
	wait "${session_pid[$1]}" 2>/dev/null
	unset "session_in[$1]" "session_out[$1]" "session_pid[$1]"
}

# opened NAME COMMAND...: a case; not check, which would open it in a process of its own
opened() {
	local name=$1
	shift
	if "$@"; then ok "$name"; else not_ok "$name" "$said"; fi
}

# sftp_open NAME LOGIN [SSH-OPTION...], ftp_open NAME LOGIN
sftp_open() {
	local name=$1 login=$2
	shift 2
	session_open "$name" python3 tests/services/sftp_client.py "${ssh_options[@]}" "$@" "$login@127.0.0.1"
}
ftp_open() { session_open "$1" python3 tests/services/ftp_client.py "$2" "Pw-$2"; }

# ---- what a session sees

# gets SESSION COMMAND... NAME: it is done; refused SESSION COMMAND... NAME: it is not
gets() {
	local name=${*: -1}
	ask "${@:1:$#-1}"
	if [[ $said = ok* ]]; then ok "$name"; else not_ok "$name" "$said"; fi
}
refused() {
	local name=${*: -1}
	ask "${@:1:$#-1}"
	case $said in
	permission-denied | no-such-file | 550\ * | 553\ *) ok "$name" ;;
	*) not_ok "$name" "$said" ;;
	esac
}

# alike SESSION VERB ONE OTHER NAME: what is answered about ONE is, but for the name, what is answered about OTHER,
# which is not there
alike() {
	local one
	ask "$1" "$2" "$3"
	one=${said//"${3##*/}"/NAME}
	if ask "$1" "$2" "$4"; then is "$one" "${said//"${4##*/}"/NAME}" "$5"; else not_ok "$5" "$said"; fi
}

long_text="written by bob, and long enough to be read in steps"

# The site with its documents, as write_facts has it.
make_session_site() {
	make_service_site && write_facts && careacl sync && put_document P001/letters/report.txt "$long_text" &&
		put_document P001/medical/secret.pdf "for bob alone" && put_document P001/medical/ecg.txt "for the ward" &&
		as eve sh -c "echo 'of another ward' >$clinical/folders/P003/letters/other.txt"
}

# view LOGIN: the links of a view, in one line, as root sees them
view() { (cd "$clinical/views/$1" && printf '%s\n' * .[!.]*) 2>/dev/null | grep -v '[*]' | tr '\n' ' '; }
