"""What settings of Starlette are cast to."""


class Secret(str):
    def __repr__(self):
        return "Secret('**********')"


class CommaSeparatedStrings(list):
    def __init__(self, value):
        parts = value.split(",") if isinstance(value, str) else value
        super().__init__(each.strip() for each in parts)


class URL(str):
    pass


class DatabaseURL(str):
    pass
