#!/bin/bash
# A patient on hold, over several days: nobody gets what they had not, nobody loses what the feed goes on to say; and what is refused to
# a unit that nobody lists any more; tried by uid.
# not under asan: the same code runs in test_feed_table, and under 100,000 damaged feeds in test_feed_mutants
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 getfacl faketime
make_site "$CAREACL_TEST_DIR/site"
. tests/cli/feed_site.sh
site_logins dr.one inf.two inf.three inf.four adm.zoe
mkdir "$site/feed"
sed -i 's/^guard.*//; s|^sources.*|sources = ( { type = "conf"; path = "registry.d"; },\
  { type = "table"; path = "feed"; classes = ( { name = "PSY"; categories = ["psychiatry"]; } ); } );\
offices = { desk = ["adm.zoe"]; };|' "$site/careacl.conf"
echo 'patients = ( { id = "P001"; birth_date = "1950-02-01"; }, { id = "P002"; birth_date = "1960-02-01"; } );' \
	>"$site/registry.d/20-patients.conf"
printf '%s\n' 'login;professional_system;professional_id;profession;from;to' 'inf.four;urn:staff;4;nurse;;' >"$site/feed/logins.csv"
# synced $later days from now
later=0
sync_day() { NO_FAKE_STAT=1 faketime -f "+${later}d" "$CAREACL" -c "$site/careacl.conf" sync --accept-clock; }
hold='objection;P001;;;;ZZZ;;;;;h1'
no='objection;P001;login;inf.two;;;;;2026-01-05;;c1'

# what ends while the patient is on hold goes on refusing
base=('unit-member;;login;dr.one;6268;;;;;;' 'unit-member;;login;inf.two;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;')
for end in 'withdraw;P001;;;;;;;;;c1' "${no/;;c1/;2026-01-10;c1}"; do
	afresh "$no"
	for day in first second; do
		said "$hold" "$end"
		is "$(opens dr.one inf.two)" "yes no " "on hold: an objection that the feed ends (${end%%;*}), the $day day"
	done
	contains "$(careacl feed check feed)" "kept: .* who=login:inf.two" "... is kept, and told"
	clears feed P001
	said "$hold" "$end"
	is "$(opens dr.one inf.two)" "yes yes " "... until it is cleared"
done
afresh 'deceased;P001;;;;;;;2026-03-01;;'
is "$(opens dr.one)" "no " "a death"
said "$hold"
said "$hold"
is "$(opens dr.one)" "no " "on hold: a death that the feed does not say any more stays"
clears feed P001
said "$hold"
is "$(opens dr.one)" "yes " "... until the hold is cleared"

# windows that overlap, follow one another, or had not begun when the hold began: of staff, presences, consents
soon=$(date -d '+5 days' +%F) next=$(date -d '+6 days' +%F)
for rows in 'unit-member;;login;inf.two;6268;;;;FROM;TO; presence;P001;;;6268;;;;2026-01-05;;' 'presence;P001;;;6268;;;;FROM;TO; unit-member;;login;inf.two;6268;;;;;;' \
	'optin;P001;login;inf.two;;;;;FROM;TO;'; do
	for windows in "2026-01-01,$soon 2026-02-01,|yes yes" "2026-01-01,$soon $next,|yes yes" "$soon,|no no" "2026-01-01,$soon $soon,|yes yes" \
		"2026-01-01,$soon 2099-01-01,|yes no" '2026-01-01, 2026-02-01,2099-01-01|yes yes'; do
		base=()
		for row in $rows; do
			for window in ${windows%|*}; do
				one=${row/FROM/${window%,*}}
				base+=("${one/TO/${window#*,}}")
			done
		done
		afresh
		had=$(opens inf.two)
		said "$hold"
		is "$(opens inf.two)" "$had" "on hold: ${rows%%;*} of ${windows%|*}"
		later=20
		said "$hold"
		is "$had$(opens inf.two)" "${windows#*|} " "... and 20 days later"
		later=0
	done
done

