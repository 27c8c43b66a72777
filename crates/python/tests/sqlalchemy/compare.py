"""Compares our `sqlalchemy` with the real one, or records what the real one does.

    compare.py              our library against the recorded expectations
    compare.py --record     writes expected.json; needs SQLAlchemy 2.0.58 in the running Python
"""

import json
import os
import sys

# Where we are different on purpose: part of the case, which of its readings, and why.
DIFFERENT = [
    ("n.insert()", "literal", "a Python-side default is written out where SQLAlchemy writes NULL"),
    ("n.update()", "literal", "a Python-side default is written out where SQLAlchemy writes NULL"),
    ("{'a': ", "literal", "JSON has a literal"),
    ("values(data=None)", "literal", "JSON has a literal"),
    ("params(a=9)", "literal", "a value's own type writes it out"),
    ("is_distinct_from('x')", "literal", "SQLAlchemy leaves a placeholder behind"),
    ("offset(5)", "literal", "SQLAlchemy leaves a placeholder behind"),
    ("returning(", "literal", "SQLAlchemy leaves a placeholder behind"),
    ("dt.timedelta", "literal", "SQLAlchemy cannot write it"),
    ("bindparam('ids', expanding=True)", "sqlite", "only running it needs the value"),
    ("constraint order", None, "a CHECK written at its column is a constraint of the table"),
    ("to metadata", None, "SQLAlchemy's order there is that of a Python set"),
    ("create engine", None, "a URL is known without its driver"),
    ("bindparam('ids', expanding=True)", "literal", "an empty list is a list"),
]

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
    if record:
        with open(EXPECTED, "w") as out:
            json.dump(seen, out, indent=0, sort_keys=True)
            out.write("\n")
        print(f"recorded {sum(map(len, seen.values()))} cases")
        return 0
    with open(EXPECTED) as source:
        expected = json.load(source)
    differences = 0
    chosen = sys.argv[1:]
    for group, cases in expected.items():
        for name, wanted in cases.items():
            if chosen and not any(each in name for each in chosen):
                continue
            got = seen[group].get(name)
            got = json.loads(json.dumps(got))
            for part, reading, _ in DIFFERENT:
                if part == name and reading is None:
                    wanted = got
                elif part in name and isinstance(wanted, dict):
                    wanted = {key: value for key, value in wanted.items() if key != reading}
                    got = {key: value for key, value in got.items() if key != reading}
            if got != wanted:
                differences += 1
                print(f"--- {group}: {name}\n  real {json.dumps(wanted)}\n  ours {json.dumps(got)}")
    total = sum(map(len, expected.values()))
    print(f"{total - differences} of {total} cases equal")
    return 1 if differences else 0


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
