"""Values between Python and MySQL, as PyMySQL converts them."""


def placed(value, ordered):
    """The SQL that stands for a parameter; what the engine is to fill in is appended to `ordered`."""
    kind = type(value)
    if value is None or kind in (bool, float, str, bytes):
        return _place(value, ordered)
    if kind is int:
        # Longer than the engine's integers.
        return _place(value, ordered) if -(1 << 63) < value < 1 << 63 else str(value)
    if isinstance(value, (list, tuple)):
        return f"({','.join(placed(each, ordered) for each in value)})"
    if isinstance(value, (set, frozenset)):
        return ",".join(placed(each, ordered) for each in value)
    name = kind.__name__
    if name == "Decimal":
        return str(value)
    if name == "timedelta":
        seconds = value.days * 86400 + value.seconds
        text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        return _place(f"{text}.{value.microseconds:06d}" if value.microseconds else text, ordered)
    if hasattr(value, "isoformat"):
        if not hasattr(value, "hour"):
            return _place(value.isoformat(), ordered)
        # Without its zone, as PyMySQL writes it.
        plain = value.replace(tzinfo=None)
        return _place(plain.isoformat(" ") if hasattr(value, "year") else plain.isoformat(), ordered)
    if isinstance(value, (bytearray, memoryview)):
        return _place(bytes(value), ordered)
    for plain in (bool, int, float, str, bytes):
        if isinstance(value, plain):
            return placed(plain.__str__(value) if plain is str else plain(value), ordered)
    if isinstance(value, dict):
        raise TypeError("dict can not be used as parameter")
    return _place(str(value), ordered)


def _place(value, ordered):
    ordered.append(value)
    return "?"
