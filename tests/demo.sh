#!/bin/bash
# The main job, shown on a hospital of its own: real logins, a real file system, a real PAM stack, in a private
# namespace that leaves nothing behind. Every scene is tried for real; one that does not turn out as told makes the
# demo fail.
#
#   BUILD=build tests/demo.sh
. tests/lib.sh
in_namespace "$@"

failures=0
scenes=0
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
	bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
else
	bold='' green='' red='' plain=''
fi

# scene TITLE [LINE...]
scene() {
	scenes=$((scenes + 1))
	printf '\n%s%2d. %s%s\n' "$bold" "$scenes" "$1" "$plain"
	shift
	[ $# = 0 ] || printf '    %s\n' "$@"
}

told() { printf '    %s%s%s  %s\n' "$green" "$1" "$plain" "$2"; }
failed() {
	failures=$((failures + 1))
	printf '    %sNOT AS TOLD%s  %s\n' "$red" "$plain" "$1"
}

careacl() { "$CAREACL" -c "$site/careacl.conf" "$@"; }

# attempt opens|refused|writes|read-only|adds|adds-not LOGIN CATEGORY-PATH REASON: tries it as that login, and asks careacl why
attempt() {
	local expected=$1 login=$2 item=$3 reason=$4 path=$site/folders/$3 seen said
	case $expected in
	opens | refused)
		if as "$login" cat "$path/note.txt" >/dev/null 2>"$site/error"; then seen=opens; else seen=refused; fi
		;;
	writes | read-only)
		if as "$login" sh -c "echo seen by $login >>'$path/note.txt'" 2>"$site/error"; then seen=writes; else seen=read-only; fi
		;;
	adds | adds-not)
		if as "$login" sh -c "echo result >'$path/$login.txt'" 2>"$site/error"; then seen=adds; else seen=adds-not; fi
		;;
	esac
	said=$(careacl explain "$login" "${item%%/*}" "${item#*/}" 2>"$site/error.explain")
	if [ "$seen" = "$expected" ] && grep -qF "($reason," <<<"$said"; then
		told "$(printf '%-9s' "$seen")" "$login  $item"
		printf '               %s\n' "$(because "$said")"
	else
		failed "$login $item: $seen, expected $expected ($reason); $(head -1 "$site/error") $said"
	fi
}

# the reason, as a sentence with its id and rule
because() { sed 's/ (add, without listing or reading): /: may only add (deposit): /; s/^.* at [0-9T:+-]*\( ([^)]*)\)*: //; s/ It rests on.*//; s/ Nothing changes this.*//' <<<"$1"; }

# login passes|refused LOGIN: through the real libpam
login() {
	local expected=$1 login=$2 seen said
	if said=$(pamtester careacl-demo "$login" acct_mgmt 2>&1 </dev/null); then seen=passes; else seen=refused; fi
	if [ "$seen" = "$expected" ]; then
		told "$(printf '%-9s' "$seen")" "$login"
		grep -v '^pamtester: *account management done' <<<"$said" | sed 's/^pamtester: /PAM: /' | fold -s -w 92 |
			sed 's/^/               /'
	else
		failed "login of $login: $seen, expected $expected: $said"
	fi
}

# run STATUS NAME COMMAND...: a step that has to end with that status; its output stays in $output
run() {
	local expected=$1 name=$2 status
	shift 2
	output=$("$@" 2>&1)
	status=$?
	[ "$status" = "$expected" ] || failed "$name ended with status $status, expected $expected:
$output"
}

printf '%sA hospital, its patients, and who may open what%s\n' "$bold" "$plain"
make_fs ext4 hospital || exit 1
site=$CAREACL_TEST_DIR/hospital/demo
mkdir -p "$site/folders" && cp -R conf/demo/. "$site" && chmod -R go-w "$site" || exit 1
uid=7000
while read -r name; do
	uid=$((uid + 1))
	add_login "$name" "$uid" || exit 1
done < <(sed -n 's/.*{ login = "\([^"]*\)";  *profession.*/\1/p' conf/demo/registry.d/10-staff.conf)
cat >/etc/pam.d/careacl-demo <<PAM
account required $CAREACL_PAM_MODULE state=$site/state
account required pam_permit.so
PAM

scene "Facts, and what follows from them" \
	"$((uid - 7000)) professionals with Unix logins, $(grep -c '{ id = ' conf/demo/registry.d/20-patients.conf) patients, an empty file system (ext4)."
run 0 check careacl check
run 1 plan careacl plan
told "careacl plan" "$(grep -cE '^\S+ gains ' <<<"$output") accesses would be given"
run 0 sync careacl sync
told "careacl sync" "$(find "$site/folders" -mindepth 1 -maxdepth 1 -name 'P*' | wc -l) folders made, each with its ACLs"
find "$site/folders" -mindepth 2 -maxdepth 2 -type d -exec sh -c 'echo "confided" >"$1/note.txt"' - {} \;
run 0 sync careacl sync

scene "A nurse of the ward opens" "inf.leroy works in cardiology; cardiology treats P001."
attempt opens inf.leroy P001/nursing care-team
attempt writes inf.leroy P001/nursing care-team

