"""See test_spool.sh. usage: spool_sites.py CAREACL SITE-WITH-ROOM SITE-WITHOUT SEED PATIENTS"""
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

CAREACL, SITES = sys.argv[1], [Path(word) for word in sys.argv[2:4]]
SEED, PATIENTS = int(sys.argv[4]), int(sys.argv[5])
LOGINS, TEAMS, LESS_MEGABYTES = 60, 12, 5
SETTINGS = """
timezone = "Europe/Paris"; state_dir = "state"; guard = { max_revoked = "10%"; max_granted = "10%"; min = "50"; };
sources = ( { type = "conf"; path = "registry.d"; } );
stores = (
  { name = "clinical"; root = "clinical"; regime = "establishment"; views = "views"; categories = (
      { name = "medical"; path = "medical"; documents = "working"; }, { name = "psychiatry"; path = "psychiatry"; sensitive = true; } ); },
  { name = "second"; root = "second"; regime = "establishment"; folder = "{patient:2}/{patient}"; categories = (
      { name = "letters"; path = "letters"; } ); } );
professions = ( { name = "physician"; emergency = true; matrix = { medical = "write"; psychiatry = "write"; letters = "write"; }; },
  { name = "nurse"; matrix = { medical = "read"; letters = "read"; }; } );
"""


def listed(key, items):
    return f" {key} = ( {', '.join(items)} );" if items else ""


def login(drawn):
    return f"dr.{drawn.randrange(LOGINS)}"


def wish(drawn, is_objection):
    to = drawn.choice([f"login:{login(drawn)}", f"team:t{drawn.randrange(TEAMS)}"] + (["everyone"] if is_objection else []))
    what = drawn.choice(["", ' categories = ["medical"];', ' categories = ["letters", "medical"];']
                        + ([' documents = ["medical/2026/a note.pdf"];'] if is_objection else []))
    until = drawn.choice(["", ' valid_until = "2020-03-01";', ' valid_from = "2024-01-01"; valid_until = "2100-01-01";'])
    return f'{{ to = "{to}";{what}{until} }}'


def patient(number):
    drawn = random.Random(SEED * 1000003 + number)
    teams = [f'{{ team = "t{team}"; }}' for team in drawn.sample(range(TEAMS), drawn.randrange(1, 3))]
    objections = [wish(drawn, True) for _ in range(drawn.choice([0, 2, 5, 9]))]
    consents = [wish(drawn, False) for _ in range(drawn.choice([0, 0, 1, 3]))]
    attending = [f'{{ login = "{login(drawn)}"; }}' for _ in range(drawn.choice([0, 0, 1]))]
    withheld = [f'{{ category = "medical"; author = "{login(drawn)}"; }}' for _ in range(drawn.choice([0, 0, 0, 1]))]
    end = drawn.choice(["", "", "", ' deceased = "2025-05-05";'])
    return (f'{{ id = "{"QPR"[number % 3]}{number:05}"; birth_date = "19{number % 90 + 10}-02-01";{end}{listed("teams", teams)}{listed("objections", objections)}'
            f'{listed("consents", consents)}{listed("attending", attending)}{listed("withheld", withheld)} }}')


def write_people(site, first_member):
    people = [f'{{ login = "dr.{n}"; profession = "{"nurse" if n % 3 == 2 else "physician"}"; }}' for n in range(LOGINS)]
    teams = [f'{{ name = "t{team}"; stores = ["clinical", "second"]; members = ( ' + ", ".join(f'{{ login = "dr.{team * 5 + n}"; }}' for n in range(first_member, 5)) + " ); }"
             for team in range(TEAMS)]
    (site / "registry.d/10-people.conf").write_text("professionals = (\n" + ",\n".join(people) + " );\nteams = (\n" + ",\n".join(teams) + " );\n")


def write_patients(site, numbers):
    (site / "registry.d/20-patients.conf").write_text("patients = (\n" + ",\n".join(map(patient, numbers)) + " );\n")


def run(site, *words):
    """How it ended, and what it said, without when and where."""
    with open(site.parent / "said", "w+", encoding="utf8") as said:
        pid = os.posix_spawn(CAREACL, [CAREACL, "-c", str(site / "careacl.conf"), *words], os.environ,
                             file_actions=[(os.POSIX_SPAWN_DUP2, said.fileno(), 1), (os.POSIX_SPAWN_DUP2, said.fileno(), 2)])
        _, status = os.waitpid(pid, 0)
        text = Path(said.name).read_text(encoding="utf8")
    text = text.replace(str(site), "SITE")
    text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:?\d\d)?", "WHEN", text)
    text = re.sub(r'("(?:milliseconds|seconds|at|begun|ended|took)[a-z_]*": *)[\d.]+', r"\1N", text)
    return os.waitstatus_to_exitcode(status), text


