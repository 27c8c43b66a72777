"""Alembic directives made by chance, as the source text that stands in a script: `op.add_column('t', …)`.

One generator for every oracle: the text is run by real Alembic, described in the engine's words, and put into revision
scripts that Seesaw runs.
"""

NAMES = ["id", "name", "Mixed", "order", "a b", "x1", "1st", "quo\"te", "é", "user", "rank", "offset", "value$", "100%",
         "back`tick"]
TABLES = ["t", "Table", "select", "my table"]
SCHEMAS = [None, None, None, "s", "Big", "a.b"]
LITERALS = ["5", "", "it's", "100%", "say \"x\"", "back\\slash", "null"]


class Source(str):
    """Python, as opposed to a string that it holds."""


def written(value):
    if isinstance(value, Source):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(written(each) for each in value)}]"
    if isinstance(value, tuple):
        return f"({''.join(written(each) + ', ' for each in value).rstrip()})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {written(each)}' for key, each in value.items())}}}"
    return repr(value)


def call(function, *args, **kw):
    parts = [written(each) for each in args]
    parts += [f"{name}={written(value)}" for name, value in kw.items()]
    return Source(f"{function}({', '.join(parts)})")


TYPES = [Source(each) for each in [
    "sa.Integer()", "sa.SmallInteger()", "sa.BigInteger()", "sa.Boolean()", "sa.String(20)", "sa.String(length=20)",
    "sa.String(20, collation='C')", "sa.Unicode(7)", "sa.Text()", "sa.Text(collation='utf8_bin')", "sa.Text(300)",
    "sa.Date()", "sa.Time()", "sa.Time(timezone=True)", "sa.DateTime()", "sa.DateTime(timezone=True)", "sa.Interval()",
    "sa.Float()", "sa.Float(53)", "sa.Double()", "sa.Numeric()", "sa.Numeric(10)", "sa.Numeric(precision=10, scale=2)",
    "sa.LargeBinary()", "sa.LargeBinary(500)", "sa.JSON()", "sa.Uuid()", "sa.Uuid(native_uuid=False)", "sa.Integer",
    "sa.Enum('a', \"it's\", '100%', 'back\\\\slash', name='kind')", "sa.Enum('x', name='Mood', schema='s')",
    "sa.Enum('a', 'bcd', name='plain', native_enum=False)", "sa.PickleType()", "sa.UnicodeText()",
    "sa.Enum('a', 'bcd', name='checked', native_enum=False, create_constraint=True)",
    "sa.Enum('a', 'bcd', native_enum=False, create_constraint=True, length=30)",
    "sa.Boolean(create_constraint=True, name='ck_b')", "sa.Boolean(create_constraint=True)", "sa.VARCHAR(7)",
    "sa.TIMESTAMP()", "sa.TIMESTAMP(timezone=True)", "sa.INTEGER()", "sa.BIGINT()", "sa.SMALLINT()", "sa.CHAR(3)",
    "sa.REAL()", "sa.DECIMAL(8, 3)", "sa.DATE()", "sa.NUMERIC(4, 1)",
    "sa.Text().with_variant(sa.JSON(), 'postgresql').with_variant(sa.Integer(), 'mariadb')",
    "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')", "sa.String(5).with_variant(mysql.MEDIUMTEXT(), 'mysql')",
]]
POSTGRESQL = [Source(each) for each in [
    "postgresql.UUID()", "postgresql.UUID(as_uuid=True)", "postgresql.JSONB()", "postgresql.JSON()", "postgresql.INET()",
    "postgresql.JSONB(astext_type=sa.Text())", "postgresql.CIDR()", "postgresql.MACADDR()", "postgresql.TSVECTOR()",
    "postgresql.HSTORE()", "postgresql.HSTORE(text_type=sa.Text())", "postgresql.BYTEA()", "postgresql.CITEXT()",
    "postgresql.MONEY()", "postgresql.OID()", "postgresql.INT4RANGE()", "postgresql.TSTZRANGE()",
    "postgresql.DATEMULTIRANGE()", "postgresql.BIT(3)", "postgresql.BIT(varying=True)", "postgresql.BIT(5, varying=True)",
    "postgresql.TIMESTAMP(timezone=True, precision=3)", "postgresql.TIMESTAMP()", "postgresql.TIME(precision=0)",
    "postgresql.INTERVAL(fields='DAY TO SECOND', precision=2)", "postgresql.INTERVAL()", "postgresql.DOUBLE_PRECISION()",
    "postgresql.DOUBLE_PRECISION(precision=53)", "postgresql.VARCHAR(9)", "postgresql.REAL()", "sa.ARRAY(sa.Integer)",
    "postgresql.ARRAY(sa.Text, dimensions=2)", "postgresql.ARRAY(sa.String(5, collation='C'))",
    "postgresql.ARRAY(postgresql.UUID())", "sa.ARRAY(sa.Enum('p', 'q', name='inner'))",
    "postgresql.ENUM('a', 'b', name='state', create_type=False)", "postgresql.ENUM('a', 'b', name='user', schema='Sch')",
    "postgresql.ENUM('o', 'p', name='kept')", "sa.Enum('m', name='metadata_enum', metadata=sa.MetaData())",
    "sa.Enum('unnamed')", "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')",
    "postgresql.DOMAIN('positive', sa.Integer(), check='VALUE > 0', create_type=False)",
]]
MYSQL = [Source(each) for each in [
    "mysql.INTEGER(11)", "mysql.INTEGER(display_width=11)", "mysql.INTEGER(unsigned=True)",
    "mysql.BIGINT(20, unsigned=True)", "mysql.TINYINT()", "mysql.TINYINT(1)", "mysql.TINYINT(display_width=1)",
    "mysql.MEDIUMINT(zerofill=True)", "mysql.SMALLINT(4)", "mysql.DECIMAL(10, 2, unsigned=True)", "mysql.NUMERIC()",
    "mysql.NUMERIC(5)", "mysql.FLOAT(7, 3)", "mysql.FLOAT(10)", "mysql.FLOAT()", "mysql.DOUBLE(7, 3)",
    "mysql.DOUBLE(asdecimal=True)", "mysql.DOUBLE()", "mysql.REAL(8, 2)",
    "mysql.VARCHAR(20, charset='utf8mb4', collation='utf8mb4_bin')", "mysql.VARCHAR(length=255)",
    "mysql.VARCHAR(9, ascii=True)", "mysql.VARCHAR(9, unicode=True, binary=True)", "mysql.VARCHAR(9, national=True)",
    "mysql.CHAR()", "mysql.CHAR(4, binary=True)", "mysql.NVARCHAR(5)", "mysql.NCHAR(5)", "mysql.TEXT(charset='latin1')",
    "mysql.TEXT(100)", "mysql.TEXT()", "mysql.TINYTEXT()", "mysql.MEDIUMTEXT()", "mysql.MEDIUMTEXT(charset='utf8')",
    "mysql.LONGTEXT(collation='utf8_bin')", "mysql.TINYBLOB()", "mysql.MEDIUMBLOB()", "mysql.LONGBLOB()", "mysql.JSON()",
    "mysql.DATETIME(fsp=6)", "mysql.DATETIME()", "mysql.TIMESTAMP(fsp=3)", "mysql.TIME(fsp=2)", "mysql.TIMESTAMP()",
    "mysql.YEAR()", "mysql.YEAR(4)", "mysql.BIT()", "mysql.BIT(8)", "sa.BINARY(16)", "sa.VARBINARY(16)", "sa.BLOB()",
    "mysql.ENUM('a', \"it's\", 'b\\\\c')", "mysql.ENUM('a', 'b', charset='latin1', collation='latin1_bin')",
    "mysql.SET('a', 'b')", "mysql.SET('x', charset='utf8')", "sa.NVARCHAR(4)", "sa.String()",
    "sa.JSON().with_variant(mysql.JSON(), 'mysql')", "sa.Enum('a', 'b')",
]]
EXPRESSIONS = [call("sa.text", each) for each in [
    "CURRENT_TIMESTAMP", "0", "-1", "'x'", "(1 + 1)", "lower('X')", "\"x\"", "now()", "gen_random_uuid()", "'{}'::jsonb",
    "nextval('seq'::regclass)", "true", "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP", "50 % 3", "'10\\:30'",
]]
FUNCTIONS = [Source(each) for each in [
    "sa.func.now()", "sa.func.current_timestamp()", "sa.true()", "sa.false()", "sa.null()", "sa.literal(5)",
    "sa.literal(\"it's\")", "sa.func.lower('X')", "sa.func.gen_random_uuid()", "sa.func.now(6)", "sa.sql.expression.true()",
    "sa.func.timezone('UTC', sa.func.now())", "sa.literal_column(\"'a' || 'b'\")", "sa.cast('5', sa.Integer)",
]]


