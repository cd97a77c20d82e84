#!/bin/bash
# careacl pam: the check at login goes into the services on trial, comes out again unless a new login confirms it, whatever
# happens to the machine meanwhile; and is never put in where it would lock people out. Debian's own pam-auth-update, sshd.
# takes long
# not under asan: a sanitized module needs its symbols from the program that loads it
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
require pam-auth-update pamtester ssh ssh-keygen python3 strace
. tests/cli/site.sh

private_copy /usr /var/lib /var/cache || not_ok "a private /usr and /var"
rm -rf /etc/careacl /var/lib/careacl /usr/share/pam-configs/careacl /usr/lib/*/security/pam_careacl.so /run/systemd
install -m 0755 "$CAREACL" /usr/sbin/careacl
program=/usr/sbin/careacl
make_site /etc/careacl
add_logins 21001 dr.one inf.two inf.three
sed -i 's|state_dir = "state"|state_dir = "/var/lib/careacl"|; s|^guard.*||' /etc/careacl/careacl.conf
sed -i 's|{ login = "inf.two"; profession|{ login = "inf.two"; suspended = true; profession|' /etc/careacl/registry.d/10-people.conf

asked() { grep -l '^[^#]*pam_careacl' /etc/pam.d/* 2>/dev/null | xargs -r -n 1 basename | xargs; }
everywhere="common-account common-session common-session-noninteractive"
passes() { pamtester sshd "$1" acct_mgmt; }
pristine=$(cat /etc/pam.d/common-* | md5sum)
as_before() { [ "$(cat /etc/pam.d/common-* | md5sum)" = "$pristine" ]; }
out_in_time() {
	for ((i = 0; i < 200; i++)); do as_before && [ ! -e /var/lib/careacl/pam-trial ] && return 0; sleep 0.05; done
	return 1
}

# ---- what it needs
output=$($program pam enable --trial 10m 2>&1)
is "$?" 2 "without its module nothing is put in"
contains "$output" 'libpam-careacl' "... what to do is said"
install -m 0644 "$CAREACL_PAM_MODULE" "$(dirname "$(ls /usr/lib/*/security/pam_unix.so)")/pam_careacl.so"
install -m 0644 conf/pam-config.careacl /usr/share/pam-configs/careacl
output=$($program pam enable 2>&1)
is "$?" 2 "without a published state nothing is put in"
contains "$output" "careacl sync" "... what to do is said"
status_is 0 "a sync" $program sync
echo 'account required pam_careacl.so' >>/etc/pam.d/sshd
output=$($program pam enable 2>&1)
is "$?" 2 "a line by hand is in the way"
contains "$output" '/etc/pam\.d/sshd:[0-9]+' "... where is said"
sed -i '/pam_careacl/d' /etc/pam.d/sshd
for trial in 0 2d -5m soon 10; do status_is 2 "--trial $trial" $program pam enable "--trial=$trial"; done
status_is 2 "without settings" "$CAREACL" -c /nonexistent/careacl.conf pam enable --trial 5m
status_is 2 "--trial is enable's" $program pam disable --trial 5m
status_is 2 "a word that is none" $program pam enabel
status_is 2 "it is root's" as inf.three "$CAREACL" pam status
check "... and nothing was touched" as_before
output=$($program pam status)
is "$?:$output" "1:no service asks pam_careacl" "status: nobody asks"

# ---- changed by hand: pam-auth-update leaves that alone
cp /etc/pam.d/common-account "$CAREACL_TEST_DIR/account"
sed -i 's/^# end of pam-auth-update config/account required pam_permit.so\n&/' /etc/pam.d/common-account
output=$($program pam enable --trial 10m 2>&1)
is "$?" 4 "files that somebody has changed stay as they are"
contains "$output" 'changed them by hand' "... is said"
is "$(asked)$(ls /var/lib/careacl/pam-trial 2>/dev/null)" "" "... no line, no trial"
cp "$CAREACL_TEST_DIR/account" /etc/pam.d/common-account

# ---- two at the same moment: one stops where it has seen no trial yet, and goes on when another's has begun
strace -qq -o /dev/null -e trace=mkdir -P /var/lib/careacl -e inject=mkdir:signal=SIGSTOP:when=1 \
	$program pam enable --trial 9m >"$CAREACL_TEST_DIR/slower" 2>&1 &
slower=$!
for ((i = 0; i < 200; i++)); do
	stopped=$(cat "/proc/$slower/task/$slower/children" 2>/dev/null)
	stopped=${stopped%% *}
	case $(ps -o stat= -p "${stopped:-1}") in [Tt]*) break ;; esac
	sleep 0.05
