"""Where `ARRAY` is defined; the package calls `array()` by the same name."""

import sys

from .ext import array
from .types import ARRAY

array.array, array.ARRAY = array, ARRAY
sys.modules[__name__] = array
