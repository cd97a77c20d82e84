"""usage: screens.py COMMAND... < screens, a line each: is each of them at most 40 columns wide on a terminal of 40, but for
words that are wider and stand alone, and says it the same words as on a broad one? Prints what does not."""
import re
import sys

from terminal import shown


def steady(text):
    """Its words, without colours, rules below headings and the second in which it was asked."""
    text = re.sub("\x1b\\[[0-9;]*[A-Za-z]|[=-]{3,}", "", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT[0-9:+]*|[0-9.]+ s(?= ago|,)|\d\d:\d\d", "T", text)
    return " ".join(text.split())


def main():
    for line in sys.stdin:
        narrow, broad = (shown(columns, sys.argv[1:] + line.split()) for columns in (40, 900))
        for shown_line in re.sub("\x1b\\[[0-9;]*[A-Za-z]", "", narrow).split("\n"):
            if len(shown_line) > 40 and len(shown_line.split()) > 1:
                print("too wide: %s: %s" % (line.strip(), shown_line))
        if steady(narrow) != steady(broad) or not steady(broad):
            print("other words: %s\n%s\n%s" % (line.strip(), steady(narrow), steady(broad)))


main()
