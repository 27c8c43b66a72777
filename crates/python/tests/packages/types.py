"""The column types of packages, spelled for each database."""
import enum
import warnings

import fastapi_users_db_sqlalchemy.generics
import geoalchemy2
import pgvector.sqlalchemy
import sqlalchemy as sa
import sqlalchemy_utils
import sqlalchemy_utils.types.encrypted.encrypted_type
import sqlmodel
import sqlmodel.sql.sqltypes
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy_utils.types.choice import ChoiceType

warnings.simplefilter("ignore")


class Kind(enum.Enum):
    small = "s"
    large = "l"


CASES = """
sqlalchemy_utils.ArrowType()
sqlalchemy_utils.ArrowType(timezone=True)
sqlalchemy_utils.ColorType()
sqlalchemy_utils.CountryType()
sqlalchemy_utils.CurrencyType()
sqlalchemy_utils.DateRangeType()
sqlalchemy_utils.DateTimeRangeType()
sqlalchemy_utils.EmailType()
sqlalchemy_utils.EmailType(length=50)
sqlalchemy_utils.EncryptedType()
sqlalchemy_utils.EnrichedDateTimeType()
sqlalchemy_utils.EnrichedDateType()
sqlalchemy_utils.IPAddressType()
sqlalchemy_utils.IPAddressType(max_length=20)
sqlalchemy_utils.Int8RangeType()
sqlalchemy_utils.IntRangeType()
sqlalchemy_utils.JSONType()
sqlalchemy_utils.LocaleType()
sqlalchemy_utils.NumericRangeType()
sqlalchemy_utils.PasswordType()
sqlalchemy_utils.PasswordType(max_length=100)
sqlalchemy_utils.PasswordType(schemes=["pbkdf2_sha512", "md5_crypt"])
sqlalchemy_utils.PhoneNumberType()
sqlalchemy_utils.PhoneNumberType(region="US", max_length=15)
sqlalchemy_utils.ScalarListType()
sqlalchemy_utils.ScalarListType(int)
sqlalchemy_utils.StringEncryptedType(sa.Unicode, "key", length=255)
sqlalchemy_utils.types.encrypted.encrypted_type.StringEncryptedType()
sqlalchemy_utils.TimezoneType()
sqlalchemy_utils.URLType()
sqlalchemy_utils.URLType
sqlalchemy_utils.UUIDType()
sqlalchemy_utils.UUIDType(binary=False)
sqlalchemy_utils.UUIDType(native=False)
sqlalchemy_utils.types.uuid.UUIDType(binary=False)
sqlalchemy_utils.WeekDaysType()
ChoiceType([("a", "A")])
ChoiceType(Kind)
ChoiceType(Kind, impl=sa.Integer())
ChoiceType(Kind, impl=sa.String(length=10))
sqlmodel.sql.sqltypes.AutoString()
sqlmodel.sql.sqltypes.AutoString(length=40)
sqlmodel.AutoString()
fastapi_users_db_sqlalchemy.generics.GUID()
fastapi_users_db_sqlalchemy.generics.TIMESTAMPAware(timezone=True)
fastapi_users_db_sqlalchemy.generics.TIMESTAMPAware()
pgvector.sqlalchemy.Vector(3)
pgvector.sqlalchemy.Vector()
pgvector.sqlalchemy.VECTOR(dim=1536)
pgvector.sqlalchemy.HALFVEC(8)
pgvector.sqlalchemy.SPARSEVEC(8)
geoalchemy2.Geometry()
geoalchemy2.types.Geometry("POINT", srid=4326)
geoalchemy2.types.Geometry(geometry_type="POLYGON", srid=4326, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry")
geoalchemy2.Geography("POINT", 4326, spatial_index=False)
geoalchemy2.Raster()
geoalchemy2.Geometry(None)
"""

for case in CASES.strip().splitlines():
    type_ = eval(case)
    if isinstance(type_, type):
        type_ = type_()
    print(case)
    for dialect in (sqlite, postgresql, mysql):
        try:
            spelled = type_.compile(dialect=dialect.dialect())
        except sa.exc.CompileError as error:
            spelled = type(error).__name__
        print("   ", spelled)
