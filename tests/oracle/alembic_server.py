"""Runs real Alembic for the tests: one JSON line asks ({"dir", "args", "env"}), one JSON line answers ({"code", "stdout",
"stderr"}). Alembic is imported once; every command runs in a fork of its own."""

import json
import os
import sys
import tempfile
import traceback

import alembic.config
import alembic.autogenerate  # noqa: F401
import sqlalchemy.dialects.sqlite  # noqa: F401


def main():
    for line in sys.stdin:
        ask = json.loads(line)
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if child == 0:
                run(ask, out, err)
            _, status = os.waitpid(child, 0)
            answer = {"code": os.waitstatus_to_exitcode(status), "stdout": text(out), "stderr": text(err)}
        print(json.dumps(answer), flush=True)


def run(ask, out, err):
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    os.chdir(ask["dir"])
    os.environ.update(ask.get("env") or {})
    code = 0
    try:
        alembic.config.main(ask["args"], prog="alembic")
    except SystemExit as exit:
        code = (exit.code or 0) & 255
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def text(file):
    file.seek(0)
    return file.read().decode()


main()
