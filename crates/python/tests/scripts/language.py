"""What scripts use of the language."""
from __future__ import annotations

import collections
import contextlib
import dataclasses
import datetime as dt
import enum
import functools
import itertools
import json
import logging
import os
import re
import textwrap
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence, TypedDict, Union

import sqlalchemy as sa
from alembic import context, op

logger = logging.getLogger("alembic.runtime.migration")


class Status(str, enum.Enum):
    DRAFT = "draft"
    LIVE = "live"

    @classmethod
    def values(cls) -> List[str]:
        return [each.value for each in cls]


class Weight(enum.IntEnum):
    LIGHT = 1
    HEAVY = enum.auto()


@dataclass(frozen=True)
class Item:
    name: str
    tags: List[str] = field(default_factory=list)
    price: Decimal = Decimal("1.50")

    @property
    def slug(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


class Point(NamedTuple):
    x: int
    y: int = 2


class Options(TypedDict, total=False):
    deep: bool


class Table:
    """A class with inheritance, a property and a context manager."""

    registry: Dict[str, "Table"] = {}

    def __init__(self, name: str) -> None:
        self.name = name
        self.registry[name] = self

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"


class Audited(Table):
    def __init__(self, name: str, *, suffix: str = "_audit", **kw: Any) -> None:
        super().__init__(name + suffix, **kw)


@contextlib.contextmanager
def section(title: str) -> Iterator[str]:
    print(f"[{title:^9}]")
    yield title
    print("done")


def chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start:start + size]


def kind(value: Union[int, str, list, dict, None]) -> str:
    match value:
        case None:
            return "nothing"
        case int(n) if n > 10:
            return "big"
        case [first, *rest]:
            return f"list of {1 + len(rest)} from {first}"
        case {"name": name, **more}:
            return f"{name} and {sorted(more)}"
        case str() | int():
            return "plain"
    return "other"


@functools.lru_cache(maxsize=None)
def fib(n: int) -> int:
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def upgrade() -> None:
    items = op.create_table(
        "items",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("status", sa.Enum(Status, values_callable=lambda e: e.values(), name="status")),
        sa.Column("weight", sa.Integer),
        sa.Column("price", sa.Numeric(10, 2)),
        sa.Column("data", sa.JSON),
        sa.Column("made", sa.DateTime),
        sa.Column("day", sa.Date),
        sa.Column("live", sa.Boolean),
    )
    made = [Item("Red Shoes!", ["a", "b"]), Item("Blue Hat", price=Decimal("2.25")), Item("Łódź ☂")]
    with section("rows"):
        op.bulk_insert(items, [
            {
                "id": uuid.uuid5(uuid.NAMESPACE_DNS, item.slug), "name": item.name, "status": Status.LIVE,
                "weight": Weight.HEAVY, "price": item.price, "data": {"tags": item.tags, "n": [1, None, True]},
                "made": dt.datetime(2024, 2, 29, 12, 30) + dt.timedelta(days=at), "day": dt.date(2024, 1, 1),
                "live": at % 2 == 0,
            }
            for at, item in enumerate(made)
        ])
    for row in op.get_bind().execute(sa.select(items).order_by(items.c.made)):
        print(row.id, row.name, row.status, row.price, row.data["tags"], row.made.isoformat(), row.day, row.live)
    print(json.dumps({"b": 1, "a": [1.5, None]}, sort_keys=True), json.loads('{"x": [1, 2e3, "\\u00e9"]}'))
    print(Point(1), Point(1)._asdict(), Options(deep=True), dataclasses.asdict(made[1]))
    print(Table("x"), Audited("y"), list(Table.registry), isinstance(Audited("z"), Table))
    print([list(chunk) for chunk in chunks(range(5), 2)], [kind(v) for v in (None, 11, [1, 2], {"name": "n", "k": 1}, "s")])
    print(fib(30), sum(x * x for x in range(10) if x % 2), {k: v for k, v in zip("ab", (1, 2))}, {*"aab"} == {"a", "b"})
    print(collections.Counter("abracadabra").most_common(2), list(itertools.chain([1], (2, 3))), f"{1234.5:,.2f}|{'x':>3}|{7:03d}")
    print(textwrap.dedent("""
        two
          lines
    """).strip())
    print(dt.datetime.now(dt.timezone.utc).isoformat(), dt.datetime.strptime("2024-03-01", "%Y-%m-%d").strftime("%d %b %Y"))
    print(str(uuid.uuid4()).count("-"), os.environ["REGION"], os.getenv("NONE", "-"), os.path.join("a", "b"), context.get_x_argument(as_dictionary=True))
    try:
        {}["missing"]
    except KeyError as error:
        print("caught", repr(error))
    else:
        print("never")
    finally:
        print("finally")
    first, *middle, last = range(5)
    print(first, middle, last, (lambda *a, **k: (a, k))(1, b=2), (n := 5) + n)
    logger.info("moved %d rows", 3)
    logger.warning("look: %s", {"a": 1})
    logger.debug("unseen")
    nested: Optional[Callable[[], int]] = None

    def counter():
        count = 0

        def step():
            nonlocal count
            count += 1
            return count
        return step

    nested = counter()
    nested()
    print(nested(), Decimal("0.1") + Decimal("0.2"), 2 ** 100, round(2.675, 2), 7 // -2, -7 % 3)

    from typing import Generic, TypeVar
    T = TypeVar("T")

    class Box[K]:
        def __init__(self, value: K):
            self.value = value

    class Old(Generic[T]):
        pass

    def first[V](those: list[V]) -> V:
        return those[0]

    type Pair[A] = tuple[A, A]
    print(list[T][int], dict[str, T][int], Box[int](3).value, Old[int], first([4]), Pair[int], T | None)


def downgrade() -> None:
    op.drop_table("items")
