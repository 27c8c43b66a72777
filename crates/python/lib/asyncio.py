"""Coroutines, one after the other: there is nothing in the sandbox to wait for."""

import sys
import types


class CancelledError(BaseException):
    pass


class InvalidStateError(Exception):
    pass


class QueueEmpty(Exception):
    pass


TimeoutError = TimeoutError  # noqa: PLW0127
_running = None


class AbstractEventLoop:
    pass


class _Loop(AbstractEventLoop):
    """Runs a coroutine to its end."""

    def run_until_complete(self, awaitable):
        global _running
        before, _running = _running, self
        try:
            return _finished(awaitable)
        finally:
            _running = before

    def create_task(self, coroutine, **kw):
        return create_task(coroutine)

    def run_in_executor(self, executor, function, *args):
        return _Done(function(*args))

    def is_running(self):
        return _running is self

    def is_closed(self):
        return False

    def stop(self):
        pass

    close = stop

    def set_debug(self, on):
        pass

    async def shutdown_asyncgens(self):
        pass

    shutdown_default_executor = shutdown_asyncgens


class _Done:
    """An awaitable that has its value."""

    def __init__(self, value=None, error=None):
        self._value, self._error = value, error

    def __await__(self):
        return self.result()
        yield

    def result(self):
        if self._error is not None:
            raise self._error
        return self._value

    def exception(self):
        return self._error

    def done(self):
        return True

    def cancelled(self):
        return False

    def cancel(self, msg=None):
        return False

    def add_done_callback(self, function, *, context=None):
        function(self)


Task = Future = _Done


def _finished(awaitable):
    if isinstance(awaitable, _Done):
        return awaitable.result()
    step = awaitable if hasattr(awaitable, "send") else awaitable.__await__()
    try:
        while True:
            step.send(None)
    except StopIteration as end:
        return end.value


def run(main, *, debug=None, loop_factory=None):
    if _running is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    return _Loop().run_until_complete(main)


class Runner:
    def __init__(self, **kw):
        pass

    def run(self, coroutine, *, context=None):
        return run(coroutine)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


def create_task(coroutine, **kw):
    try:
        return _Done(_finished(coroutine))
    except Exception as error:
        return _Done(error=error)


def ensure_future(awaitable, **kw):
    return create_task(awaitable)


async def gather(*awaitables, return_exceptions=False):
    results = []
    for each in awaitables:
        try:
            results.append(await each)
        except Exception as error:
            if not return_exceptions:
                raise
            results.append(error)
    return results


async def wait_for(awaitable, timeout=None):
    return await awaitable


async def shield(awaitable):
    return await awaitable


async def to_thread(function, *args, **kw):
    return function(*args, **kw)


async def sleep(delay, result=None):
    return result


def get_running_loop():
    if _running is None:
        raise RuntimeError("no running event loop")
    return _running


def get_event_loop():
    return _running or _Loop()


new_event_loop = _Loop


def set_event_loop(loop):
    pass


def iscoroutine(value):
    return isinstance(value, types.CoroutineType)


def iscoroutinefunction(function):
    import inspect

    return inspect.iscoroutinefunction(function)


def current_task(loop=None):
    return None


class Lock:
    """Nobody else is there to hold it."""

    _held = False

    async def acquire(self):
        self._held = True
        return True

    def release(self):
        self._held = False

    def locked(self):
        return self._held

    async def __aenter__(self):
        self._held = True

    async def __aexit__(self, *error):
        self._held = False


class Semaphore(Lock):
    def __init__(self, value=1):
        pass


BoundedSemaphore = Semaphore


class Event:
    def __init__(self):
        self._set = False

    def set(self):
        self._set = True

    def clear(self):
        self._set = False

    def is_set(self):
        return self._set

    async def wait(self):
        return True


class DefaultEventLoopPolicy:
    pass


WindowsSelectorEventLoopPolicy = WindowsProactorEventLoopPolicy = AbstractEventLoopPolicy = DefaultEventLoopPolicy


def set_event_loop_policy(policy):
    pass


def get_event_loop_policy():
    return DefaultEventLoopPolicy()


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(f"asyncio.{name} is not part of Seesaw's sandbox, in which there is nothing to wait for")


sys.modules.setdefault("asyncio.events", sys.modules[__name__])
