"""What env.py sets up for autogenerate, which reads the application's models. It is kept and never asked."""


class _Registry:
    """`renderers`, `comparators`: functions for kinds of objects."""

    def dispatch_for(self, *targets, **kw):
        return lambda function: function


renderers = _Registry()
comparators = _Registry()


def __getattr__(name):
    if name == "rewriter":
        from importlib import import_module

        return import_module("alembic.autogenerate.rewriter")
    if name in ("compare_metadata", "produce_migrations", "render_python_code", "api"):
        raise AttributeError(f"autogenerate.{name} compares models with a database, which a run of migrations does not do")
    raise AttributeError(name)
