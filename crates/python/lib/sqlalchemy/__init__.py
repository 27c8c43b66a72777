"""Seesaw's own small `sqlalchemy`: what migrations use of it, with the same names, texts and results.

Importing this package loads nothing: each name is found in the module that defines it when it is first asked for.
"""

__version__ = "2.0.58"

_SUBMODULES = (
    "dialects", "engine", "event", "exc", "ext", "inspection", "log", "orm", "pool", "schema", "sql", "types", "util",
)

_HOME = {}


def _declare(module, names):
    for name in names.split():
        _HOME[name] = module


_declare("sql.type_api", "TypeEngine TypeDecorator UserDefinedType ExternalType Variant")
_declare(
    "sql.sqltypes",
    "ARRAY BIGINT BINARY BLOB BOOLEAN BigInteger Boolean CHAR CLOB DATE DATETIME DECIMAL DOUBLE DOUBLE_PRECISION "
    "Date DateTime Double Enum FLOAT Float INT INTEGER Integer Interval JSON LargeBinary NCHAR NUMERIC NVARCHAR "
    "NullType Numeric PickleType REAL SMALLINT SmallInteger String TEXT TIME TIMESTAMP Text Time TupleType UUID "
    "Unicode UnicodeText Uuid VARBINARY VARCHAR",
)
_declare(
    "sql.elements",
    "BinaryExpression BindParameter BooleanClauseList Case Cast ClauseElement ClauseList CollectionAggregate "
    "ColumnClause ColumnElement ColumnExpressionArgument ColumnOperators Extract False_ FunctionFilter Grouping Label "
    "Null Operators Over SQLColumnExpression TextClause True_ TryCast Tuple TypeClause TypeCoerce UnaryExpression "
    "Visitable WithinGroup all_ and_ any_ asc between bindparam bitwise_not case cast collate column custom_op desc "
    "distinct extract false funcfilter label literal literal_column not_ null nulls_first nulls_last nullsfirst "
    "nullslast or_ outparam over text true try_cast tuple_ type_coerce within_group NotNullable Nullable",
)
_declare("sql.base", "Executable ColumnCollection quoted_name")
_declare(
    "sql.selectable",
    "Alias AliasedReturnsRows CTE CompoundSelect Exists FromClause FromGrouping GenerativeSelect HasCTE HasPrefixes "
    "HasSuffixes Join LABEL_STYLE_DEFAULT LABEL_STYLE_DISAMBIGUATE_ONLY LABEL_STYLE_NONE "
    "LABEL_STYLE_TABLENAME_PLUS_COL Lateral ReturnsRows ScalarSelect Select SelectBase SelectLabelStyle Selectable "
    "Subquery TableClause TableSample TextAsFrom TextualSelect Values alias cte except_ except_all exists intersect "
    "intersect_all join lateral outerjoin select table tablesample union union_all values",
)
_declare("sql.dml", "Delete Insert Update UpdateBase ValuesBase delete insert update")
_declare("sql.functions", "Function FunctionElement func modifier")
_declare(
    "sql.schema",
    "BLANK_SCHEMA CheckConstraint Column ColumnDefault Computed Constraint DefaultClause FetchedValue ForeignKey "
    "ForeignKeyConstraint Identity Index MetaData PrimaryKeyConstraint Sequence Table UniqueConstraint "
    "insert_sentinel",
)
_declare("sql.ddl", "BaseDDLElement DDL DDLElement ExecutableDDLElement")
_declare("sql.compiler", "Compiled TypeCompiler")
_declare("engine.base", "Connection Engine NestedTransaction RootTransaction Transaction TwoPhaseTransaction")
_declare("engine.create", "create_engine create_mock_engine engine_from_config")
_declare("engine.url", "URL make_url")
_declare("engine.interfaces", "Dialect ExecutionContext ExceptionContext AdaptedConnection CreateEnginePlugin")
_declare(
    "engine.result",
    "BaseRow ChunkedIteratorResult CursorResult FrozenResult IteratorResult MappingResult MergedResult Result "
    "ResultProxy Row RowMapping ScalarResult",
)
_declare("engine.reflection", "Inspector")
_declare("inspection", "inspect")
_declare("pool", "NullPool Pool QueuePool SingletonThreadPool StaticPool AssertionPool")


def __getattr__(name):
    if name == "Binary":
        # The name until SQLAlchemy 1.4.
        name = "LargeBinary"
    home = _HOME.get(name)
    if home is not None:
        value = getattr(_load(home), name)
        globals()[name] = value
        return value
    if name in _SUBMODULES:
        return _load(name)
    raise AttributeError(_missing(__name__, name))


def __dir__():
    return sorted([*globals(), *_HOME, *_SUBMODULES])


def _load(module):
    """The module of this package under a dotted name."""
    full = f"{__name__}.{module}"
    __import__(full)
    import sys

    return sys.modules[full]


def _missing(module, name):
    """The sentence for what is not there."""
    return (
        f"{module}.{name} is not part of Seesaw's sqlalchemy; it covers what migrations use of SQLAlchemy 2.0, "
        "so write this step in SQL (op.execute) or without that name"
    )


def _lazy(module, homes):
    """A module's `__getattr__` that finds each of the names in the given modules, in their order."""

    def lookup(name):
        if name[:2] != "__":
            for home in homes:
                found = _load(home)
                if name in vars(found) or name in getattr(found, "__all_lazy__", ()):
                    value = getattr(found, name)
                    vars(_load(module) if module else globals())[name] = value
                    return value
        raise AttributeError(_missing(f"{__name__}.{module}", name))

    return lookup
