"""What models are as tables."""
import datetime
import decimal
import enum
import uuid
from typing import Annotated, ClassVar, List, Optional, get_args, get_origin

import sqlalchemy as sa
from sqlalchemy import orm
from sqlmodel import Field, Relationship, SQLModel


class Size(str, enum.Enum):
    SMALL = "small"
    LARGE = "large"


class Stamped(SQLModel):
    created: datetime.datetime
    note: Optional[str] = Field(default=None, max_length=40)


class Team(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(index=True, unique=True)
    heroes: List["Hero"] = Relationship(back_populates="team")


class Hero(Stamped, table=True):
    __tablename__ = "heroes"
    __table_args__ = (sa.CheckConstraint("age > 0", name="ck_age"), {"sqlite_autoincrement": False})
    kinds: ClassVar[int] = 3
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    size: Size = Size.SMALL
    age: int | None = None
    weight: float = Field(default=1.5, nullable=True)
    price: decimal.Decimal = Field(max_digits=10, decimal_places=2)
    born: datetime.date
    wakes: datetime.time
    takes: datetime.timedelta
    photo: bytes = b""
    alive: bool = True
    extra: dict = Field(default_factory=dict, sa_column=sa.Column(sa.JSON, nullable=False))
    short: str = Field(default="x", sa_type=sa.Text, sa_column_kwargs={"server_default": "y"})
    tag: Annotated[str, "a tag"] = "t"
    team_id: Optional[int] = Field(default=None, foreign_key="team.id", ondelete="SET NULL")
    team: Optional[Team] = Relationship(back_populates="heroes")


for model in (Team, Hero):
    table = model.__table__
    print(table.name, [(each.name, each.nullable, each.primary_key, each.unique, each.index) for each in table.columns])
    print([repr(each.type) for each in table.columns])
    print(sorted(each.name for each in table.indexes), [(each.target_fullname, each.ondelete) for each in table.foreign_keys])
    print([str(each.server_default.arg) for each in table.columns if each.server_default is not None])
    print([(type(each).__name__, each.name) for each in sorted(table.constraints, key=lambda one: type(one).__name__) if not isinstance(each, sa.ForeignKeyConstraint)])
print(sorted(SQLModel.metadata.tables), Hero.kinds)
print(sa.select(Hero.id, Hero.note).where(Hero.team_id == 1, Hero.size == Size.LARGE).order_by(Hero.age))
one = Hero(born=datetime.date(2020, 1, 2), price=decimal.Decimal("1.50"), age=3)
print(one.age, one.size, one.tag, one.note, one.extra, type(one.id).__name__)
plain = Stamped(created=datetime.datetime(2020, 1, 2))
print(plain.note, plain.created)


# SQLAlchemy's own models, with annotations that say more than the type.
Key = Annotated[int, orm.mapped_column(primary_key=True)]
Short = Annotated[str, 20]
Name = Annotated[str, orm.mapped_column(sa.String(80), index=True)]
Area = Annotated[float, 2]


class Base(orm.DeclarativeBase):
    type_annotation_map = {Short: sa.String(20)}


class Country(Base):
    __tablename__ = "countries"

    id: orm.Mapped[Key]
    code: orm.Mapped[Short]
    name: orm.Mapped[Optional[Name]]
    area: orm.Mapped[Area]


print([(each.name, each.nullable, each.primary_key, repr(each.type)) for each in Country.__table__.columns])
print([each.name for each in Country.__table__.indexes])
print(get_origin(Short) is Annotated, get_args(Short), Short == Annotated[str, 20], Short == Annotated[str, 30], repr(Short))

from sqlalchemy_helpers import Base as HelpedBase  # noqa: E402
from sqlalchemy_helpers.manager import is_sqlite  # noqa: E402


class Helped(HelpedBase):
    __tablename__ = "helped"
    id = sa.Column(sa.Integer, primary_key=True)
    other_id = sa.Column(sa.Integer, sa.ForeignKey("helped.id"), unique=True)


print(HelpedBase.metadata.naming_convention["fk"], is_sqlite(sa.create_engine("sqlite://")))
