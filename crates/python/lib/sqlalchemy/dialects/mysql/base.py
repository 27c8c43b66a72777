"""MySQL's and MariaDB's spelling, as far as Python compiles it."""

from ...engine.default import DefaultDialect, RESERVED
from ...sql.compiler import IdentifierPreparer, SQLCompiler
from ...sql.type_compiler import GenericTypeCompiler
from .types import *  # noqa: F401,F403


class MySQLCompiler(SQLCompiler):
    def visit_on_duplicate_key_update(self, clause, **kw):
        from ...sql.elements import coerce

        pairs = [
            f"{self.preparer.quote(key)} = {self.process(coerce(value).self_group())}"
            for key, value in clause.update.items()
        ]
        return "ON DUPLICATE KEY UPDATE " + ", ".join(pairs)

    def visit_concat_op_binary(self, binary, operator, **kw):
        return "concat({}, {})".format(*self._sides(binary, **kw))


class MySQLTypeCompiler(GenericTypeCompiler):
    def process(self, type_, **kw):
        spelled = getattr(type_, "_spelled", None)
        return spelled(self) if spelled is not None else super().process(type_, **kw)

    def visit_boolean(self, type_, **kw):
        return "BOOL"

    visit_BOOLEAN = visit_boolean

    def visit_enum(self, type_, **kw):
        return "ENUM(" + ",".join("'" + value.replace("'", "''") + "'" for value in type_.enums) + ")"

    visit_ENUM = visit_enum


class MySQLIdentifierPreparer(IdentifierPreparer):
    pass


class MySQLDialect(DefaultDialect):
    name = "mysql"
    driver = "mysqldb"
    paramstyle = "format"
    positional = True
    doubles_percent = True
    supports_comments = True
    supports_native_enum = True
    max_identifier_length = 255
    quote_character = "`"
    reserved_words = RESERVED
    statement_compiler = MySQLCompiler
    type_compiler = MySQLTypeCompiler
    preparer = MySQLIdentifierPreparer
    is_mariadb = False


class MariaDBDialect(MySQLDialect):
    name = "mariadb"
    is_mariadb = True


dialect = MySQLDialect
