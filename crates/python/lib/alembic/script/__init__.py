"""`ScriptDirectory`, as far as env.py asks it: the revisions and how they follow one another."""

from ..util.exc import CommandError


class ScriptDirectory:
    """The revisions of the project."""

    def __init__(self, ask):
        self.dir = ask.get("script_location", "")
        self.versions = f"{self.dir}/versions"
        self._heads = list(ask.get("heads", ()))
        # From the heads down to the bases.
        self._scripts = {each["revision"]: Script(self, each) for each in ask.get("revisions", ())}

    @classmethod
    def from_config(cls, config):
        from ..runtime.environment import current

        return current().script or cls({})

    def get_heads(self):
        return list(self._heads)

    def get_bases(self):
        return [each.revision for each in self._scripts.values() if each.is_base]

    def get_current_head(self):
        if len(self._heads) > 1:
            raise CommandError(
                "The script directory has multiple heads (due to branching).Please use get_heads(), or merge the "
                "branches using alembic merge."
            )
        return self._heads[0] if self._heads else None

    def get_base(self):
        bases = self.get_bases()
        if len(bases) > 1:
            raise CommandError("The script directory has multiple bases. Please use get_bases().")
        return bases[0] if bases else None

    def get_revision(self, id_):
        found = self.get_revisions(id_)
        return found[0] if found else None

    def get_revisions(self, ids):
        ids = (ids,) if ids is None or isinstance(ids, str) else ids
        return tuple(script for each in ids for script in self._named(each))

    def walk_revisions(self, base="base", head="heads"):
        """From `head` down to `base`, which is among them."""
        return self._between(head, base, inclusive=True)

    def iterate_revisions(self, upper, lower, **kw):
        """From `upper` down to `lower`, which is not among them."""
        return self._between(upper, lower, inclusive=kw.get("inclusive", False))

    def _named(self, name):
        if name in (None, "base"):
            return []
        if name == "head":
            head = self.get_current_head()
            return [] if head is None else [self._scripts[head]]
        if name == "heads":
            return [self._scripts[each] for each in self._heads]
        found = [each for each in self._scripts.values() if name == each.revision or name in each._own_labels]
        if not found and len(name) > 3:
            found = [each for each in self._scripts.values() if each.revision.startswith(name)]
        if len(found) != 1:
            raise CommandError(f"Can't locate revision identified by '{name}'")
        return found

    def _between(self, upper, lower, inclusive):
        reached = self._below(self.get_revisions(upper))
        floor = self.get_revisions(lower)
        beyond = self._below(floor) - ({each.revision for each in floor} if inclusive else set())
        for each in self._scripts.values():
            if each.revision in reached and each.revision not in beyond:
                yield each

    def _below(self, scripts):
        """The given revisions and all that come before them."""
        found, rest = set(), [each.revision for each in scripts]
        while rest:
            name = rest.pop()
            if name in self._scripts and name not in found:
                found.add(name)
                rest += self._scripts[name]._versioned_down_revisions
        return found

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotImplementedError(f"ScriptDirectory.{name} is not part of Seesaw's alembic")


class Script:
    """One revision."""

    def __init__(self, directory, given):
        down, depends_on = given["down_revision"], given["depends_on"]
        self.revision = given["revision"]
        self.down_revision = _as_written(down)
        self.dependencies = _as_written(depends_on)
        self.branch_labels = set(given["branch_labels"])
        self._own_labels = given["own_labels"]
        self.nextrev = frozenset(given["children"])
        self.longdoc = given["doc"].strip()
        self.doc = self.longdoc.split("\n\n")[0]
        self.path = given["path"]
        self._directory = directory
        self._versioned_down_revisions = tuple(down)

    is_head = property(lambda self: not self.nextrev)
    is_base = property(lambda self: self.down_revision is None)
    is_branch_point = property(lambda self: len(self.nextrev) > 1)
    is_merge_point = property(lambda self: len(self._versioned_down_revisions) > 1)

    @property
    def module(self):
        raise NotImplementedError("the module of a revision is not loaded for env.py")

    def __str__(self):
        down = ", ".join(self._versioned_down_revisions) or "<base>"
        return f"{down} -> {self.revision}, {self.doc}"


def _as_written(names):
    """None, one name or a tuple of them."""
    return tuple(names) if len(names) > 1 else names[0] if names else None
