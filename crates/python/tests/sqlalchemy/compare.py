"""Compares our `sqlalchemy` with the real one, or records what the real one does.

    compare.py              our library against the recorded expectations
    compare.py --record     writes expected.json; needs SQLAlchemy 2.0.58 in the running Python
"""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
EXPECTED = os.path.join(HERE, "expected.json")


def main():
    record = "--record" in sys.argv
    sys.path.insert(0, HERE)
    if not record:
        sys.path.insert(0, os.path.join(HERE, "..", "..", "lib"))
        sys.path.insert(0, os.path.join(HERE, "stub"))
        # Only the library under test comes from there; the rest of the standard library is CPython's own.
        import sqlalchemy  # noqa: F401

        sys.path.pop(1)
    seen = observe_all(not record)
    import differences

    if record:
        with open(EXPECTED, "w") as out:
            json.dump(seen, out, indent=0, sort_keys=True)
            out.write("\n")
        print(f"recorded {sum(map(len, seen.values()))} cases")
        return 0
    with open(EXPECTED) as source:
        expected = json.load(source)
    wrong = 0
    chosen = sys.argv[1:]
    for group, cases in expected.items():
        for name, wanted in cases.items():
            if chosen and not any(each in name for each in chosen):
                continue
            got = seen[group].get(name)
            got, wanted = differences.apart(name, got, wanted)
            if got != wanted:
                wrong += 1
                print(f"--- {group}: {name}\n  real {json.dumps(wanted)}\n  ours {json.dumps(got)}")
    total = sum(map(len, expected.values()))
    print(f"{total - wrong} of {total} cases equal")
    return 1 if wrong else 0


def observe_all(ours):
    import expressions

    seen = {"expressions": {}, "results": {}, "tables": {}}
    for name in expressions.EXPRESSIONS:
        seen["expressions"][name] = expressions.observe(name, ours)
    for module, group in (("results", "results"), ("tables", "tables")):
        if not os.path.exists(os.path.join(HERE, f"{module}.py")):
            continue
        loaded = __import__(module)
        for name, case in loaded.CASES.items():
            seen[group][name] = loaded.observe(case, ours)
    return seen


if __name__ == "__main__":
    sys.exit(main())
