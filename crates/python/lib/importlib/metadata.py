"""Of packages that are installed there are none."""


class PackageNotFoundError(ModuleNotFoundError):
    def __str__(self):
        return f"No package metadata was found for {self.name}"

    @property
    def name(self):
        return self.args[0]


class EntryPoints(tuple):
    names = groups = frozenset()

    def select(self, **params):
        return self

    def get(self, group, default=()):
        return default


def distribution(name):
    raise PackageNotFoundError(name)


version = metadata = files = requires = distribution


def distributions(**kw):
    return iter(())


def entry_points(**params):
    return EntryPoints()


def packages_distributions():
    return {}
