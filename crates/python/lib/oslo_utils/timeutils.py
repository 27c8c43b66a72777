import datetime


def utcnow(with_timezone=False):
    now = datetime.datetime.now(datetime.timezone.utc)
    return now if with_timezone else now.replace(tzinfo=None)


def isotime(at=None, subsecond=False):
    at = at or utcnow()
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f" if subsecond else "%Y-%m-%dT%H:%M:%S") + "Z"


def parse_isotime(timestr):
    return datetime.datetime.fromisoformat(timestr.replace("Z", "+00:00"))


def parse_strtime(timestr, fmt="%Y-%m-%dT%H:%M:%S.%f"):
    return datetime.datetime.strptime(timestr, fmt)


def normalize_time(timestamp):
    offset = timestamp.utcoffset()
    return timestamp if offset is None else timestamp.replace(tzinfo=None) - offset


def delta_seconds(before, after):
    return (after - before).total_seconds()


def utcnow_ts(microsecond=False):
    seconds = datetime.datetime.now(datetime.timezone.utc).timestamp()
    return seconds if microsecond else int(seconds)
