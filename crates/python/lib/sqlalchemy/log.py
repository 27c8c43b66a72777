"""Logging of SQL: statements are recorded by Seesaw itself."""


def echo_property():
    return False
