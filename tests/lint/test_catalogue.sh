#!/bin/bash
# All text for people has its French (wording/): nothing is missing, nothing is left over, and both sides take the same
# values. And the check itself sees what it is there for.
. tests/lib.sh
require python3

catalogue() { python3 tests/lint/catalogue.py "$@"; }
is "$(catalogue missing)" "" "every English text has its French"
is "$(catalogue gone)" "" "every French entry has its English in the sources"
is "$(catalogue differs)" "" "both sides take the same values, and begin and end alike"
is "$(catalogue untold)" "" "no text is printed by what speaks English alone"
is "$(grep -nE '[^_]findings_init\(' acl_sync/*.c acl_sync/*/*.c acl_sync/*/*/*.c | grep -v '(&ignored)')" "" "lists of findings speak the language, but those that nobody reads"
check "there are texts at all" test "$(catalogue texts | wc -l)" -gt 600

# A tree with one fault of each kind.
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree"/{policy,registry,acl_sync/site,wording}
cat >"$tree/acl_sync/verb.c" <<'C'
#define PLACE "folder.key"
static const char *const accesses[] = {"none"};
void verb(void)
{
	console_say(1, "%s holds %zu " /* glued */
		       "things", "x", 1ul);
	console_say(1, "the key " PLACE " is %" PRIu64, 1ul);
	console_say(1, "never %s translated", wording("alone"));
	printf("read %s aloud", "a");
	console_answer("%s here", found ? "something" : "nothing");
	reader_fail(at, "%s: swapped %u", "a", 1u);
}
C
cat >"$tree/wording/french_x.c" <<'C'
const struct wording_entry french_x[] = {
    {"none", "aucun"},
    {"%s holds %zu things", "il y a %2$zu choses dans %1$s"},
    {"the key folder.key is %" PRIu64, "la clé folder.key est %" PRIu64},
    {"%s: swapped %u", "%u : échangé %s"},
    {"this was said once", "cela se disait"},
    {NULL, NULL},
};
C
there() { (cd "$tree" && python3 "$OLDPWD/tests/lint/catalogue.py" "$1"); }
is "$(there missing | sed 's/.*: //' | LC_ALL=C sort)" "%s here
alone
never %s translated
read %s aloud" "a text without French is found, and a word that is handed to wording()"
is "$(there gone | sed 's/.*: //')" "this was said once" "a French entry without English is found"
contains "$(there untold)" "printf speaks English: read %s aloud" "a text that does not pass through the catalogue is found"
contains "$(there untold)" "a word that console_answer does not look up: nothing" "... and a single word that is none of its own"
contains "$(there differs)" "takes other values: %u" "values in another order, without numbers, are found"
is "$(there differs | wc -l)" 1 "... and numbered ones are right"

finish