def pool(dialect):
    own = {"postgresql": POSTGRESQL, "mysql": MYSQL, "mariadb": MYSQL}.get(dialect, [])
    return TYPES + own + own


def default(chance):
    kind = chance.random()
    if kind < 0.3:
        return chance.choice(LITERALS)
    return chance.choice(EXPRESSIONS if kind < 0.7 else FUNCTIONS)


def identity(chance):
    pairs = {
        "always": [True, False], "start": [1, 10], "increment": [1, -2], "minvalue": [0], "maxvalue": [900],
        "nominvalue": [True], "nomaxvalue": [True], "cycle": [True, False], "cache": [5],
    }
    given = {name: chance.choice(values) for name, values in pairs.items() if chance.random() < 0.3}
    return call("sa.Identity", **given)


def column(chance, name, dialect, primary=False, inline=(), **flags):
    kind = chance.choice(TYPES[:3]) if primary and chance.random() < 0.6 else chance.choice(pool(dialect))
    options, arguments = {}, []
    if primary:
        options["primary_key"] = True
        if chance.random() < 0.25:
            options["autoincrement"] = chance.choice([True, False])
        if chance.random() < 0.1:
            arguments.append(call("sa.Sequence", "seq", **chance.choice([{}, {"optional": True}])))
        elif chance.random() < 0.08:
            options["default"] = 5
    elif chance.random() < 0.4:
        options["nullable"] = chance.choice([False, False, True])
    choice = chance.random()
    if choice < 0.3 and (not primary or chance.random() < 0.2):
        options["server_default"] = default(chance)
    elif choice < 0.38 and not primary:
        arguments.append(call("sa.Computed", "x1 + 1", **chance.choice([{"persisted": True}, {}, {}, {"persisted": False}])))
    elif choice < 0.46 and dialect != "sqlite" and "autoincrement" not in options and not arguments:
        arguments.append(identity(chance))
        kind = TYPES[0]
    if chance.random() < 0.2:
        options["comment"] = chance.choice(["a comment", "it's", "", "50% \\ of"])
    if chance.random() < 0.1:
        options_of_check = chance.choice([{}, {"name": "ck_inline"}, {"name": "Check"}])
        arguments.append(call("sa.CheckConstraint", "x1 > 5", **options_of_check))
    return call("sa.Column", name, kind, *arguments, *inline, **options, **flags)


