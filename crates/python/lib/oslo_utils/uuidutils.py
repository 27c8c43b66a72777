import uuid


def generate_uuid(dashed=True):
    made = uuid.uuid4()
    return str(made) if dashed else made.hex


def is_uuid_like(val):
    try:
        return str(uuid.UUID(str(val))).replace("-", "") == _plain(val)
    except (TypeError, ValueError, AttributeError):
        return False


def _plain(val):
    return str(val).replace("urn:", "").replace("uuid:", "").strip("{}").replace("-", "").lower()
