import requests


def upgrade():
    pass
