"""Values between Python and PostgreSQL, as psycopg2 converts them."""


def placed(value, ordered):
    """The SQL that stands for a parameter; what the engine is to fill in is appended to `ordered`."""
    kind = type(value)
    if value is None or kind in (bool, float, str, bytes):
        return _place(value, ordered)
    if kind is int:
        # Longer than the engine's integers.
        return _place(value, ordered) if -(1 << 63) < value < 1 << 63 else f" {value}"
    if isinstance(value, (list, set, frozenset)):
        return f"ARRAY[{', '.join(placed(each, ordered) for each in value)}]" if value else "'{}'"
    if isinstance(value, tuple):
        return f"({', '.join(placed(each, ordered) for each in value)})" if value else "(NULL)"
    name = kind.__name__
    if name == "Decimal":
        return f" {value}" if value.is_finite() else "'NaN'::numeric"
    if name == "UUID":
        return _place(str(value), ordered) + "::uuid"
    if hasattr(value, "isoformat"):
        if not hasattr(value, "hour"):
            return _place(value.isoformat(), ordered) + "::date"
        word = "timestamp" if hasattr(value, "year") else "time"
        zone = "tz" if value.tzinfo is not None else ""
        return _place(value.isoformat(), ordered) + f"::{word}{zone}"
    if name == "timedelta":
        text = f"{value.days} days {value.seconds}.{value.microseconds:06d} seconds"
        return _place(text, ordered) + "::interval"
    if isinstance(value, (bytearray, memoryview)):
        return _place(bytes(value), ordered)
    if name in ("Json", "Jsonb"):
        return _place(str(value), ordered)
    for plain in (bool, int, float, str, bytes):
        if isinstance(value, plain):
            return placed(plain.__str__(value) if plain is str else plain(value), ordered)
    from psycopg2.errors import ProgrammingError

    raise ProgrammingError(f"can't adapt type '{name}'")


def _place(value, ordered):
    ordered.append(value)
    return f"${len(ordered)}"


def driver_sql(sql, parameters):
    """A driver's own statement with `%s` or `%(name)s`, for the engine: the text and the values in order."""
    ordered = []
    if not parameters:
        return sql.replace("%%", "%"), ordered
    named = hasattr(parameters, "keys")
    rest = iter(() if named else parameters)
    pieces = []
    at = 0
    while True:
        found = sql.find("%", at)
        if found < 0 or found + 1 == len(sql):
            pieces.append(sql[at:])
            break
        pieces.append(sql[at:found])
        after = sql[found + 1]
        if after == "%":
            pieces.append("%")
            at = found + 2
        elif after == "s" and not named:
            try:
                pieces.append(placed(next(rest), ordered))
            except StopIteration:
                raise IndexError("tuple index out of range") from None
            at = found + 2
        elif after == "(" and named and ")s" in sql[found:]:
            end = sql.index(")s", found)
            pieces.append(placed(parameters[sql[found + 2:end]], ordered))
            at = end + 2
        else:
            raise ValueError(f"unsupported format character '{after}' ({hex(ord(after))}) at index {found + 1}")
    return "".join(pieces), ordered


def loaded(rows, types):
    """Rows with the values of these columns made Python's own."""
    loaders = [(at, loader(name)) for at, name in enumerate(types) if name]
    if not loaders:
        return rows
    found = []
    for row in rows:
        row = list(row)
        for at, load in loaders:
            if row[at] is not None:
                row[at] = load(row[at])
        found.append(tuple(row))
    return found


def loader(name):
    if name.endswith("[]"):
        item = _LOADERS.get(name[:-2]) or str
        return lambda text: _array(text, item)
    return _LOADERS[name]


def _numeric(text):
    from decimal import Decimal

    return Decimal(text)


def _uuid(text):
    from uuid import UUID

    return UUID(text)


def _json(text):
    import json

    return json.loads(text)


def _date(text):
    import datetime

    return datetime.date.fromisoformat(text)


def _timestamp(text):
    import datetime

    return datetime.datetime.fromisoformat(_iso(text))


def _time(text):
    import datetime

    return datetime.time.fromisoformat(_iso(text))


def _iso(text):
    """With six digits of a second, and minutes in the zone."""
    clock = text.index(":")
    sign = max(text.find("+", clock), text.find("-", clock))
    zone = "" if sign < 0 else text[sign:]
    text = text if sign < 0 else text[:sign]
    if "." in text:
        text = (text + "000000")[:text.index(".") + 7]
    return text + (zone if len(zone) != 3 else zone + ":00")


def _interval(text):
    """`1 year 2 mons -3 days -04:05:06.789`; a year has 365 days and a month 30, as for psycopg2."""
    import datetime

    words = text.split()
    days, seconds, micro = 0, 0, 0
    if words and ":" in words[-1]:
        clock = words.pop()
        sign = -1 if clock[0] == "-" else 1
        hours, minutes, rest = clock.lstrip("+-").split(":")
        whole, _, fraction = rest.partition(".")
        seconds = sign * (int(hours) * 3600 + int(minutes) * 60 + int(whole))
        micro = sign * int((fraction + "000000")[:6])
    for number, unit in zip(words[::2], words[1::2]):
        days += int(number) * {"y": 365, "m": 30, "d": 1}[unit[0]]
    return datetime.timedelta(days=days, seconds=seconds, microseconds=micro)


def _array(text, item):
    """`{a,"b c",NULL,{d}}`, as deep as it is; the bounds before a `=` say nothing here."""
    if text[:1] == "[":
        text = text[text.index("=") + 1:]
    stack = []
    at, end = 0, len(text)
    while at < end:
        sign = text[at]
        if sign == "{":
            stack.append([])
            at += 1
        elif sign == "}":
            done = stack.pop()
            if not stack:
                return done
            stack[-1].append(done)
            at += 1
        elif sign == ",":
            at += 1
        elif sign == '"':
            piece = []
            at += 1
            while text[at] != '"':
                if text[at] == "\\":
                    at += 1
                piece.append(text[at])
                at += 1
            at += 1
            stack[-1].append(item("".join(piece)))
        else:
            start = at
            while text[at] not in ",}":
                at += 1
            word = text[start:at]
            stack[-1].append(None if word == "NULL" else item(word))
    return text


def _bytes(text):
    return bytes.fromhex(text[2:])


_LOADERS = {
    "numeric": _numeric, "uuid": _uuid, "json": _json, "date": _date, "timestamp": _timestamp,
    "timestamptz": _timestamp, "time": _time, "timetz": _time, "interval": _interval, "int": int, "float": float,
    "bool": lambda text: text == "t", "bytea": _bytes, "text": str,
}
