#!/bin/bash
# The Debian packages: built, clean for lintian; installed, upgraded over an older state, removed and purged on a copy of
# this machine's /etc, /usr and /var/lib. Nothing starts by itself, no removal locks root out or opens a folder.
# not under asan: packages are made of what is not sanitized
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
. tests/packages.sh
if [ -z "${CAREACL_NAMESPACE:-}" ]; then
	CAREACL_TEST_PACKAGES=$(build_packages)
	[ -n "$CAREACL_TEST_PACKAGES" ] ||
		CAREACL_TEST_PACKAGES=$(lintian --allow-root --fail-on none "$BUILD"/deb/*.changes 2>&1 | sed 's/^/lintian: /')
	export CAREACL_TEST_PACKAGES
fi
in_namespace "$@"
require dpkg-deb apt-get lintian pamtester setfacl getfacl strace flock visudo systemd-analyze python3
. tests/cli/site.sh

is "$CAREACL_TEST_PACKAGES" "" "the packages are built, and lintian has nothing to say"
for package in careacl libpam-careacl; do cp "$BUILD/deb/${package}"_*.deb "$CAREACL_TEST_DIR/${package}_1.deb" || finish; done

private_copy /usr /var/lib /var/cache /srv || not_ok "a private /usr, /var and /srv"
export DEBIAN_FRONTEND=noninteractive
# what the host has of this already is not the test's
rm -rf /etc/careacl /var/lib/careacl /usr/sbin/careacl /usr/lib/*/security/pam_careacl.so /usr/share/pam-configs/careacl
rm -f /var/lib/man-db/auto-update # seconds for an index that nobody reads here
apt() { apt-get -q -y --no-install-recommends -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-unsafe-io -o APT::Sandbox::User=root "$@" 2>&1; }
# packages VERSION: both, from files
dpkg_does() { dpkg --force-unsafe-io "$@" 2>&1; }
packages() { dpkg_does -i "$CAREACL_TEST_DIR/careacl_$1.deb" "$CAREACL_TEST_DIR/libpam-careacl_$1.deb"; }
asked() { grep -l '^[^#]*pam_careacl' /etc/pam.d/* 2>/dev/null | xargs -r -n 1 basename | xargs; }
root_passes() { pamtester sshd root acct_mgmt; }

# ---- on a machine where an older careacl, installed by hand, has left its state
make_site /etc/careacl
site_logins dr.one inf.two inf.three
make_fs ext4 clinical >/dev/null 2>&1 || not_ok "a file system"
chmod 0711 "$CAREACL_TEST_DIR/clinical" && mkdir "$CAREACL_TEST_DIR/clinical/folders"
sed -i "s|state_dir = \"state\"|state_dir = \"/var/lib/careacl\"|; s|root = \"clinical\"|root = \"$CAREACL_TEST_DIR/clinical/folders\"|; s|^guard.*||" \
	/etc/careacl/careacl.conf
rmdir /etc/careacl/clinical
chmod 0700 /etc/careacl/registry.d
install -d -m 0700 /var/lib/careacl
install -m 0600 tests/fixtures/state/version-1.db /var/lib/careacl/state.db
state_dir=/var/lib/careacl
sql "UPDATE value SET number = strftime('%s') WHERE key = 'clock'" >/dev/null
sql "DELETE FROM uid" >/dev/null
settings=$(md5sum /etc/careacl/careacl.conf /etc/careacl/registry.d/*)

check "apt installs both" apt install "$CAREACL_TEST_DIR/careacl_1.deb" "$CAREACL_TEST_DIR/libpam-careacl_1.deb"
is "$(/usr/sbin/careacl --version)" "$("$CAREACL" --version)" "the command is there"
is "$(md5sum /etc/careacl/careacl.conf /etc/careacl/registry.d/*)" "$settings" "settings and registry are as they were"
is "$(asked)" "" "no service asks the module yet"
is "$(getent group careacl-rescue careacl-desk careacl-review careacl-audit | wc -l)" 4 "groups of the rescue and of the offices"
is "$(stat -c '%U %a' /var/lib/careacl /etc/careacl/registry.d /etc/sudoers.d/careacl /usr/lib/*/security/pam_careacl.so | xargs)" \
	"root 700 root 700 root 440 root 644" "modes"
check "sudo takes the offices" visudo -cf /etc/sudoers.d/careacl
check "the timers are there for systemd" test -L /etc/systemd/system/timers.target.wants/careacl-sync.timer -a \
	-L /etc/systemd/system/timers.target.wants/careacl-metrics.timer
is "$(SYSTEMD_LOG_LEVEL=warning systemd-analyze verify /lib/systemd/system/careacl-{sync,requests,metrics,pam-trial}.service /lib/systemd/system/careacl-{sync,metrics}.timer 2>&1 |
	grep -F careacl)" "" "systemd takes the units, and finds their manual"
