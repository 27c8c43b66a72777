"""Walking through expressions."""


def iterate(element, opts=None):
    """The element and all its pieces."""
    yield element
    for child in element._children():
        yield from iterate(child)


def traverse(element, opts, visitors):
    for each in iterate(element):
        visit = visitors.get(each.__visit_name__)
        if visit is not None:
            visit(each)
    return element


class Visitable:
    __visit_name__ = None
