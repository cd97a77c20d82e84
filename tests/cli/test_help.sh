#!/bin/bash
# careacl help: the list, every topic at every width, in the language of the site or of the locale; a topic that there is
# not; where nothing else works. What the pages say is run by test_help_pages.sh.
# not under asan: tests/unit/test_help.c shows every page, too
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
. tests/cli/site.sh
require python3
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
unset LC_ALL LC_MESSAGES LANG COLUMNS
make_site "$directory/site"
# help ARGUMENT...: where there are no settings
help() { "$CAREACL" -c "$directory/none.conf" help "$@"; }

status_is 0 "the list" help
is "$(help 2>&1 >/dev/null)" "" "it is the answer: nothing on stderr"
topics=$(cd docs/help && printf '%s\n' *.md | sed 's/\.md$//')
for topic in $topics; do
	page=docs/help/$topic.md
	contains "$(help)" "^  $topic +$(head -n 1 "$page" | sed 's/^# //; s/[?]/\\?/g')$" "the list has $topic and its question"
	is "$(help "$topic" | head -n 1)" "$(head -n 1 "$page" | sed 's/^# //')" "... which begins with it"
	is "$(LANG=fr_FR.UTF-8 help "$topic" | head -n 1)" "$(head -n 1 "docs/help/fr/$topic.md" | sed 's/^# //')" "... in French too"
done
contains "$(help)" "^  explain +the decision" "the list has the verbs"
contains "$(help explain)" "^usage: careacl explain LOGIN PATIENT" "a verb: its options"

# no width loses a word, or cuts a command: what is typed from a narrow screen is what the page says
python3 - "$CAREACL" $topics <<'PY'
import os, re, subprocess, sys
program, topics = sys.argv[1], sys.argv[2:]
count = 0
def case(right, name, detail=""):
    print(("ok - " if right else "not ok - ") + name + ("\n# " + detail if not right else ""))
def shown(topic, columns, language):
    return subprocess.run([program, "-c", "/none", "help", topic], check=True, stdout=subprocess.PIPE, text=True,
                          env=dict(os.environ, COLUMNS=str(columns), LANG=language)).stdout
def commands(text):
    return re.findall(r"^    \$ (.*)$", re.sub(r" \\\n +", " ", text), re.M)
for language, folder in (("C", ""), ("fr", "fr/")):
    for topic in topics:
        page = open(f"docs/help/{folder}{topic}.md", encoding="utf-8").read()
        wanted = re.findall(r"^\$ (.*)$", page, re.M)
        wide = shown(topic, 78, language)
        for columns in (20, 40, 78, 500):
            text = shown(topic, columns, language)
            case(commands(text) == wanted, f"{topic} {language} {columns}: commands", str(commands(text)))
            case(text.replace(" \\\n", "\n").split() == wide.replace(" \\\n", "\n").split(), f"{topic} {language} {columns}: words")
            long = [l for l in text.split("\n") if len(l) > min(columns, 78) and not l.startswith("    ") and " " in l.strip().lstrip("-0123456789. ")]
            case(not long, f"{topic} {language} {columns}: fits", str(long))
PY
[ "$?" = 0 ] && ok "all widths" || not_ok "all widths"
marks=$(for topic in $topics; do help "$topic"; LANG=fr help "$topic"; done | grep -E '^#|\*\*|`|\]\(')
is "$marks" "" "no marks of Markdown"

# the language: the site's, else the locale's, which need not exist
first() { "$CAREACL" -c "$@" help left | head -n 1; }
english=$(head -n 1 docs/help/left.md | sed 's/^# //') french=$(head -n 1 docs/help/fr/left.md | sed 's/^# //')
is "$(LANG=fr_FR.UTF-8 first "$site/careacl.conf")" "$english" "the site's language before the locale's"
sed -i '1i language = "fr";' "$site/careacl.conf"
is "$(first "$site/careacl.conf")" "$french" "the site's language"
echo 'stores = broken' >>"$site/careacl.conf"
is "$(first "$site/careacl.conf")" "$french" "... of settings that are wrong"
is "$(LANG=xx_YY.UTF-8 first /none)" "$english" "a locale that does not exist"
is "$(LANG=fr_ZZ first /none)" "$french" "... a country that does not"
is "$(LC_ALL=C LANG=fr_FR first /none)" "$english" "LC_ALL before LANG"
is "$(LC_ALL='' LANG=fr first /none)" "$french" "an empty one is none"
contains "$("$CAREACL" -c "$site/careacl.conf" help nothing 2>&1)" "aucun sujet ni verbe ne s'appelle 'nothing'" "wrong topics in French"

# a topic that there is not
status_is 2 "an unknown topic" help frobnicate
contains "$(help frobnicate 2>&1)" "'frobnicate'; topics: backup, .*, ward-moved" "... all are named"
contains "$(help ward-move 2>&1)" "near it: ward-moved$" "... or the one that is meant"
is "$(help "$(printf 'x%.0s' {1..5000})" 2>&1 | grep -o "x\{59,\}" | tr -d '\n' | wc -c)" 60 "a long word is not said back"
contains "$(help MARCH 2>&1)" "near it: past-access$" "... found by a word of its question"
contains "$(help sauvegarde 2>&1)" "near it: backup$" "... in either language"
contains "$(help explian 2>&1)" "near it: explain$" "... a verb"
contains "$(help '' 2>&1)" "topics: backup" "an empty one"
is "$(help $'a\nb\033[2J' 2>&1 | wc -l)" 1 "controls are not printed"
is "$(help nothing --json 2>/dev/null | json '[sorted(e) for e in d["errors"]]')" '[["text", "where"]]' "... as JSON"
status_is 2 "two topics" help left backup

is "$(LANG=fr help --json | json '[t["topic"] for t in d["topics"]]')" "$(json 'sorted(d)' <<<"[\"${topics//$'\n'/\",\"}\"]")" "--json: topics"
is "$(help --json | json '"help" in [v["verb"] for v in d["verbs"]]')" true "... and verbs"
is "$(LANG=fr help left --json | json 'd["text"]')" "$(cat docs/help/left.md)" "a page, in English"
is "$(LANG=fr help verify --json | json '[d["verb"], d["text"].rstrip().split("\n")]')" "$(help verify | python3 -c 'import json, sys; print(json.dumps(["verify", sys.stdin.read().rstrip().split("\n")]))')" "a verb, in English"

# where nothing else works
is "$(cd / && env -i "$CAREACL" -c /proc/self/mem help left | head -n 1)" "$english" "no environment, settings that cannot be read"
[ "$(id -u)" != 0 ] || is "$(setpriv --reuid 65534 --regid 65534 --clear-groups "$CAREACL" -c /none help left 2>&1 | head -n 1)" "$english" "somebody who may nothing"
status_is 4 "a full disk" sh -c '"$1" -c /none help >/dev/full' - "$CAREACL"
finish