# patients of one unit share a copy of its staff, each with those of their own day
base=('unit-member;;login;dr.one;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;' 'presence;P002;;;6268;;;;2026-01-05;;')
two='unit-member;;login;inf.two;6268;;;;;;' three='unit-member;;login;inf.three;6268;;;;;;' four='unit-member;;login;inf.four;6268;;;;;;'
copies() { careacl feed check feed | grep -o 'of hold-[0-9a-f]*' | sort -u | wc -l; }
# of_both LOGIN...: of each, may it open P001/medical, then P002/medical
of_both() { opens "$@"; for login; do as "$login" ls "$site/clinical/P002/medical" >/dev/null 2>&1 && echo -n "yes " || echo -n "no "; done; }
afresh
said "$hold" "${hold/P001/P002}"
said "$hold" "${hold/P001/P002}" "$two"
is "$(of_both dr.one inf.two)|$(copies)" "yes no yes no |1" "two patients on hold from one day on have one copy"
afresh
said "$hold"
said "$hold" "$two"
said "$hold" "$two" "${hold/P001/P002}"
for day in first second; do
	said "$hold" "$two" "${hold/P001/P002}" "$three"
	is "$(of_both dr.one inf.two inf.three)|$(copies)" "yes no no yes yes no |2" "... from two days on have two, the $day day"
done
said "$hold" "${hold/P001/P002}" "$three"
is "$(of_both dr.one inf.two inf.three)|$(copies)" "yes no no yes no no |1" "... one again, where the same of them are left"
said "$hold" "$two" "${hold/P001/P002}" "$three" "$four"
is "$(of_both dr.one inf.two inf.three inf.four)" "yes no no no yes no no no " "... and who comes back is not among them"
echo 'teams = ( { name = "7001"; stores = ["clinical"]; group = "uf-7001"; }, { name = "7002"; stores = ["clinical"]; group = "uf-7002"; } );' >"$site/registry.d/30-units.conf"
printf '%s\n' 'uf-7001:x:29001:dr.one,inf.two' 'uf-7002:x:29002:inf.four' >>/etc/group
base=('presence;P001;;;7001;;;;2026-01-05;;' 'presence;P002;;;7001;;;;2026-01-05;;' 'presence;P001;;;7002;;;;2026-01-05;;')
afresh
said "$hold"
sed -i '/^uf-7001/s/two/three/' /etc/group
said "$hold"
said "$hold" "${hold/P001/P002}"
sed -i '/^uf-7001/s/$/,inf.two/' /etc/group
said "$hold" "${hold/P001/P002}"
is "$(of_both dr.one inf.two inf.three inf.four)" "yes yes no yes yes no yes no " "... nor are two of a Unix group that differ one"
rm "$site/registry.d/30-units.conf"

# a unit that is refused, and that nobody lists any more
base=('unit-member;;login;dr.one;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;' 'member;P001;login;inf.three;;;;;;;' 'member;P001;login;inf.four;;;;;;;')
list='unit-member;;login;inf.three;7000;;;;;;' unit='objection;P001;;;7000;;;;;;c1'
for still in "$unit" ''; do
	afresh "$list" "$unit"
	is "$(opens dr.one inf.three inf.four)" "yes no yes " "a unit is refused"
	for day in first second; do
		said ${still:+"$still"}
		is "$(opens dr.one inf.three inf.four)" "yes no yes " "its list is gone, ${still:+and }the objection is ${still:+not}: the $day day"
	done
	said ${still:+"$still"} "${list/three/four}"
	is "$(opens dr.one inf.three inf.four)" "yes yes no " "... the list is back: who is in it"
	said ${still:+"$still"} "$list"
	[ -z "$still" ] || is "$(careacl feed check feed | grep -c ': kept: ')" 0 "... and nothing is kept"
	said
	is "$(opens inf.three)" "no " "... gone once more"
	clears feed P001
	said
	is "$(opens inf.three)" "yes " "... and cleared"
