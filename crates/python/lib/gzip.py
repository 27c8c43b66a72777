"""`gzip` over bytes; a file of the project can be read through it."""

import struct
import zlib


def compress(data, compresslevel=9, *, mtime=None):
    packer = zlib.compressobj(compresslevel, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(data) + packer.flush()
    head = b"\x1f\x8b\x08\x00" + struct.pack("<L", int(mtime or 0)) + b"\x02\xff"
    return head + body + struct.pack("<LL", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def decompress(data):
    return zlib.decompress(data, zlib.MAX_WBITS | 16)


def open(filename, mode="rb", *args, **kw):  # noqa: A001
    from io import BytesIO, StringIO
    from pathlib import open_project_file

    if "r" not in mode and mode not in ("", "b", "t"):
        raise PermissionError(13, "Seesaw's sandbox writes no files", str(filename))
    data = decompress(open_project_file(filename, "rb").read())
    return StringIO(data.decode()) if "t" in mode else BytesIO(data)
