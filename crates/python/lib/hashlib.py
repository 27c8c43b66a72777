"""`hashlib` over the native hashes; BLAKE2 with a size, a key, a salt or a person of its own is worked out here."""

import _blake2
import _hashlib
from _hashlib import pbkdf2_hmac  # noqa: F401
from math import isqrt

_NATIVE = (
    "md5 sha1 sha224 sha256 sha384 sha512 sha3_224 sha3_256 sha3_384 sha3_512 shake_128 shake_256"
).split()
algorithms_guaranteed = {*_NATIVE, "blake2b", "blake2s"}
algorithms_available = set(algorithms_guaranteed)

for _name in _NATIVE:
    globals()[_name] = getattr(_hashlib, f"openssl_{_name}")


def blake2b(data=b"", /, *, digest_size=64, key=b"", salt=b"", person=b"", usedforsecurity=True):
    if digest_size == 64 and not (key or salt or person):
        return _blake2.blake2b(data)
    return _Blake2("blake2b", data, digest_size, key, salt, person)


def blake2s(data=b"", /, *, digest_size=32, key=b"", salt=b"", person=b"", usedforsecurity=True):
    if digest_size == 32 and not (key or salt or person):
        return _blake2.blake2s(data)
    return _Blake2("blake2s", data, digest_size, key, salt, person)


class _Blake2:
    def __init__(self, name, data, digest_size, key, salt, person):
        self.name = name
        self._word = 8 if name == "blake2b" else 4
        self.digest_size = digest_size
        self.block_size = 16 * self._word
        if not 0 < digest_size <= 8 * self._word:
            raise ValueError(f"digest_size for {name} must be between 1 and {8 * self._word} bytes, here it is {digest_size}")
        for what, value, most in (("key", key, 8), ("salt", salt, 2), ("person", person, 2)):
            if len(value) > most * self._word:
                raise ValueError(f"maximum {what} length is {most * self._word} bytes")
        quarter = 2 * self._word
        head = bytes([digest_size, len(key), 1, 1]).ljust(2 * quarter, b"\0")
        self._parameters = head + bytes(salt).ljust(quarter, b"\0") + bytes(person).ljust(quarter, b"\0")
        self._data = bytes(key).ljust(self.block_size, b"\0") if key else b""
        self.update(data)

    def update(self, data):
        self._data += bytes(data)

    def copy(self):
        other = object.__new__(_Blake2)
        vars(other).update(vars(self))
        return other

    def digest(self):
        word, bits, size = self._word, 8 * self._word, self.block_size
        mask = (1 << bits) - 1
        start = [isqrt(prime << 2 * bits) & mask for prime in (2, 3, 5, 7, 11, 13, 17, 19)]
        state = [value ^ each for value, each in zip(start, _words(self._parameters, word))]
        for at in range(0, max(len(self._data), 1), size):
            done = min(at + size, len(self._data))
            mixed = state + start
            mixed[12] ^= done & mask
            mixed[13] ^= done >> bits
            if done == len(self._data):
                mixed[14] ^= mask
            _mix(mixed, _words(self._data[at:done].ljust(size, b"\0"), word), bits)
            state = [state[i] ^ mixed[i] ^ mixed[i + 8] for i in range(8)]
        return b"".join(value.to_bytes(word, "little") for value in state)[: self.digest_size]

    def hexdigest(self):
        return self.digest().hex()


def _words(data, size):
    return [int.from_bytes(data[at : at + size], "little") for at in range(0, len(data), size)]


_ORDERS = (
    "0123456789abcdef ea489fd61c02b753 b8c052fdae367194 7931dcbe265a40f8 905724afe1bc683d "
    "2c6a0b834d75fe19 c51fed4a0763928b db7ec13950f4862a 6fe9b308c2d714a5 a2847615fb9e3cd0"
).split()
_CORNERS = (
    (0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15), (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14),
)


def _mix(v, m, bits):
    mask = (1 << bits) - 1
    rounds, turns = (12, (32, 24, 16, 63)) if bits == 64 else (10, (16, 12, 8, 7))
    for at in range(rounds):
        order = [int(each, 16) for each in _ORDERS[at % 10]]
        for place, (a, b, c, d) in enumerate(_CORNERS):
            for half in (0, 1):
                v[a] = (v[a] + v[b] + m[order[2 * place + half]]) & mask
                v[d] = _turned(v[d] ^ v[a], turns[2 * half], bits)
                v[c] = (v[c] + v[d]) & mask
                v[b] = _turned(v[b] ^ v[c], turns[2 * half + 1], bits)


def _turned(value, by, bits):
    return (value >> by | value << (bits - by)) & ((1 << bits) - 1)


def new(name, data=b"", **kw):
    if name in ("blake2b", "blake2s"):
        return globals()[name](data, **kw)
    return _hashlib.new(name, data, **kw)


def file_digest(fileobj, digest, /, *, _bufsize=2**18):
    found = new(digest) if isinstance(digest, str) else digest()
    while block := fileobj.read(_bufsize):
        found.update(block)
    return found
