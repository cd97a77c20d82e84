#!/bin/bash
# The pages of careacl help: each topic in both languages, with the same commands, and nothing left untranslated.
. tests/lib.sh

commands() { awk '/^```console$/ { inside = 1; next } /^```$/ { inside = 0 } inside && /^\$ /' "$1"; }
# prose PAGE: what is neither console nor code
prose() { awk '/^```/ { inside = !inside; next } !inside' "$1"; }
# shape PAGE: its headings, items, blocks and pieces of code, in their order
shape() { grep -oE '^#+ |^- |^[0-9]+\. |^```console|^\*\*' "$1"; }
codes() { prose "$1" | grep -oE '`[^`]*`' | sed -E 's/ (HASH|EMPREINTE)`/ HASH`/' | sort; }

is "$(cd docs/help && ls -- *.md)" "$(cd docs/help/fr && ls -- *.md)" "both languages have the same topics"
check "ten of them at least" test "$(find docs/help -maxdepth 1 -name '*.md' | wc -l)" -ge 10
for page in docs/help/*.md; do
	french=docs/help/fr/${page##*/}
	[ -s "$french" ] || continue
	is "$(commands "$french")" "$(commands "$page")" "$page: the same commands in both"
	is "$(shape "$french")" "$(shape "$page")" "... the same sections, items and blocks"
	is "$(codes "$french")" "$(codes "$page")" "... the same names"
	is "$(prose "$french" | grep -E '[a-z]{3}.* ' | grep -xFf <(prose "$page"))" "" "... and no line is left in English"
	for each in "$page" "$french"; do
		check "$each: not longer than 80 lines" test "$(wc -l <"$each")" -le 80
		contains "$(head -n 1 "$each")" '^# .{8,70}$' "... begins with its question"
		check "... has commands" test "$(commands "$each" | wc -l)" -ge 2
		contains "$(tail -n 4 "$each")" 'R[0-9]{2}.*' "... ends with the rules"
		is "$(prose "$each" | LC_ALL=C.UTF-8 awk 'length($0) > 128')" "" "... is not wide"
		is "$(prose "$each" | grep -oE 'careacl help [a-z-]+' | sort -u | while read -r _ _ topic; do
			[ -e "docs/help/$topic.md" ] || echo "$topic"
		done)" "" "... names topics that there are"
	done
done
finish