def key_options(chance, dialect):
    options = {}
    for name, values in [
        ("ondelete", ["CASCADE", "SET NULL"]), ("onupdate", ["RESTRICT"]), ("deferrable", [True, False]),
        ("initially", ["DEFERRED", "IMMEDIATE"]), ("match", ["FULL"]),
    ]:
        if chance.random() < (0.05 if name == "match" else 0.3):
            options[name] = chance.choice(values)
    if dialect == "postgresql" and chance.random() < 0.2:
        options["postgresql_not_valid"] = True
    if chance.random() < 0.03:
        options["ondelete"] = "bad; phrase"
    return options


def table_constraint(chance, dialect, names):
    name = chance.choice([None, "c_1", "Named", "check"])
    some = chance.sample(names, chance.randint(1, min(2, len(names))))
    kind = chance.choice(["unique", "check", "foreign_key", "foreign_key"])
    options = {} if name is None else {"name": name}
    postgres = dialect == "postgresql"
    if chance.random() < 0.2:
        options["deferrable"] = chance.choice([True, False])
    if kind == "unique":
        if postgres and chance.random() < 0.3:
            options["postgresql_nulls_not_distinct"] = chance.choice([True, False])
        if postgres and chance.random() < 0.2:
            options["postgresql_include"] = [chance.choice(names)]
        return call("sa.UniqueConstraint", *some, **options)
    if kind == "check":
        if postgres and chance.random() < 0.2:
            options["postgresql_not_valid"] = True
        return call("sa.CheckConstraint", condition(chance), **options)
    options |= key_options(chance, dialect)
    if chance.random() < 0.05:
        options["use_alter"] = True
    schema = "" if dialect == "sqlite" else chance.choice(["", "", "s.", "Big."])
    table = schema + chance.choice(["other", "Other", "order"])
    return call("sa.ForeignKeyConstraint", some, [f"{table}.r{number}" for number in range(len(some))], **options)


