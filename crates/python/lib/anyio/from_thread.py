from . import run


def run_sync(function, *args):
    return function(*args)
