"""The name and quoting of Oracle."""

from ...engine.default import DefaultDialect


class OracleDialect(DefaultDialect):
    name = "oracle"
    driver = "cx_oracle"


dialect = OracleDialect
