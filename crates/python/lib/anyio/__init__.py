"""anyio, on the sandbox's asyncio: everything is done at once."""

from asyncio import CancelledError, Event, Lock, Semaphore, sleep
from asyncio import run as _run


def run(function, *args, backend="asyncio", backend_options=None):
    return _run(function(*args))


def get_cancelled_exc_class():
    return CancelledError
