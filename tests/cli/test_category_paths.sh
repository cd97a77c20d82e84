#!/bin/bash
# A category's new path that cannot be given in every folder is not taken: what stands there is nobody's, documents stay with
# whom they were, and once nothing is in the way the same change is done.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 strace
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i 's/^guard.*/guard = { max_revoked = "100%"; max_granted = "100%"; };/' "$site/careacl.conf"
sed -i 's/^passwd:.*/passwd: files/; s/^group:.*/group: files/' /etc/nsswitch.conf
store=$site/clinical
conf=$site/careacl.conf
patients=$site/registry.d/20-patients.conf
# registered ID...: these patients
registered() {
	local id comma=
	{
		echo 'patients = ('
		for id; do
			echo "$comma { id = \"$id\"; birth_date = \"1950-02-01\"; teams = ( { team = \"ward\"; } ); }"
			comma=,
		done
		echo ');'
	} >"$patients"
}
# now_at PATH: the settings say so of medical
now_at() { sed -i "s|name = \"medical\"; path = \"[^\"]*\"|name = \"medical\"; path = \"$1\"|" "$conf"; }
hash_of() { careacl sync --json 2>/dev/null | json '[h["hash"] for h in d["held"]][0]'; }
accept() { careacl sync --accept "$(hash_of)"; }
# at PATH NAME: the nurse reads each patient's document there, and nothing else of theirs
at() {
	local id
	for id in P001 P002 P003; do
		check "$2: $id's document" as inf.two cat "$store/$id/$1/m.txt"
		[ ! -e "$store/$id/$3" ] || refuse "$2: $id's $3" as inf.two ls "$store/$id/$3"
	done
	refuse "$2: what is nobody's" as inf.two cat "$store/P001/letters/secret.txt"
}
# faulted FAULT: the change accepted while a rename meets that
faulted() {
	local hash
	hash=$(hash_of)
	ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e trace=renameat2 -e inject="renameat2:$1" -o /dev/null \
		"$CAREACL" -c "$conf" sync --accept "$hash" >"$CAREACL_TEST_DIR/said" 2>&1
}

registered P001 P002 P003
check "a site" careacl sync
for id in P001 P002 P003; do echo "$id" >"$store/$id/medical/m.txt"; done
mkdir "$store/P001/letters"
echo secret >"$store/P001/letters/secret.txt"
chmod 644 "$store/P001/letters/secret.txt"
check "... with documents, and what is nobody's" careacl sync
at medical "at first" letters

# ---- something stands in one folder ----
now_at letters
before=$(ctimes)
status_is 4 "something stands by the new name" accept
contains "$(accept 2>&1)" "careacl.conf:[0-9]+: .* in 1 folders .*20-patients.conf:[0-9]+.*File exists.*accept" "... it says where, and what to do"
is "$(ctimes)" "$before" "... nothing was changed"
at medical "refused" letters
status_is 3 "a plain sync after it asks again" careacl sync
at medical "... refused and synced" letters
status_is 0 "... verify finds nothing" careacl verify
mv "$store/P001/letters" "$store/P001/other"
contains "$(accept 2>&1)" "3 directories of this category renamed" "out of the way: accepted"
at letters "accepted" other
status_is 0 "... and nothing is left" careacl sync
status_is 0 "... verify" careacl verify
now_at medical
check "back" accept
at medical "back" letters

# ---- something that is no directory ----
now_at letters/in
echo x >"$store/P002/letters"
status_is 4 "a file is in the way of a level" accept
at medical "a file in the way" other
rm "$store/P002/letters"
# what stands there is not the category's because the category's own directory is missing
mkdir "$store/P004"
now_at letters
mkdir "$store/P004/letters"
echo secret >"$store/P004/letters/secret.txt"
hash=$(hash_of)
registered P001 P002 P003 P004
status_is 4 "a new patient's folder has such a directory alone" careacl sync --accept "$hash"
refuse "... and no other yet" test -e "$store/P004/medical"
refuse "... which is nobody's" as inf.two cat "$store/P004/letters/secret.txt"
status_is 3 "... also in a plain sync" careacl sync
refuse "... which is nobody's, synced" as inf.two cat "$store/P004/letters/secret.txt"
refuse "... under the former name either" as inf.two cat "$store/P004/medical/secret.txt"
rm -r "$store/P004/letters"

# ---- one rename fails ----
faulted error=EIO:when=2
is "$?" 4 "a rename fails"
contains "$(cat "$CAREACL_TEST_DIR/said")" "Input/output error" "... and it says why"
at medical "a rename failed" letters
status_is 3 "... a plain sync asks again" careacl sync
at medical "a rename failed, synced" letters
faulted error=EIO:when=2+
is "$?" 4 "a rename fails, and the way back"
contains "$(cat "$CAREACL_TEST_DIR/said")" "former name back" "... and it says so"
for try in 1 2; do
	ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e trace=renameat2 -e inject=renameat2:error=EIO -o /dev/null \
		"$CAREACL" -c "$conf" sync >/dev/null 2>&1
	is "$?" 4 "... and again (sync $try)"
	refuse "... nothing is made in its place" test -e "$store/P001/medical"
done
status_is 3 "... a sync that can completes it" careacl sync
at medical "the way back failed, synced" letters
faulted signal=KILL:when=2
check "ended in its midst: some have the new name" test -e "$store/P001/letters/m.txt"
status_is 3 "... goes back" careacl sync
at medical "ended and gone back" letters
faulted signal=KILL:when=2
now_at medical
check "ended, and the settings as they were" careacl sync
at medical "... gone back as well" letters
now_at letters
hash=$(hash_of)
faulted signal=KILL:when=3
check "ended and accepted again: goes on" careacl sync --accept "$hash"
at letters "gone on" medical
status_is 0 "... and nothing is left" careacl sync
now_at medical
check "back once more" accept
at medical "back once more" letters

# ---- where the directories of a category are that was taken out ----
for id in P001 P002 P003; do echo mind >"$store/$id/psychiatry/p.txt"; done
sed -i '/name = "psychiatry"; path/d; s/documents = "working"; },/documents = "working"; } ); }/; s/psychiatry = "write"; //' "$conf"
check "a category taken out" careacl sync
now_at psychiatry
status_is 4 "its former path for another: refused" accept
for id in P001 P002 P003; do refuse "... $id's are closed" as inf.two cat "$store/$id/psychiatry/p.txt"; done
at medical "... refused" psychiatry
status_is 3 "... a plain sync asks again" careacl sync
for id in P001 P002 P003; do refuse "... $id's stay closed" as inf.two cat "$store/$id/psychiatry/p.txt"; done
at medical "... synced" psychiatry
finish
