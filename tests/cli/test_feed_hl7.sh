#!/bin/bash
# Messages of HL7 v2, end to end: a stay gives and takes, a restriction holds, what is wrong is refused with its line, files that go away
# take what they gave and leave what they refused; and the kernel agrees, tried by uid.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three adm.zoe
mkdir "$site/feed"
rm "$site/registry.d/20-patients.conf"
sed -i 's/^guard.*/guard = { max_revoked = "100%"; max_granted = "100%"; min = "100000"; };/; s|^sources.*|sources = ( { type = "conf"; path = "registry.d"; },\
  { type = "hl7v2"; path = "feed"; classes = ( { name = "PSY"; categories = ["psychiatry"]; } ); } );\
offices = { desk = ["adm.zoe"]; };|' "$site/careacl.conf"
sed -i 's/name = "ward"/name = "6268"/; /{ login = "inf.three"; } )/s/, { login = "inf.three"; }//; /login = "dr.one"; profession/s/login = "dr.one"; /&rpps = "10111111117"; /' \
	"$site/registry.d/10-people.conf"
echo 'teams = ( { name = "7000"; stores = ["clinical"]; members = ( { login = "inf.three"; } ); } );' >"$site/registry.d/30-units.conf"
# message NAME TIME EVENT SEGMENT...: one message of P001, or of $pid, in a file of its own
message() {
	local name=$1 time=$2 event=$3
	shift 3
	{
		printf 'MSH|^~\\&|HIS|HOP|||202601%s+0100||ADT^%s|%s|P|2.5||||||8859/15\r' "$time" "$event" "$name"
		printf 'PID|1||%s^^^HOP^PI||X^Y||19500201|F\r' "${pid:-P001}"
		printf '%s\r' "$@"
	} >"$site/feed/$name.hl7"
}
# opens LOGIN PATIENT/CATEGORY: what the kernel says
opens() { as "$1" ls "$site/clinical/$2" >/dev/null 2>&1 && echo yes || echo no; }
visit='PV1|1|I|BED^1||||||||||||||||V1'
zbe() { echo "ZBE|$1|202601$2||$3|N||X^^^^^^UF^^^$4|X^^^^^^UF^^^$4|SMH"; }

message a 05103000 A01 "$visit" "$(zbe m1 05103000 INSERT 6268)"
output=$(careacl sync 2>&1)
is "$?" 0 "an admission is taken: $output"
is "$(opens inf.two P001/medical)$(opens inf.three P001/medical)" "yesno" "staff of the unit, and nobody else, says the kernel; the feed declares the patient"
contains "$(careacl explain inf.two P001 medical)" 'feed/a.hl7:4' "the answer names the line of ZBE"
is "$(careacl sync 2>&1)" "" "the second sync says nothing"

message b 06103000 A03 "$visit" "$(zbe m2 06103000 INSERT 6268)"
synced
is "$(opens inf.two P001/medical)" no "the visit has ended"
message c 06113000 A13 "$visit" "$(zbe m2 06103000 CANCEL 6268)"
synced
is "$(opens inf.two P001/medical)" yes "... that was a mistake"

# a discharge that names no visit, of who another identity was merged into
pid=P002 message c1 06123000 A01 'PV1|1|I|BED^1||||||||||||||||V7' "$(zbe m7 06123000 INSERT 6268)"
pid=P003 message c2 06130000 A40 'MRG|P002^^^HOP^PI'
synced
is "$(opens inf.two P002/medical)" yes "a visit goes on after its patient was merged into another"
pid=P003 message c3 06133000 A03 'PV1|1|I'
synced
is "$(opens inf.two P002/medical)$(opens inf.two P001/medical)" noyes "... until that one is discharged, which ends nobody else's"

