#!/bin/bash
# The scenarios once more, with the kernel as the judge: each site is synced on a real file system, real
# uids try every category of every patient, and what they could do must be what expect.tsv says.
. tests/lib.sh
in_namespace "$@"
require python3 mkfs.ext4 mkfs.xfs mkfs.btrfs

try_access=$BUILD/tests/kernel/try_access
check "try_access is built" test -x "$try_access"

# make_logins FILE: those that are not there yet, with uids of their own
next_uid=6000
make_logins() {
	local login
	while read -r login; do
		id -u "$login" >/dev/null 2>&1 && continue
		next_uid=$((next_uid + 1))
		add_login "$login" "$next_uid" || not_ok "login $login"
	done <"$1"
}

# two documents in each category, one of them with a mode that shuts everybody out: drift
put_documents() {
	local directory missing=
	while read -r directory; do
		echo confided >"$directory/first.txt" && install -m 600 "$directory/first.txt" "$directory/closed.txt" ||
			missing="$missing $directory"
	done < <(cut -f2 "$1/questions.tsv" | sort -u)
	is "$missing" "" "$2: every folder and category was made"
}

compare_with_kernel() {
	local where=$1 label=$2 login found expected
	cut -f1,2 "$where/questions.tsv" | "$try_access" >"$where/answers.tsv" 2>"$where/errors" ||
		not_ok "$label: every question was tried" "$(cat "$where/errors")"
	while read -r login; do
		expected=$(awk -F '\t' -v l="$login" '$1 == l' "$where/questions.tsv")
		found=$(awk -F '\t' -v l="$login" '$1 == l' "$where/answers.tsv")
		if [ -n "$expected" ] && [ "$found" = "$expected" ]; then
			ok "$label: the kernel gives $login what the rules give, $(wc -l <<<"$expected") places"
		else
			not_ok "$label: the kernel gives $login what the rules give" \
				"$(diff <(echo "$expected") <(echo "$found"))"
		fi
	done <"$where/logins"
}

run_site() {
	local site=$1 type=$2 label="$1 on $2" where=$CAREACL_TEST_DIR/$2/$1 output
	check "$label: prepared" python3 tests/kernel/prepare_site.py "tests/scenarios/$site" "$where"
	make_logins "$where/logins"
	check "$label: sync" "$CAREACL" -c "$where/careacl.conf" sync
	put_documents "$where" "$label"
	check "$label: sync takes in documents" "$CAREACL" -c "$where/careacl.conf" sync
	compare_with_kernel "$where" "$label"
	check "$label: verify" "$CAREACL" -c "$where/careacl.conf" verify
	output=$("$CAREACL" -c "$where/careacl.conf" sync 2>&1)
	is "$? $output" "0 " "$label: a sync with nothing to do prints nothing"
}

for type in ext4 xfs btrfs; do
	check "$type is mounted" make_fs "$type" "$type"
	run_site hospital "$type"
done
for site in tests/scenarios/random-*/; do
	site=${site%/}
	run_site "${site##*/}" ext4
done
finish
