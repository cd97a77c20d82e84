#!/usr/bin/env python3
"""Every row of the scenarios' expect.tsv against `careacl explain`, `who` and `what` (TAP).

    BUILD=build tests/scenarios/test_scenarios.py [SITE...]

Each (login, patient, category) that expect.tsv leaves out must be a refusal. A copy of the site is
used, so nothing is written beside the sources.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = Path(os.environ.get("BUILD", "build")).resolve()
CAREACL = os.environ.get("CAREACL", str(BUILD / "careacl"))
AT = "2026-11-21T10:00:00+01:00"
# a sanitized program is many times slower: every pair would take minutes
EVERY_PAIR = 1 if BUILD.name != "asan" else 12
EVERY_SINGLE = 20
# why the generated sites leave a pair out; the hospital leaves out more
LEFT_OUT = {"third-party", "unknown-login", "no-record"}
ANSWER_KEYS = {"login", "patient", "category", "document", "at", "effect", "access", "reason", "rule",
               "because", "next_change"}
BECAUSE_KINDS = {"membership", "assignment", "consent", "objection", "withheld", "hidden", "deleted", "relation",
                 "derogation", "break_glass", "role", "professional", "attending"}

cases = failures = 0


def tap(good, name, detail=""):
    global cases, failures
    cases += 1
    failures += not good
    print(f"{'ok' if good else 'not ok'} {cases} - {name}")
    if not good and detail:
        print("".join(f"# {line[:400]}\n" for line in str(detail).splitlines()[:12]), end="")


class Site:
    def __init__(self, folder, name):
        self.name = name
        self.generated = name != "hospital"
        self.conf = folder / "careacl.conf"
        rows = [line.split("\t") for line in (folder / "expect.tsv").read_text().splitlines()
                if line and not line.startswith("#")]
        self.expected = {(login, patient, category): (effect, access, reason)
                         for login, patient, category, effect, access, reason in rows}
        self.registry = {f"registry.d/{path.name}": path.read_text() for path in (folder / "registry.d").iterdir()}
        text = "\n".join(self.registry.values())
        self.logins = sorted(set(re.findall(r'\blogin = "([^"]+)"', text)) | {row[0] for row in rows})
        self.patients = sorted(set(re.findall(r'\{ id = "([^"]+)"', text)) | {row[1] for row in rows})
        settings = self.conf.read_text()
        stores = settings[settings.index("stores = "):settings.index("professions = ")]
        self.categories = re.findall(r'name = "([^"]+)"; path', stores)

    def run(self, *words, json_out=True):
        command = [CAREACL, "-c", str(self.conf), *words, "--at", AT] + (["--json"] if json_out else [])
        result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        if not json_out:
            return result
        try:
            return result, json.loads(result.stdout)
        except ValueError:
            return result, None


def answer_of(element):
    return element["effect"], element["access"], element["reason"]


def explain_pair(site, pair):
    """One (login, patient), all categories: {category: answer}, or a complaint."""
    result, answer = site.run("explain", *pair)
    said = f"status {result.returncode}\n{result.stderr}{result.stdout[:2000]}"
    if answer is None or "categories" not in answer:
        return None, said
    answers = {element["category"]: answer_of(element) for element in answer["categories"]}
    if (answer["login"], answer["patient"], answer["at"]) != (*pair, AT) or sorted(answers) != sorted(site.categories):
        return None, "not the login, patient, instant and categories asked for\n" + said
    permitted = any(effect == "permit" for effect, _, _ in answers.values())
    if result.returncode != (0 if permitted else 1):
        return None, f"wrong status for {'a permit' if permitted else 'refusals only'}\n" + said
    return answers, ""


def explain_all(site, pool):
    pairs = [(login, patient) for login in site.logins for patient in site.patients][::EVERY_PAIR]
    answers = dict(zip(pairs, pool.map(lambda pair: explain_pair(site, pair), pairs)))
    for login in site.logins:
        beyond = []
        for patient in site.patients:
            if (login, patient) not in answers:
                continue
            got, complaint = answers[(login, patient)]
            for category in site.categories:
                expected = site.expected.get((login, patient, category))
                found = got and got[category]
                if expected:
                    tap(found == expected, f"{site.name}: {login} {patient} {category}: {' '.join(expected)}",
                        f"found {found}\n{complaint}")
                elif not found or found[:2] != ("deny", "none") or site.generated and found[2] not in LEFT_OUT:
                    beyond.append(f"{patient} {category}: {found} {complaint}")
        tap(not beyond, f"{site.name}: {login}: everything left out is a refusal", "\n".join(beyond))


def explain_single(site, row):
    """The form with one category: the whole schema, the status, the statements it points at."""
    login, patient, category = row
    expected = site.expected[row]
    result, answer = site.run("explain", login, patient, category)
    if answer is None or set(answer) != ANSWER_KEYS:
        return f"not the schema: {result.stdout}{result.stderr}"
    if answer_of(answer) != expected or answer["document"] is not None or answer["at"] != AT:
        return f"wrong answer: {result.stdout}"
    if (answer["login"], answer["patient"], answer["category"]) != row or not re.fullmatch(r"R\d\d", answer["rule"]):
        return f"wrong question or rule: {result.stdout}"
    if result.returncode != (0 if expected[0] == "permit" else 1):
        return f"status {result.returncode} for {expected[0]}"
    for statement in answer["because"]:
        where = statement["where"].rpartition(":")
        lines = site.registry.get(where[0], "").splitlines()
        if statement["kind"] not in BECAUSE_KINDS or not where[2].isdigit() or not 1 <= int(where[2]) <= len(lines):
            return f"no such place: {statement}"
    said = site.run("explain", login, patient, category, json_out=False)
    if expected[2] not in said.stdout or answer["rule"] not in said.stdout:
        return f"the text names neither reason nor rule: {said.stdout}"
    return ""


def accesses(site, entries):
    return {(e["login"], e["patient"], e["category"]): (e["access"], e["reason"]) for e in entries}


def permitted(site, key, value):
    return {row: answer[1:] for row, answer in site.expected.items() if answer[0] == "permit" and row[key] == value}


def compare_lists(site, pool):
    """who and what say what explain says, entry for entry."""
    for verb, key, names in (("who", 1, site.patients), ("what", 0, site.logins)):
        answers = pool.map(lambda name, verb=verb: site.run(verb, name), names)
        for name, (result, answer) in zip(names, answers):
            entries = (answer or {}).get("entries")
            if entries is None:
                tap(False, f"{site.name}: {verb} {name}", result.stdout + result.stderr)
                continue
            subject = "patient" if verb == "who" else "login"
            found = accesses(site, [{subject: name, **entry} for entry in entries])
            expected = permitted(site, key, name)
            wrong = {k: (found.get(k), expected.get(k)) for k in found.keys() | expected.keys()
                     if found.get(k) != expected.get(k)}
            tap(not wrong and result.returncode == 0, f"{site.name}: {verb} {name} agrees",
                f"status {result.returncode}; (found, expected): {wrong}")


def wrong_questions(site):
    patient, login = site.patients[0], site.logins[0]
    for words, status in ((("explain", "no.such.login", patient), 1), (("what", "no.such.login"), 0),
                          (("explain", login, "NO-SUCH-PATIENT"), 2), (("who", "NO-SUCH-PATIENT"), 2),
                          (("explain", login, patient, "no-such-category"), 2), (("explain",), 2), (("no-verb",), 2)):
        result = site.run(*words, json_out=False)
        tap(result.returncode == status, f"{site.name}: {' '.join(words)}: status {status}",
            f"status {result.returncode}\n{result.stdout}{result.stderr}")


def main():
    sites = sys.argv[1:] or sorted(path.parent.name for path in HERE.glob("*/expect.tsv"))
    with tempfile.TemporaryDirectory(prefix="careacl-scenarios.") as scratch, ThreadPoolExecutor(2) as pool:
        for name in sites:
            folder = Path(scratch) / name
            shutil.copytree(HERE / name, folder)
            site = Site(folder, name)
            explain_all(site, pool)
            sample = sorted(site.expected)[::EVERY_SINGLE * EVERY_PAIR]
            for row, complaint in zip(sample, pool.map(lambda row, site=site: explain_single(site, row), sample)):
                tap(not complaint, f"{name}: explain {' '.join(row)} alone", complaint)
            compare_lists(site, pool)
            wrong_questions(site)
    print(f"1..{cases}")
    sys.exit(1 if failures or not cases else 0)


if __name__ == "__main__":
    main()
