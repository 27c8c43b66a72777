"""Small packages that data migrations print and work with."""
from concurrent.futures import ThreadPoolExecutor, as_completed, wait

import click
import sqlalchemy as sa
from sqlalchemy.future import Connection, Engine, create_engine, select

click.echo("plain")
click.echo(click.style("styled", fg="green", bold=True))
click.secho("no line", fg="red", nl=False)
click.echo()
click.echo(b"bytes")

with ThreadPoolExecutor(max_workers=1) as executor:
    futures = [executor.submit(divmod, 7, number) for number in (2, 0)]
    print(futures[0].result(timeout=1), type(futures[1].exception()).__name__)
    print(list(executor.map(max, [1, 5], [3, 2])), len(list(as_completed(futures))), len(wait(futures).done))
try:
    executor.submit(print)
except RuntimeError as error:
    print(error)

print(select(sa.column("a")), select is sa.select, Engine is sa.Engine, Connection is sa.Connection)
print(create_engine is sa.create_engine)
