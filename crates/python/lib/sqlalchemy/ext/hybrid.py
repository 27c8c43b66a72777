"""Attributes that are computed on objects and expressions on classes."""


class hybrid_property:  # noqa: N801
    def __init__(self, fget, fset=None, fdel=None, expr=None):
        self.fget, self.fset, self.fdel, self.expr = fget, fset, fdel, expr

    def __get__(self, instance, owner=None):
        if instance is not None:
            return self.fget(instance)
        return (self.expr or self.fget)(owner)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def setter(self, fset):
        return hybrid_property(self.fget, fset, self.fdel, self.expr)

    def deleter(self, fdel):
        return hybrid_property(self.fget, self.fset, fdel, self.expr)

    def expression(self, expr):
        return hybrid_property(self.fget, self.fset, self.fdel, expr)

    def comparator(self, comparator):
        return self

    def update_expression(self, method):
        return self

    @property
    def inplace(self):
        return self


class hybrid_method:  # noqa: N801
    def __init__(self, func, expr=None):
        self.func, self.expr = func, expr

    def __get__(self, instance, owner=None):
        function = self.func if instance is not None else self.expr or self.func
        subject = owner if instance is None else instance
        return lambda *args, **kw: function(subject, *args, **kw)

    def expression(self, expr):
        return hybrid_method(self.func, expr)


class Comparator:
    def __init__(self, expression):
        self.expression = expression
