"""Types whose values notice changes: here a change inside of a value is saved when the attribute is set."""


class Mutable:
    @classmethod
    def as_mutable(cls, sqltype):
        from ..sql.type_api import to_instance

        return to_instance(sqltype)

    @classmethod
    def associate_with(cls, sqltype):
        pass

    @classmethod
    def coerce(cls, key, value):
        return value

    def changed(self):
        pass


class MutableDict(Mutable, dict):
    pass


class MutableList(Mutable, list):
    pass


class MutableSet(Mutable, set):
    pass


class MutableComposite(Mutable):
    pass
