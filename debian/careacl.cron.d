# For hosts without systemd (with it: careacl-sync.timer), and from the first "careacl sync" by hand on, which makes the
# state; where that was lost and its trail is left, what runs says so. A site with another state_dir names it here. What ends
# closes within the minute it is due.
SHELL=/bin/sh
PATH=/usr/sbin:/usr/bin:/sbin:/bin
*/5 * * * * root [ -d /run/systemd/system ] || { [ ! -e /var/lib/careacl/state.db ] && [ ! -e /var/lib/careacl/audit ]; } || careacl sync --quiet
* * * * * root [ -d /run/systemd/system ] || { [ ! -e /var/lib/careacl/state.db ] && [ ! -e /var/lib/careacl/audit ]; } || { due=$(careacl sync --next --quiet) && [ -n "$due" ] && [ "$(date -d "$due" +\%s)" -le "$(date +\%s)" ] && careacl sync --quiet; }
* * * * * root [ -d /run/systemd/system ] || { [ ! -e /var/lib/careacl/state.db ] && [ ! -e /var/lib/careacl/audit ]; } || careacl requests --quiet
# numbers for Prometheus, where somebody collects them; what is wrong is one of them, and mailed by the first line
* * * * * root [ -d /run/systemd/system ] || { [ ! -e /var/lib/careacl/state.db ] && [ ! -e /var/lib/careacl/audit ]; } || [ ! -d /var/lib/prometheus/node-exporter ] || careacl metrics --quiet --output /var/lib/prometheus/node-exporter/careacl.prom 2>/dev/null
# a trial of the check at login that nobody has confirmed, and that its own watch has not ended
@reboot root [ -d /run/systemd/system ] || [ ! -e /var/lib/careacl/pam-trial ] || careacl pam expire
* * * * * root [ -d /run/systemd/system ] || [ ! -e /var/lib/careacl/pam-trial ] || careacl pam expire
