"""Database URLs."""

from .. import exc


class URL:
    """The parts of `dialect+driver://user:password@host:port/database?key=value`."""

    def __init__(self, drivername, username=None, password=None, host=None, port=None, database=None, query=None):
        self.drivername, self.username, self.password = drivername, username, password
        self.host, self.port, self.database = host, port, database
        self.query = dict(query or {})
        # What it was read from.
        self._given = None

    @classmethod
    def create(cls, drivername, username=None, password=None, host=None, port=None, database=None, query=None):
        return cls(drivername, username, password, host, port, database, query)

    def set(self, **kw):
        names = "drivername username password host port database query".split()
        return URL(**{**{name: getattr(self, name) for name in names}, **kw})

    def get_backend_name(self):
        return self.drivername.split("+")[0]

    def get_driver_name(self):
        return self.drivername.split("+")[1] if "+" in self.drivername else ""

    def get_dialect(self):
        from .default import dialect_class

        return dialect_class(self.drivername)

    def render_as_string(self, hide_password=True):
        text = self.drivername + "://"
        if self.username is not None:
            text += _quoted(self.username)
            if self.password is not None:
                text += ":" + ("***" if hide_password else _quoted(str(self.password)))
            text += "@"
        if self.host is not None:
            text += f"[{self.host}]" if ":" in self.host else self.host
        if self.port is not None:
            text += f":{self.port}"
        if self.database is not None:
            text += "/" + self.database
        if self.query:
            text += "?" + "&".join(f"{key}={value}" for key, value in sorted(self.query.items()))
        return text

    def __str__(self):
        return self.render_as_string()

    __repr__ = __str__

    def __eq__(self, other):
        return isinstance(other, URL) and self.render_as_string(False) == other.render_as_string(False)

    __hash__ = None


def _of_the_command(url):
    """Where a URL is not to be had, the database is the one that the command was given."""
    import _seesaw_standin

    given = _seesaw_standin.engine
    return given.url if given is not None and type(url) is _seesaw_standin.StandIn else url


def make_url(name_or_url):
    if isinstance(name_or_url, URL):
        return name_or_url
    text = str(_of_the_command(name_or_url))
    drivername, mark, rest = text.partition("://")
    if not mark:
        raise exc.ArgumentError("Could not parse SQLAlchemy URL from given URL string")
    rest, _, query_text = rest.partition("?")
    authority, slash, database = rest.partition("/")
    username = password = port = None
    if "@" in authority:
        user, _, authority = authority.rpartition("@")
        username, colon, secret = user.partition(":")
        password = _unquoted(secret) if colon else None
        username = _unquoted(username)
    host = authority
    if host.startswith("["):
        host, _, tail = host[1:].partition("]")
        port = tail[1:] or None
    elif ":" in host:
        host, _, port = host.partition(":")
    query = dict(pair.partition("=")[::2] for pair in query_text.split("&") if pair)
    url = URL(drivername, username or None, password, host or None, int(port) if port else None,
              database if slash else None, query)
    url._given = text
    return url


def _quoted(text):
    return "".join(f"%{ord(each):02X}" if each in ":@/%" else each for each in text)


def _unquoted(text):
    parts = text.split("%")
    out = bytearray(parts[0].encode())
    for part in parts[1:]:
        try:
            out += bytes([int(part[:2], 16)]) + part[2:].encode()
        except ValueError:
            out += b"%" + part.encode()
    return out.decode("utf-8", "replace")
