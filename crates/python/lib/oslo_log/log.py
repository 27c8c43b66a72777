import logging
from logging import CRITICAL, DEBUG, ERROR, INFO, WARNING  # noqa: F401


def getLogger(name=None, project="unknown", version="unknown"):  # noqa: N802
    return logging.getLogger(name)


def register_options(conf):
    pass


def setup(conf, product_name, version="unknown"):
    pass


def set_defaults(logging_context_format_string=None, default_log_levels=None):
    pass