def condition(chance):
    return chance.choice(["x1 > 0", *[Source(each) for each in [
        "sa.column('Mixed') > 5", "sa.column('name').in_(['a', \"it's\"])", "sa.func.length(sa.column('name')) > 2",
        "sa.text('50 % 3 = 2')", "sa.and_(sa.column('a').isnot(None), sa.column('b') == \"it's\")",
        "sa.or_(sa.column('a').is_(None), ~sa.column('b').like('%x'))", "sa.column('a') % 2 == 0",
        "sa.column('flag', sa.Boolean) == sa.true()", "sa.not_(sa.column('a').between(1, 5))",
    ]]])


def create_table(chance, dialect):
    names = chance.sample(NAMES, chance.randint(1, 5))
    keys = set(chance.sample(names, min(len(names), chance.choice([0, 1, 1, 1, 1, 2]))))
    parts, indexed = [], False
    for name in names:
        inline = []
        if chance.random() < 0.1:
            inline.append(call("sa.ForeignKey", "other.id", **key_options(chance, dialect)))
        flags = {}
        flag = chance.random()
        if flag < 0.06 and not indexed:
            indexed = True
            flags["index"] = True
        elif flag < 0.12:
            flags["unique"] = True
        parts.append(column(chance, name, dialect, name in keys, inline, **flags))
    if keys and chance.random() < 0.3:
        using = {"mysql_using": "HASH"} if dialect in ("mysql", "mariadb") and chance.random() < 0.3 else {}
        parts.append(call("sa.PrimaryKeyConstraint", *[name for name in names if name in keys], name="Pk", **using))
    parts += [table_constraint(chance, dialect, names) for _ in range(chance.choice([0, 0, 1, 2, 3]))]
    if dialect == "postgresql" and chance.random() < 0.1:
        elements = [Source(f"(sa.column({names[0]!r}), '&&')"), (names[-1], "=")]
        parts.append(call("postgresql.ExcludeConstraint", *elements, name="ex", where=call("sa.text", "x1 > 5"),
                          using="GIST"))
    return call("op.create_table", chance.choice(TABLES), *parts, **table_options(chance, dialect))


def table_options(chance, dialect):
    options = {}
    postgres = {
        "postgresql_partition_by": ["RANGE (id)"], "postgresql_inherits": ["parent", ("p1", "P2")],
        "postgresql_using": ["heap"], "postgresql_with_oids": [True, False], "postgresql_on_commit": ["PRESERVE_ROWS"],
        "postgresql_tablespace": ["Space"], "mysql_engine": ["InnoDB"],
    }
    sqlite = {"sqlite_autoincrement": [True], "sqlite_with_rowid": [False], "mysql_charset": ["utf8"]}
    mysql = {}
    for name, values in {
        "engine": ["InnoDB"], "charset": ["utf8mb4"], "collate": ["utf8mb4_bin"], "default_charset": ["utf8"],
        "row_format": ["DYNAMIC"], "auto_increment": ["100"], "data_directory": ["/tmp/it's"], "key_block_size": ["8"],
        "partition_by": ["HASH(id)"], "partitions": ["4"], "subpartitions": ["2"], "tablespace": ["ts"],
        "connection": ["x"], "checksum": ["1"], "default_character_set": ["latin1"], "comment": ["by option"],
    }.items():
        mysql["mysql_" + name] = values
        mysql["mariadb_" + name] = values
    given = {"postgresql": postgres, "sqlite": sqlite}.get(dialect, mysql)
    for name in chance.sample(sorted(given), len(given)):
        if chance.random() < (0.08 if given is mysql else 0.12):
            options[name] = chance.choice(given[name])
    if chance.random() < 0.2:
        options["comment"] = chance.choice(["of the table", "it's", ""])
    if chance.random() < 0.2 and dialect != "sqlite":
        options["schema"] = chance.choice(["s", "Big", "a.b"])
    if chance.random() < 0.1 and dialect != "sqlite":
        options["prefixes"] = chance.choice([["TEMPORARY"], ["GLOBAL", "TEMPORARY"]])
    if chance.random() < 0.15:
        options["if_not_exists"] = True
    return options


