#!/bin/bash
# careacl metrics: numbers for Prometheus, in the form that its textfile collector reads; nobody's name in them.
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
out=$CAREACL_TEST_DIR/out && mkdir "$out"

# metric EXPRESSION: m is {name{labels}: number} of what was printed; anything that is not the text form is an error
metric() {
	python3 -c '
import re, sys
m, types, helps, seen = {}, {}, set(), []
for line in sys.stdin.read().split("\n")[:-1]:
    head = re.fullmatch(r"# (HELP|TYPE) ([a-z_]+) (.+)", line)
    if head:
        name = head[2]
        if head[1] == "HELP":
            assert name not in helps, "help twice: " + name
            helps.add(name)
        else:
            assert name in helps and name not in types and head[3] in ("gauge", "counter"), line
            types[name] = head[3]
        continue
    sample = re.fullmatch(r"([a-z_]+)(\{[a-z_]+=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"\})? (-?[0-9]+(?:\.[0-9]+)?)", line)
    assert sample, "no sample: " + line
    name = sample[1]
    assert name.startswith("careacl_") and name in types, "without a type: " + name
    assert (types[name] == "counter") == name.endswith("_total"), "counter or gauge: " + name
    assert name + (sample[2] or "") not in m, "twice: " + line
    assert name not in seen or seen[-1] == name, "lines of one metric stand together: " + line
    seen.append(name)
    m[name + (sample[2] or "")] = float(sample[3])
print(eval(sys.argv[1]))' "$1"
}
now() { careacl metrics 2>/dev/null | metric "$1"; }
names='P00[1-9]|dr\.one|inf\.two|inf\.three|medical|psychiatry|10-people|20-patients'

status_is 0 "before the first sync" careacl metrics
is "$(now '[m["careacl_status"], m["careacl_attention{what=\"never\"}"], "careacl_sync_status" in m]')" "[1.0, 1.0, False]" \
	"... what needs a person is a number"
check "the sync" careacl sync
is "$(now '[m["careacl_status"], m["careacl_sync_status"], m["careacl_folders"], m["careacl_accesses_in_force{store=\"clinical\"}"], m["careacl_syncs_total"]]')" \
	"[0.0, 0.0, 3.0, 11.0, 1.0]" "after it"
is "$(now '0 <= m["careacl_facts_age_seconds"] < 60 and 0 <= m["careacl_sync_duration_seconds"] < 60')" True "the age of facts, and how long a sync takes"
is "$(now 'sorted(k for k in m if k.startswith("careacl_drift{"))' | tr -d '[] ' | tr ',' '\n' | wc -l)" 9 "drift by cause: all causes"
for _ in 1 2; do
	chmod 0777 "$site/clinical/P002/medical"
	careacl sync >/dev/null
done
is "$(now '[sum(m[k] for k in m if k.startswith("careacl_drift" + e + "{")) for e in ("", "_total")]')" "[1.0, 2.0]" "what the last sync put right, and all of them"
check "a quiet sync" careacl sync
is "$(now '[sum(m[k] for k in m if k.startswith("careacl_drift" + e + "{")) for e in ("", "_total")]')" "[0.0, 2.0]" "... the sum stays"

# ---- held, refused, break-glass
sed -i 's/{ login = "inf.two"; }, //; s/, { login = "inf.three"; } )/ )/' "$site/registry.d/10-people.conf"
status_is 3 "the guard holds a change" careacl sync
is "$(now 'm["careacl_held{what=\"guard\"}"] > 0 and m["careacl_sync_status"] == 3 and m["careacl_syncs_unsuccessful_total"] == 1')" True "what is held"
status_is 0 "metrics end with 0 all the same" careacl metrics
cat >"$site/registry.d/30-glass.conf" <<'CONF'
break_glass = ( { patient = "P003"; login = "dr.one"; justification = "anaphylactic shock, nobody else on the ward"; cannot_consent = true;
  immediate_risk = true; valid_from = "2026-01-03T01:00:00+01:00"; valid_until = "2026-01-03T02:00:00+01:00"; } );
CONF
careacl sync >/dev/null 2>&1
is "$(now '[m["careacl_break_glass_unreviewed"], m["careacl_break_glass_oldest_timestamp_seconds"]]')" "[1.0, 1767398400.0]" "break-glass that nobody has reviewed"
is "$(now 'm["careacl_logins_refused_total"]')" 0.0 "no login was refused"
is "$(grep -oE 'careacl_[a-z_]+' docs/monitoring.md | sort -u | comm -23 - <(careacl metrics 2>/dev/null | grep -oE '^careacl_[a-z_]+' | sort -u) | xargs)" "" \
	"every number that the page of alerts names is there"
lacks "$(careacl metrics 2>&1; careacl metrics --verbose 2>&1)" "$names" "nobody is named"
is "$(careacl metrics --json | json 'sorted(d)')" "$(careacl status --json | json 'sorted(d)')" "--json: what status answers"

# ---- into a file
check "--output" careacl metrics --output "$out/careacl.prom"
is "$(stat -c %a "$out/careacl.prom")" 644 "whoever collects may read it"
is "$(metric 'm["careacl_status"]' <"$out/careacl.prom")" 1.0 "... it is whole"
inode=$(stat -c %i "$out/careacl.prom")
check "once more" careacl metrics --output "$out/careacl.prom"
check "... by renaming" test "$(stat -c %i "$out/careacl.prom")" != "$inode"
is "$(ls "$out")" careacl.prom "... and nothing is left beside it"
status_is 2 "a directory that is not there" careacl metrics --output "$out/none/careacl.prom"
echo kept >"$out/target" && ln -s target "$out/link" && mkfifo "$out/pipe" && mknod "$out/null" c 1 3 && mkdir "$out/directory"
before=$(cd "$out" && stat -c '%n %i %F' link pipe null directory)
for place in link pipe null directory; do
	said=$(careacl metrics --output "$out/$place" 2>&1)
	is "$?" 2 "a $place is no plain file"
	contains "$said" 'no plain file.*stays as it is' "... is said"
done
is "$(cd "$out" && stat -c '%n %i %F' link pipe null directory)$(cat "$out/target")" "${before}kept" "... all of them are as they were"
rm -r "$out"/{link,pipe,null,directory,target}
is "$(careacl metrics --output - | metric 'm["careacl_status"]')" 1.0 "--output - is stdout"
status_is 2 "through sudo no file of the caller's choice" env SUDO_UID=21001 "$CAREACL" -c "$site/careacl.conf" metrics --output "$out/x"
status_is 4 "stdout that takes nothing" bash -c "'$CAREACL' -c '$site/careacl.conf' metrics >/dev/full"

# ---- what cannot be read
cp "$site/careacl.conf" "$CAREACL_TEST_DIR/conf"
echo 'nonsense = {' >>"$site/careacl.conf"
status_is 2 "settings that cannot be read" careacl metrics
is "$(now 'm["careacl_status"]')" 2.0 "... are a number too"
status_is 2 "no settings at all" careacl -c "$site/none.conf" metrics --output "$out/none.prom"
is "$(metric 'm["careacl_status"]' <"$out/none.prom")" 2.0 "... and there"
cp "$CAREACL_TEST_DIR/conf" "$site/careacl.conf"

# ---- a store's name is the site's own
sed -i 's/name = "clinical"; root/name = "a-b.c_1"; root/; s/stores = \["clinical"\]/stores = ["a-b.c_1"]/' "$site/careacl.conf" "$site/registry.d/10-people.conf"
careacl sync >/dev/null 2>&1
check "whatever a store is called, the form holds" now 'm'
finish
