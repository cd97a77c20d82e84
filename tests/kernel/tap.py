"""TAP of the programs that kill, in Python."""
import sys

cases = failures = 0


def tap(good, name, detail=""):
    global cases, failures
    cases += 1
    failures += not good
    print(f"{'ok' if good else 'not ok'} {cases} - {name}")
    if not good:
        print("".join(f"# {line}\n" for line in str(detail).splitlines()[:20]), end="", flush=True)


def finish():
    """Prints the plan and ends the program."""
    print(f"1..{cases}")
    sys.exit(failures > 0)