def add_column(chance, dialect):
    options = {}
    if chance.random() < 0.2 and dialect != "sqlite":
        options["schema"] = chance.choice(["s", "Big", "a.b"])
    if chance.random() < 0.15 and dialect != "sqlite":
        options["if_not_exists"] = True
    inline = []
    if chance.random() < 0.35:
        keys = key_options(chance, dialect)
        name = chance.choice([None, "fk", "Fk"])
        if name:
            keys["name"] = name
        targets = ["other.id", "Other.Id"] + (["s.other.id"] if dialect != "sqlite" else [])
        inline.append(call("sa.ForeignKey", chance.choice(targets), **keys))
        if chance.random() < 0.5:
            options["inline_references"] = True
    primary = chance.random() < 0.2
    if primary and chance.random() < 0.6:
        options["inline_primary_key"] = True
    flag = chance.random()
    flags = {"index": True} if flag < 0.1 else {"unique": True} if flag < 0.2 and not inline else {}
    made = column(chance, chance.choice(NAMES), dialect, primary, inline, **flags)
    return call("op.add_column", chance.choice(TABLES), made, **options)


def alter_options(chance, dialect):
    options = {}
    for name, values, often in [
        ("nullable", [True, False], 0.35), ("new_column_name", ["New", "order", "plain"], 0.25),
        ("comment", ["it's", None, "", "50%"], 0.25), ("existing_nullable", [True, False], 0.4),
        ("existing_comment", ["old", "it's"], 0.2), ("autoincrement", [True, False], 0.12),
        ("existing_autoincrement", [True, False], 0.06),
    ]:
        if chance.random() < often:
            options[name] = chance.choice(values)
    if chance.random() < 0.4:
        options["type_"] = chance.choice(pool(dialect))
        if dialect == "postgresql" and chance.random() < 0.4:
            options["postgresql_using"] = chance.choice(["name::integer", "to_date(name, 'YYYY')", "a % b"])
    elif dialect == "postgresql" and chance.random() < 0.05:
        options["postgresql_using"] = "name::integer"
    if chance.random() < (0.5 if dialect == "postgresql" else 0.8):
        options["existing_type"] = chance.choice(pool(dialect))
    if chance.random() < 0.35:
        options["server_default"] = chance.choice([None, default(chance), default(chance)])
    elif chance.random() < 0.15:
        options["server_default"] = identity(chance)
    elif chance.random() < 0.03:
        options["server_default"] = call("sa.Computed", "x1 + 1")
    has_identity = "Identity" in str(options.get("server_default"))
    if chance.random() < 0.25:
        options["existing_server_default"] = chance.choice([None, False, default(chance), default(chance)])
    elif chance.random() < (0.25 if has_identity else 0.03):
        options["existing_server_default"] = identity(chance)
    return options


def alter_column(chance, dialect):
    options = alter_options(chance, dialect)
    if chance.random() < 0.15:
        options["schema"] = chance.choice(["s", "Big", "a.b"])
    return call("op.alter_column", chance.choice(TABLES), chance.choice(NAMES), **options)


def create_index(chance, dialect):
    names = chance.sample(NAMES, 3)
    elements = []
    for name in names[: chance.randint(1, 3)]:
        elements.append(chance.choice([name, name, name, *[Source(each) for each in [
            "sa.text('lower(name)')", f"sa.func.lower(sa.column({name!r}))", f"sa.column({name!r}).desc()",
            f"sa.column({name!r}) + 1", f"sa.func.coalesce(sa.column({name!r}), 5).desc()",
            f"sa.desc({name!r})", "sa.literal_column('lower(name)')", f"sa.column({name!r}).asc().nulls_first()",
        ]]]))
    options = {}
    schema = None if dialect == "sqlite" else chance.choice(SCHEMAS)
    if schema:
        options["schema"] = schema
    if chance.random() < 0.4:
        options["unique"] = True
    if chance.random() < 0.2:
        options["if_not_exists"] = True
    given = {}
    if dialect == "postgresql":
        given = {
            "postgresql_using": ["gin", "BTREE", "bad using"],
            "postgresql_where": [Source("sa.text('x1 > 5')"), Source("sa.column('Mixed').is_(None)"), "x1 = 1"],
            "postgresql_ops": [{names[0]: "text_pattern_ops", "other": "x"}], "postgresql_include": [["id", "Mixed"]],
            "postgresql_with": [{"fillfactor": 50, "fastupdate": "off"}], "postgresql_concurrently": [True, False],
            "postgresql_nulls_not_distinct": [True, False], "postgresql_tablespace": ["Space"], "mysql_length": [5],
        }
    elif dialect == "sqlite":
        given = {"sqlite_where": [Source("sa.text('x1 > 5')"), Source("sa.column('Mixed').is_(None)")],
                 "postgresql_where": [Source("sa.text('x1 > 5')")]}
    else:
        for name, values in {
            "length": [10, {names[0]: 7}], "prefix": ["FULLTEXT", "SPATIAL"], "using": ["hash", "BTREE"],
            "with_parser": ["ngram"],
        }.items():
            given["mysql_" + name] = values
            given["mariadb_" + name] = values
    for name, values in given.items():
        if chance.random() < 0.2:
            options[name] = chance.choice(values)
    index = chance.choice(["ix_t", "Ix", "index", "i" * 70 if chance.random() < 0.2 else "ix"])
    return call("op.create_index", index, chance.choice(TABLES), list(elements), **options)


