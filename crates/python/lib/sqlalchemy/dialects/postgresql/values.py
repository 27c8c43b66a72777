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
