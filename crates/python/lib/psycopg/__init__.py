"""psycopg: what of it is psycopg2's."""

import sys

import psycopg2.sql as sql
from psycopg2 import *  # noqa: F401,F403
from psycopg2 import connect, errors  # noqa: F401

sys.modules["psycopg.sql"], sys.modules["psycopg.errors"] = sql, errors
