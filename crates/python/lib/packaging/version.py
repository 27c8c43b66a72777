"""Versions of packages by PEP 440."""

import re

_FORM = re.compile(
    r"\s*v?(?:(?P<epoch>\d+)!)?(?P<release>\d+(?:\.\d+)*)"
    r"(?:[-_.]?(?P<pre>alpha|beta|preview|pre|a|b|c|rc)[-_.]?(?P<pre_number>\d*))?"
    r"(?:-(?P<implicit>\d+)|[-_.]?(?P<post>post|rev|r)[-_.]?(?P<post_number>\d*))?"
    r"(?:[-_.]?(?P<dev>dev)[-_.]?(?P<dev_number>\d*))?"
    r"(?:\+(?P<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*",
    re.IGNORECASE,
)
_PHASES = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}


class InvalidVersion(ValueError):
    pass


class Version:
    def __init__(self, version):
        found = _FORM.fullmatch(version)
        if found is None:
            raise InvalidVersion(f"Invalid version: {version!r}")
        part = found.groupdict()
        self.epoch = int(part["epoch"] or 0)
        self.release = tuple(int(each) for each in part["release"].split("."))
        phase = (part["pre"] or "").lower()
        self.pre = (_PHASES.get(phase, phase), int(part["pre_number"] or 0)) if phase else None
        self.post = int(part["implicit"] or part["post_number"] or 0) if part["post"] or part["implicit"] else None
        self.dev = int(part["dev_number"] or 0) if part["dev"] else None
        self.local = re.sub("[-_]", ".", part["local"].lower()) if part["local"] else None
        self._key = self._ordered()

    def _ordered(self):
        release = self.release
        while len(release) > 1 and release[-1] == 0:
            release = release[:-1]
        last = ("z", 0)
        pre = self.pre or (("", 0) if self.post is None and self.dev is not None else last)
        local = tuple((int(each), "") if each.isdigit() else (-1, each) for each in (self.local or "").split(".") if each)
        dev = float("inf") if self.dev is None else self.dev
        return (self.epoch, release, pre, -1 if self.post is None else self.post, dev, local)

    major = property(lambda self: self.release[0])
    minor = property(lambda self: self.release[1] if len(self.release) > 1 else 0)
    micro = property(lambda self: self.release[2] if len(self.release) > 2 else 0)
    is_prerelease = property(lambda self: self.pre is not None or self.dev is not None)
    is_postrelease = property(lambda self: self.post is not None)
    is_devrelease = property(lambda self: self.dev is not None)
    public = property(lambda self: str(self).partition("+")[0])

    @property
    def base_version(self):
        return (f"{self.epoch}!" if self.epoch else "") + ".".join(map(str, self.release))

    def __str__(self):
        text = self.base_version + "".join(map(str, self.pre or ()))
        for name, value in ((".post", self.post), (".dev", self.dev), ("+", self.local)):
            text += "" if value is None else f"{name}{value}"
        return text

    def __repr__(self):
        return f"<Version('{self}')>"

    def __hash__(self):
        return hash(self._key)

    def __eq__(self, other):
        return self._key == other._key if isinstance(other, Version) else NotImplemented

    def __lt__(self, other):
        return self._key < other._key if isinstance(other, Version) else NotImplemented

    def __le__(self, other):
        return self._key <= other._key if isinstance(other, Version) else NotImplemented

    def __gt__(self, other):
        return self._key > other._key if isinstance(other, Version) else NotImplemented

    def __ge__(self, other):
        return self._key >= other._key if isinstance(other, Version) else NotImplemented


def parse(version):
    return Version(version)
