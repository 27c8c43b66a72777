"""The newer name of attr."""

import sys

import attr

sys.modules["attrs"] = attr
