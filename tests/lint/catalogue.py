"""What people are told, in English as the sources have it and in French as wording/french_*.c has it.

catalogue.py missing     English texts that have no French
catalogue.py gone        French entries whose English is in no source
catalogue.py differs     entries whose two sides do not take the same values, or that stand twice
catalogue.py untold      texts that are printed by what knows no catalogue
catalogue.py texts       every English text, one a line

Every string of the sources with a space between words is a text for people, unless it is plainly something else (SQL,
JSON, a format for reading) or stands in the list below. Single words count where they are handed to wording().
"""

import glob
import re
import sys

# spaces in them, but for programs: names of Samba's settings, what the trail signs, statements made for a parser
NOT_FOR_PEOPLE = {
    "obey pam restrictions", "nt acl support", "inherit owner", "vfs objects", "dos filemode", "force user",
    "admin users", "guest ok", "wide links", "active directory domain controller", "domain controller", "careacl audit %s 1\\n",
    "duplicate setting name",  # libconfig's word, compared with
    ", into_name", "moving %s", "careacl %s\\n", " d.reference, d.replaces, e.at, e.ended_by, e.on_word_of, e.reference", "d.reference, d.replaces, e.at, e.ended_by, e.on_word_of, e.reference", "s.since <= ?1 AND s.until > ?1",
    "s.id, s.section, s.name, s.file, s.line, s.text", " uid=", "  sum=", " sum=", "uid ", "moving ", "state lost",
    "careacl: ", "cannot be %s", "uid %u", "which key names the folders", "by mark",
    "OBJECT pid=%s who=%s", "HOLD pid=%s",  # facts, as docs/feeds.md has them
}
PLAINLY_NOT = re.compile(
    r"""^\s*(SELECT|UNION|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|BEGIN|COMMIT|ROLLBACK|WITH|SAVEPOINT|RELEASE|REPLACE|ATTACH|
        VACUUM|EXPLAIN|IFNULL|ON|WHERE|AND|ORDER|/proc/|\s+(AND|WHERE|ORDER|FROM)\b)|
        careacl\ (sync|check|review|help\ state-lost|holders\ PATIENT)(\ --[a-z-]+)?(\ %s)?$|systemctl\ |df\ %s$|
        ^(\\n|\s)*[{;]\ \w+\ =|^\s*\w+\ =\ (\(|\\")|
        \?\d|\be\.at\b|\bd\.recorded\b|\\":|\{\\"|%n|%\*|^<|birth_date\ =|^(//)?\s*(\{\ )?[a-z_]+\ +=\ |=\ \(\ %|%lx:%lx|^%s\ %s$""", re.X)
# what is put behind "cannot be " (registry/safe_file.c, acl_sync/audit/audit_file.c)
DOING = re.compile(r'(?:fail_with_errno|audit_file_fail)\(')
MACROS = {"PRIu64": "lu", "PRId64": "ld", "PRIx64": "lx", "PRIu32": "u", "PRId32": "d"}
TOKEN = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'(?:[^\'\\\n]|\\.)*\'|/\*.*?\*/|//[^\n]*|[A-Za-z_]\w*|\s+|.', re.S)
CONVERSION = re.compile(r"%(?:(\d+)\$)?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?(hh|h|ll|l|z|j|t)?([a-zA-Z%])")


def string_macros():
    """{name: text} of what is defined as one string."""
    found = {}
    for path in glob.glob("*/*.[ch]") + glob.glob("registry/*/*.[ch]") + glob.glob("acl_sync/*/*.[ch]") + glob.glob("acl_sync/*/*/*.[ch]"):
        for name, text in re.findall(r'^#define (\w+) +"((?:[^"\\\n]|\\.)*)"\s*(?:/\*.*)?$', open(path, encoding="utf-8").read(), re.M):
            found[name] = text
    return found


STRINGS = string_macros()


def literals(path):
    """(line, text, tokens before) of each string of a file, neighbours glued; macros that are strings are resolved."""
    source = open(path, encoding="utf-8").read()
    before, parts, first = [], None, 0
    for match in TOKEN.finditer(source):
        token = match.group(0)
        if token.isspace() or token.startswith(("/*", "//")):
            continue
        if match.group(1) is not None:
            if parts is None:
                parts, first = [], source.count("\n", 0, match.start()) + 1
            parts.append(match.group(1))
        elif parts is not None and token in MACROS:
            parts.append(MACROS[token])
        elif token in STRINGS and before[-1:] != ["define"] and (parts is not None or re.match(r'\s*"', source[match.end():])):
            if parts is None:
                parts, first = [], source.count("\n", 0, match.start()) + 1
            parts.append(STRINGS[token])
        else:
            if parts is not None:
                yield first, "".join(parts), before[-800:]
                before.append('"')
                parts = None
            before.append(token)


def is_sentence(text):
    words = CONVERSION.sub("%", text)
    return re.search(r"[a-z]{2}", words) is not None and re.search(r"[\w%'\")\].;:,] +[\w%'\"({\[@.]|^ \S|\w $|: $", words) is not None


def innermost_call(before):
    """The function whose arguments the next token would be among, and the number of the argument."""
    depth, commas = 0, 0
    for i in range(len(before) - 1, -1, -1):
        token = before[i]
        if token in ")]}":
            depth += 1
        elif token in "([{":
            if depth == 0:
                name = before[i - 1] if i > 0 and token == "(" else ""
                return name, commas
            depth -= 1
        elif token == "," and depth == 0:
            commas += 1
        elif token == ";" and depth == 0:
            break
    return "", 0


# tables whose words are handed to wording() later; the column, None: all
WORD_TABLES = {"accesses": None, "levels": None, "check_severity_names": None, "said_verbs": 2,
               "access_names": None, "statement_kind_names": None, "drift_names": None, "hold_kind_names": None}
