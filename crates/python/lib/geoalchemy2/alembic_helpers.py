"""The directives that GeoAlchemy2 adds to `op`; on the databases at hand they are those for any table."""

from alembic.operations import Operations


def _same_as(plain):
    return lambda operations, *args, **kw: getattr(operations, plain)(*args, **kw)


for _name, _plain in (
    ("create_geospatial_table", "create_table"), ("drop_geospatial_table", "drop_table"),
    ("add_geospatial_column", "add_column"), ("drop_geospatial_column", "drop_column"),
    ("create_geospatial_index", "create_index"), ("drop_geospatial_index", "drop_index"),
):
    Operations._registered[_name] = _same_as(_plain)


def render_item(obj_type, obj, autogen_context):
    return False


def include_object(obj, name, obj_type, reflected, compare_to):
    return True


def writer(context, revision, directives):
    return None