def drop_index(chance, dialect):
    options = {}
    schema = None if dialect == "sqlite" else chance.choice(SCHEMAS)
    if schema:
        options["schema"] = schema
    if chance.random() < 0.4:
        options["if_exists"] = True
    if dialect == "postgresql" and chance.random() < 0.4:
        options["postgresql_concurrently"] = True
    index = chance.choice(["ix", "Ix", "order"])
    if chance.random() < 0.7:
        options["table_name"] = chance.choice(TABLES)
    return call("op.drop_index", index, **options)


def constraint(chance, dialect):
    kinds = ["unique_constraint", "primary_key", "foreign_key", "check_constraint"]
    postgres = dialect == "postgresql"
    if postgres:
        kinds.append("exclude_constraint")
    kind = chance.choice(kinds)
    name = chance.choice([None, "c_1", "Named", "check", "c" * 64 if chance.random() < 0.2 else "c"])
    table = chance.choice(TABLES)
    some = chance.sample(NAMES, chance.randint(1, 2))
    schema = chance.choice(SCHEMAS)
    if kind == "foreign_key":
        options = key_options(chance, dialect)
        if schema:
            options["source_schema"] = schema
        referent_schema = chance.choice(SCHEMAS)
        if referent_schema:
            options["referent_schema"] = referent_schema
        remote = [f"r{number}" for number in range(len(some))]
        referent = chance.choice(["other", "Other", table])
        return call("op.create_foreign_key", name, table, referent, some, remote, **options)
    options = {"schema": schema} if schema else {}
    if kind != "primary_key":
        if chance.random() < 0.3:
            options["deferrable"] = chance.choice([True, False])
        if chance.random() < 0.2:
            options["initially"] = "DEFERRED"
    if kind == "exclude_constraint":
        if chance.random() < 0.5:
            options["where"] = call("sa.text", "x1 > 5")
        if chance.random() < 0.3:
            options["using"] = "GIST"
        elements = [Source(f"(sa.column({some[0]!r}), '&&')"), (some[-1], "=")][: chance.randint(1, 2)]
        return call("op.create_exclude_constraint", name, table, *elements, **options)
    if kind == "check_constraint":
        if postgres and chance.random() < 0.3:
            options["postgresql_not_valid"] = True
        return call("op.create_check_constraint", name, table, condition(chance), **options)
    if kind == "unique_constraint" and postgres and chance.random() < 0.4:
        options["postgresql_nulls_not_distinct"] = chance.choice([True, False])
    if kind == "unique_constraint" and postgres and chance.random() < 0.3:
        options["postgresql_include"] = [some[0]]
    return call("op.create_" + kind, name, table, some, **options)


def drop_constraint(chance, dialect):
    options = {}
    schema = chance.choice(SCHEMAS)
    if schema:
        options["schema"] = schema
    if chance.random() < 0.2:
        options["if_exists"] = True
    kind = chance.choice([None, "unique", "primary", "foreignkey", "check"])
    if kind:
        options["type_"] = kind
    name = chance.choice(["c_1", "Named", "order", "c" * 64 if chance.random() < 0.2 else "c"])
    return call("op.drop_constraint", name, chance.choice(TABLES), **options)


