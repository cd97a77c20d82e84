#!/bin/bash
# A name service that is down, slow, answers half, or changes its mind: what sync, plan, verify, check and explain make of
# it (disk.md, "How a sync changes it", 1, and "Failures"). Children with the real uids try the documents.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/nss/nss.sh
require python3 getfacl setpriv
check "the C library finds the tests' name service" start_names
make_site "$CAREACL_TEST_DIR/site"
sed -i 's/max_granted = "20%"/max_granted = "100%"/' "$site/careacl.conf"
everybody
careacl sync >/dev/null
echo ecg >"$site/clinical/P002/medical/ecg.pdf"
careacl sync >/dev/null
is "$(numbers P002/medical)" "$team" "the team stands in the ACL"
is "$(opens 21003 P002/medical/ecg.pdf)$(opens 21004 P002/medical/ecg.pdf)" yesno "... may open, a stranger may not"

# ---- it does not answer ----
for how in down silent again endless; do
	names "any * $how"
	before=$(ctimes)
	output=$(careacl sync 2>&1)
	is "$?" 4 "$how: sync ends with status 4"
	contains "$output" "did not answer about 3 logins .*last 7 days are used, 0 logins get nothing" "... says what it means"
	is "$(ctimes)" "$before" "... and touches nothing"
	status_is 4 "$how: plan" careacl plan
	output=$(careacl verify 2>&1)
	is "$?" 4 "$how: verify"
	contains "$output" ": 0 leaks, 0 refusals" "... finds nothing wrong"
	status_is 0 "$how: explain" careacl explain dr.one P002 medical
	contains "$(careacl check)" "warning: the name service did not answer about login 'dr.one'" "$how: check"
	no_harm "$how"
done

# ---- it says of everybody that there is no such login ----
names 'login * none'
output=$(careacl sync 2>&1)
is "$?" 3 "nobody is known: held"
contains "$output" "no longer knows 3 logins that it knew: they keep their uids until .*careacl sync --accept [0-9a-f]{16}" \
	"... is said, with what to type"
no_harm "nobody is known"
status_is 3 "... plan" careacl plan
contains "$(careacl verify 2>&1)" ": 0 leaks, 0 refusals" "... verify"
contains "$(careacl check)" "warning: the name service knows no login 'dr.one'" "... check"
names
is "$(careacl sync 2>&1; echo $?)" 0 "it knows them again: nothing to do"

# ---- it answers about some ----
names 'login dr.one down' 'login inf.two again'
status_is 4 "half an answer" careacl sync
no_harm "half an answer"
sed -i 's/{ login = "inf.three"; profession/{ login = "inf.four"; profession = "nurse"; briefed = "2026-01-05"; }, &/; s/{ login = "inf.three"; } )/{ login = "inf.four"; }, &/' "$site/registry.d/10-people.conf"
person inf.four 21004
names 'login inf.four again'
output=$(careacl sync 2>&1)
is "$?" 4 "a newcomer about whom it does not answer"
contains "$output" "did not answer about 1 logins .*1 logins get nothing" "... is said"
no_harm "... the newcomer gets nothing"
names
status_is 0 "it answers" careacl sync
team='21001:rwx 21002:r-x 21003:r-x 21004:r-x '
no_harm "the newcomer too"

# ---- one is gone, and comes back ----
names 'login inf.three none'
output=$(careacl sync 2>&1)
is "$?" 0 "one is unknown: no error"
contains "$output" "warning: registry.d/10-people.conf:[0-9]+: the name service knows no such login" "... a warning at the statement"
is "$(numbers P002/medical) $(opens 21003 P002/medical/ecg.pdf)" '21001:rwx 21002:r-x 21004:r-x  no' "... gets nothing"
names
careacl sync >/dev/null
no_harm "known again"

# ---- it is slow, and its answers differ within one run ----
names 'any * slow 60'
: >"$people/asked"
status_is 0 "slow" careacl sync
is "$(asked login dr.one) $(asked login inf.four)" "1 1" "... each is asked for once a run"
names 'login * shifted 1000'
: >"$people/asked"
status_is 0 "another answer to a second question" careacl sync
status_is 0 "... plan" careacl plan
status_is 0 "... verify" careacl verify
is "$(asked login inf.two)" 3 "... which no run puts"
no_harm "two answers"
rm "$people/asked"

# ---- a server that is down is not waited for a thousand times ----
for number in $(seq 100 180); do
	echo "  { login = \"inf.$number\"; profession = \"nurse\"; briefed = \"2026-01-05\"; }$([ "$number" = 180 ] || echo ,)"
