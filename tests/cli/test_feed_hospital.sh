#!/bin/bash
# A synthetic hospital as a feed: memory goes by what is live and not by what is read, and a night in which few moved touches those
# alone, by tables and by FHIR. tests/bench/bench_feed.sh has the large one, and the speed.
# not under asan: it measures memory
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl
make_site "$CAREACL_TEST_DIR/site"
rm "$site"/registry.d/*
echo 'professionals = ( { login = "dr.one"; profession = "physician"; briefed = "2026-01-05"; } );' >"$site/registry.d/10-people.conf"
sed -i 's/^guard.*//; s|^sources.*|sources = ( { type = "conf"; path = "registry.d"; },\
  { type = "table"; path = "feed"; classes = ( { name = "PSY"; categories = ["psychiatry"]; } ); } );|' "$site/careacl.conf"
# hospital DIRECTORY ARGUMENT...: the feed
hospital() { python3 tests/bench/hospital_feed.py "$site/$1" --patients 400 --professionals 60 --units 12 "${@:2}"; }
for ((n = 0; n < 60; n++)); do
	printf -v login 'pro%06d' "$n"
	echo "$login:x:$((22000 + n)):22000::/nonexistent:/bin/sh" >>/etc/passwd
done

# peak ARGUMENT...: the most memory that the command had, in KiB
peak() {
	python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$CAREACL" -c "$site/careacl.conf" "$@"
}
hospital feed --lines 300000
large=$(peak check)
hospital feed --lines 4000
small=$(peak check)
check "300,000 lines take no more memory than 4,000 with as much that is live: $large KiB, $small KiB" \
	test "$large" -lt "$((small + 4000))"

output=$(careacl sync 2>&1)
is "$?" 0 "the hospital is taken: $(tail -1 <<<"$output")"
given=$(grep -o '[0-9]* accesses given' <<<"$output")
# acls: each object with each of its entries, a line
acls() { (cd "$site/clinical" && getfacl -RpE . | awk '/^# file: /{at = substr($0, 9)} !/^#/ && NF {print at, $0}' | sort); }
# night FORMAT: some have moved, by a feed of that format; who stands in $moved
night() {
	acls >"$site/before"
	rows=$(sql "SELECT max(id) FROM statement")
	rm -rf "$site/was"
	cp -r "$site/feed" "$site/was"
	hospital feed --lines 4000 --format "$1" --changed 0.05
	moved=$(diff -r "$site/was" "$site/feed" | sed -n 's/^>.*\(P[0-9]\{7\}\).*/\1/p' | sort -u)
	check "some have moved to another unit: $(wc -l <<<"$moved")" test -n "$moved"
	careacl sync >/dev/null 2>&1
	acls >"$site/after"
	is "$(diff "$site/before" "$site/after" | sed -n 's/^[<>] \(\.\/\)*\(P[0-9]*\).*/\2/p' | sort -u)" "$moved" "the night after: their folders change, and no others"
	is "$(sql "SELECT DISTINCT name FROM statement WHERE section = 'patients' AND id > ${rows//[^0-9]/} ORDER BY name" | json '"\n".join(r[0] for r in d)')" \
		"$moved" "... and no other patient's history goes on"
}
night table
is "$(careacl verify >/dev/null 2>&1; echo $?)" 0 "verify finds nothing"

mkdir "$site/logins"
mv "$site/feed/logins.csv" "$site/logins"
rm -rf "$site/feed" "$site/state" "$site/clinical"
mkdir -m 0711 "$site/clinical"
sed -i 's|{ type = "table"; path = "feed";|{ type = "table"; path = "logins"; }, { type = "fhir"; path = "feed"; unit_systems = ["urn:uf"];|' "$site/careacl.conf"
hospital feed --lines 4000 --format fhir
output=$(careacl sync 2>&1)
is "$(grep -o '[0-9]* accesses given' <<<"$output")" "$given" "the same hospital by FHIR gives the same accesses"
night fhir

finish