done
# the table of logins goes with the list
cp "$site/feed/logins.csv" "$site/logins.kept"
afresh "${list/three/four}" "$unit"
rm "$site/feed/logins.csv"
said
check "who was in the unit is not declared any more either" careacl sync
cp "$site/logins.kept" "$site/feed/logins.csv"
said
is "$(opens inf.four)" "no " "... and is refused once they are"
# units whose names differ in case, or are like those of copies
afresh "${list/7000/uf1}" "${unit/7000/uf1}"
said "${list/three;7000/four;UF1}"
is "$(opens inf.three inf.four)" "no yes " "another unit of a similar name is not the one that was refused"
said "${list/three;7000/four;UF1}" "${unit/7000;;;;;;c1/UF1;;;;;;c2}"
said "${list/three;7000/four;UF1}" "${unit/7000;;;;;;c1/UF1;;;;;;c2}"
is "$(opens inf.three inf.four)|$(careacl feed check feed | grep -c ': kept: ')" "no no |1" "... and is called the same every day"
afresh "${list/7000/uf1}" "${unit/7000/uf1}"
said "${list/three;7000/four;UF1}"
said "${list/three;7000/four;UF1}" "${list/7000/uf1}" "${unit/7000/uf1}"
is "$(opens inf.three inf.four)|$(careacl feed check feed | grep -c ': kept: ')" "no yes |0" "... which has its name back"
afresh "${list/three;7000/four;UF1}" "${list/7000/uf1}" "${unit/7000/uf1}"
said "${list/7000/uf1}" "${unit/7000/uf1}"
is "$(opens inf.three inf.four)|$(careacl feed check feed | grep -c ': kept: ')" "no yes |0" "... also where the other is gone"
said "${list/three;7000/four;UF1}"
said "${list/three;7000/four;UF1}" "${list/7000/uf1}" "${unit/7000/uf1}"
is "$(opens inf.three inf.four)|$(careacl feed check feed | grep -c ': kept: ')" "no yes |0" "... and back"
for name in hold-1 kept-1 Hold-0123456789abcdef kept-; do
	afresh "${list/7000/$name}" "presence;P001;;;$name;;;;2026-01-05;;" "${unit/7000/$name}"
	is "$(opens dr.one inf.three)|$(careacl feed check feed | grep -ci "membership of $name:")" "yes no |0" "a unit called $name is no copy of a team"
done
# a team of the patient's own
afresh 'member;P001;login;inf.three;night;;;;;;' "${unit/7000/night}"
is "$(opens inf.three)" "no " "a team of the patient's own is refused"
said 'member;P001;urn:staff;404;night;;;;;;'
is "$(opens inf.three)" "no " "... nobody known is in it"
said
is "$(opens inf.three)" "no " "... it is gone"
copy=$(careacl feed check feed | sed -n 's/.* to = "team:\(kept-[^"]*\)".*/\1/p')
said "${list/three;7000/four;$copy}"
check "... a unit that is called like the copy ($copy)" careacl sync
is "$(opens inf.three)" "no " "... is another team"