done
[ "$i" -lt 200 ] && ok "one is about to begin a trial" || not_ok "one is about to begin a trial"
status_is 0 "another begins one" $program pam enable --trial 10m
kill -CONT "$stopped"
wait "$slower"
is "$?" 2 "the slower one is refused"
contains "$(cat "$CAREACL_TEST_DIR/slower")" "a trial is running" "... is told why"
is "$(asked)" "$everywhere" "... and has not taken the lines of the other out"
contains "$($program pam status)" "on trial" "... whose trial stands"
is "$(cd /var/lib/careacl && echo pam-trial*)" "pam-trial" "... with nothing beside it"
status_is 0 "it is ended" $program pam disable
check "... byte by byte" as_before

# ---- a trial that nobody confirms
output=$($program pam enable --trial 2s)
is "$?" 0 "on trial for two seconds"
contains "$output" "careacl pam confirm" "... how to confirm it is said"
is "$(asked)" "$everywhere" "... its lines are in"
check "root passes" passes root
refuse "a suspended login does not" passes inf.two
check "another does" passes inf.three
check "after its time the lines are out, byte by byte" out_in_time
check "a suspended login passes again" passes inf.two
is "$($program pam status)" "no service asks pam_careacl" "status: nobody asks"
status_is 2 "there is nothing to confirm" $program pam confirm

# ---- confirmed: only from a new login
mkdir -p /run/sshd /root/.ssh && mount -t tmpfs careacl-test /root/.ssh && chmod 0700 /root/.ssh
ssh-keygen -q -t ed25519 -N '' -f "$CAREACL_TEST_DIR/key" && ssh-keygen -q -t ed25519 -N '' -f "$CAREACL_TEST_DIR/host"
install -m 0600 "$CAREACL_TEST_DIR/key.pub" /root/.ssh/authorized_keys
printf '%s\n' 'Port 2222' 'ListenAddress 127.0.0.1' 'UsePAM yes' 'PermitRootLogin yes' "HostKey $CAREACL_TEST_DIR/host" 'PidFile none' \
	>"$CAREACL_TEST_DIR/sshd_config"
ssh_root() {
	ssh -F /dev/null -p 2222 -i "$CAREACL_TEST_DIR/key" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
		-o BatchMode=yes "$@"
}
/usr/sbin/sshd -f "$CAREACL_TEST_DIR/sshd_config"
for ((i = 0; i < 100; i++)); do ssh_root root@127.0.0.1 true 2>/dev/null && break; sleep 0.05; done
# a connection that is older than the trial, and a session that comes by it later
ssh_root -M -S "$CAREACL_TEST_DIR/master" -N -f root@127.0.0.1
status_is 0 "on trial, typed in a login" ssh_root root@127.0.0.1 "$program pam enable --trial 10m"
status_is 2 "no second trial meanwhile" $program pam enable --trial 20m
is "$($program pam status --json | json '[d["in"], d["trial"]["over"], "sshd" in d["asked_by"]]')" "[true, false, true]" "status: in, on trial"
contains "$($program pam status)" '^on trial until 20.*\+0[12]:00: ' "... in words, in the zone of the site"
is "$($program pam expire --quiet; echo $?)$(asked)" "0$everywhere" "before its time it does not end"
status_is 1 "who was here before confirms nothing" $program pam confirm
status_is 1 "... nor a shell of theirs" bash -c "true; $program pam confirm; exit \$?"
status_is 1 "... nor a session by a connection that is older" ssh_root -S "$CAREACL_TEST_DIR/master" root@127.0.0.1 "$program pam confirm"
check "... the trial goes on" test -e /var/lib/careacl/pam-trial
status_is 0 "a new login confirms" ssh_root root@127.0.0.1 "$program pam confirm"
check "... the trial is over" test ! -e /var/lib/careacl/pam-trial
is "$(asked)" "$everywhere" "... and the lines stay"
status_is 0 "enabled once more: they are in already" $program pam enable
echo 'broken {' >>/etc/careacl/careacl.conf
status_is 0 "disabled, with settings that are broken" $program pam disable
sed -i '$d' /etc/careacl/careacl.conf
check "... the lines are out, byte by byte" as_before
# within one login: typed there, it is confirmed there
output=$(ssh_root root@127.0.0.1 "$program pam enable --trial 10m >/dev/null; setsid -w $program pam confirm; echo \$?; bash -c '$program pam confirm; echo \$?'" 2>/dev/null)
is "$output" "1
1" "the login that began the trial does not confirm it"

