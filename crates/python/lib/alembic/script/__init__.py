"""`ScriptDirectory`, as far as env.py asks it."""


class ScriptDirectory:
    """The revisions of the project: their heads."""

    def __init__(self, ask):
        self.dir = ask.get("script_location", "")
        self.versions = f"{self.dir}/versions"
        self._heads = list(ask.get("heads", ()))

    @classmethod
    def from_config(cls, config):
        from ..runtime.environment import current

        return current().script or cls({})

    def get_heads(self):
        return list(self._heads)

    def get_current_head(self):
        from ..util.exc import CommandError

        if len(self._heads) > 1:
            raise CommandError(
                "The script directory has multiple heads (due to branching).Please use get_heads(), or merge the "
                "branches using alembic merge."
            )
        return self._heads[0] if self._heads else None

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotImplementedError(f"ScriptDirectory.{name} is not part of Seesaw's alembic")