# a profession, or a team of the registry, that the site does not have any more: nobody knows whom it meant
base=('unit-member;;login;dr.one;6268;;;;;;' 'presence;P001;;;6268;;;;2026-01-05;;' 'member;P001;login;inf.three;;;;;;;')
swap() { sed -i "s/\"$1\"/\"$2\"/g; s/;$1;/;$2;/" "$site/careacl.conf" "$site"/registry.d/*.conf "$site/feed/logins.csv"; }
echo 'teams = ( { name = "7000"; stores = ["clinical"]; members = ( { login = "inf.three"; } ); } );' >"$site/registry.d/30-units.conf"
for names in 'nurse infirmier profession;nurse;' '7000 7001 ;;7000'; do
	read -r old new target <<<"$names"
	no="objection;P001;$target;;;;;;c1"
	for still in "$no" ''; do
		afresh "$no"
		is "$(opens dr.one inf.three)" "yes no " "$old is refused"
		swap "$old" "$new"
		for day in first second; do
			said ${still:+"$still"}
			is "$(opens dr.one inf.three)" "no no " "... is called $new, ${still:+and }the objection is ${still:+not }gone: to everyone, the $day day"
			contains "$(careacl feed check feed)" "widened: .* nobody knows whom it meant" "... which is told"
		done
		swap "$new" "$old"
		said ${still:+"$still"}
		is "$(opens dr.one inf.three)|$(careacl feed check feed | grep -c 'widened: ')" "yes no |0" "... $old is back: to them alone"
		swap "$old" "$new"
		said ${still:+"$still"}
		is "$(opens dr.one inf.three)" "no no " "... gone once more"
		clears feed P001
		swap "$new" "$old"
		said
		is "$(opens dr.one inf.three)" "yes yes " "... cleared, it does not come back"
	done
	afresh "$no"
	swap "$old" "$new"
	anew=${no/$old/$new}
	for day in first second; do
		said 'withdraw;P001;;;;;;;;;c1' "${anew/c1/c2}"
		is "$(opens dr.one inf.three)" "yes no " "... called $new in the feed too, withdrawn and said anew, the $day day"
	done
	swap "$new" "$old"
done
rm "$site/registry.d/30-units.conf"
afresh
said 'objection;P001;;;7000;;;;;;c1' 'objection;P001;profession;infirmier;;;;;;;c2'
is "$(opens dr.one inf.three)" "yes yes " "what is said first of a team and a profession that nobody knows is a hold, not to everyone"
own='objection;P001;;;assist;;;;;;c1'
afresh 'member;P001;urn:staff;404;assist;;;;;;' "$own"
for day in first second; do
	said
	is "$(opens dr.one inf.three)" "yes yes " "an objection to a team of the patient's own that nobody known is in vanishes, and the team: to nobody, the $day day"
done
said 'member;P001;login;inf.three;assist;;;;;;'
is "$(opens dr.one inf.three)" "yes no " "... and to who is in it, once somebody is"
for later in 1 2 3; do
	said 'member;P001;urn:staff;404;assist;;;;;;' "$own"
	is "$(opens dr.one inf.three)|$(careacl feed check feed | grep -c '; kept = ')" "yes no |1" \
		"... nobody known is in it any more: to who was, day $later"
done
for day in first second; do
	said
	is "$(opens dr.one inf.three)" "yes no " "... and it is gone, the $day day"
done

# what the guard held back when the hold began is no access that anybody had: not by the hash of before, nor below the guard's limit
printf 'guard = { max_revoked = "20%%"; max_granted = "20%%"; min = "3"; };\n' >>"$site/careacl.conf"
cp "$site/registry.d/20-patients.conf" "$site/patients.kept"
base=('unit-member;;login;dr.one;6268;;;;;;' 'unit-member;;login;inf.two;6268;;;;;;') refused=() patients=''
for i in {1..20}; do
	patients+="{ id = \"P$(printf %03d "$i")\"; birth_date = \"1950-02-01\"; }, "
	base+=("presence;P$(printf %03d "$i");;;6268;;;;2026-01-05;;")
	[ "$i" -lt 2 ] || refused+=("objection;P$(printf %03d "$i");login;inf.three;;;;;;;o$i")
done
echo "patients = ( ${patients%, } );" >"$site/registry.d/20-patients.conf"
# hash: what the last sync wants accepted
hash() { grep -o -- '--accept [0-9a-f]*' <<<"$output" | head -n 1 | cut -d' ' -f2; }
guarded() {
	feed "$@"
	output=$(careacl sync 2>&1)
}
for kind in list group; do
	if [ "$kind" = group ]; then
		echo 'teams = ( { name = "6268"; stores = ["clinical"]; group = "uf-6268"; } );' >"$site/registry.d/30-units.conf"
		echo 'uf-6268:x:29003:dr.one,inf.two' >>/etc/group
		base=("${base[@]:2}") three=()
	else
		three=('unit-member;;login;inf.three;6268;;;;;;')
	fi
	rm -rf "$site/state" "$site/clinical"
	mkdir -m 0711 "$site/clinical"
	guarded
	[ "$kind" = list ] || sed -i '/^uf-6268/s/$/,inf.three/' /etc/group
	guarded "${three[@]}"
	first=$(hash)
	is "$(of_both dr.one inf.three)|${first:+held}" "yes no yes no |held" "who joins a unit ($kind) is held by the guard"
	guarded "${three[@]}" "$hold"
	is "$([ "$(hash)" = "$first" ] || echo another)" another "... and is not what the guard holds of a patient who is on hold since"
	careacl sync --accept "$first" >/dev/null 2>&1
	is "$(of_both dr.one inf.three)" "yes no yes no " "... the hash of before gives nobody anything"
	guarded "${three[@]}" "$hold"
	careacl sync --accept "$(hash)" >/dev/null 2>&1
	is "$(of_both dr.one inf.three)" "yes no yes yes " "... that of now gives what the patients who are not on hold have"
	guarded "${three[@]}" "$hold"
	is "$(of_both dr.one inf.three)|$(hash)" "yes no yes yes |" "... which stays so"
done
rm "$site/registry.d/30-units.conf"
base=('unit-member;;login;dr.one;6268;;;;;;' 'unit-member;;login;inf.two;6268;;;;;;' "${base[@]}") joins='unit-member;;login;inf.three;6268;;;;;;'
rm -rf "$site/state" "$site/clinical"
mkdir -m 0711 "$site/clinical"
guarded
guarded "$joins"
guarded "$joins" "$hold"
guarded "$joins" "$hold" "${refused[@]}"
is "$(of_both dr.one inf.three)|$(hash)" "yes no yes no |" "... nor do they get it once so little is left that the guard holds nothing"
clears feed P001
guarded "$joins" "$hold" "${refused[@]}"
is "$(of_both dr.one inf.three)" "yes yes yes no " "... until the hold is cleared"
sed -i '/^guard = /d' "$site/careacl.conf"
cp "$site/patients.kept" "$site/registry.d/20-patients.conf"

finish
