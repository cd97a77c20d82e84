#!/bin/bash
# not under asan: Chromium takes the time
# The report that a patient may be handed: text, one page of HTML in both languages, opened and printed by Chromium.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
. tests/cli/site.sh
require python3 chromium pdfinfo pdftotext
make_site "$CAREACL_TEST_DIR/site"
site_logins dr.one inf.two inf.three
sed -i 's/min = "3"/min = "100000"/; s/{ name = "nurse";/& emergency = true;/; s/matrix = { medical = "read"; }/matrix = { medical = "read"; psychiatry = "write"; }/' "$site/careacl.conf"
sed -i '1i language = "en"; offices = { desk = ["adm.zoe"]; review = ["dr.one"]; audit = ["dpo.anne"]; };' "$site/careacl.conf"
out=$CAREACL_TEST_DIR/out && mkdir "$out"

# one patient without anybody; one with 300 people, 300 uses of break-glass and 300 wishes
python3 - >"$site/registry.d/30-many.conf" <<'PY'
many = 300
print("professionals = (" + ", ".join('{ login = "inf.%d"; profession = "nurse"; }' % i for i in range(many - 1)) +
      ', { login = "%s"; profession = "nurse"; } );' % ("x" * 32))
print('teams = ( { name = "many"; stores = ["clinical"]; members = (' +
      ", ".join('{ login = "inf.%d"; }' % i for i in range(many - 1)) + ', { login = "%s"; } ); } );' % ("x" * 32))
