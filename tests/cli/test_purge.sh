#!/bin/bash
# purge (R36): what was deleted from a shared record is kept aside for deleted_keep, and then removed for good by root.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/desk_site.sh
require python3 getfacl faketime
desk_site
sed -i 's/clock_step = [^;]*;//; s/deleted_keep = "30d"/deleted_keep = "30d"; clock_step = "3650d"/' "$site/careacl.conf"
careacl sync >/dev/null
mkdir "$shared/P2/record/dir" && echo x >"$shared/P2/record/dir/x.pdf" && careacl sync >/dev/null
aside() { (cd "$shared/.aside" && find . -type f -printf '%f\n' | sort | tr '\n' ' '); }
later() { faketime "$@"; }

# documents of their own, beside what is deleted: their names begin as its name does
neighbours=("$shared/P2/record/"{r.pdf.odt,r.pdf-signed.pdf,sub-2026.pdf,'sub 2.pdf'})
touch "${neighbours[@]}"
desk adm.zoe withhold P2 --document record/s.pdf --author dr.ville >/dev/null
desk adm.zoe delete P2 --document record/r.pdf --from 2020-01-01 >/dev/null
is "$(aside)" "r.pdf s.pdf " "a withheld and a deleted document stand aside"
output=$(careacl purge P2 2>&1)
is "$?" 0 "purge at once"
contains "$output" "^P2/record/r.pdf is kept until " "... keeps it, although the deletion is dated long ago"
is "$(aside)" "r.pdf s.pdf " "... nothing is removed"
status_is 2 "the office may not" desk adm.zoe purge P2
contains "$(later '+31 days' "$CAREACL" -c "$site/careacl.conf" purge P2 --dry-run 2>&1)" "^1 would be removed for good" "31 days later, --dry-run"
is "$(aside)" "r.pdf s.pdf " "... nothing is removed"
before=$(lines statement)
output=$(later '+31 days' "$CAREACL" -c "$site/careacl.conf" purge P2 --by patient --reference "form 36" --json 2>&1)
is "$? $(json '[len(d["purged"]), d["kept"], d["files"], d["recorded"], d["purged"][0]["category"], d["purged"][0]["document"]]' <<<"$output")" \
	'0 [1, [], 1, true, "record", "r.pdf"]' "31 days later: removed"
is "$(aside)" "s.pdf " "... the withheld one stays"
is "$(($(lines statement) - before))" 1 "... the trail tells of it"
contains "$(careacl audit export | tail -n 1)" '"verb":"purge"' "... as a purge"
is "$(sql "SELECT COUNT(*) FROM aside")" '[[1]]' "... the state has forgotten it"
is "$(careacl purge P2)" "removed for good: 0 of 0 that were deleted, 0 files" "once more: nothing"

# a whole category
desk adm.zoe delete P1 --category record >/dev/null
is "$(find "$shared/P1/record" -type f | wc -l)" 2 "a deleted category stays where it is"
later '+31 days' "$CAREACL" -c "$site/careacl.conf" purge P1 >/dev/null 2>&1
is "$(find "$shared/P1/record" -type f | wc -l)$(ls -d "$shared/P1/record")" "0$shared/P1/record" "... 31 days later its documents are gone, it is there"
is "$(find "$root/P1" -type f | wc -l)" 2 "... the clinic's record is not touched"

# a second name: the document would stay by it, and nothing would say any more that it was deleted
much_later() { later '+31 days' "$CAREACL" -c "$site/careacl.conf" purge "$@"; }
echo one >"$shared/P1/record/l.pdf" && echo two >"$shared/P1/record/m.pdf" && ln "$shared/P1/record/l.pdf" "$root/P1/medical/l2.pdf"
careacl sync >/dev/null 2>&1
is "$(who_reads clinical/P1/medical/l2.pdf)" "" "a second name, in another store: closed"
is "$(much_later P1 --dry-run --json 2>/dev/null | json '[d["purged"], len(d["kept"]), d["files"], d["left"]]')" "[[], 1, 0, 1]" "--dry-run tells of it"
output=$(much_later P1 2>&1)
is "$?" 4 "purge: status 4"
contains "$output" "1 files have another name, by which they would stay" "... it says how many stay"
contains "$output" "^removed for good: 0 of 1 that were deleted, 1 files$" "... and what was removed"
contains "$(careacl audit export | tail -n 1)" '"left":1' "... so does the trail"
is "$(ls "$shared/P1/record")" "l.pdf" "... it stays"
careacl sync >/dev/null 2>&1
is "$(who_reads clinical/P1/medical/l2.pdf)$(who_reads dmp/P1/record/l.pdf)" "" "... closed, by both names, after a sync too"
mkdir "$shared/P2/record/sub" && echo kept >"$shared/P2/record/sub/k.pdf" && echo more >"$shared/P2/record/sub/o.pdf" &&
	ln "$shared/P2/record/sub/k.pdf" "$shared/P1/record/k.pdf" && careacl sync >/dev/null 2>&1
