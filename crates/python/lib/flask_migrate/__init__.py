"""Flask-Migrate: what an application tells it. Its commands are Seesaw's."""


class Migrate:
    def __init__(self, app=None, db=None, directory="migrations", command="db", compare_type=True, render_as_batch=True,
                 **kw):
        self.db = db
        self.directory = directory
        self.configure_args = {"compare_type": compare_type, "render_as_batch": render_as_batch, **kw}
        if app is not None and db is not None:
            self.init_app(app, db, directory)

    def init_app(self, app, db=None, directory=None, command=None, compare_type=None, render_as_batch=None, **kw):
        self.db = db or self.db
        self.directory = directory or self.directory
        self.configure_args.update(kw)

    def configure(self, function):
        return function


def __getattr__(name):
    if name[:2] == "__":
        raise AttributeError(name)
    from _seesaw_standin import top

    return top(f"flask_migrate.{name}", "its commands are Seesaw's own")
