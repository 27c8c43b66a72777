"""Runs the cases inside of Seesaw's own interpreter and prints where they differ from what is expected."""

import json

import differences
import expected as recorded  # made of expected.json by the test

# What the sandbox does not have.
ABSENT = {
    "values both ways": "pickle",
    "null values": "pickle",
}


def expected(group):
    return json.loads(recorded.TEXT)[group]


def expressions():
    import expressions as module

    for name, wanted in expected("expressions").items():
        _compare("expressions", name, module.observe(name, True), wanted)


def tables():
    import tables as module

    for name, wanted in expected("tables").items():
        _compare("tables", name, module.observe(module.CASES[name], True), wanted)


def result(name):
    import results as module

    if name not in ABSENT:
        # The version table is one more table there.
        got = [each.replace("'alembic_version', ", "") for each in module.observe(module.CASES[name], True)]
        _compare("results", name, got, expected("results")[name])


def _compare(group, name, got, wanted):
    got, wanted = differences.apart(name, got, wanted)
    if got != wanted:
        print(f"{group}: {name}\n  wanted {json.dumps(wanted)}\n  got    {json.dumps(got)}")