desk adm.zoe delete P2 --document record/sub >/dev/null 2>&1
is "$(much_later P2 --json 2>/dev/null | json '[d["purged"], d["files"], d["left"]]')$(aside)" "[[], 1, 1]k.pdf s.pdf " "a directory aside: what has a second name stays in it"
is "$(sql "SELECT COUNT(*) FROM aside")" '[[2]]' "... the state knows it"
careacl sync >/dev/null 2>&1
is "$(who_reads dmp/P1/record/k.pdf)" "" "... its other name stays closed"
rm "$shared/P1/record/k.pdf" "$root/P1/medical/l2.pdf"
is "$(much_later P2 --json 2>/dev/null | json '[len(d["purged"]), d["files"], d["left"]]')$(aside)" "[1, 1, 0]s.pdf " "without it, all is removed"
status_is 0 "... of the category too" much_later P1
is "$(find "$shared/P1/record" -type f | wc -l)$(sql "SELECT COUNT(*) FROM aside")" '0[[1]]' "... nothing is left"
check "... of P2, nothing that was not deleted" rm "${neighbours[@]}"

# another pattern, and no sync yet: it is found where it stands
desk adm.zoe delete P2 --category record >/dev/null
check "there is a document" test -f "$shared/P2/record/dir/x.pdf"
sed -i 's|root = "dmp";|& folder = "{patient:2}/{patient}";|' "$site/careacl.conf"
output=$(later '+31 days' "$CAREACL" -c "$site/careacl.conf" purge P2 --json 2>/dev/null)
is "$(json 'd["files"]' <<<"$output")$(find "$shared/P2/record" -type f | wc -l)" 20 "the folder still has its former name: its document is gone, with what stood aside"
status_is 0 "sync" careacl sync
status_is 0 "verify" careacl verify
# two identities: what one has deleted closes the other's too, and destroys nothing of it; what comes is kept as long as all
desk adm.zoe withdraw "$(last_said)" >/dev/null
echo one >"$shared/P1/P1/record/one.pdf" && echo two >"$shared/P2/P2/record/two.pdf" && careacl sync >/dev/null
contains "$(desk adm.zoe merge P1 P2 --dry-run 2>&1)" "P1/record is deleted: that closes what is in P2/record to all" "merge --dry-run: what one has deleted closes the other's"
desk adm.zoe merge P1 P2 >/dev/null 2>&1
is "$(who_reads dmp/P2/P2/record/two.pdf)" "" "... which nobody reads"
output=$(much_later P2 2>&1)
contains "$output" "^careacl: P2/record is closed by what is deleted of another identity" "... purge tells"
is "$(find "$shared/P2/P2/record" -type f -printf '%f\n' | sort | tr '\n' ' ')" "one.pdf two.pdf " "... and removes nothing"
desk adm.zoe delete P2 --category record >/dev/null 2>&1
echo late >"$shared/P1/P1/record/late.pdf"
contains "$(SUDO_UID=$(id -u adm.zoe) later '+20 days' "$CAREACL" -c "$site/careacl.conf" merge P1 P2 2>&1)" \
	"P2/record is deleted: what comes into it from P1 is closed to all with it" "deleted of the other too: what comes 20 days later"
is "$(much_later P2 --json 2>/dev/null | json '[len(d["purged"]), len(d["kept"])]')" "[0, 1]" "... is kept as long as all"
is "$(later '+51 days' "$CAREACL" -c "$site/careacl.conf" purge P2 --json 2>/dev/null | json '[len(d["purged"]), d["files"]]')" "[1, 3]" "... 31 days after that it is gone"
status_is 2 "a patient that does not exist" careacl purge P9
status_is 0 "the chain holds" careacl audit verify
finish