exposure=$(systemd-analyze security --offline=yes /lib/systemd/system/careacl-pam-trial.service 2>/dev/null | sed -n 's/.*exposure level for .*: \([0-9.]*\) .*/\1/p')
check "careacl-pam-trial: exposure ${exposure:-unknown}, at most 4.0" python3 -c 'import sys; sys.exit(not 0 < float(sys.argv[1]) <= 4.0)' "${exposure:-0}"
check "... and ends a trial at the next start" test -L /etc/systemd/system/multi-user.target.wants/careacl-pam-trial.service
check "the pages of the manual are there" man -w careacl pam_careacl careacl.conf
is "$(cd /usr/share/doc/careacl && find . -name '*.md' -exec grep -HoE '\]\((\.\./|conf/|docs/|[a-z]+\.md)[^) #]*' {} + | sed 's/](//' |
	while IFS=: read -r page link; do [ -e "$(dirname "$page")/$link" ] || case $link in *tests/*) ;; *) echo "$page: $link" ;; esac; done)" "" \
	"links between the installed pages lead somewhere"
is "$(sql "PRAGMA user_version")" "[[1]]" "the older state is left to the next sync"

# ---- the line for cron, as cron would run it
cron_line() { sed -n "s/^\*\/5 \* \* \* \* root //p" /etc/cron.d/careacl | sed 's/\\%/%/g'; }
mv /var/lib/careacl/state.db /var/lib/careacl/kept
rm -rf /run/systemd
check "cron: nothing before a first sync by hand" sh -c "$(cron_line)"
check "... it made nothing" test ! -e /var/lib/careacl/state.db
mv /var/lib/careacl/kept /var/lib/careacl/state.db
is "$(grep -h '^ConditionPathExists=' /lib/systemd/system/careacl-{sync,requests,metrics}.service | sort | uniq -c | xargs)" \
	"3 ConditionPathExists=|/var/lib/careacl/audit 3 ConditionPathExists=|/var/lib/careacl/state.db" "... nor by systemd: one of both must be there"
status_is 0 "a sync over the older state" careacl sync --adopt
is "$(sql "SELECT count(*) FROM pragma_user_version WHERE user_version > 1")" "[[1]]" "... migrates it"
folder=$CAREACL_TEST_DIR/clinical/folders/P001/medical
check "... and folders are there" test -d "$folder"
sed -i 's/{ login = "inf.three"; } )/{ login = "inf.three"; valid_until = "2026-01-31"; } )/' /etc/careacl/registry.d/10-people.conf
mkdir -p /run/systemd/system
sh -c "$(cron_line)" >/dev/null 2>&1
contains "$(getfacl -cnp "$folder")" 'user:21003:' "cron: leaves it to systemd where that runs"
rm -r /run/systemd
is "$(sh -c "$(cron_line)" 2>&1)" "" "cron: else it syncs, quietly"
lacks "$(getfacl -cnp "$folder")" 'user:21003:' "... what has ended is closed"
every_minute() { sed -n "s/^\* \* \* \* \* root //p" /etc/cron.d/careacl | sed 's/\\%/%/g'; }
is "$(every_minute | while read -r line; do sh -c "$line" 2>&1; done)" "" "cron: the lines of every minute say nothing"
mkdir "$CAREACL_TEST_DIR/lost" && mv /var/lib/careacl/state.db* "$CAREACL_TEST_DIR/lost"
contains "$(sh -c "$(cron_line)" 2>&1)" "its root was careacl's, but the state was missing" "cron: a state that was lost, its trail left, is said"
check "... by what runs every five minutes" test -e /var/lib/careacl/state.db
rm -f /var/lib/careacl/state.db* && mv "$CAREACL_TEST_DIR/lost/"* /var/lib/careacl/
is "$(careacl sync --quiet 2>&1)" "" "... and with it back all is well"
is "$(every_minute | wc -l)" 4 "... what is due, requests, numbers, a trial of the check at login"
collected=/var/lib/prometheus/node-exporter
check "... numbers only where somebody collects them" test ! -e "$collected"
mkdir -p "$collected"
is "$(every_minute | while read -r line; do sh -c "$line" 2>&1; done; grep -c '^careacl_status 0' "$collected/careacl.prom")" 1 "... and there they are"

# ---- completion, made from the tables
complete_words() {
	bash --norc -c '. /usr/share/bash-completion/completions/careacl; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _careacl; printf "%s\n" "${COMPREPLY[@]}"' bash "$@" | xargs
}
is "$(complete_words careacl '' | tr ' ' '\n' | sort)" "$(/usr/sbin/careacl --help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p' | sort)" "completion: every verb"
is "$(complete_words careacl sync --ac)" "--accept --accept-clock" "... the verb's options"
is "$(complete_words careacl -c /etc/careacl/careacl.conf au)" audit "... behind an option and its argument"
is "$(complete_words careacl audit v)" verify "... words of a verb"
is "$(complete_words careacl object P001 --to lo)" login: "... whom"
is "$(complete_words careacl init --regime h)" "hospital health-house" "... regimes"
is "$(complete_words careacl history --login inf.tw)" inf.two "... logins"
is "$(complete_words careacl check --config /etc/careacl/careacl.c)" /etc/careacl/careacl.conf "... files"
is "$(complete_words careacl explain inf.two '')" "" "... never a patient"

# ---- in the services, and an upgrade
check "the check at login can be put in" careacl pam enable
is "$(asked)" "common-account common-session common-session-noninteractive" "... and is asked"
check "root passes" root_passes
mkdir "$CAREACL_TEST_DIR/next"
for package in careacl libpam-careacl; do
	dpkg-deb -R "$CAREACL_TEST_DIR/${package}_1.deb" "$CAREACL_TEST_DIR/next/$package" &&
		sed -i 's/^Version: .*/Version: 99/; s/careacl (= [^)]*)/careacl (= 99)/' "$CAREACL_TEST_DIR/next/$package/DEBIAN/control" &&
		dpkg-deb -Znone -b "$CAREACL_TEST_DIR/next/$package" "$CAREACL_TEST_DIR/${package}_99.deb" >/dev/null || not_ok "a newer $package"
