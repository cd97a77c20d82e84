#!/usr/bin/env python3
"""A synthetic hospital as a feed, any size, the same for the same seed: patients, professionals, units and their staff, who was where
and is where, objections, consents, deaths. The model (class Hospital) knows no format; a format is a function of it, in FORMATS.

hospital_feed.py DIRECTORY [--format table] [--patients 100000] [--professionals 20000] [--units 300] [--lines 1000000] [--seed 1]
                 [--changed 0.001]

--lines is filled up with stays that are long over, as extracts are; --changed has that part of the patients moved to another unit.
"""
import argparse
import datetime
import json
import os
import random

TODAY = datetime.date(2026, 1, 15)


def day(offset):
    return (TODAY + datetime.timedelta(days=offset)).isoformat()


class Hospital:
    """Everything is asked for by number, and drawn anew from it: nothing is kept."""

    def __init__(self, patients, professionals, units, lines, seed, changed):
        self.patients, self.professionals, self.units = patients, professionals, units
        self.seed, self.changed = seed, changed
        self.over = -(-max(0, lines - self.count_live()) // max(1, patients))

    def draw(self, *key):
        return random.Random(":".join(map(str, (self.seed,) + key)))

    def count_live(self):
        return int(self.patients * 1.42 + self.professionals * 2.52)

    def patient(self, n):
        """id, birth date"""
        return f"P{n:07d}", f"{1930 + n % 90}-{1 + n % 12:02d}-{1 + n % 28:02d}"

    def professional(self, n):
        """login, RPPS number, profession, and the units with their dates"""
        draw = self.draw("staff", n)
        places = [(draw.randrange(self.units), day(-draw.randrange(30, 3000)), "") for _ in range(1 + n % 2)]
        if n % 50 == 0:
            places.append((draw.randrange(self.units), day(-400), day(-200)))
        return f"pro{n:06d}", f"1{n:010d}", "physician" if n % 4 == 0 else "nurse", places

    def unit(self, n):
        return f"UF{n:04d}"

    def stays(self, n):
        """(unit, from, to), the last one open for a third of the patients"""
        draw = self.draw("stay", n)
        for stay in range(self.over):
            start = -4000 + stay * 3900 // self.over
            yield draw.randrange(self.units), day(start), day(start + draw.randrange(1, 12))
        if n % 3 == 0:
            unit = draw.randrange(self.units)
            if self.draw("changed", n).random() < self.changed:
                unit = (unit + 1) % self.units
            yield unit, day(-draw.randrange(1, 30)), ""

    def wishes(self, n):
        """(kind, professional or unit or None, class, from, number)"""
        draw = self.draw("wish", n)
        if n % 20 == 0:
            yield "objection", ("person", draw.randrange(self.professionals)), "", day(-20), f"w{n}"
        if n % 100 == 7:
            yield "objection", ("unit", draw.randrange(self.units)), "PSY", day(-40), f"w{n}"
        if n % 50 == 9:
            yield "optin", ("person", draw.randrange(self.professionals)), "", day(-10), f"w{n}"

    def death(self, n):
        return day(-3) if n % 200 == 199 else None


def write_table(hospital, directory):
    """The three delimited tables; each file ends with how many rows it has."""
    facts = "kind;patient;professional_system;professional_id;team_or_unit;class;purpose;act;from;to;source\n"

    def table(name):
        return open(os.path.join(directory, name), "w", encoding="utf-8")

    with table("logins.csv") as logins, table("staff.csv") as staff:
        logins.write("login;professional_system;professional_id;profession;from;to\n")
        staff.write(facts)
        rows = 0
        for n in range(hospital.professionals):
            login, rpps, profession, places = hospital.professional(n)
            logins.write(f"{login};rpps;{rpps};{profession};;\n")
            for unit, start, end in places:
                staff.write(f"unit-member;;rpps;{rpps};{hospital.unit(unit)};;;;{start};{end};\n")
                rows += 1
        staff.write(f"end;;;;;;;;;;{rows}\n")
    with table("patients.csv") as patients, table("stays.csv") as stays, table("wishes.csv") as wishes:
        patients.write("patient;birth_date\n")
        stays.write(facts)
        wishes.write(facts)
        rows = 0
        for n in range(hospital.patients):
            patient, birth = hospital.patient(n)
            patients.write(f"{patient};{birth}\n")
            for unit, start, end in hospital.stays(n):
                stays.write(f"presence;{patient};;;{hospital.unit(unit)};;;;{start};{end};\n")
                rows += 1
            for kind, (what, whom), category, start, number in hospital.wishes(n):
                rpps = hospital.professional(whom)[1] if what == "person" else None
                person = f"rpps;{rpps};" if rpps else f";;{hospital.unit(whom)}"
                wishes.write(f"{kind};{patient};{person};{category};;;{start};;{number}\n")
            if hospital.death(n):
                wishes.write(f"deceased;{patient};;;;;;;{hospital.death(n)};;\n")
        stays.write(f"end;;;;;;;;;;{rows}\n")


def write_fhir(hospital, directory):
    """The same in NDJSON, but for the login table; units are numbers of the system urn:uf."""

    def unit(n):
        return {"identifier": {"system": "urn:uf", "value": hospital.unit(n)}}

    def period(start, end):
        return {"start": start, "end": end} if end else {"start": start}

    def write(name, resources):
        with open(os.path.join(directory, name), "w", encoding="utf-8") as out:
            for kind, number, rest in resources:
                out.write(json.dumps({"resourceType": kind, "id": str(number), **rest}, separators=(",", ":")) + "\n")

    def staff():
        teams = {}
        for n in range(hospital.professionals):
            login, rpps, _, places = hospital.professional(n)
            yield "Practitioner", n, {"identifier": [{"system": "https://rpps.esante.gouv.fr", "value": rpps}]}
            for place, start, end in places:
                teams.setdefault(place, []).append({"member": {"reference": f"Practitioner/{n}"}, "period": period(start, end)})
        for place, members in teams.items():
            yield "CareTeam", hospital.unit(place), {
                "status": "active", "managingOrganization": [unit(place)], "participant": members, "period": {"start": day(-4000)}}

    def patients():
        for n in range(hospital.patients):
            patient, birth = hospital.patient(n)
            death = hospital.death(n)
            yield "Patient", patient, {"birthDate": birth, **({"deceasedDateTime": death} if death else {})}

    def stays():
        for n in range(hospital.patients):
            patient = hospital.patient(n)[0]
            for stay, (place, start, end) in enumerate(hospital.stays(n)):
                yield "Encounter", f"{patient}-{stay}", {
                    "status": "finished" if end else "in-progress", "subject": {"reference": f"Patient/{patient}"},
                    "period": period(start, end), "serviceProvider": unit(place)}

    def wishes():
        scope = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]}
        for n in range(hospital.patients):
            for kind, (what, whom), _, start, number in hospital.wishes(n):
                if what == "person":
                    yield "Consent", number, {
                        "status": "active", "scope": scope, "patient": {"reference": f"Patient/{hospital.patient(n)[0]}"},
                        "provision": {"type": "deny" if kind == "objection" else "permit", "period": {"start": start},
                                      "actor": [{"reference": {"reference": f"Practitioner/{whom}"}}]}}

    write("staff.ndjson", staff())
    write("patients.ndjson", patients())
    write("stays.ndjson", stays())
    write("wishes.ndjson", wishes())


FORMATS = {"table": write_table, "fhir": write_fhir}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory")
    parser.add_argument("--format", choices=FORMATS, default="table")
    for name, number in (("patients", 100000), ("professionals", 20000), ("units", 300), ("lines", 1000000), ("seed", 1)):
        parser.add_argument("--" + name, type=int, default=number)
    parser.add_argument("--changed", type=float, default=0)
    asked = parser.parse_args()
    os.makedirs(asked.directory, exist_ok=True)
    hospital = Hospital(asked.patients, asked.professionals, asked.units, asked.lines, asked.seed, asked.changed)
    FORMATS[asked.format](hospital, asked.directory)


if __name__ == "__main__":
    main()
