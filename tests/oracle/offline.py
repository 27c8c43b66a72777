"""Asks real Alembic for `upgrade a:b --sql` and `downgrade b:a --sql`, revision by revision.

    python tests/oracle/offline.py                    records the fixed sample in tests/suite/offline_<dialect>.json
    python tests/oracle/offline.py SEED SHARE FOLDER  writes another sample, made by chance, into a folder

It needs alembic==1.20.1 and sqlalchemy==2.0.58. A case is the body of `upgrade()`, the body of `downgrade()`, and what
Alembic prints for each, or the words with which it refuses or breaks.
"""

import io
import json
import random
import re
import sys
import tempfile
import textwrap
import warnings
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from directives import sources
from statements import bodies

SUITE = Path(__file__).parent.parent / "suite"
URLS = {
    "sqlite": "sqlite:///x.db", "postgresql": "postgresql://u@localhost/d", "mysql": "mysql+pymysql://u@localhost/d",
    "mariadb": "mariadb+pymysql://u@localhost/d",
}
SCRIPT = '''"""case"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql

revision = "{revision}"
down_revision = {before!r}


def upgrade():
{upgrade}


def downgrade():
{downgrade}
'''


def main():
    warnings.simplefilter("ignore")
    if len(sys.argv) == 1:
        seed, share, folder = "sample", 0.1, SUITE
    else:
        seed, share, folder = sys.argv[1], float(sys.argv[2]), Path(sys.argv[3])
    for dialect in URLS:
        chance = random.Random(f"{dialect} {seed}")
        cases = [*bodies(dialect), *sources(chance, dialect, share * (3 if dialect == "sqlite" else 1))]
        recorded = record(dialect, cases)
        text = "[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in recorded) + "\n]\n"
        (folder / f"offline_{dialect}.json").write_text(text)
        refused = sum("error" in case[way] for case in recorded for way in ("up", "down"))
        print(dialect, len(recorded), "revisions,", refused, "texts refused,", len(text), "bytes")


def record(dialect, cases):
    """One history; each case is the way up of a revision and the way down of the one after it."""
    pairs = list(zip(cases, cases[1:] + cases[:1]))
    with tempfile.TemporaryDirectory() as folder:
        config, script = project(Path(folder), dialect, pairs)
        recorded = []
        for number, (upgrade, downgrade) in enumerate(pairs, 1):
            before, here = name(number - 1) or "base", name(number)
            ways = {
                "up": lambda: ask(config, script, before, here, lambda rev, _: script._upgrade_revs(here, rev)),
                "down": lambda: ask(config, script, here, before, lambda rev, _: script._downgrade_revs(before, rev)),
            }
            recorded.append({"upgrade": upgrade, "downgrade": downgrade, **{key: often(way) for key, way in ways.items()}})
        return recorded


def often(way):
    """Some of Alembic's orders are those of Python's sets, which differ from one time to the next."""
    answers = [way() for _ in range(4)]
    if all(answer == answers[0] for answer in answers):
        return answers[0]
    return {**answers[0], "unordered": True}


def name(number):
    return f"r{number:04}" if number else None


def project(folder, dialect, pairs):
    config = Config(str(folder / "alembic.ini"), stdout=io.StringIO(), output_buffer=io.StringIO())
    # The messages of `init` are of no interest.
    stdout, sys.stdout = sys.stdout, io.StringIO()
    try:
        command.init(config, str(folder / "migrations"))
    finally:
        sys.stdout = stdout
    config = Config(str(folder / "alembic.ini"), stdout=io.StringIO(), output_buffer=io.StringIO())
    config.set_main_option("sqlalchemy.url", URLS[dialect])
    for number, (upgrade, downgrade) in enumerate(pairs, 1):
        text = SCRIPT.format(
            revision=name(number), before=name(number - 1), upgrade=textwrap.indent(upgrade, "    "),
            downgrade=textwrap.indent(downgrade, "    "),
        )
        (folder / "migrations" / "versions" / f"{name(number)}.py").write_text(text)
    return config, ScriptDirectory.from_config(config)


def ask(config, script, start, target, plan):
    """What `upgrade start:target --sql` prints."""
    buffer = config.output_buffer = io.StringIO()
    context = EnvironmentContext(
        config, script, fn=plan, as_sql=True, starting_rev=start, destination_rev=target,
    )
    stderr, sys.stderr = sys.stderr, io.StringIO()
    try:
        with context:
            script.run_env()
    except Exception as error:
        return {"error": re.sub(" at 0x[0-9a-f]+", "", str(error)), "kind": type(error).__name__}
    finally:
        sys.stderr = stderr
    return {"sql": buffer.getvalue()}


main()
