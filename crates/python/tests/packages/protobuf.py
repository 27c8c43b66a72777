"""The enums of a module that protoc generated."""
import google.protobuf
from google.protobuf import descriptor as _descriptor
from google.protobuf import descriptor_pool as _descriptor_pool
from google.protobuf import symbol_database as _symbol_database
from google.protobuf import timestamp_pb2 as google_dot_protobuf_dot_timestamp__pb2
from google.protobuf.internal import builder as _builder

_sym_db = _symbol_database.Default()
DESCRIPTOR = _descriptor_pool.Default().AddSerializedFile(b'\n\ncase.proto\x12\x04case"N\n\x07Version\x12\x0c\n\x04name\x18\x01 \x01(\t\x1a\x19\n\x05Inner"\x10\n\x04Deep\x12\x08\n\x04DOWN\x10\x07"\x1a\n\x04Kind\x12\x08\n\x04NONE\x10\x00\x12\x08\n\x03BIG\x10\xac\x02*3\n\x06Status\x12\x0b\n\x07PENDING\x10\x01\x12\t\n\x05READY\x10\x02\x12\x11\n\x04GONE\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01b\x06proto2')

_globals = globals()
_builder.BuildMessageAndEnumDescriptors(DESCRIPTOR, _globals)
_builder.BuildTopDescriptorsAndMessages(DESCRIPTOR, "case_pb2", _globals)
if not _descriptor._USE_C_DESCRIPTORS:
    _globals["DESCRIPTOR"]._loaded_options = None
    _globals["_STATUS"]._serialized_start = 1

print(Status.items(), Status.keys(), Status.values(), Status.Value("READY"), Status.Name(-1), Status.PENDING)
print(PENDING, READY, GONE, Version.Kind.items(), Version.BIG, Version.Kind.Value("BIG"), Version.Inner.Deep.Name(7))
print(_STATUS.name, _VERSION.name, _VERSION_KIND.name, _VERSION_INNER.name, _VERSION_INNER_DEEP.name)
for look in (lambda: Status.Value("NOTHING"), lambda: Status.Name(9)):
    try:
        look()
    except ValueError as error:
        print(error)