done >"$site/many"
{ echo 'professionals = ('; cat "$site/many"; echo ');'; } >"$site/registry.d/30-many.conf"
: >"$people/asked"
names 'any * down'
output=$(careacl sync 2>&1)
contains "$output" "did not answer about 85 logins .*81 logins get nothing" "85 logins and no answer: said of all of them"
is "$(grep -c login "$people/asked")" 20 "... after 20 questions without an answer no more are put"
no_harm "... and"
rm "$site/registry.d/30-many.conf" "$people/asked"
names
careacl sync >/dev/null 2>&1

# ---- a uid that is another's by now ----
printf 'mine\n' | as_uid 21001 tee "$site/clinical/P002/medical/note.txt" >/dev/null
person dr.one 21051
output=$(careacl sync 2>&1)
is "$?" 0 "a uid has changed"
is "$(numbers P002/medical)" '21002:r-x 21003:r-x 21004:r-x 21051:rwx ' "... the entries are rewritten"
is "$(opens 21051 P002/medical/ecg.pdf)$(opens 21001 P002/medical/ecg.pdf)$(opens 21001 P002/medical/note.txt)" yesnono "... the old number opens nothing, nor what it wrote"
is "$(opens 21051 P002/medical/note.txt)" yes "... the author does"
is "$(find "$site/clinical" -user 21001)$(getfacl -RcpnE "$site/clinical" | grep 21001)" "" "... the old number is nowhere"
status_is 0 "... verify agrees" careacl verify

forget inf.three
person stranger 21003
status_is 0 "one has left, and somebody else has the number" careacl sync
is "$(opens 21003 P002/medical/ecg.pdf)" no "... who opens nothing"
forget stranger
person inf.three 21003
careacl sync >/dev/null

# the name service does not answer about dr.one, and knows that the number is somebody else's
forget dr.one
person stranger 21051
names 'login dr.one down'
output=$(careacl sync 2>&1)
is "$?" 4 "no answer about a login whose number is another's by now"
contains "$output" "1 logins would keep their uid, but by now it is somebody else's" "... is said"
is "$(opens 21051 P002/medical/ecg.pdf) $(numbers P002/medical)" 'no 21002:r-x 21003:r-x 21004:r-x ' "... who opens nothing"
forget stranger
person dr.one 21051
names
careacl sync >/dev/null
is "$(opens 21051 P002/medical/ecg.pdf)" yes "... dr.one is back"

# the number goes from one professional to another, and nobody answers about the first
forget inf.three
person inf.four 21003
names 'login inf.three again'
output=$(careacl sync 2>&1)
is "$?" 4 "the number is another professional's, and no answer about the first"
is "$(numbers P002/medical)" '21002:r-x 21003:r-x 21051:rwx ' "... it is the second's, who loses nothing"
lacks "$output" "share uid" "... and is not said to be shared"
# everybody vanishes, and one number is another's
forget inf.four
person stranger 21003
names 'login * none'
careacl sync >/dev/null 2>&1
is "$?" 3 "nobody is known, and a number is another's: held"
is "$(numbers P002/medical) $(opens 21003 P002/medical/ecg.pdf)" '21002:r-x 21051:rwx  no' "... but for that number"
everybody
person inf.four 21004
names
careacl sync >/dev/null 2>&1
no_harm "as it was"

# ---- names and numbers that no person should have ----
echo 'dr.alias:x:21001:21001::/nonexistent:/bin/sh' >>"$people/passwd"
status_is 0 "a second name for a uid, of no statement" careacl sync
no_harm "... changes nothing"
forget dr.alias
person inf.four 21001
output=$(careacl sync 2>&1)
is "$?" 2 "two professionals share a uid"
contains "$output" "share uid 21001" "... is said"
is "$(opens 21001 P002/medical/ecg.pdf)$(opens 21004 P002/medical/ecg.pdf)$(opens 21003 P002/medical/ecg.pdf)" nonoyes "... and neither gets anything"
person inf.four 0
output=$(careacl sync 2>&1)
is "$?" 2 "a professional has uid 0"
contains "$output" "has uid 0" "... is said"
lacks "$(numbers P002/medical)" '(^| )0:' "... and gets no entry"
person inf.four 21004 4294967294
sed -i 's/^dr.one:/DR.One:/' "$people/passwd"
names 'any * anycase'
status_is 0 "a name in another case, a gid of no group" careacl sync
no_harm "... is the same person"
everybody
person inf.four 21004
sed -i '1i :x:21002:21002::/nonexistent:/bin/sh' "$people/passwd"
names
status_is 0 "an entry without a name" careacl sync
no_harm "... is nobody"
finish
