"""Modules of the standard library that migrations use."""
import base64
import binascii
import bisect
import collections
import contextlib
import copy
import csv
import dataclasses
import datetime
import decimal
import enum
import functools
import glob
import gzip
import hashlib
import importlib
import io
import itertools
import json
import logging
import math
import os
import os.path
import pathlib
import pickle
import random
import re
import shlex
import string
import sys
import textwrap
import time
import traceback
import typing
import urllib.parse
import uuid
import warnings
import zlib
from collections.abc import Sequence


class Color(enum.Enum):
    red = 1


@dataclasses.dataclass
class Point:
    x: int
    y: int = 2


def upgrade():
    print(sorted(name for name in os.listdir(os.path.dirname(__file__)) if name.startswith("helper")))
    print([path.name for path in pathlib.Path(__file__).parent.glob("helper*.sql")], glob.glob("versions/helper_*.py"))
    print(os.path.isdir("versions"), os.path.isfile("versions"), os.path.exists("versions/helper.sql"))
    print([(folder, "helper.sql" in names) for folder, _, names in os.walk("versions")])
    print(pickle.loads(pickle.dumps({"a": [1, (2.5, None)], "b": b"x"})), pickle.loads(pickle.dumps(Color.red)).name)
    print(gzip.decompress(gzip.compress(b"text" * 100)) == b"text" * 100, zlib.decompress(zlib.compress(b"z")))
    print(shlex.split("a 'b c'"), shlex.quote("it's"))
    print(Point(1), dataclasses.asdict(Point(3)), copy.deepcopy({"p": [1]}), isinstance([], Sequence))
    print(base64.b64encode(b"abc"), binascii.hexlify(b"abc"), hashlib.md5(b"a").hexdigest(), bisect.bisect([1, 3], 2))
    print(collections.Counter("aab").most_common(1), collections.OrderedDict(a=1), collections.defaultdict(list)["x"])
    print(list(csv.DictReader(io.StringIO("a,b\n1,2\n"))), json.loads('{"a": [1.5, null]}'))
    print(datetime.datetime(2024, 2, 29, tzinfo=datetime.timezone.utc).isoformat(), decimal.Decimal("1.10") + 1)
    print(functools.reduce(lambda a, b: a * b, [2, 3]), list(itertools.islice(itertools.count(5), 2)), math.ceil(1.2))
    print(importlib.import_module("json").__name__, re.sub(r"(\w)-", r"\1_", "a-b"), string.ascii_lowercase[:3])
    print(textwrap.dedent("  x\n   y"), urllib.parse.quote("a b/ü"), urllib.parse.urlparse("https://h/p?q=1").query)
    print(uuid.UUID(int=5), uuid.uuid5(uuid.NAMESPACE_DNS, "example.org"), len(str(uuid.uuid4())))
    print(typing.get_origin(typing.List[int]), sys.version_info >= (3, 9), time.time() > 0)
    random.seed(1)
    print(random.randint(1, 100), random.choice("abc"))
    with contextlib.suppress(KeyError):
        {}["x"]
    logging.getLogger("alembic.runtime").warning("careful %s", 1)
    warnings.warn("soon gone")
    try:
        1 / 0
    except ZeroDivisionError:
        print(traceback.format_exc().splitlines()[-1])


def downgrade():
    pass
