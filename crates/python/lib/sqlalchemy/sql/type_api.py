"""What every column type can do: describe itself to the engine, spell itself as SQL, convert values both ways."""

from .. import exc

__all__ = ["TypeEngine", "TypeDecorator", "UserDefinedType", "ExternalType", "Variant", "to_instance", "NULLTYPE"]


class TypeEngineMixin:
    """Marks what mixes into a type."""


class TypeEngine:
    """The base of all types."""

    __visit_name__ = None
    _affinity = None
    _variants = {}
    should_evaluate_none = False
    hashable = True
    sort_key_function = None
    render_bind_cast = False
    render_literal_cast = False
    comparator_factory = None
    length = None
    # Methods of its expressions that are operators, with their signs.
    _operators = {}

    def __class_getitem__(cls, item):
        # `TypeDecorator[str]`, for those who check types.
        return cls

    # What the engine is told.

    def _describe(self, dialect):
        """The type as the engine's schema vocabulary has it, a plain dict."""
        if not self._variants:
            return self._describe_alone(dialect)
        variants = {}
        for name, other in self._variants.items():
            try:
                variants[name] = other._describe(dialect)
            except exc.CompileError:
                # What another database has need not be spelled here.
                if name == dialect.name:
                    raise
        try:
            base = self._describe_alone(dialect)
        except exc.CompileError:
            if dialect.name not in variants:
                raise
            base = variants[dialect.name]
        return {"name": "Variant", "base": base, "variants": variants}

    def _describe_alone(self, dialect):
        return {"name": "Sql", "sql": _without_variants(self)._sql(dialect)}

    def _sql(self, dialect):
        """The type as SQL in a dialect."""
        return dialect.type_compiler_instance.process(self.dialect_impl(dialect))

    def compile(self, dialect=None):
        return self._sql(dialect or _default_dialect())

    def __str__(self):
        try:
            return str(self.compile())
        except exc.CompileError:
            return repr(self)

    # Values on their way in and out. A processor is a function of one value, or None where there is nothing to do.

    def bind_processor(self, dialect):
        return None

    def result_processor(self, dialect, coltype):
        return None

    def literal_processor(self, dialect):
        return None

    def bind_expression(self, bindvalue):
        return None

    def column_expression(self, colexpr):
        return None

    @property
    def python_type(self):
        raise NotImplementedError()

    def _binder(self, dialect):
        return self.dialect_impl(dialect).bind_processor(dialect)

    def _loader(self, dialect):
        return self.dialect_impl(dialect).result_processor(dialect, None)

    def _literal(self, dialect):
        return self.dialect_impl(dialect).literal_processor(dialect)

    # The same type elsewhere.

    def with_variant(self, type_, *dialect_names):
        if not dialect_names:
            raise exc.ArgumentError("At least one dialect name is required")
        taken = [name for name in dialect_names if name in self._variants]
        if taken:
            raise exc.ArgumentError(
                f"Dialect {taken[0]!r} is already present in the mapping for this {self!r}"
            )
        new = self.copy()
        new._variants = {**self._variants, **{name: to_instance(type_) for name in dialect_names}}
        return new

    def dialect_impl(self, dialect):
        """The type that stands for this one in a dialect."""
        if dialect is not None and self._variants:
            other = self._variants.get(dialect.name)
            if other is not None:
                return other.dialect_impl(dialect)
        return self

    def load_dialect_impl(self, dialect):
        return self

    def copy(self, **kw):
        new = type(self).__new__(type(self))
        new.__dict__.update(self.__dict__)
        return new

    def adapt(self, cls, **kw):
        known = _constructor_names(cls)
        values = {name: value for name, value in vars(self).items() if name in known}
        return cls(**{**values, **kw})

    def evaluates_none(self):
        new = self.copy()
        new.should_evaluate_none = True
        return new

    def as_generic(self, allow_nulltype=False):
        from . import sqltypes

        return sqltypes.generic_of(self, allow_nulltype)

    # Expressions.

    def _describe_is_null(self):
        return False

    @property
    def _type_affinity(self):
        return self._affinity or type(self)

    def coerce_compared_value(self, op, value):
        from .sqltypes import type_of_value

        other = type_of_value(value)
        if other is NULLTYPE or other._type_affinity is self._type_affinity:
            return self
        return other

    def compare_values(self, x, y):
        return x == y

    def compare_against_backend(self, dialect, conn_type):
        return None

    def _set_table(self, column, table):
        """A hook for types that add constraints to their column's table."""

    def __repr__(self):
        return generic_repr(self)


class ExternalType:
    """Marks a type defined outside of SQLAlchemy."""

    cache_ok = None


class UserDefinedType(ExternalType, TypeEngine):
    """A type that spells itself with `get_col_spec`."""

    __visit_name__ = "user_defined"

    def coerce_compared_value(self, op, value):
        return self


