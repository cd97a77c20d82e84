"""See test_faults_pam.sh: one call or allocation fails while the real libpam asks the module. Prints TAP."""
import os
import random
import subprocess
from pathlib import Path

import hospital
from disk import Disk
from injection import BUILD, LONG, Injection, chosen
from tap import finish, tap

SUCCESS, PERM_DENIED, AUTH_ERR = 0, 6, 7  # AUTH_ERR: of the line behind the module, which only PAM_IGNORE reaches
SERVICE = "careacl-faults"
CONFDIR = f"{hospital.PLACE}/pam.d"


def command(login, phase):
    return [f"{BUILD}/pam_caller", CONFDIR, SERVICE, login, phase]


def wrong_code(normal, phase, code):
    """May that be the answer when something fails? Whoever is refused stays refused, nobody is ignored who was not."""
    if phase == "session":
        return code != SUCCESS
    if normal == AUTH_ERR:
        return code in (SUCCESS, PERM_DENIED)
    return code == AUTH_ERR or (code == SUCCESS and normal != SUCCESS)


def try_login(injection, login, normal, phase):
    environment = {"CAREACL_FAULT_WAIT": "1", "CAREACL_FAULT_MODULE": "pam_careacl.so"}
    sites, whole = injection.record(command(login, phase), **environment)
    tap(whole.status == 0 and whole.out.strip() == str(normal), f"{login}, {phase}: {injection.calls} calls, {injection.allocations} allocations, {len(sites)} places",
        f"status {whole.status}, code {whole.out}, expected {normal}\n{whole.err}")
    faults = [(site, site.spell(error), error) for site in sites for error in site.errors()]
    faults = chosen(faults, None if LONG or login == "stranger" else 30, random.Random(login + phase))
    wrong, seen = [], {}
    for site, spelled, error in faults:
        result = injection.inject(command(login, phase), site, spelled, error, limit=10, **environment)
        if not result.fired:
            continue
        code = int(result.out) if result.status == 0 and result.out.strip() else None
        seen[code] = seen.get(code, 0) + 1
        # libpam asks too, before and after, and glibc for its name service (without memory its loader ends the process): what they
        # do with it is theirs, as long as it lets nobody in
        where = site.where(os.environ["CAREACL_PAM_MODULE"])
        is_ours = bool(site.frames) and not (site.name == "malloc" and where.startswith("ask_"))
        if is_ours and code is None or wrong_code(normal, phase if is_ours else "account", code):
            wrong.append(f"{site.name} says {error} ({spelled}): status {result.status}, code {code}: {where}")
    tap(not wrong, f"{login}, {phase}: {len(faults)} faults; codes: {', '.join(f'{code}: {count}' for code, count in sorted(seen.items(), key=str))}", "\n".join(wrong))


def main():
    disk, injection = Disk("ext4"), Injection()
    hospital.build(disk)
    disk.put_back("0")
    hospital.must("sync")  # dr.b is suspended now
    os.makedirs(CONFDIR)
    module = os.environ["CAREACL_PAM_MODULE"]
    Path(f"{CONFDIR}/{SERVICE}").write_text(
        f"account [success=done ignore=ignore default=die] {module} state={hospital.SITE}/state\naccount required pam_deny.so\n"
        f"session optional {module} state={hospital.SITE}/state\nsession required pam_permit.so\n")
    subprocess.run(["useradd", "-M", "-N", "-u", "24099", "stranger"], check=True)
    for login, normal in (("dr.a", SUCCESS), ("dr.b", PERM_DENIED), ("stranger", PERM_DENIED), ("root", AUTH_ERR)):
        try_login(injection, login, normal, "account")
    try_login(injection, "dr.a", SUCCESS, "session")
    state = Path(f"{hospital.SITE}/state")
    for path in state.glob("*login*"):
        path.write_bytes(b"x")
    try_login(injection, "dr.b", 9, "account")  # a damaged snapshot
    for line in injection.told():
        print(f"# {line}")
    total = sum(injection.injected.values())
    tap(total > 100, f"{total} faults injected into the module")
    disk.close()
    finish()


main()