# restrictions
message d 07103000 A31 'ARV|1|A|PSY'
synced
is "$(opens dr.one P001/medical)$(opens dr.one P001/psychiatry)" yesno "ARV: a class of documents is closed"
message d1 07110000 A31 'ARV|1|A|PSY|||20990101^20990201'
message d2 07111500 A31 'ARV|1|D~A|PSY'
synced
is "$(opens dr.one P001/psychiatry)" no "... and stays so: another period is another restriction, D and something else no end"
message e 07113000 A31 'ARV|1|D|PSY'
synced
is "$(opens dr.one P001/psychiatry)" yes "... until it is ended"
message f 07123000 A31 'PD1||||||||||||N~Y'
message g 08103000 A02 "$visit" 'ZBE|m3|20260108103000||INSERT|N||X^^^^^^UF^^^6268|X^^^^^^UF^^^7000|SMH'
careacl sync >/dev/null 2>&1
contains "$(careacl check)" "warning: the patient is on hold" "PD1-12: the patient is on hold"
contains "$(careacl check)" "feed/f.hl7:3: warning: .*: PD1-12: the patient is marked as protected \(PD1-12\); .careacl feed clear feed PATIENT" "... in words, with what ends it"
contains "$(careacl feed check feed)" "feed/f.hl7:3: hold: PD1-12" "... feed check names the line"
is "$(opens inf.two P001/medical)$(opens inf.three P001/medical)" yesno "... who had access keeps it, the new unit gets none"
check "the desk clears it" env SUDO_UID=21004 "$CAREACL" -c "$site/careacl.conf" feed clear feed P001
message h 08113000 A31 'PD1||||||||||||Y'
synced
is "$(opens inf.three P001/medical)" yes "... then the new unit has access"
lacks "$(careacl check)$(careacl feed check feed)" "on hold|hold: PD1-12" "the same flag said once more is not another one, and none is listed"
# as a program of before has it: by the message, and by a hash of all it said
sql "UPDATE feed_cleared SET key = replace(key, 'feed P001/PD1-12', 'feed A31/f') || '0123456789abcdef'" >/dev/null
synced
lacks "$(careacl check)" "on hold" "... nor is one that was cleared under the name of its message"
sql "UPDATE feed_cleared SET key = replace(replace(key, 'feed A31/f', 'feed P001/PD1-12'), '0123456789abcdef', '')" >/dev/null
mkdir "$site/taken"
mv "$site/feed/f.hl7" "$site/taken"
synced
lacks "$(careacl check)" "the patient is on hold" "... nor once the oldest file was taken away"
message i 08123000 A31 'PD1||||||||||||N'
message j 08133000 A31 'PD1||||||||||||Y'
careacl sync >/dev/null 2>&1
contains "$(careacl check)" "the patient is on hold" "... set anew it is"
check "... and cleared too" env SUDO_UID=21004 "$CAREACL" -c "$site/careacl.conf" feed clear feed P001
for name in h i; do
	rm "$site/feed/$name.hl7"
	synced
	lacks "$(careacl check)" "the patient is on hold" "... it does not come back without $name"
done
# the first flag that was cleared stood behind an N
pid=P004 message f1 05103000 A31 'PD1||||||||||||N'
pid=P004 message f2 06103000 A31 'PD1||||||||||||Y'
careacl sync >/dev/null 2>&1
rm "$site/feed/f1.hl7"
careacl sync >/dev/null 2>&1
contains "$(careacl check)" "f2.hl7:3: .*the patient is on hold" "an N that was taken away clears nothing"
check "the desk clears it" env SUDO_UID=21004 "$CAREACL" -c "$site/careacl.conf" feed clear feed P004
pid=P004 message f3 07103000 A31 'PD1||||||||||||N'
pid=P004 message f4 08103000 A31 'PD1||||||||||||Y'
careacl sync >/dev/null 2>&1
contains "$(careacl check)" "f4.hl7:3: .*the patient is on hold" "a flag that was set anew"
check "... is cleared" env SUDO_UID=21004 "$CAREACL" -c "$site/careacl.conf" feed clear feed P004
pid=P005 message f5 07103000 A31 'PD1||||||||||||N'
pid=P005 message f6 08103000 A31 'PD1||||||||||||Y'
careacl sync >/dev/null 2>&1
check "... of a patient who had none before" env SUDO_UID=21004 "$CAREACL" -c "$site/careacl.conf" feed clear feed P005
rm "$site"/feed/f[235].hl7
synced
lacks "$(careacl check)" "the patient is on hold" "... does not come back with the N behind which it was set"
mv "$site/taken/f.hl7" "$site/feed"
rm "$site"/feed/f[46].hl7
synced

# nothing of what is not whole
before=$(ctimes)
# refused LINE TEXT NAME
refused() {
	output=$(careacl sync 2>&1)
	is "$?" 2 "$3: status 2"
	contains "$output" "^feed/z.hl7:$1: error: .*$2" "... with file and line"
	is "$(ctimes)" "$before" "... nothing changes"
}
message z 09103000 A03 "$visit"
truncate -s -1 "$site/feed/z.hl7"
refused 3 'has no end' "a truncated file"
printf 'BHS|^~\\&\rBTS|1\r' >"$site/feed/z.hl7"
refused 2 'counts otherwise' "a batch that has lost a message"
printf '\013' >"$site/feed/z.hl7" && cat "$site/feed/a.hl7" >>"$site/feed/z.hl7"
refused 4 'frame has no end' "a frame that was cut off"
sed 's/|P|2.5/|D|2.5/' "$site/feed/a.hl7" >"$site/feed/z.hl7"
refused 1 'allow_test_data' "messages of a test"
rm "$site/feed/z.hl7"

# files that go away
message k 09103000 A31 'ARV|1|A|ALL'
careacl sync >/dev/null 2>&1
is "$(opens inf.two P001/medical)" no "an objection to everyone"
rm "$site"/feed/[a-e]*.hl7 "$site"/feed/[g-k]*.hl7
careacl sync >/dev/null 2>&1
contains "$(careacl check)" "an objection that the feed does not say any more" "its message is gone: the objection is kept"
is "$(entries P001/medical)" "" "... and the presence whose messages are gone has ended"
is "$(careacl verify >/dev/null 2>&1; echo $?)" 0 "verify finds nothing"
finish