print('patients = ( { id = "P010"; birth_date = "1950-01-01"; }, { id = "P300"; birth_date = "1950-01-01"; teams = ( { team = "many"; } );')
print("  hidden = ( { document = \"medical/temoignage.pdf\"; ground = \"third-party\"; } );")
print("  objections = (" + ", ".join('{ to = "login:inf.two"; documents = ["medical/letter-%d <&\'.pdf"]; }' % i for i in range(many)) + "); } );")
words = 'unconscious & \\"<b>alone</b>\\" \'%d\' <script>alert(1)</script> '
print("break_glass = (" + ", ".join(
    '{ patient = "P300"; login = "inf.two"; justification = "%s%s"; cannot_consent = true; immediate_risk = true;'
    ' valid_from = "2025-01-01T%02d:%02d:00Z"; valid_until = "2025-01-01T%02d:%02d:30Z"; }'
    % (words % i, "W" * 150 if i == 0 else "", i // 60, i % 60, i // 60, i % 60) for i in range(many)) + ");")
PY
check "the sync" careacl sync

# browse NAME: opens the page and prints it; *.dom, *.pdf, *.console
browse() {
	local page=$out/$1
	set -- timeout 120 chromium --headless --no-sandbox --disable-gpu --user-data-dir="$out/chromium" --enable-logging=stderr
	"$@" --dump-dom "file://$page.html" >"$page.dom" 2>"$page.log" &&
		"$@" --no-pdf-header-footer --print-to-pdf="$page.pdf" "file://$page.html" >/dev/null 2>>"$page.log" || return 1
	# the pages of the browser itself have words of their own
	grep CONSOLE "$page.log" | grep -v "source: chrome://" >"$page.console"
	[ -s "$page.pdf" ] && [ -s "$page.dom" ]
}

# the check itself: a page with a fault is seen
printf '<!DOCTYPE html><html lang="en"><title>x</title><p>x<script>nothing.here()</script>' >"$out/wrong.html"
browse wrong
contains "$(cat "$out/wrong.console")" "nothing is not defined" "an error on a console would be seen"

# look LANGUAGE PATIENT ROWS: what is wrong with the page and with what the printer gets
look() {
	python3 - "$out/$2.$1" "$1" "$2" "$3" <<'PY'
import html.parser, re, subprocess, sys
page, language, patient, rows = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
text = open(page + ".html", encoding="utf-8").read()
wrong = []
class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.body, self.captions, self.scopes = [], [], 0, []
        self.stack, self.rows, self.cells = [], [], []
    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append(tag)
        if tag not in ("meta",): self.stack.append(tag)
        if tag == "html" and attributes.get("lang") != language: wrong.append("lang")
        if tag == "th" and attributes.get("scope") not in ("row", "col"): wrong.append("th without scope")
        if tag == "tr": self.rows.append([])
        for name in attributes:
            if name in ("src", "href", "style", "onload") or name.startswith("on"): wrong.append("attribute " + name)
    def handle_endtag(self, tag):
        if self.stack.pop() != tag: wrong.append("</%s> closes something else" % tag)
    def handle_data(self, data):
        if "body" in self.stack: self.body.append(data)
        if self.stack and self.stack[-1] in ("th", "td"): self.rows[-1].append(data)
parsed = Page()
parsed.feed(text)
count = lambda tag: parsed.tags.count(tag)
if parsed.stack: wrong.append("not closed: %s" % parsed.stack)
if count("h1") != 1 or count("h2") != 4 or count("main") != 1 or count("title") != 1: wrong.append("headings")
if count("caption") != count("table"): wrong.append("tables without caption")
for tag in ("script", "link", "img", "iframe", "object", "b"):
    if count(tag): wrong.append("<%s>" % tag)
if re.search(r"url\(|@import|https?:", text): wrong.append("something from elsewhere")
body = "".join(parsed.body)
if "temoignage" in text: wrong.append("a hidden document is named (R07)")
if rows == 300:
    if sum("<script>alert(1)</script>" in cell for row in parsed.rows for cell in row) != 300: wrong.append("justifications")
    if sum("letter-" in "".join(row) for row in parsed.rows) != 300: wrong.append("wishes")
    if "medical/letter-7 <&'.pdf" not in body: wrong.append("names are not escaped")
    if sum(row[0].startswith(("inf.", "xxx")) and "ward" not in str(row) and "many" in str(row) for row in parsed.rows) != 300: wrong.append("people")
elif rows == 0 and count("table"): wrong.append("tables")
# what the printer gets
info = subprocess.run(["pdfinfo", page + ".pdf"], capture_output=True, text=True).stdout
size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", info)
if not size or abs(float(size[1]) - 595.28) > 1 or abs(float(size[2]) - 841.89) > 1: wrong.append("page size " + info)
boxes = subprocess.run(["pdftotext", "-bbox", page + ".pdf", "-"], capture_output=True, text=True).stdout
printed = ""
for x0, y0, x1, y1, word in re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>', boxes):
    printed += html.unescape(word)
    if float(x0) < 44 or float(x1) > 595.28 - 44 or float(y0) < 44 or float(y1) > 841.89 - 44:
        wrong.append("outside of the margins: %s %s %s" % (word, x0, x1))
# every word of the page is printed: nothing is cut (words may break over lines, the table's head stands on each page)
squeezed = lambda t: re.sub(r"\s", "", t)
for row in parsed.rows:
    for cell in row:
        if squeezed(cell)[:12] not in printed: wrong.append("not printed: " + cell)
fonts = subprocess.run(["pdffonts", page + ".pdf"], capture_output=True, text=True).stdout
if "Type 3" in fonts: wrong.append("letters are pictures")
print("\n".join(wrong[:20]))
PY
}

for language in en fr; do
	sed -i "s/language = \"..\"/language = \"$language\"/" "$site/careacl.conf"
	for patient in P010:0 P001:1 P300:300; do
		name=${patient%:*}
		check "$language $name: the report" careacl report "$name" --html "$out/$name.$language.html"
		check "$language $name: Chromium opens and prints it" browse "$name.$language"
		is "$(cat "$out/$name.$language.console")" "" "... without a word on its console"
		is "$(look "$language" "$name" "${patient#*:}")" "" "... it is well made, self-contained, and fits A4"
	done
done
contains "$(cat "$out/P001.en.dom")" "<h1>Who may open your health record</h1>" "in English"
contains "$(cat "$out/P001.fr.dom")" "<h1>Qui peut ouvrir votre dossier de santé</h1>" "in French"
contains "$(cat "$out/P001.fr.html")" "dr.one \(médecin\)" "... a profession that careacl proposes has its French name"
is "$(grep -ciE 'who may|since|until|record|may read' "$out/P001.fr.html")" 0 "... without an English word"
is "$(pdfinfo "$out/P300.fr.pdf" | grep -c 'Tagged: *yes')" 1 "the print is tagged for screen readers"
is "$(stat -c '%a %u' "$out/P001.fr.html")" "600 0" "the file is its owner's"

# what it says
text=$(careacl report P002)
is "$(grep -c '^inf\.two ' <<<"$text") $(careacl report P002 --json | json 'sum(r["login"] == "inf.two" for r in d["entries"])')" "1 2" "who reads some and writes some stands once on the page"
sed -i 's/language = "fr"/language = "en"/' "$site/careacl.conf"
careacl object P002 --to login:inf.three --category psychiatry >/dev/null 2>&1
careacl withhold P002 --document medical/a.pdf --author dr.one >/dev/null 2>&1
careacl break-glass P010 --login inf.two --by dr.one --justification "found unconscious" --cannot-consent --immediate-risk >/dev/null 2>&1
text=$(careacl report P002)
contains "$text" "^dr.one \(physician\)" "text: who"
contains "$text" "Why: takes part in your care \(team ward\)" "... why"
contains "$text" "When: since [0-9]+ [A-Z][a-z]+ [0-9]{4}, [0-9:]{5}" "... since when"
contains "$text" "^You object to: inf.three" "... an objection"
contains "$text" "^You withhold this" "... what is withheld"
contains "$text" "medical/a.pdf" "... by name"
contains "$text" "taken down by: adm.zoe" "... whom to turn to"
is "$(awk 'length > 100' <<<"$text")" "" "... in lines that fit"
contains "$(careacl report P010)" "^inf.two" "an emergency access"
contains "$(careacl report P010)" "found unconscious" "... with its justification"
contains "$(careacl report P010)" "not reviewed yet" "... to be reviewed"
careacl review desk:3 --by dr.one --finding "was right" >/dev/null 2>&1
contains "$(careacl report P010)" "by dr.one: was right" "... reviewed"
is "$(careacl report P010 --json | json '[list(d), d["break_glass"][0]["justification"], [e["reason"] for e in d["entries"]]]')" \
	'[["patient", "at", "kept_since", "entries", "refused", "break_glass"], "found unconscious", ["break-glass"]]' "for programs"
contains "$(careacl report P300)" "<script>" "text is not escaped"
[ "$(careacl report P010 --html - | head -n 1)" = "<!DOCTYPE html>" ] && ok "--html - is stdout" || not_ok "--html - is stdout"
status_is 2 "an unknown patient" careacl report P999
status_is 2 "a file that cannot be written" careacl report P010 --html "$out/none/x.html"
ln -s x.html "$out/link.html"
status_is 2 "a link is not replaced" careacl report P010 --html "$out/link.html"
check "... it is one still" test -L "$out/link.html"
status_is 2 "two forms at once" careacl report P010 --html "$out/x.html" --text
finish
