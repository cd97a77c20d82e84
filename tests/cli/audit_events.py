"""AuditEvents of FHIR R4, a line each, held against what FHIR 4.0.1 says of the resource.

audit_events.py check            each line of stdin: what is wrong with it, and nothing if nothing is
audit_events.py show EXPRESSION  the expression of each event `e`, one a line
audit_events.py check PACKAGE    also the codes and their displays, against the code systems of the package
                                 hl7.fhir.r4.examples that was unpacked there
"""

import glob
import json
import re
import sys

# element: (least, most or None, what it is); a dict is an element with elements of its own
CODING = {"system": (1, 1, "uri"), "code": (1, 1, "code"), "display": (0, 1, "string")}
CONCEPT = {"coding": (1, None, CODING), "text": (0, 1, "string")}
IDENTIFIER = {"system": (0, 1, "uri"), "value": (1, 1, "string")}
REFERENCE = {"reference": (0, 1, "string"), "type": (0, 1, "uri"), "identifier": (0, 1, IDENTIFIER), "display": (0, 1, "string")}
AGENT = {"type": (0, 1, CONCEPT), "role": (0, None, CONCEPT), "who": (0, 1, REFERENCE), "altId": (0, 1, "string"),
         "name": (0, 1, "string"), "requestor": (1, 1, "boolean"), "location": (0, 1, REFERENCE), "policy": (0, None, "uri"),
         "media": (0, 1, CODING), "network": (0, 1, {"address": (0, 1, "string"), "type": (0, 1, "network")}),
         "purposeOfUse": (0, None, CONCEPT)}
ENTITY = {"what": (0, 1, REFERENCE), "type": (0, 1, CODING), "role": (0, 1, CODING), "lifecycle": (0, 1, CODING),
          "securityLabel": (0, None, CODING), "name": (0, 1, "string"), "description": (0, 1, "string"),
          "detail": (0, None, {"type": (1, 1, "string"), "valueString": (1, 1, "string")})}
EVENT = {"resourceType": (1, 1, "code"), "id": (1, 1, "id"), "meta": (0, 1, {}), "type": (1, 1, CODING), "subtype": (0, None, CODING),
         "action": (0, 1, "action"), "recorded": (1, 1, "instant"), "outcome": (0, 1, "outcome"), "outcomeDesc": (0, 1, "string"),
         "purposeOfEvent": (0, None, CONCEPT), "agent": (1, None, AGENT),
         "source": (1, 1, {"site": (0, 1, "string"), "observer": (1, 1, REFERENCE), "type": (0, None, CODING)}),
         "entity": (0, None, ENTITY)}
FORMS = {"uri": r"\S+", "code": r"\S+( \S+)*", "string": r"[\t\r\n\x20-\U0010ffff]*\S[\t\r\n\x20-\U0010ffff]*", "id": r"[A-Za-z0-9.-]{1,64}",
         "action": "[CRUDE]", "outcome": "0|4|8|12", "network": "[1-5]",
         "instant": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"}


def faults_of(value, form, place):
    if form == "boolean":
        return [] if isinstance(value, bool) else [f"{place}: {value!r} is no boolean"]
    if isinstance(form, str):
        right = isinstance(value, str) and re.fullmatch(FORMS[form], value)
        return [] if right else [f"{place}: {value!r} is no {form}"]
    if not isinstance(value, dict) or not value:
        return [f"{place}: {value!r} has no elements"]
    found = [f"{place}.{name}: no such element" for name in value if name not in form]
    for name, (least, most, inner) in form.items():
        here = f"{place}.{name}"
        if name not in value:
            found += [f"{here}: missing"] if least > 0 else []
        elif most == 1:
            found += faults_of(value[name], inner, here)
        elif not isinstance(value[name], list) or not value[name]:
            found.append(f"{here}: no list, or an empty one")
        else:
            for item in value[name]:
                found += faults_of(item, inner, here)
    return found


def rules_of(event):
    """What BALP and we ask beyond the elements."""
    requestors = [agent for agent in event["agent"] if agent["requestor"]]
    if len(requestors) != 1:
        yield f"{len(requestors)} requestors"
    for agent in event["agent"]:
        if agent["type"]["coding"][0]["code"] == "authserver" and agent["who"] != event["source"]["observer"]:
            yield "the authorizer is not the observer"
    for entity in event.get("entity", []):
        if entity.get("role", {}).get("display") == "Patient" and entity["what"].get("type") != "Patient":
            yield "a patient that is no Patient"


def codings_of(value):
    if isinstance(value, dict):
        if "code" in value and "system" in value:
            yield value
        value = list(value.values())
    for item in value if isinstance(value, list) else []:
        yield from codings_of(item)


def read_systems(package):
    systems = {}
    for path in glob.glob(package + "/CodeSystem-*.json"):
        system = json.load(open(path, encoding="utf-8"))
        left, codes = list(system.get("concept", [])), {}
        while left:
            concept = left.pop()
            codes[concept["code"]] = concept.get("display")
            left += concept.get("concept", [])
        systems[system["url"]] = codes
    return systems


def code_faults(event, systems):
    for coding in codings_of(event):
        if systems.get(coding["system"], {}).get(coding["code"]) != coding["display"]:
            yield f"{coding} is not in its code system"


def check(lines, systems):
    ids = set()
    for number, line in enumerate(lines, 1):
        event = json.loads(line)
        faults = faults_of(event, EVENT, "AuditEvent")
        faults = faults or [*rules_of(event), *(code_faults(event, systems) if systems else [])]
        if event.get("id") in ids:
            faults.append("an id that another line has")
        ids.add(event.get("id"))
        for fault in faults:
            print(f"{number}: {fault}")


def main():
    if sys.argv[1] == "check":
        check(sys.stdin, read_systems(sys.argv[2]) if len(sys.argv) > 2 else {})
        return
    for line in sys.stdin:
        print(eval(sys.argv[2], {"e": json.loads(line)}))  # pylint: disable=eval-used


main()
