"""Association proxies: the attribute of the objects at the other end."""


class AssociationProxy:
    def __init__(self, target_collection, attr, **kw):
        self.target_collection, self.value_attr = target_collection, attr

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        related = getattr(instance, self.target_collection)
        if isinstance(related, list):
            return [getattr(each, self.value_attr) for each in related]
        return None if related is None else getattr(related, self.value_attr)


association_proxy = AssociationProxy
