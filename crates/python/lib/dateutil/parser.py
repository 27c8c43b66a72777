"""`dateutil.parser`: the forms that databases and JSON hold. Others are refused, not guessed."""

from datetime import datetime, timezone

_FORMS = (
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d", "%Y%m%d%H%M%S", "%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%b %d, %Y",
    "%B %d, %Y", "%a, %d %b %Y %H:%M:%S", "%d %b %Y %H:%M:%S", "%a %b %d %H:%M:%S %Y", "%m/%d/%Y", "%m/%d/%Y %H:%M:%S",
)


class ParserError(ValueError):
    pass


def isoparse(text):
    return datetime.fromisoformat(text.decode() if isinstance(text, bytes) else text)


def parse(timestr, parserinfo=None, **kw):
    text = (timestr.decode() if isinstance(timestr, bytes) else timestr).strip()
    zone = None
    for suffix in (" UTC", " GMT", "UTC", "GMT"):
        if text.endswith(suffix):
            text, zone = text[: -len(suffix)].strip(), timezone.utc
            break
    moment = _iso(text) or _written(text)
    if moment is None:
        raise ParserError(f"Unknown string format: {timestr}")
    return moment.replace(tzinfo=zone) if zone is not None else moment


def _iso(text):
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _written(text):
    for form in _FORMS:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None
