class Node:
    def __init__(self, child):
        self.child = child

    def __repr__(self):
        return f"<{self.child!r}>"


def upgrade():
    def down(n):
        return down(n + 1)

    try:
        down(0)
    except RecursionError as error:
        print("caught")
    node = Node(None)
    node.child = node
    try:
        repr(node)
    except RecursionError:
        print("caught again")
    deep = []
    for _ in range(100_000):
        deep = [deep]
    try:
        repr(deep)
    except RecursionError:
        print("and again")
    down(0)


def downgrade():
    import sys

    sys.exit(3)
