#!/bin/bash
# What is written agrees with what is there: links, manual pages, options, rule ids.
. tests/lib.sh
require mandoc git python3

# relative links of every text lead to a file
broken=
while IFS=: read -r file link; do
	target=${link%%#*}
	case $link in http://* | https://* | mailto:* | '#'*) continue ;; esac
	[ -e "$(dirname "$file")/$target" ] || broken="$broken$file: $link
"
done < <(find . -path ./.git -prune -o -path './build*' -prune -o -name '*.md' -print |
	while read -r file; do grep -oE '\]\([^) ]+\)' "$file" | sed "s|^](\(.*\))\$|$file:\1|"; done)
is "$broken" "" "every link leads somewhere"

# what stands behind # is a heading of that page, as the places that show Markdown name it
lost=$(python3 - <<'PY'
import os, re, subprocess
pages = [p for p in subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.md"], capture_output=True, text=True).stdout.split()]
def anchors(page):
    text = re.sub(r"^ *```.*?^ *```", "", open(page).read(), flags=re.M | re.S)
    return {re.sub(r"[^\w\- ]", "", h.replace("`", "").strip().lower()).replace(" ", "-") for h in re.findall(r"^#+ (.*)", text, re.M)}
for page in pages:
    for target, anchor in re.findall(r"\]\(([^)# ]*)#([^) ]+)\)", open(page).read()):
        file = os.path.normpath(os.path.join(os.path.dirname(page), target)) if target else page
        if "://" not in target and (not os.path.exists(file) or anchor not in anchors(file)):
            print("%s: %s#%s" % (page, target, anchor))
PY
)
is "$lost" "" "every link to a heading finds it"

# drawings: well-formed, for those who read them aloud too, in light and dark, without anything from elsewhere, each shown somewhere
for drawing in docs/*.svg; do
	is "$(python3 - "$drawing" <<'PY' 2>&1
import re, sys
import xml.etree.ElementTree as tree
text = open(sys.argv[1]).read()
root = tree.fromstring(text)
name = "{http://www.w3.org/2000/svg}"
width, height = (float(n) for n in root.get("viewBox").split()[2:])
for wanted in "title", "desc", "style", "text":
    if root.find(".//" + name + wanted) is None:
        print("no", wanted)
if "prefers-color-scheme: dark" not in text:
    print("not for dark screens")
for element in root.iter():
    if element.tag[len(name):] in ("script", "image", "foreignObject", "use"):
        print("has", element.tag)
    # as wide as a character of its size is, about
    wide = {"small": 6.2, "who": 7}.get(element.get("class"), 8.5)
    if element.tag == name + "text" and (float(element.get("x")) + wide * len(element.text) > width or float(element.get("y")) > height):
        print("leaves the paper:", element.text)
if re.search(r"(href|src|url\()=?.?(https?:|//)", text.replace("http://www.w3.org/2000/svg", "")):
    print("has something from elsewhere")
PY
)" "" "$drawing is a drawing"
	check "... and is shown" grep -qrF --include='*.md' "$(basename "$drawing"))" README.md docs
done

# each decision and each document is reachable from the index
unlisted=$(cd docs && find . -type f \( -name '*.md' -o -name '*.[1-8]' \) ! -path ./README.md -printf '%P\n' | sort |
	while read -r file; do grep -qF "($file)" README.md || echo "$file"; done)
is "$unlisted" "" "docs/README.md lists every document"

for page in careacl.8 pam_careacl.8 careacl.conf.5 careacl-registry.5 careacl-audit.5; do
	check "docs/man/$page is there" test -s "docs/man/$page"
	# "referenced manual not found" is about the machine that reads the page
	is "$(mandoc -Tlint -Wstyle "docs/man/$page" 2>&1 | grep -vE 'referenced manual not found|outdated mandoc.db')" "" "mandoc $page"
done

# every verb and long option that --help names is in careacl(8), and every one of the manual in --help
help=$("$CAREACL" --help 2>&1)
contains "$help" 'explain' "careacl --help names its verbs"
manual=$(mandoc -Tutf8 docs/man/careacl.8 2>/dev/null | sed $'s/.\b//g')
options() { grep -oE -- '(^|[^[:alnum:]-])--[a-z][a-z-]+' | grep -oE -- '--[a-z-]+' | sort -u; }
is "$(comm -23 <(options <<<"$help") <(options <<<"$manual"))" "" "the manual has every option of --help"
is "$(comm -13 <(options <<<"$help") <(options <<<"$manual"))" "" "--help has every option of the manual"
verbs=$(sed -n 's/^\.It Cm \([a-z-][a-z-]*\).*/\1/p' docs/man/careacl.8 | sort -u)
check "the manual lists verbs" test -n "$verbs"
for verb in $verbs; do
	contains "$help" "(^|[[:space:]])$verb([[:space:]]|\$)" "--help knows the verb $verb"
done
unknown=$(sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p' <<<"$help" | sort -u | comm -23 - <(echo "$verbs"))
is "$unknown" "" "the manual has every verb of --help"

# every key of the commented examples, which the loaders' tests hold complete, is in its manual page
# (what stands in a matrix and in a role's access are the site's own categories)
keys() {
	sed 's|//.*||; s/"[^"]*"//g' "$@" | tr '\n' ' ' | sed 's/\(matrix\|access\)\( *= *\){[^}]*}/\1\2;/g' |
		grep -oE '[a-z_]+ *=' | grep -oE '^[a-z_]+' | sort -u
}
manual_has_keys() {
	local page=$1 text key missing=
	shift
	text=$(mandoc -Tutf8 "docs/man/$page" 2>/dev/null | sed $'s/.\b//g')
	contains "$text" 'EXAMPLES' "$page has an example"
	for key in $(keys "$@"); do
		grep -qw -- "$key" <<<"$text" || missing="$missing $key"
	done
	is "$missing" "" "$page names every key"
}
manual_has_keys careacl.conf.5 conf/careacl.conf
manual_has_keys careacl-registry.5 conf/registry.d/*.conf
# every reason of the table is in RULES.md
missing=$(grep -oE '"[a-z]+(-[a-z]+)*"' policy/reason.c | tr -d '"' | sort -u |
	while read -r reason; do grep -qF "\`$reason\`" docs/RULES.md || echo "$reason"; done)
is "$missing" "" "docs/RULES.md names every reason"
# every target of the Makefile's manual exists, and the README's commands are targets
for target in all demo check check-long unit lint asan fuzz install clean deps; do
	check "make $target is a target" grep -qE "^$target:" Makefile
done
contains "$(cat README.md)" 'sudo make demo' "the README says: sudo make demo"
contains "$(cat README.md)" 'sudo make check' "the README says: sudo make check"
finish
