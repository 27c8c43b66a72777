"""Exceptions that env.py files catch."""


class RevisionError(Exception):
    pass


class ResolutionError(RevisionError):
    pass


class RangeNotAncestorError(RevisionError):
    pass


class MultipleHeads(RevisionError):
    pass