def batch(chance, dialect):
    """A block: several lines."""
    lines = []
    for _ in range(chance.randint(1, 4)):
        kind = chance.choice(["add_column", "drop_column", "alter_column", "create_index", "drop_index",
                              "drop_constraint", "create_unique_constraint"])
        if kind == "add_column":
            lines.append(call("batch_op.add_column", column(chance, chance.choice(NAMES), dialect)))
        elif kind == "drop_column":
            lines.append(call("batch_op.drop_column", chance.choice(NAMES)))
        elif kind == "alter_column":
            lines.append(call("batch_op.alter_column", chance.choice(NAMES), **alter_options(chance, dialect)))
        elif kind == "create_index":
            lines.append(call("batch_op.create_index", "ix", ["Mixed", "id"], unique=chance.choice([True, False])))
        elif kind == "drop_index":
            lines.append(call("batch_op.drop_index", "ix"))
        elif kind == "drop_constraint":
            lines.append(call("batch_op.drop_constraint", chance.choice(["c_1", "Named"]), type_="unique"))
        else:
            lines.append(call("batch_op.create_unique_constraint", "uq", ["Mixed"]))
    options = {"schema": "s"} if chance.random() < 0.2 else {}
    head = call("op.batch_alter_table", chance.choice(TABLES), **options)
    return block(head, lines)


def block(head, lines):
    return Source("\n".join([f"with {head} as batch_op:", *[f"    {line}" for line in lines or ["pass"]]]))


def by_hand():
    """Cases that chance would not find."""
    for table in TABLES:
        for schema in [{}, {"schema": "s"}, {"schema": "a.B"}]:
            yield call("op.drop_table", table, **schema)
            yield call("op.drop_table", table, if_exists=True, **schema)
            yield call("op.rename_table", table, "New Name", **schema)
            yield call("op.drop_column", table, "order", **schema)
            yield call("op.drop_column", table, "c", if_exists=True, **schema)
            yield call("op.create_table_comment", table, "it's 5%", **schema)
            yield call("op.drop_table_comment", table, **schema)
    yield block("op.batch_alter_table('t')", ["batch_op.add_column(sa.Column('c', sa.Integer), insert_after='id')"])
    yield from [Source(each) for each in [
        "op.create_table('empty')", "op.create_table('t', sa.Column('c'))", "op.create_table('t', sa.Column('c'), schema='s')",
        "op.alter_column('t', 'c', nullable=False)", "op.alter_column('t', 'c', new_column_name='d')",
        "op.alter_column('t', 'c', existing_type=sa.DateTime(), server_default=sa.func.now())",
        "op.alter_column('t', 'c', existing_type=sa.DateTime(), server_default=None)",
        "op.alter_column('t', 'c', server_default=None, existing_server_default=sa.Identity())",
        "op.alter_column('t', 'c', server_default=None, existing_server_default=sa.Computed('1'))",
        "op.create_index('ix', 't', [sa.column('a').label('key')], postgresql_ops={'key': 'jsonb_path_ops'})",
        "op.create_index(op.f('ix_' + 'long' * 20), 't', ['a'])",
        "op.create_unique_constraint(op.f('uq_' + 'long' * 20), 't', ['a'])",
        "op.create_table('t', sa.Column('a', sa.Integer, index=True), sa.Column('b', sa.String(5), key='other_key'))",
        "op.create_table('t', sa.Column('x' * 70, sa.Integer, index=True))",
        "op.create_table('t', sa.Column('a', sa.Integer, primary_key=True), sa.Column('b', sa.Integer, primary_key=True,"
        " autoincrement=True))",
        "op.create_table('t', sa.Column('a', sa.Integer, sa.ForeignKey('o.id'), primary_key=True))",
        "op.create_table('t', sa.Column('a', sa.Integer, sa.ForeignKey('o.id'), primary_key=True,"
        " autoincrement='ignore_fk'))",
        "op.create_table('t', sa.Column('a', sa.Numeric(5), primary_key=True))",
        "op.create_table('t', sa.Column('a', sa.Integer, sa.ForeignKey('t.b')), sa.Column('b', sa.Integer,"
        " primary_key=True))",
        "op.create_table('t', sa.Column('a', sa.Integer), sa.CheckConstraint(sa.text('a > 5'), name=op.f('ck')))",
        "op.create_table('t', sa.Column('a', sa.Integer, nullable=False), sa.Column('b', sa.Boolean(),"
        " server_default=sa.text('false'), nullable=False), sa.PrimaryKeyConstraint('a'), sa.UniqueConstraint('b'))",
        "op.create_table('t', sa.Column('k', sa.Enum('x', 'y', name='k')), sa.Column('l', sa.Enum('x', 'y', name='k')))",
    ]]


