"""`inspect(connection)`."""

from . import exc


def inspect(subject, raiseerr=True):
    """An `Inspector` of a connection; a mapper's view of a mapped class."""
    mapper = getattr(subject, "__mapper__", None)
    if mapper is not None:
        return mapper if isinstance(subject, type) else mapper.state_of(subject)
    if hasattr(subject, "get_bind"):
        subject = subject.get_bind()
    if hasattr(subject, "dialect") and (hasattr(subject, "_apply") or hasattr(subject, "connect")):
        from .engine.reflection import Inspector

        return Inspector(subject)
    if hasattr(subject, "columns") and hasattr(subject, "constraints"):
        return subject
    if not raiseerr:
        return None
    raise exc.NoInspectionAvailable(
        f"No inspection system is available for object of type {type(subject)!r}"
    )