scene "Nobody else's work: relevant and necessary" \
	"Her profession does not need psychiatry; the ward's physician does. The laboratory adds results and reads none."
attempt refused inf.leroy P001/psychiatry outside-matrix
attempt opens dr.martin P001/psychiatry care-team
attempt adds lab.lou P001/medical care-team
attempt refused lab.lou P001/medical care-team

scene "A nurse of another ward does not" "inf.fabre works in surgery: same hospital, same profession, not this patient's care."
attempt refused inf.fabre P001/nursing not-treating

scene "The nurse the patient objected to does not" "inf.petit works in cardiology too; P002 refused her, and nobody but her."
attempt opens inf.petit P001/nursing care-team
attempt refused inf.petit P002/nursing objection-named
attempt opens inf.moreau P002/nursing care-team

scene "A student sees through her supervisor" "etu.noa is with inf.leroy: she reads what inf.leroy may read, and writes nothing."
attempt opens etu.noa P001/nursing supervised
attempt read-only etu.noa P001/nursing supervised

scene "Consent, and the end of it" "kine.paul works in town. P009 consented to his reading; P010 did until 31 March 2025."
attempt opens kine.paul P009/medical consent
attempt adds-not kine.paul P009/medical consent
attempt refused kine.paul P010/medical not-treating

scene "All sharing refused" "P022 wants one person to know, the physician in charge."
attempt opens dr.simon P022/medical care-team
attempt refused inf.roux P022/medical objection-group

scene "Breaking the glass" \
	"P020 arrives unconscious. dr.garde, of the emergency room, does not treat P020 and has to know."
attempt refused dr.garde P020/medical not-treating
from=$(date -d '-1 minute' +%Y-%m-%dT%H:%M:%S%:z) until=$(date -d '+1 hour' +%Y-%m-%dT%H:%M:%S%:z)
for patient in P020 P021; do
	cat <<STATEMENT
  { patient = "$patient"; login = "dr.garde"; justification = "unconscious, allergies unknown"; cannot_consent = true;
    immediate_risk = true; valid_from = "$from"; valid_until = "$until"; }$([ $patient = P021 ] || echo ,)
STATEMENT
done | { echo 'break_glass = (' && cat && echo ');'; } >"$site/registry.d/30-emergency.conf"
printf '    The emergency is recorded, for one hour, for P020, and for P021 who had refused this in advance.\n'
run 0 sync careacl sync
attempt opens dr.garde P020/medical break-glass
attempt read-only dr.garde P020/medical break-glass
attempt refused dr.garde P021/medical emergency-refused

scene "That somebody is a patient is a secret too" "Nobody lists the folders; whoever treats a patient knows the name."
if as inf.leroy ls "$site/folders" >/dev/null 2>&1; then
	failed "inf.leroy lists the folders"
else
	told "refused  " "inf.leroy  ls folders/"
fi

scene "At the door" "The PAM module answers from what the last sync published."
login passes inf.leroy
login refused dr.parti
login refused inf.ancien

scene "A patient changes their mind" "inf.leroy has a session open. P004, whom her ward treats, now objects to her."
# the session is one process that lives through the change: no new login, no new groups
coproc session { as inf.leroy sh -c 'while read -r path; do if cat "$path" >/dev/null 2>&1; then echo opens; else echo refused; fi; done'; }
ask_session() {
	echo "$site/folders/P004/nursing/note.txt" >&"${session[1]}"
	read -r -t 10 answer <&"${session[0]}"
	if [ "$answer" = "$1" ]; then told "$(printf '%-9s' "$answer")" "inf.leroy  P004/nursing  (in her open session)"; else
		failed "inf.leroy's session: $answer, expected $1"
	fi
}
ask_session opens
sed -i 's/{ id = "P004";/& objections = ( { to = "login:inf.leroy"; } );/' "$site/registry.d/20-patients.conf"
run 1 plan careacl plan
grep -E 'inf.leroy' <<<"$output" | head -2 | sed 's/^/    careacl plan:  /'
run 0 sync careacl sync
ask_session refused
attempt refused inf.leroy P004/nursing objection-named

scene "A typo does not open or close anything" "Somebody writes objectoins; the last good facts go on."
sed -i 's/objections = ( { to = "login:inf.petit"/objectoins = ( { to = "login:inf.petit"/' "$site/registry.d/20-patients.conf"
run 2 sync careacl sync
grep -m1 objectoins <<<"$output" | fold -s -w 100 | sed 's/^/    /'
attempt refused inf.petit P002/nursing objection-named
attempt opens inf.leroy P001/nursing care-team
sed -i 's/objectoins/objections/' "$site/registry.d/20-patients.conf"
run 0 sync careacl sync

scene "Does the kernel agree?" "careacl verify asks for every login and every object, apart from what wrote them."
run 0 verify careacl verify
told "careacl verify" "$(tail -1 <<<"$output")"

echo
if [ "$failures" = 0 ]; then
	echo "$scenes scenes, all as told. Nothing of it is left on this machine."
else
	echo "$failures of what was told did not happen."
	exit 1
fi