# ---- the machine goes down, the watch dies: by the boot, cron, or the next sync
other_boot() { sed -i 's/^trial:1:[^:]*/trial:1:00000000-0000-0000-0000-000000000000/' /var/lib/careacl/pam-trial; }
other_boot
status_is 1 "after a new start nothing can be confirmed" ssh_root root@127.0.0.1 "$program pam confirm"
check "... and the lines are out" as_before
status_is 0 "once more" $program pam enable --trial 10m
other_boot
status_is 0 "at the next start it is ended" $program pam expire
check "... and the lines are out" as_before
status_is 0 "once more" $program pam enable --trial 10m
other_boot
contains "$($program sync 2>&1)" 'not confirmed' "a sync ends it too"
check "... and the lines are out" as_before
status_is 0 "once more" $program pam enable --trial 10m
echo damaged >/var/lib/careacl/pam-trial
status_is 0 "what cannot be read was confirmed by nobody" $program pam expire
check "... and the lines are out" as_before
status_is 0 "once more" $program pam enable --trial 10m
other_boot
status_is 0 "another trial takes the place of one that is over" $program pam enable --trial 10m
check "... it runs" test -e /var/lib/careacl/pam-trial
is "$(asked)" "$everywhere" "... and its lines are in"
status_is 0 "... out" $program pam disable
check "... it is gone too" test ! -e /var/lib/careacl/pam-trial
# a site whose state is elsewhere
mv /var/lib/careacl /var/lib/elsewhere && sed -i 's|"/var/lib/careacl"|"/var/lib/elsewhere"|' /etc/careacl/careacl.conf
status_is 0 "with another state_dir" $program pam enable --trial 10m
is "$(grep -h pam_careacl /etc/pam.d/common-* | grep -c 'pam_careacl.so *state=/var/lib/elsewhere$')" 3 "... its lines say where"
refuse "... a suspended login does not pass" passes inf.two
check "... another does" passes inf.three
status_is 0 "... out" $program pam disable
check "... byte by byte" as_before
rm -rf /var/lib/careacl && mv /var/lib/elsewhere /var/lib/careacl && sed -i 's|"/var/lib/elsewhere"|"/var/lib/careacl"|' /etc/careacl/careacl.conf
# a trial whose time comes while its lines are being put in
cp /usr/sbin/pam-auth-update "$CAREACL_TEST_DIR/real" && rm /usr/sbin/pam-auth-update
printf '#!/bin/sh\n[ "$1" = --disable ] || sleep 1.5\nexec %s "$@"\n' "$CAREACL_TEST_DIR/real" >/usr/sbin/pam-auth-update
chmod 0755 /usr/sbin/pam-auth-update
status_is 0 "a second is over before the lines are in" $program pam enable --trial 1s
check "... they are out again" out_in_time
# one that takes the lines out beside one that is still putting them in
$program pam enable --trial 10m >/dev/null &
for ((i = 0; i < 200; i++)); do [ -e /var/lib/careacl/pam-trial ] && break; sleep 0.01; done
status_is 0 "disabled beside an enable that is at work" $program pam disable
wait $!
check "... no line stays in" as_before
check "... and no trial" test ! -e /var/lib/careacl/pam-trial
$program pam enable --trial 10m >/dev/null 2>"$CAREACL_TEST_DIR/said" &
for ((i = 0; i < 200; i++)); do [ -e /var/lib/careacl/pam-trial ] && break; sleep 0.01; done
rm /var/lib/careacl/pam-trial
wait $!
is "$?" 4 "a trial that somebody takes away meanwhile: nothing would take the lines out"
check "... no line stays in" as_before
contains "$(cat "$CAREACL_TEST_DIR/said")" 'taken away while' "... is said"
# nothing waits for a trial that is gone
status_is 0 "a trial for a day" $program pam enable --trial 1440m
waits() { pgrep -f 'pam enable --trial 1440m' >/dev/null; }
check "... something waits for its end" waits
status_is 0 "... disabled" $program pam disable
for ((i = 0; i < 100; i++)); do waits || break; sleep 0.02; done
refuse "... and nothing waits any more" waits
# where systemd runs, its timer is asked
mkdir -p /run/systemd/system && rm -f /usr/bin/systemd-run
printf '#!/bin/sh\necho "$@" >%s\n' "$CAREACL_TEST_DIR/timer" >/usr/bin/systemd-run && chmod 0755 /usr/bin/systemd-run
status_is 0 "with systemd" $program pam enable --trial 10m
is "$(cat "$CAREACL_TEST_DIR/timer")" "--quiet --collect --on-active=600000ms --timer-property=AccuracySec=1s /usr/sbin/careacl pam expire --quiet" \
	"... its timer ends the trial"
status_is 0 "... out" $program pam disable
rm -r /run/systemd
status_is 0 "without a trial" $program pam enable
is "$(asked)" "$everywhere" "... they are in at once"
status_is 0 "... and out" $program pam disable
check "... byte by byte" as_before
finish
