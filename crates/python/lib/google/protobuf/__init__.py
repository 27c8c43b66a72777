"""Protocol buffers, as far as a migration meets them: the enums of generated modules. Messages are only names."""

from types import SimpleNamespace

__version__ = "6.33.0"


class EnumTypeWrapper:
    """An enum of a generated module."""

    ValueType = int

    def __init__(self, enum_type):
        self.DESCRIPTOR = enum_type
        self._numbers = dict(enum_type.values)

    def Name(self, number):
        for name, each in self.items():
            if each == number:
                return name
        raise ValueError(f"Enum {self.DESCRIPTOR.name} has no name defined for value {number!r}")

    def Value(self, name):
        if name in self._numbers:
            return self._numbers[name]
        raise ValueError(f"Enum {self.DESCRIPTOR.name} has no value defined for name {name!r}")

    def keys(self):
        return list(self._numbers)

    def values(self):
        return list(self._numbers.values())

    def items(self):
        return list(self._numbers.items())

    def __getattr__(self, name):
        if name[:1] != "_" and name in self._numbers:
            return self._numbers[name]
        raise AttributeError(f"Enum {self.DESCRIPTOR.name} has no value defined for name {name!r}")


class Message:
    def __init__(self, *args, **kw):
        raise NotImplementedError(
            f"messages of protocol buffers cannot be made in Seesaw: {type(self).__name__}; only their enums are there"
        )

    @classmethod
    def RegisterExtension(cls, *args, **kw):
        pass


def _varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _fields(data):
    """The fields of an encoded message: number and value."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind, value = key & 7, None
        if kind == 0:
            value, at = _varint(data, at)
        elif kind == 2:
            size, at = _varint(data, at)
            value, at = data[at:at + size], at + size
        else:
            at += 8 if kind == 1 else 4
        yield key >> 3, value


def _enum(data):
    name, values = "", []
    for field, value in _fields(data):
        if field == 1:
            name = value.decode()
        elif field == 2:
            one = dict(_fields(value))
            number = one.get(2, 0)
            values.append((one[1].decode(), number - (1 << 64) if number >> 63 else number))
    return SimpleNamespace(name=name, values=values)


def _described(data, messages, enums):
    """A file or a message of it: by the numbers of the fields that hold its messages and enums."""
    made = SimpleNamespace(name="", messages=[], enums=[], _serialized_start=0, _serialized_end=0)
    for field, value in _fields(data):
        if field == 1:
            made.name = value.decode()
        elif field == messages:
            made.messages.append(_described(value, 3, 4))
        elif field == enums:
            made.enums.append(_enum(value))
    return made


def _namespace(described):
    """What the enums and messages of a file or a message are called from outside."""
    found = {}
    for enum in described.enums:
        found[enum.name] = EnumTypeWrapper(enum)
        found.update(enum.values)
    for message in described.messages:
        found[message.name] = type(message.name, (Message,), {"DESCRIPTOR": message, **_namespace(message)})
    return found


def _name_descriptors(described, module, prefix="_"):
    for each in (*described.enums, *described.messages):
        module[prefix + each.name.upper()] = each
    for message in described.messages:
        _name_descriptors(message, module, f"{prefix}{message.name.upper()}_")


class _Pool:
    def AddSerializedFile(self, data):
        return _described(data, 4, 5)

    AddSerializedFileDescriptorProto = AddSerializedFile


descriptor = SimpleNamespace(_USE_C_DESCRIPTORS=True, EnumDescriptor=object, Descriptor=object, FieldDescriptor=object)
descriptor_pool = SimpleNamespace(Default=_Pool, DescriptorPool=_Pool)
symbol_database = SimpleNamespace(Default=lambda: None)
runtime_version = SimpleNamespace(Domain=SimpleNamespace(PUBLIC=0), ValidateProtobufRuntimeVersion=lambda *args: None)
_builder = SimpleNamespace(
    BuildMessageAndEnumDescriptors=_name_descriptors,
    BuildTopDescriptorsAndMessages=lambda described, name, module: module.update(_namespace(described)),
    BuildServices=lambda *args: None,
    AddHelpersToExtensions=lambda *args: None,
)


def __getattr__(name):
    # `descriptor_pb2`, `timestamp_pb2` and the like: whatever is asked of them is a message.
    if name.endswith("_pb2"):
        return _Generated()
    raise AttributeError(name)


class _Generated:
    def __getattr__(self, name):
        if name[:1] == "_":
            raise AttributeError(name)
        return Message
