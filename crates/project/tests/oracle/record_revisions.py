"""Records what real Alembic writes for new revisions, for tests/revisions.rs to compare with.

Run with a Python that has alembic==1.20.1: python record_revisions.py > ../revisions.json
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TEMPLATES = Path(os.environ.get("TEMPLATES", Path(__file__).parents[3] / "cli" / "templates"))
DATE = re.compile(r"^Create Date: .*$", re.M)

# name, files beside the template, settings of the ini, commands one after the other
CASES = [
    ("plain", {}, {}, [["revision", "-m", "Create account table", "--rev-id", "a1"]]),
    ("no_message", {}, {}, [["revision", "--rev-id", "a1"]]),
    ("chain", {}, {}, [
        ["revision", "-m", "one", "--rev-id", "a1"],
        ["revision", "-m", "two: it's \"quoted\"", "--rev-id", "a2"],
    ]),
    ("branch_and_merge", {}, {}, [
        ["revision", "-m", "base", "--rev-id", "a1"],
        ["revision", "-m", "left", "--rev-id", "b1", "--branch-label", "left"],
        ["revision", "-m", "right", "--rev-id", "c1", "--head", "a1", "--splice", "--branch-label", "right"],
        ["revision", "-m", "ambiguous", "--rev-id", "d1"],
        ["merge", "-m", "join", "--rev-id", "d1", "b1", "c1"],
        ["revision", "-m", "after", "--rev-id", "e1"],
    ]),
    ("merge_heads_without_message", {}, {}, [
        ["revision", "-m", "base", "--rev-id", "a1"],
        ["revision", "-m", "other", "--rev-id", "b1", "--head", "base"],
        ["merge", "--rev-id", "c1", "heads"],
    ]),
    ("depends_on", {}, {}, [
        ["revision", "-m", "a", "--rev-id", "aaaa1"],
        ["revision", "-m", "b", "--rev-id", "bbbb1", "--head", "base", "--branch-label", "lib"],
        ["revision", "-m", "c", "--rev-id", "cccc1", "--head", "aaaa1", "--depends-on", "lib"],
        ["revision", "-m", "d", "--rev-id", "dddd1", "--head", "cccc1", "--depends-on", "bbbb", "--depends-on", "aaaa1"],
    ]),
    ("not_a_head", {}, {}, [
        ["revision", "-m", "a", "--rev-id", "aaaa1"],
        ["revision", "-m", "b", "--rev-id", "bbbb1"],
        ["revision", "-m", "c", "--rev-id", "cccc1", "--head", "aaaa1"],
    ]),
    ("bad_id", {}, {}, [["revision", "-m", "a", "--rev-id", "a-b"]]),
    ("unknown_head", {}, {}, [["revision", "-m", "a", "--rev-id", "a1", "--head", "zzzz"]]),
    ("long_message", {}, {}, [
        ["revision", "-m", "a message that is rather long and goes on and on", "--rev-id", "a1"],
        ["revision", "-m", "Größenänderung: Tabellen & Spalten / Zeichen", "--rev-id", "a2"],
    ]),
    ("settings", {}, {"file_template": "%%(slug)s--%%(rev)s", "truncate_slug_length": "8"}, [
        ["revision", "-m", "several words here", "--rev-id", "a1"],
    ]),
    ("folders", {}, {"file_template": "sub/%%(rev)s_%%(slug)s", "recursive_version_locations": "true"}, [
        ["revision", "-m", "x", "--rev-id", "a1"],
        ["revision", "-m", "y", "--rev-id", "a2"],
    ]),
    ("locations", {}, {"path_separator": "space", "version_locations": "%(here)s/one %(here)s/two"}, [
        ["revision", "-m", "x", "--rev-id", "a1"],
        ["revision", "-m", "x", "--rev-id", "a1", "--version-path", "two"],
        ["revision", "-m", "y", "--rev-id", "a2"],
        ["revision", "-m", "z", "--rev-id", "a3", "--version-path", "three"],
    ]),
    ("old_template", {"m/script.py.mako": '"""${message}\n\nRevision ID: ${up_revision}\nRevises: ${down_revision | comma,n}\n\n"""\n\n# revision identifiers\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n\n% if imports:\n${imports}\n% else:\n## nothing to import\nimport sqlalchemy as sa\n% endif\n\ndef upgrade():\n    ${upgrades if upgrades else "pass"}\n\\\n\ndef downgrade():\n    ${downgrades if downgrades else "pass"}\n'}, {}, [
        ["revision", "-m", "a", "--rev-id", "a1"],
    ]),
    ("multidb", {}, {"databases": "one, two"}, [["revision", "-m", "a", "--rev-id", "a1"]]),
]


def record(name, extra, settings, commands):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        template = TEMPLATES / ("multidb" if name == "multidb" else "generic")
        files = {"m/script.py.mako": (template / "script.py.mako").read_text()}
        ini = {"script_location": "%(here)s/m", **settings}
        files["alembic.ini"] = "[alembic]\n" + "".join(f"{key} = {value}\n" for key, value in ini.items())
        files.update(extra)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        (root / "m/versions").mkdir()
        steps = []
        for command in commands:
            before = python_files(root)
            ran = subprocess.run(
                [sys.executable, "-m", "alembic", *command], cwd=root, capture_output=True, text=True,
                env={**os.environ, "TZ": "UTC"},
            )
            failed = [line for line in ran.stdout.splitlines() if line.startswith("FAILED: ")]
            written = {path: text for path, text in python_files(root).items() if path not in before}
            error = " ".join(failed)[len("FAILED: "):].replace(str(root) + "/", "") if failed else None
            steps.append({"command": command, "written": written, "error": error})
        return {"name": name, "files": files, "steps": steps}


def python_files(root):
    return {
        str(path.relative_to(root)): DATE.sub("Create Date: now", path.read_text())
        for path in sorted(root.rglob("*.py")) if "__pycache__" not in path.parts
    }


json.dump([record(*case) for case in CASES], sys.stdout, indent=1, ensure_ascii=False)
print()
