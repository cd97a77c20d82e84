"""See bench_fhir.sh. usage: bench_fhir.py SPEED DIRECTORY PATIENTS LINES..."""
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

CAREACL = os.environ["CAREACL"]
RATIO = 0.8
SCOPE = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]}


def ref(kind, number):
    return {"reference": f"{kind}/{number}"}


def encounter(number, patient, doctor, live, day):
    """As Synthea writes one."""
    period = {"start": f"2026-01-{day:02d}T08:15:00+01:00"} if live else {
        "start": f"20{day:02d}-03-0{1 + day % 9}T08:15:00+01:00", "end": f"20{day:02d}-03-0{1 + day % 9}T09:15:00+01:00"}
    return {"resourceType": "Encounter", "id": f"e{number:012d}", "status": "in-progress" if live else "finished",
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
            "type": [{"coding": [{"system": "http://snomed.info/sct", "code": "162673000", "display": "General examination of patient"}],
                      "text": "General examination of patient (procedure)"}],
            "subject": dict(ref("Patient", patient), display="Somebody"),
            "participant": [{"type": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "PPRF",
                                                   "display": "primary performer"}], "text": "primary performer"}],
                             "period": period, "individual": dict(ref("Practitioner", doctor), display="Dr. Somebody")}],
            "period": period, "location": [{"location": dict(ref("Location", doctor), display="GENERAL HOSPITAL")}],
            "serviceProvider": dict(ref("Organization", doctor), display="GENERAL HOSPITAL")}


def hospital(folder, patients, lines):
    """Patients, professionals, teams and wishes once; encounters up to the number of lines."""
    rng, people = random.Random(7), patients // 5
    folder.mkdir()

    def write(name, resources):
        with open(folder / name, "w", encoding="utf-8") as out:
            for number, resource in enumerate(resources):
                out.write(json.dumps(resource, separators=(",", ":")) + "\n")
        return number + 1
    used = write("1-people.ndjson", ({"resourceType": "Practitioner", "id": f"d{i:05d}", "active": True,
                                      "identifier": [{"system": "http://rpps.fr", "value": f"{10000000000 + i}"}],
                                      "name": [{"family": f"Family{i}", "given": ["Given"]}]} for i in range(people)))
    used += write("2-patients.ndjson", ({"resourceType": "Patient", "id": f"P{i:06d}", "birthDate": "1950-02-01",
                                         "name": [{"family": f"Family{i}", "given": ["Given"]}], "gender": "female"} for i in range(patients)))
    used += write("3-teams.ndjson", ({"resourceType": "CareTeam", "id": f"t{i}", "status": "active", "subject": ref("Patient", f"P{i:06d}"),
                                      "period": {"start": "2026-01-05"}, "participant": [
                                          {"member": ref("Practitioner", f"d{rng.randrange(people):05d}")} for _ in range(3)]}
                                     for i in range(patients)))
    used += write("4-consents.ndjson", ({"resourceType": "Consent", "id": f"c{i}", "status": "active", "scope": SCOPE,
                                         "patient": ref("Patient", f"P{i:06d}"), "provision": {"type": "deny", "actor": [
                                             {"reference": ref("Practitioner", f"d{rng.randrange(people):05d}")}]}}
                                        for i in range(0, patients, 20)))
    write("5-encounters.ndjson", (encounter(i, f"P{rng.randrange(patients):06d}", f"d{rng.randrange(people):05d}", i < patients // 10,
                                            1 + i % 20) for i in range(lines - used)))


def make_site(site, patients, lines):
    (site / "clinical").mkdir(parents=True)
    (site / "registry.d").mkdir()
    professionals = ",".join(f'{{ login = "dr.{i}"; profession = "physician"; rpps = "{10000000000 + i}"; }}' for i in range(patients // 5))
    (site / "registry.d/10.conf").write_text(f"professionals = ( {professionals} );\n")
    (site / "careacl.conf").write_text("""
timezone = "Europe/Paris"; state_dir = "state";
sources = ( { type = "conf"; path = "registry.d"; }, { type = "fhir"; path = "feed"; } );
stores = ( { name = "clinical"; root = "clinical"; regime = "establishment"; categories = (
  { name = "medical"; path = "medical"; documents = "working"; } ); } );
professions = ( { name = "physician"; emergency = true; matrix = { medical = "write"; }; } );
""")
    hospital(site / "feed", patients, lines)


def children(pid):
    """All processes below: the loader, and its children."""
    found = []
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and int(Path(f"/proc/{name}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[1]) == pid:
                found += [int(name)] + children(int(name))
        except (OSError, IndexError):
            pass
    return found


def peak_of(pid):
    try:
        return max([int(line.split()[1]) for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
                    if line.startswith("VmHWM")] + [0])
    except OSError:
        return 0


def read(site):
    """All of it read, staged and built; the source that is asked about is none. Peaks: of the program, of the parser."""
    start = time.perf_counter()
    program = subprocess.Popen([CAREACL, "-c", site / "careacl.conf", "feed", "check", "none"], stderr=subprocess.DEVNULL)
    peaks = [0, 0]
    while program.poll() is None:
        peaks[0] = max(peaks[0], peak_of(program.pid))
        peaks[1] = max([peaks[1]] + [peak_of(pid) for pid in children(program.pid)])
        time.sleep(0.2)
    return time.perf_counter() - start, peaks


def main():
    speed, directory, patients = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    ratio = 0.0
    for lines in map(int, sys.argv[4:]):
        site = directory / str(lines)
        make_site(site, patients, lines)
        files = sorted((site / "feed").iterdir())
        size = sum(path.stat().st_size for path in files) / 1e6
        rows, alone, parser = subprocess.run([speed, *files], check=True, capture_output=True, text=True).stdout.split()
        ratio = float(alone) / float(parser)
        seconds, peaks = read(site)
        print(f"{rows} lines, {size:.0f} MB, {patients} patients: parsed in {parser} s of processor time, jansson alone takes {alone} s: "
              f"{ratio:.2f} of it; all of it, staged and built, {seconds:.2f} s; {peaks[0]} KiB, its parser {peaks[1]} KiB", flush=True)
    print("as wanted" if ratio >= RATIO else f"wanted: {RATIO} of jansson alone at {sys.argv[-1]} lines")
    return 0 if ratio >= RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
