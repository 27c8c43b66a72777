"""What the sandbox keeps out."""
import os
import time
import pathlib

import helper_names


def attempt(label, function):
    try:
        print(label, "->", function())
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)


def upgrade():
    attempt("open", lambda: open("/etc/passwd").read())
    attempt("write", lambda: open("x", "w"))
    attempt("socket", lambda: __import__("socket"))
    attempt("subprocess", lambda: __import__("subprocess"))
    attempt("ctypes", lambda: __import__("ctypes"))
    attempt("threading", lambda: __import__("threading").Thread(target=print).start())
    attempt("multiprocessing", lambda: __import__("multiprocessing"))
    attempt("posix", lambda: __import__("posix"))
    attempt("system", lambda: os.system("ls"))
    attempt("listdir", lambda: os.listdir("/etc"))
    attempt("input", input)
    attempt("io.open", lambda: __import__("io").open("/etc/passwd"))
    attempt("_io", lambda: __import__("_io").FileIO("/etc/passwd"))
    attempt("sleep", lambda: time.sleep(1000))
    attempt("time", lambda: (time.time(), time.strftime("%Y-%m-%d"), time.localtime().tm_year))
    attempt("exit", exit)
    attempt("project file", lambda: (pathlib.Path(__file__).parent / "helper.sql").read_text().strip())
    attempt("project file", lambda: open(os.path.join(os.path.dirname(__file__), "helper.sql")).readline().strip())
    attempt("helper", lambda: helper_names.double("ab"))
    attempt("eval", lambda: eval("1 + 1"))
    attempt("sqlalchemy", lambda: __import__("sqlalchemy.nothing"))
    attempt("big", lambda: len("x" * 10**6))
    print("a", "b", sep="-", end="!\n", flush=True)


def downgrade():
    pass
