"""A site to measure on: bench_site.py DIRECTORY PATIENTS. 9 directories a patient, ACLs of 12 people; a professional for five
patients and a team for sixty-six, 20,000 and 300 at most."""
import os
import sys
from pathlib import Path

MEMBERS = 12
# what a nurse may do there; physicians write everywhere
CATEGORIES = {"medical": "read", "nursing": "write", "letters": "read", "imaging": "read", "laboratory": "read",
              "surgery": "none", "psychiatry": "none", "social": "write"}


def settings():
    categories = ",\n  ".join(f'{{ name = "{name}"; path = "{name}"; documents = "working"; }}' for name in CATEGORIES)
    physician = " ".join(f'{name} = "write";' for name in CATEGORIES)
    nurse = " ".join(f'{name} = "{access}";' for name, access in CATEGORIES.items() if access != "none")
    return f"""timezone = "Europe/Paris"; state_dir = "state"; guard = {{ max_revoked = "100%"; max_granted = "100%"; }};
stores = ( {{ name = "clinical"; root = "clinical"; regime = "establishment"; categories = (
  {categories} ); }} );
professions = ( {{ name = "physician"; matrix = {{ {physician} }}; }}, {{ name = "nurse"; matrix = {{ {nurse} }}; }} );
"""


def people(count, teams):
    """A team's members are no neighbours: ext4 hashes an attribute by its words, and consecutive numbers collide."""
    for number in range(count):
        profession = "nurse" if number % 3 == 2 else "physician"
        yield f'{{ login = "p{number}"; profession = "{profession}"; rpps = "1{number:010}"; }}'
    for team in range(teams):
        members = {(team * MEMBERS + place) * 7919 % count for place in range(MEMBERS)}
        yield f'{{ name = "t{team}"; members = ( ' + ", ".join(f'{{ login = "p{n}"; }}' for n in sorted(members)) + " ); }"


def make_site(site, patients):
    count = max(400, min(20000, patients // 5))
    teams = min(300, count * 3 // 40)
    (site / "registry.d").mkdir(parents=True)
    (site / "clinical").mkdir(mode=0o711)
    os.chmod(site, 0o755)
    (site / "careacl.conf").write_text(settings())
    lines = list(people(count, teams))
    (site / "registry.d/10-people.conf").write_text(
        "professionals = (\n" + ",\n".join(lines[:count]) + " );\nteams = (\n" + ",\n".join(lines[count:]) + " );\n")
    with open(site / "registry.d/20-patients.conf", "w", encoding="utf8") as out:
        out.write("patients = (\n" + ",\n".join(
            f'{{ id = "P{n:07}"; birth_date = "1950-02-01"; teams = ( {{ team = "t{n % teams}"; }} ); }}' for n in range(patients)) + " );\n")


if __name__ == "__main__":
    make_site(Path(sys.argv[1]), int(sys.argv[2]))
