"""python-dotenv: the `.env` of the project, for env.py."""

import os
import re
import sys

import _seesaw

_LINE = re.compile(
    r"""^[^\S\n]*(?:export[^\S\n]+)?([A-Za-z_][\w.]*)[^\S\n]*=[^\S\n]*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\r\n]*?(?=[^\S\n]+\#|[^\S\n]*$))""",
    re.MULTILINE,
)
_REFERENCE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


def find_dotenv(filename=".env", raise_error_if_not_found=False, usecwd=False):
    """The file beside the module that asks, or in a folder above it, up to the root of the project."""
    folder = "" if usecwd else _folder_of_caller()
    while True:
        path = f"{folder}/{filename}" if folder else filename
        if _seesaw.project_file(path) is not None:
            return os.path.abspath(path)
        if not folder:
            break
        folder = folder.rpartition("/")[0]
    if raise_error_if_not_found:
        raise OSError("File not found")
    return ""


def dotenv_values(dotenv_path=None, stream=None, verbose=False, interpolate=True, encoding="utf-8"):
    text = stream.read() if stream is not None else _text(dotenv_path or find_dotenv())
    values = {}
    for found in _LINE.finditer(text or ""):
        name, value = found.groups()
        value = value.strip()
        if value[:1] == value[-1:] == '"' and len(value) > 1:
            value = re.sub(r"\\(.)", lambda each: _ESCAPES.get(each[1], each[1]), value[1:-1])
        elif value[:1] == value[-1:] == "'" and len(value) > 1:
            values[name] = value[1:-1]
            continue
        if interpolate:
            value = _REFERENCE.sub(
                lambda each: os.environ.get(each[1], values.get(each[1], each[2] or "")), value
            )
        values[name] = value
    return values


def load_dotenv(dotenv_path=None, stream=None, verbose=False, override=False, interpolate=True, encoding="utf-8"):
    values = dotenv_values(dotenv_path, stream, verbose, interpolate, encoding)
    for name, value in values.items():
        if override or name not in os.environ:
            os.environ[name] = value
    return bool(values)


def get_key(dotenv_path, key_to_get, encoding="utf-8"):
    return dotenv_values(dotenv_path).get(key_to_get)


def _folder_of_caller():
    frame = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith("<frozen"):
        frame = frame.f_back
    path = _seesaw.script_path() if frame is None else os.path.project_path(frame.f_code.co_filename)
    return path.rpartition("/")[0]


def _text(path):
    data = _seesaw.project_file(os.path.project_path(path)) if path else None
    return None if data is None else data.decode("utf-8-sig", "replace")
