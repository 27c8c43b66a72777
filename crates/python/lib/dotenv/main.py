"""Where the functions are defined in python-dotenv."""

from . import dotenv_values, find_dotenv, get_key, load_dotenv  # noqa: F401
