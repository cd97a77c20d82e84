#!/bin/bash
# A terminal of 40 columns, and a locale that does not exist: every screen fits, and says the same as elsewhere.
# not under asan: the unit test of screen.c is
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
. tests/cli/desk_site.sh
require python3
desk_site || not_ok "a site"
unset COLUMNS
# shown COLUMNS ARGUMENT...: on a terminal
shown() { python3 tests/cli/terminal.py "$1" "$CAREACL" -c "$site/careacl.conf" "${@:2}"; }
# unfit SCREEN...: what does not fit of them
unfit() { printf '%s\n' "$@" | python3 tests/cli/screens.py "$CAREACL" -c "$site/careacl.conf" 2>&1; }

screens=("--help" "status" "who P1" "what inf.two" "plan" "history P1" "report P1" "statements P1" "explain inf.two P1" "verify" "frobnicate")
echo broken >"$site/broken.conf"
is "$(unfit "${screens[@]}" "sync --help" "report --site" "review" "history --login inf.two" "what nobody" "audit verify" "explain" \
	"object P1 --to login:inf.two --dry-run" "check -c $site/broken.conf" "check")" "" "40 columns are enough for every screen"
contains "$(shown 40 who P1)" '^dr\.one +medical$' "who: broken between columns"
contains "$(shown 80 --help)" '^ {53}stores; print every finding$' "help: what goes on stands below its column"
is "$(shown 40 explain inf.two P1 --json | wc -l)" 1 "JSON stays in one line"
is "$(shown 40 metrics | wc -l)" "$(careacl metrics | wc -l)" "... and numbers for Prometheus as they are"
is "$(COLUMNS=40 shown 132 who P1)" "$(shown 40 who P1)" "COLUMNS goes before what the terminal says"
is "$(COLUMNS=nonsense shown 40 who P1)" "$(shown 40 who P1)" "... where it is a number"
is "$(COLUMNS=40 careacl who P1)" "$(shown 200 who P1)" "... and on a terminal only: elsewhere lines are whole"
contains "$(shown 40 frobnicate)" $'\e''\[31merror: ' "an error is red, and that takes no room"
lacks "$(NO_COLOR=1 shown 40 frobnicate)" $'\e' "... but with NO_COLOR"
sed -i '1i language = "fr";' "$site/careacl.conf"
is "$(unfit "${screens[@]}")" "" "in French too"

# ---- locales: the language is the site's, and a server may have none
all() {
	local screen
	for screen in --help "who P1" "history P1" "report P1" "frobnicate"; do
		# words are meant to be split
		# shellcheck disable=SC2086
		"$@" "$CAREACL" -c "$site/careacl.conf" $screen 2>&1
	done | sed -E 's/[0-9]{2}:[0-9]{2}/T/g'
}
expected=$(all env LC_ALL=C.UTF-8)
contains "$expected" 'opérandes' "French, with its accents"
is "$(all env LC_ALL=xx_YY.UTF-8 LANG=xx_YY.UTF-8 LANGUAGE=de)" "$expected" "a locale that does not exist changes nothing"
is "$(all env LC_ALL=POSIX)" "$expected" "... nor does POSIX"
is "$(all env -u LC_ALL -u LANG -u LANGUAGE -u TERM LC_CTYPE=C)" "$expected" "... nor none at all"
finish