# tables of what programs read, each in its room
PROGRAM_TABLES = {"metrics": "/watch/", "help_text": "/watch/", "values": "/watch/", "codings": "/audit/"}
# functions that hand single words to wording()
WORD_TAKERS = {"wording": 0, "tell_deviations": 0}


def table_name(before):
    """The array whose initializer this is."""
    for i in range(len(before) - 1, 2, -1):
        if before[i] == ";":
            return ""
        if before[i] != "=" or before[i - 1] != "]":
            continue
        start = i - 1 - before[i - 1::-1].index("[")
        if re.match(r"\w", before[start - 1]):
            return before[start - 1]
    return ""


# functions that look their format up, and where it stands: single words behind it are not looked up by themselves
FORMAT_AT = {"console_say": 1, "console_answer": 0, "site_fail": 3, "wording_write": 2, "wording_in": 1, "findings_add": 3,
             "reader_fail": 2, "settings_fail": 3, "facts_refuse": 3, "facts_refuse_name": 3, "facts_refuse_missing": 2,
             "desk_refuse": 1, "check_warn": 2, "verify_tell": 5}
# functions that print a text as it stands
UNTOLD = {"printf", "fprintf", "fputs", "puts", "snprintf", "asprintf", "arena_printf", "vasprintf", "vsnprintf"}


def sources():
    return [path for pattern in ("policy/*.[ch]", "registry/*.[ch]", "registry/*/*.[ch]", "wording/wording*.[ch]", "acl_sync/*.[ch]",
                                 "acl_sync/*/*.[ch]", "acl_sync/*/*/*.[ch]") for path in sorted(glob.glob(pattern))]


def texts(untold=None):
    """{text: (file, line)}; adds to `untold` what does not pass through the catalogue"""
    found, untold = {}, [] if untold is None else untold
    for path in sources():
        for line, text, before in literals(path):
            if not before or before[-1] in ("include", "extern"):
                continue
            call, argument = innermost_call(before)
            if call == "_Static_assert" or (call == "ROW" and argument != 6):
                continue
            wanted = is_sentence(text) and not PLAINLY_NOT.search(text) and text not in NOT_FOR_PEOPLE
            if call in ("fail_with_errno", "audit_file_fail") and argument == (1 if call == "fail_with_errno" else 2):
                text, wanted = "cannot be " + text, True
            table = table_name(before)
            if table in PROGRAM_TABLES and PROGRAM_TABLES[table] in path:
                continue
            if WORD_TAKERS.get(call) == argument or table in WORD_TABLES and WORD_TABLES[table] in (None, argument):
                wanted = wanted or re.search(r"[a-z]", text) is not None and not text.startswith("\\033")
            if call in FORMAT_AT and argument > FORMAT_AT[call] and re.fullmatch(r"[a-z]{2,}", text):
                untold.append(f"{path}:{line}: a word that {call} does not look up: {text}")
            if wanted and call in UNTOLD:
                untold.append(f"{path}:{line}: {call} speaks English: {text}")
            if wanted:
                found.setdefault(text, (path, line))
    return found


def entries():
    """[(english, french, file, line)]"""
    result = []
    for path in sorted(glob.glob("wording/french_*.c")):
        pending = None
        for line, text, before in literals(path):
            if before[-1] == "include":
                continue
            if before[-1] == "{":
                pending = (text, line)
            else:
                result.append((pending[0], text, path, pending[1]))
    return result


def conversions(text):
    """The values a format takes, in their order: letters by number; None: it is wrong."""
    taken, following = {}, 0
    numbered = [bool(m.group(1)) for m in CONVERSION.finditer(text) if m.group(6) != "%"]
    if any(numbered) and not all(numbered):
        return None
    for match in CONVERSION.finditer(text):
        number, _, width, precision, length, letter = match.groups()
        if letter == "%":
            continue
        for star in (width, precision):
            if star == "*":
                following += 1
                taken[following] = "*"
        if number is None:
            following += 1
            number = following
        kind = (length or "") + letter
        if taken.setdefault(int(number), kind) != kind:
            return None
    return taken


def edges(text):
    """How a text begins and ends; French has a space before ';' and ':' anyway."""
    begins = 0 if re.match(r" ?[;:]", text) else len(text) - len(text.lstrip(" "))
    return begins, len(text) - len(text.rstrip(" ")), text.endswith("\\n")


def differing():
    seen = {}
    for english, french, path, line in entries():
        where = f"{path}:{line}"
        if english in seen:
            yield f"{where}: stands twice, first at {seen[english]}: {english}"
        seen[english] = where
        if conversions(english) != conversions(french):
            yield f"{where}: takes other values: {french}"
        if edges(english) != edges(french):
            yield f"{where}: begins or ends otherwise: {french!r}"
        if re.search(r"[a-zà-ÿ»%)'][;!?]", re.sub(r"\{.*\}", "", CONVERSION.sub("%", french))):
            yield f"{where}: no space before a double punctuation mark: {french}"


def main():
    what = sys.argv[1]
    if what == "texts":
        lines = [f"{path}:{line}: {text}" for text, (path, line) in texts().items()]
    elif what == "untold":
        lines = []
        texts(lines)
    elif what == "missing":
        known = {english for english, _, _, _ in entries()}
        lines = [f"{path}:{line}: {text}" for text, (path, line) in texts().items() if text not in known]
    elif what == "gone":
        known = {text for path in sources() for _, text, _ in literals(path)} | set(texts())
        lines = [f"{path}:{line}: {english}" for english, _, path, line in entries()
                 if english not in known and not path.endswith("french_system.c")]
    else:
        lines = list(differing())
    print("\n".join(lines))


main()
