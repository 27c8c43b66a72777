"""Streams in memory; the sandbox has no files."""

from _io import BytesIO, IncrementalNewlineDecoder, StringIO, TextIOWrapper, UnsupportedOperation, _IOBase

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192
IOBase = RawIOBase = BufferedIOBase = TextIOBase = _IOBase
BlockingIOError = BlockingIOError


def open(file, mode="r", *args, **kw):
    from pathlib import open_project_file

    return open_project_file(file, mode)


def text_encoding(encoding, stacklevel=2):
    return encoding or "utf-8"
