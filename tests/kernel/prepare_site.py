#!/usr/bin/env python3
"""Copies a scenario site to a place where it can be synced now.

    prepare_site.py SITE TARGET

All dates of the registry move by the time between the scenarios' instant and now: instants to the second,
days by whole days. Also makes the store roots, and writes TARGET/logins (one a line) and TARGET/questions.tsv
(login, directory, the access expect.tsv gives it, none where it says nothing).
"""
import datetime
import re
import sys
from pathlib import Path

SCENARIO_NOW = datetime.datetime.fromisoformat("2026-11-21T10:00:00+01:00")


def shift(text, delta):
    days = datetime.timedelta(days=round(delta / datetime.timedelta(days=1)))

    def moved(match):
        value = match.group(1)
        if "T" in value:
            return '"' + (datetime.datetime.fromisoformat(value) + delta).isoformat() + '"'
        return '"' + (datetime.date.fromisoformat(value) + days).isoformat() + '"'

    return re.sub(r'"(\d{4}-\d\d-\d\d(?:T[0-9:]+[+-]\d\d:\d\d)?)"', moved, text)


def stores_of(settings):
    """{category: (store, store root, category path)} and the roots."""
    places, roots = {}, []
    text = settings[settings.index("stores = "):settings.index("professions = ")]
    for block in re.split(r'(?=\{ name = "[^"]+"; root = )', text)[1:]:
        store, root = re.match(r'\{ name = "([^"]+)"; root = "([^"]+)"', block).groups()
        roots.append(root)
        for name, path in re.findall(r'name = "([^"]+)"; path = "([^"]+)"', block):
            places[name] = (store, root, path)
    return places, roots


def patients_of(registry):
    """{patient: the stores in which it has a folder, None for all} from the list of patients."""
    text = registry[registry.index("patients = "):]
    patients = {}
    for block in re.split(r'(?=\{ id = ")', text)[1:]:
        stores = re.search(r'\bstores = \[([^]]*)\]', block)
        patients[re.match(r'\{ id = "([^"]+)"', block).group(1)] = stores and re.findall(r'"([^"]+)"', stores.group(1))
    return patients


def main():
    site, target = Path(sys.argv[1]), Path(sys.argv[2])
    now = datetime.datetime.now(SCENARIO_NOW.tzinfo).replace(microsecond=0)
    (target / "registry.d").mkdir(parents=True)
    settings = (site / "careacl.conf").read_text()
    (target / "careacl.conf").write_text(settings)
    registry = ""
    for path in sorted((site / "registry.d").glob("*.conf")):
        text = shift(path.read_text(), now - SCENARIO_NOW)
        (target / "registry.d" / path.name).write_text(text)
        registry += text
    places, roots = stores_of(settings)
    for root in roots:
        (target / root).mkdir(parents=True)
    rows = [line.split("\t") for line in (site / "expect.tsv").read_text().splitlines()
            if line and not line.startswith("#")]
    expected = {(login, patient, category): access for login, patient, category, _, access, _ in rows}
    logins = sorted(set(re.findall(r'\blogin = "([^"]+)"', registry)) | {row[0] for row in rows})
    (target / "logins").write_text("".join(f"{login}\n" for login in logins))
    with open(target / "questions.tsv", "w", encoding="utf-8") as questions:
        for login in logins:
            for patient, stores in patients_of(registry).items():
                for category, (store, root, path) in places.items():
                    if stores is None or store in stores:
                        access = expected.get((login, patient, category), "none")
                        questions.write(f"{login}\t{target / root / patient / path}\t{access}\n")


if __name__ == "__main__":
    main()
