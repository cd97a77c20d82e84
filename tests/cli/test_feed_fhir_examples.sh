#!/bin/bash
# All 5306 examples of FHIR R4 (the package hl7.fhir.r4.examples 4.0.1, CC0) are read without a crash, and what came of each is listed: with
# CAREACL_LONG=1, npm and a network. Else those of the fixtures.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
program=$BUILD/tests/unit/test_feed_fhir_examples
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
folder=tests/fixtures/fhir/hl7.fhir.r4.examples
if [ -n "${CAREACL_LONG:-}" ]; then
	if ! (cd "$scratch" && timeout 300 npm pack hl7.fhir.r4.examples@4.0.1 >npm.log 2>&1 && tar xzf hl7.fhir.r4.examples-4.0.1.tgz); then
		not_ok "the package is fetched" "needs npm and a network: $(tail -n 3 "$scratch/npm.log")"
		finish
	fi
	folder=$scratch/package
fi
CAREACL_FHIR_EXAMPLES=$folder timeout 1200 "$program" >"$scratch/list" 2>"$scratch/errors"
is "$?" 0 "the reader survives all of them: $(tail -n 3 "$scratch/errors")"
# listed RESOURCE OUTCOME...: all that is said of it
listed() {
	local resource=$1
	shift
	is "$(awk -v wanted="$resource" '$2 == wanted { print $1 }' "$scratch/list" | sort -u | tr '\n' ' ')" "$* " "$resource: $*"
}
listed Consent/consent-example-notThem ignored objected
listed Consent/consent-example-notAuthor held ignored
listed Consent/consent-example-basic ignored
listed EpisodeOfCare/example granted ignored
[ -n "${CAREACL_LONG:-}" ] || finish
sed -n '/ files: /p; /^\(granted\|objected\|held\|refused\) /s/^/# /p' "$scratch/list"
is "$(sed -n 's/^\([0-9]*\) files:.*/\1/p' "$scratch/list")" 5306 "all of them were read"
is "$(awk '$1 == "refused" { print $2 }' "$scratch/list" | grep -vc '^Bundle-\|^OperationOutcome-')" 0 \
	"whole files are refused for Bundles that are no list, and for errors, alone"
is "$(awk '$1 ~ /^(objected|held)$/ { print $2 }' "$scratch/list" | grep -vc '^Consent/')" 0 "only consents refuse, or hold"

finish
