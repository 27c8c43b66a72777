"""Values between Python and the engine, for databases whose results are texts with the name of a type."""


def driver_sql(sql, parameters, placed):
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


def _lenient(load):
    """What MySQL has in place of a date, `0000-00-00`, stays text, as with PyMySQL."""

    def read(text):
        try:
            return load(text)
        except ValueError:
            return text

    return read


_LOADERS = {
    "numeric": _numeric, "uuid": _uuid, "json": _json, "date": _lenient(_date), "timestamp": _timestamp, "datetime": _lenient(_timestamp),
    "timestamptz": _timestamp, "time": _time, "timetz": _time, "interval": _interval, "int": int, "float": float,
    "bool": lambda text: text == "t", "bytea": _bytes, "text": str,
}