def recreated():
    """A new table in place of the old one. With one constraint at most that Alembic keeps: it knows no order of them."""

    def old(schema=None, indexed=False):
        items = [
            "sa.Column('id', sa.Integer, primary_key=True)", "sa.Column('Name', sa.String(20), server_default='x')",
            "sa.Column('e', sa.Integer)", "sa.Column('gone', sa.Text)", "sa.UniqueConstraint('Name', 'e', name='uq_n')",
        ]
        if indexed:
            items.append("sa.Index('ix_e', 'e', 'Name', unique=True)")
        more = {"mysql_engine": "InnoDB", "mariadb_engine": "Aria"} | ({"schema": schema} if schema else {})
        return call("sa.Table", "t", Source("sa.MetaData()"), *[Source(each) for each in items], **more)

    def batch_of(*lines, schema=None, indexed=False, **kw):
        options = {"recreate": "always", "copy_from": old(schema, indexed), **kw} | ({"schema": schema} if schema else {})
        return block(call("op.batch_alter_table", "t", **options), list(lines))

    yield batch_of()
    yield batch_of(schema="s")
    yield batch_of("batch_op.drop_column('gone')", indexed=True)
    yield batch_of("batch_op.drop_column('e')")
    yield batch_of("batch_op.drop_column('nothing')", recreate="never")
    yield batch_of("batch_op.add_column(sa.Column('new', sa.Integer, nullable=False), insert_after='id')")
    yield batch_of("batch_op.add_column(sa.Column('new', sa.Integer), insert_before='id')",
                   "batch_op.add_column(sa.Column('last', sa.Text))")
    yield batch_of("batch_op.alter_column('Name', new_column_name='title', nullable=False)", indexed=True)
    yield batch_of("batch_op.alter_column('e', type_=sa.String(5), server_default=None)")
    yield batch_of("batch_op.alter_column('gone', type_=sa.Numeric(5, 2), new_column_name='kept')",
                   "batch_op.alter_column('Name', type_=sa.Text())", schema="s")
    yield batch_of("batch_op.create_index('ix', ['gone', 'id'])", "batch_op.drop_index('ix_e')", indexed=True)
    yield batch_of("batch_op.drop_constraint('uq_n')", "batch_op.create_unique_constraint('uq', ['gone'])")
    yield batch_of("batch_op.add_column(sa.Column('new', sa.Integer))", partial_reordering=[("e", "Name", "id")])
    yield block("op.batch_alter_table('t', recreate='always')", ["batch_op.add_column(sa.Column('n', sa.Integer))"])


def simple_add_column(chance, dialect):
    """A column that SQLite's own ALTER TABLE adds."""
    while True:
        source = add_column(chance, dialect)
        bare = source.replace("sa.ForeignKey", "")
        others = ["sa.text", "sa.func", "sa.Computed", "sa.cast", "sa.literal", "sa.null", "sa.true", "sa.false",
                  "sa.sql", "create_constraint", "unique", "primary_key", "CheckConstraint", "match", "bad;"]
        refers = source != bare
        if any(each in source for each in others) or refers and "inline_references" not in source:
            continue
        if "nullable=False" in source and ("server_default" not in source or refers) or refers and "server_default" in source:
            continue
        return source


# What SQLite does without making the table anew.
CHANCE_SQLITE = [(create_table, 260), (simple_add_column, 120), (create_index, 80), (drop_index, 12)]
CHANCE = [
    (create_table, 260), (add_column, 120), (alter_column, 180), (create_index, 80), (drop_index, 12), (constraint, 90),
    (drop_constraint, 40), (batch, 25),
]


def sources(chance, dialect, share=1.0):
    """The text of each case, in an order that does not change."""
    for make, count in CHANCE_SQLITE if dialect == "sqlite" else CHANCE:
        for _ in range(round(count * share)):
            yield make(chance, dialect)
    if dialect != "sqlite":
        yield from by_hand()
        yield from recreated()
