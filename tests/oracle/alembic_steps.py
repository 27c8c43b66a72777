"""Real Alembic on request: reads one JSON object per line from stdin, {"project", "database", "command", "target"}, runs
that command, and answers with one line each, {"error": null} or {"error": "…"}."""
import json
import sys

from alembic import command
from alembic.config import Config

print("ready", flush=True)
for line in sys.stdin:
    wish = json.loads(line)
    config = Config(wish["project"] + "/alembic.ini")
    config.set_main_option("sqlalchemy.url", "sqlite:///" + wish["database"])
    error = None
    try:
        getattr(command, wish["command"])(config, wish["target"])
    except Exception as fault:
        error = f"{type(fault).__name__}: {fault}"
    print(json.dumps({"error": error}), flush=True)
