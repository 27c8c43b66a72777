"""uuid6: UUIDs that sort by time."""

from uuid import UUID, uuid1, uuid4, uuid7

__all__ = ["UUID", "uuid6", "uuid7", "uuid8"]


def uuid6(node=None, clock_seq=None):
    made = uuid1(node, clock_seq)
    head = made.time >> 12 << 16 | 0x6000 | made.time & 0xFFF
    return UUID(int=head << 64 | made.int & (1 << 64) - 1)


def uuid8():
    return UUID(int=uuid7().int & ~(0xFFFF << 64) | 0x8000 << 64 | uuid4().int & 0xFFF << 64)