class TypeDecorator(ExternalType, TypeEngine):
    """A type that wraps another and adds its own conversions."""

    __visit_name__ = "type_decorator"
    impl = None
    coerce_to_is_types = (type(None),)

    def __init__(self, *args, **kwargs):
        if type(self).impl is None:
            raise AssertionError(
                "TypeDecorator implementations require a class-level variable 'impl' which refers to the class of "
                "type being decorated"
            )
        self.impl = to_instance(type(self).impl, *args, **kwargs)

    @property
    def impl_instance(self):
        return to_instance(self.impl)

    @property
    def _operators(self):
        return self.impl_instance._operators

    def _inner(self, dialect):
        if dialect is None:
            return self.impl_instance
        inner = to_instance(self.load_dialect_impl(dialect))
        return inner if inner is self else inner.dialect_impl(dialect)

    def load_dialect_impl(self, dialect):
        return self.impl_instance

    def type_engine(self, dialect):
        return self._inner(dialect)

    def _describe_alone(self, dialect):
        if has_compile_hook(self):
            return super()._describe_alone(dialect)
        inner = self._inner(dialect)
        return super()._describe_alone(dialect) if inner is self else inner._describe(dialect)

    def process_bind_param(self, value, dialect):
        raise NotImplementedError()

    def process_result_value(self, value, dialect):
        raise NotImplementedError()

    def process_literal_param(self, value, dialect):
        raise NotImplementedError()

    def _overrides(self, name):
        return getattr(type(self), name) is not getattr(TypeDecorator, name)

    def bind_processor(self, dialect):
        inner = self._inner(dialect)._binder(dialect)
        if self._overrides("process_bind_param"):
            own = self.process_bind_param
        elif self._overrides("process_literal_param"):
            own = self.process_literal_param
        else:
            return inner
        if inner is None:
            return lambda value: own(value, dialect)
        return lambda value: inner(own(value, dialect))

    def result_processor(self, dialect, coltype):
        inner = self._inner(dialect)._loader(dialect)
        if not self._overrides("process_result_value"):
            return inner
        own = self.process_result_value
        if inner is None:
            return lambda value: own(value, dialect)
        return lambda value: own(inner(value), dialect)

    def literal_processor(self, dialect):
        inner = self._inner(dialect)._literal(dialect)
        if self._overrides("process_literal_param"):
            own = self.process_literal_param
        elif self._overrides("process_bind_param"):
            own = self.process_bind_param
        else:
            return inner
        if inner is None:
            return lambda value: str(own(value, dialect))
        return lambda value: inner(own(value, dialect))

    def coerce_compared_value(self, op, value):
        return self

    @property
    def _type_affinity(self):
        return self.impl_instance._type_affinity

    @property
    def sort_key_function(self):
        return self.impl_instance.sort_key_function

    def __getattr__(self, name):
        if name.startswith("__") or name == "impl":
            raise AttributeError(name)
        return getattr(self.impl_instance, name)

    def __repr__(self):
        return generic_repr(self, self.impl_instance)


class Variant(TypeDecorator):
    """Only a name that old scripts import."""

    def __init__(self, *args, **kw):
        raise NotImplementedError("Variant is no longer used in SQLAlchemy; this is a placeholder symbol")


class NullType(TypeEngine):
    """The type of what has none."""

    __visit_name__ = "null"

    def _describe_alone(self, dialect):
        return {"name": "Null"}

    def _describe_is_null(self):
        return True

    def literal_processor(self, dialect):
        return None

    def coerce_compared_value(self, op, value):
        from .sqltypes import type_of_value

        return type_of_value(value)


NULLTYPE = NullType()


def to_instance(type_, *args, **kw):
    """A type from its class, an instance, or None."""
    if type_ is None:
        return NULLTYPE
    if isinstance(type_, TypeEngine):
        return type_
    if getattr(type_, "_sqla_type", None) is not None:
        # What stands in for a type that could not be had.
        return type_._sqla_type
    if callable(type_):
        return type_(*args, **kw)
    return type_


def compile_hook(element_class):
    """The functions that `@compiles` registered for a class or its bases, by dialect name."""
    return getattr(element_class, "_compile_hooks", None)


def has_compile_hook(type_):
    return compile_hook(type(type_)) is not None


def generic_repr(obj, also=None, cls=None):
    """`String(length=20)`: a constructor call with the arguments that differ from their defaults."""
    parts = []
    seen = set()
    for target in (obj,) if also is None else (obj, also):
        for owner in type(target).__mro__:
            init = owner.__dict__.get("__init__")
            code = getattr(init, "__code__", None)
            if code is None or owner is TypeDecorator:
                continue
            names = code.co_varnames[1 : code.co_argcount]
            defaults = init.__defaults__ or ()
            first_default = len(names) - len(defaults)
            for at, name in enumerate(names):
                if name in seen or name not in vars(target):
                    continue
                seen.add(name)
                value = getattr(target, name)
                if at < first_default:
                    parts.append(repr(value))
                elif value is not defaults[at - first_default] and value != defaults[at - first_default]:
                    parts.append(f"{name}={value!r}")
            keyword_only = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
            for name in keyword_only:
                if name in seen or name not in vars(target):
                    continue
                seen.add(name)
                value = getattr(target, name)
                if value != (init.__kwdefaults__ or {}).get(name):
                    parts.append(f"{name}={value!r}")
    return f"{(cls or type(obj)).__name__}({', '.join(parts)})"


def _constructor_names(cls):
    names = set()
    for owner in cls.__mro__:
        code = getattr(owner.__dict__.get("__init__"), "__code__", None)
        if code is not None:
            names.update(code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount])
    return names


def _without_variants(type_):
    if not type_._variants:
        return type_
    alone = type_.copy()
    alone._variants = {}
    return alone


def _default_dialect():
    from ..engine.default import DEFAULT

    return DEFAULT
