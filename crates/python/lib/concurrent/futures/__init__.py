"""`concurrent.futures` without threads: what is handed to an executor has run when `submit` returns."""

FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"


class CancelledError(Exception):
    pass


class InvalidStateError(Exception):
    pass


TimeoutError = TimeoutError


class Future:
    def __init__(self):
        self._result = self._exception = None
        self._done = False

    def _run(self, function, args, kw):
        try:
            self._result = function(*args, **kw)
        except Exception as error:
            self._exception = error
        self._done = True

    def set_result(self, result):
        self._result, self._done = result, True

    def set_exception(self, exception):
        self._exception, self._done = exception, True

    def result(self, timeout=None):
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self, timeout=None):
        return self._exception

    def done(self):
        return self._done

    def running(self):
        return False

    def cancel(self):
        return False

    def cancelled(self):
        return False

    def add_done_callback(self, function):
        function(self)


class Executor:
    _closed = False

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=(), **kw):
        if max_workers is not None and max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None:
            initializer(*initargs)

    def submit(self, function, /, *args, **kw):
        if self._closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future = Future()
        future._run(function, args, kw)
        return future

    def map(self, function, *iterables, timeout=None, chunksize=1, **kw):
        futures = [self.submit(function, *args) for args in zip(*iterables)]
        return (future.result() for future in futures)

    def shutdown(self, wait=True, *, cancel_futures=False):
        self._closed = True

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.shutdown()
        return False


class ThreadPoolExecutor(Executor):
    pass


class ProcessPoolExecutor(Executor):
    pass


def as_completed(futures, timeout=None):
    return iter(list(dict.fromkeys(futures)))


def wait(futures, timeout=None, return_when=ALL_COMPLETED):
    from collections import namedtuple

    return namedtuple("DoneAndNotDoneFutures", "done not_done")(set(futures), set())