def peak_kilobytes(site, *words):
    """Asked by a small process: what the one that starts it has counts, too."""
    ask = "import os, sys; pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ); print(os.wait4(pid, 0)[2].ru_maxrss)"
    answer = subprocess.run([sys.executable, "-c", ask, CAREACL, "-c", str(site / "careacl.conf"), *words],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    return int(answer.stdout.split()[-1])


def trail(site):
    """What the audit trail says, but for when, in which order of numbers, and after what."""
    lines = []
    for segment in sorted((site / "state").glob("**/*.jsonl")) or sorted(p for p in (site / "state").rglob("*") if p.is_file() and "audit" in str(p)):
        for line in segment.read_text(encoding="utf8", errors="replace").splitlines():
            try:
                said = json.loads(line)
            except ValueError:
                continue
            if isinstance(said, dict):
                said.get("fields", {}).pop("hash", None)
                lines.append({key: value for key, value in said.items() if key not in ("instant", "hash", "previous", "key", "signature")})
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "WHEN", "\n".join(json.dumps(line) for line in lines)).replace(str(site), "SITE")


def tree(site):
    answer = subprocess.run(["getfacl", "-R", "-n", "-p", "clinical", "second", "views"], cwd=site, capture_output=True, text=True, check=False)
    return answer.stdout


def shown(what, texts):
    """Where they part."""
    for number, (left, right) in enumerate(zip(*(text.splitlines() for text in texts))):
        if left != right:
            return f"{what}, line {number}: {left[:400]} / {right[:400]}"
    return f"{what}: {[len(text) for text in texts]} characters"


def tell(name, is_right, detail=""):
    print(("ok - " if is_right else "not ok - ") + name, flush=True)
    if not is_right and detail:
        print(detail, flush=True)


def same(name, *words, status):
    """Both say the same, end with that status, and have done the same."""
    answers = [run(site, *words) for site in SITES]
    tell(f"{name}: status {status}", [answer[0] for answer in answers] == [status] * 2,
         f"{[answer[0] for answer in answers]} {answers[0][1][:600]}")
    tell(f"{name}: both say the same", answers[0][1] == answers[1][1], shown("said", [answer[1] for answer in answers]))
    for what, look in (("trail", trail), ("tree", tree)):
        found = [look(site) for site in SITES]
        tell(f"{name}: the {what} is the same", found[0] == found[1] and len(found[0]) > 2, shown(what, found))
    return answers


def accept_words(answer):
    return [word for one in re.findall(r"--accept ([0-9a-f]{16})", answer[1]) for word in ("--accept", one)]


def main():
    for site in SITES:
        for name in ("registry.d", "clinical", "second", "views"):
            (site / name).mkdir()
        os.chmod(site, 0o755)
        os.chmod(site / "clinical", 0o711)
        os.chmod(site / "second", 0o711)
        (site / "careacl.conf").write_text(SETTINGS)
        write_people(site, 0)
        write_patients(site, range(PATIENTS))
    same("the first", "sync", "--json", status=0)
    same("nothing changed", "sync", "--json", status=0)
    with_room, without = (peak_kilobytes(site, "sync", "--quiet") for site in SITES)
    less = (without - with_room) / 1024
    tell("the one with room takes less memory", less >= LESS_MEGABYTES, f"{less:.1f} MB less")
    same("what is said at the desk", "object", "P00001", "--to", "login:dr.3", "--no-sync", "--quiet", status=0)
    same("... is done by a whole sync", "sync", "--json", status=0)
    for site in SITES:
        write_people(site, 2)
    same("a plan of losses that are held", "plan", "--json", status=3)
    held = same("losses that are held", "sync", status=3)
    same("... stay held", "sync", "--json", status=3)
    same("... until they are accepted", "sync", "--json", *accept_words(held[0]), status=0)
    for site in SITES:
        write_patients(site, list(range(PATIENTS - PATIENTS // 3)) + list(range(PATIENTS, PATIENTS + 50)))
    held = same("patients who are gone are held", "sync", status=3)
    same("... and let go", "sync", "--json", *accept_words(held[0]), status=0)
    for site in SITES:
        write_patients(site, list(range(10, 60)) + [10])
    same("a wrong text", "sync", "--json", status=2)
    same("verify", "verify", "--json", status=2)


main()
