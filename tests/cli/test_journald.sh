#!/bin/bash
# What a sync tells the journal of systemd: one datagram with fields, where it changed something or went wrong; nobody's name.
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i '1i language = "en";' "$site/careacl.conf"
socket=/run/systemd/journal/socket

check "without a journal a sync is a sync" careacl sync
mkdir -p "${socket%/*}"
# told COMMAND...: runs it beside a journal; its status, then each datagram as a line of JSON
told() {
	python3 - "$socket" "$@" <<'PY'
import json, os, socket, subprocess, sys
path = sys.argv[1]
if os.path.exists(path): os.unlink(path)
journal = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
journal.bind(path)
print(subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode)
journal.setblocking(False)
while True:
    try:
        text = journal.recv(1 << 16).decode()
    except BlockingIOError:
        break
    assert text.endswith("\n")
    fields = [line.split("=", 1) for line in text[:-1].split("\n")]
    assert len(dict(fields)) == len(fields)
    assert all(name.replace("_", "").isalnum() and name == name.upper() and len(name) <= 64 for name, _ in fields)
    print(json.dumps(dict(fields)))
PY
}
sync() { told "$CAREACL" -c "$site/careacl.conf" sync; }
field() { sed -n 2p | json "d['$1']"; }

is "$(sync)" 0 "a sync that has changed nothing says nothing"
chmod 0777 "$site/clinical/P002/medical"
told=$(sync)
is "$(wc -l <<<"$told")" 2 "one that put something right says one thing"
is "$(field MESSAGE <<<"$told")" "sync: 1 operation, exit status 0" "... in words"
is "$(field PRIORITY <<<"$told") $(field CAREACL_STATUS <<<"$told") $(field CAREACL_OPERATIONS <<<"$told") $(field CAREACL_FOLDERS <<<"$told")" "6 0 1 3" "... and in fields"
is "$(sed -n 2p <<<"$told" | json 'sum(int(v) for k, v in d.items() if k.startswith("CAREACL_DRIFT_"))')" 1 "... drift by cause"
check "... how long it took" test "$(field CAREACL_MILLISECONDS <<<"$told")" -ge 0
is "$(field MESSAGE_ID <<<"$told" | tr -d '0-9a-f' | wc -c)" 1 "... under an id of its own"
sed -i 's/{ team = "ward"; }/{ team = "nosuch"; }/' "$site/registry.d/20-patients.conf"
wrong=$(sync)
is "$(head -n 1 <<<"$wrong") $(field PRIORITY <<<"$wrong") $(field CAREACL_STATUS <<<"$wrong")" "2 4 2" "what went wrong is a warning"
lacks "$told$wrong" 'P00[1-9]|dr\.one|inf\.two|inf\.three|medical|psychiatry|patients\.conf' "nobody is named"
sed -i 's/{ team = "nosuch"; }/{ team = "ward"; }/' "$site/registry.d/20-patients.conf"
is "$(told "$CAREACL" -c "$site/careacl.conf" status)" 1 "status says nothing there"
python3 -c 'import socket, sys; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[1])' "$socket.full"
mv "$socket.full" "$socket" # nobody reads from it
chmod 0777 "$site/clinical/P002/medical"
status_is 0 "a journal that does not listen stops nobody" careacl sync
finish