done
state=$(find /var/lib/careacl -type f -name '*.db' -exec md5sum {} +)
getfacl -RpE "$CAREACL_TEST_DIR/clinical" >"$CAREACL_TEST_DIR/acl"
same_folders() { getfacl -RpE "$CAREACL_TEST_DIR/clinical" | diff "$CAREACL_TEST_DIR/acl" -; }
check "an upgrade" packages 99
is "$(asked)" "common-account common-session common-session-noninteractive" "... leaves the module in"
is "$(find /var/lib/careacl -type f -name '*.db' -exec md5sum {} +)" "$state" "... and the state"
check "... and the folders" same_folders
check "... and root passes" root_passes
status_is 0 "... and nothing is to be done" careacl plan
printf '\001' | dd of=/var/lib/careacl/login.snapshot bs=1 seek=8 conv=notrunc status=none
check "an upgrade from a version whose login snapshot the module cannot read" packages 99
is "$(od -An -tu1 -j8 -N1 /var/lib/careacl/login.snapshot | xargs)" 2 "... publishes it anew"

# ---- removal: a line by hand would lock everybody out
echo 'account required pam_careacl.so' >>/etc/pam.d/sshd
output=$(dpkg_does -r libpam-careacl)
contains "$output" '/etc/pam\.d/sshd:[0-9]+:account required pam_careacl\.so' "removal names a line that was put in by hand"
check "... and the module stays" test -e /usr/lib/*/security/pam_careacl.so
is "$(asked)" "common-account common-session common-session-noninteractive sshd" "... and no line is touched"
check "... and root passes" root_passes
sed -i '/pam_careacl/d' /etc/pam.d/sshd
# what pam-auth-update leaves alone, for somebody has changed it
cp /etc/pam.d/common-account "$CAREACL_TEST_DIR/account"
sed -i 's/^# end of pam-auth-update config/account required pam_permit.so\n&/' /etc/pam.d/common-account
output=$(dpkg_does -r libpam-careacl)
contains "$output" '/etc/pam\.d/common-account:[0-9]+:account' "so it does where pam-auth-update leaves a changed file alone"
check "... and root passes" root_passes
cp "$CAREACL_TEST_DIR/account" /etc/pam.d/common-account
check "then it is removed" dpkg_does -r libpam-careacl
is "$(asked)" "" "... and its lines are taken out"
check "... the module is gone" test ! -e "$(echo /usr/lib/*/security/pam_careacl.so)"
check "... and root passes" root_passes

# ---- while a sync runs
sed -i 's/ valid_until = "2026-01-31";//' /etc/careacl/registry.d/10-people.conf
strace -f -qq -o /dev/null -e trace=syncfs -e inject=syncfs:delay_enter=2500000 /usr/sbin/careacl sync >"$CAREACL_TEST_DIR/sync" 2>&1 &
running=$!
for ((i = 0; i < 100; i++)); do getfacl -cnp "$folder" | grep -q 'user:21003:' && break; sleep 0.05; done
output=$(dpkg_does -r careacl)
is "$?" 0 "removed while a sync runs"
check "... which is still running" kill -0 "$running"
contains "$output" 'folders stay as they are' "... what that means is said"
wait "$running"
is "$?" 0 "... and the sync came to its end"
status_is 0 "... all it had to do is done" careacl plan
getfacl -RpE "$CAREACL_TEST_DIR/clinical" >"$CAREACL_TEST_DIR/acl"
output=$(dpkg_does -P careacl libpam-careacl)
is "$?" 0 "purged"
check "... and no folder is touched" same_folders
is "$(md5sum /etc/careacl/careacl.conf | cut -d' ' -f1)" "$(cut -d' ' -f1 <<<"$settings" | head -n 1)" "... the settings stay"
check "... and state and trail" test -e /var/lib/careacl/state.db -a -d /var/lib/careacl/audit
contains "$output" '/var/lib/careacl is kept' "... is said"
is "$(find /etc /usr /lib/systemd -name '*careacl*' ! -path '/etc/careacl*' 2>/dev/null | grep -v '^/etc/group' | xargs)" "" "... nothing else stays"
check "... and root passes" root_passes

# ---- once more
packages 1 >/dev/null
status_is 0 "installed again: it goes on where it was" /usr/sbin/careacl plan
finish
