"""`Geometry`, `Geography`, `Raster`."""

from sqlalchemy import Index
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import UserDefinedType


class _GISType(UserDefinedType):
    cache_ok = False
    name = None

    def __init__(self, geometry_type="GEOMETRY", srid=-1, dimension=None, spatial_index=True, use_N_D_index=False,
                 use_typmod=None, from_text=None, name=None, nullable=True, _spatial_index_reflected=None,
                 management=False):
        self.geometry_type = geometry_type.upper() if geometry_type else geometry_type
        self.srid = int(srid if srid is not None else -1)
        self.dimension = dimension
        self.spatial_index = spatial_index
        self.use_N_D_index = use_N_D_index
        self.use_typmod = use_typmod
        self.nullable = nullable
        if name is not None:
            self.name = name

    def get_col_spec(self, **kw):
        return f"{self.name}({self.geometry_type},{self.srid})" if self.geometry_type else self.name

    def _set_table(self, column, table):
        """On PostgreSQL a spatial column has its index."""
        if not self.spatial_index or any(column.name in index.columns for index in table.indexes):
            return
        import _seesaw

        if _seesaw.dialect() == "postgresql":
            ops = {column.name: "gist_geometry_ops_nd"} if self.use_N_D_index else {}
            name = f"idx_{table.name}_{column.name}"
            Index(name, column, postgresql_using="gist", postgresql_ops=ops)


class Geometry(_GISType):
    name = "geometry"


class Geography(_GISType):
    name = "geography"


class Raster(_GISType):
    name = "raster"

    def __init__(self, spatial_index=True, nullable=True, **kw):
        super().__init__(None, -1, None, spatial_index=spatial_index, nullable=nullable)


@compiles(_GISType, "mysql")
@compiles(_GISType, "mariadb")
def _spelled_on_mysql(type_, compiler, **kw):
    spec = type_.geometry_type or "GEOMETRY"
    if not type_.nullable or type_.spatial_index:
        spec += " NOT NULL"
    if type_.srid > 0 and compiler.dialect.name != "mariadb":
        spec += f" SRID {type_.srid}"
    return spec
