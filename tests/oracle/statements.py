"""Bodies of revisions that are not about one directive: data, SQL text, types and sequences of their own, several
directives that depend on each other. Source text, as it stands in `upgrade()`.
"""

import textwrap

COMMON = """
op.execute("UPDATE t SET a = 1")
---
op.execute("UPDATE t SET a = 'it''s 100%' WHERE b LIKE '%x%'")
---
op.execute("SELECT '10:30', 'a::b', x::text FROM t")
---
op.execute("INSERT INTO t (a) VALUES ('\\\\:not_a_bind')")
---
op.execute(sa.text("UPDATE t SET a = :a, b = :b WHERE c = :c").bindparams(a=5, b="it's", c=None))
---
op.execute(sa.text("UPDATE t SET a = :flag").bindparams(flag=True))
---
op.execute(
    '''
    UPDATE t
       SET a = 1
    '''
)
---
op.execute("UPDATE t SET a = 1;")
---
op.execute("\\n\\tDELETE FROM t\\n\\tWHERE a\\t= 1\\n")
---
op.execute("")
---
t = sa.table('t', sa.column('id', sa.Integer), sa.column('Name', sa.String), sa.column('flag', sa.Boolean))
op.execute(t.update().where(t.c.Name == op.inline_literal("it's")).values({'Name': op.inline_literal('100%')}))
op.execute(t.update().values(flag=True))
op.execute(t.update().where(t.c.id.in_([1, 2, 3])).values(Name=None))
op.execute(t.delete().where(t.c.id > 5))
op.execute(t.insert().values(id=1, Name='x', flag=False))
op.execute(sa.delete(t))
op.execute(sa.update(t).where(sa.and_(t.c.id == 1, t.c.Name.is_(None))).values(Name=t.c.Name + 'x'))
---
t = sa.table('t', sa.column('id', sa.Integer), sa.column('other_id', sa.Integer), schema='s')
o = sa.table('o', sa.column('id', sa.Integer), sa.column('value', sa.Integer))
op.execute(t.update().values(other_id=sa.select(o.c.value).where(o.c.id == t.c.id).scalar_subquery()))
op.execute(t.delete().where(~t.c.id.in_(sa.select(o.c.id))))
op.execute(t.insert().from_select(['id', 'other_id'], sa.select(o.c.id, o.c.value).where(o.c.value > 1)))
---
t = sa.Table('t', sa.MetaData(), sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String(20)))
op.execute(t.insert().values(name='x'))
op.execute(t.insert().values(id=5, name='x'))
op.execute(t.update().where(t.c.id == 5).values(name='y'))
---
t = sa.table('t', sa.column('a', sa.Integer), sa.column('b', sa.Integer))
op.execute(t.update().values(a=sa.case((t.c.b > 5, 1), else_=0)))
op.execute(t.update().values(a=sa.func.coalesce(t.c.b, 0) + 1))
op.execute(t.update().values(a=sa.cast(t.c.b, sa.String(5))))
op.execute(t.update().where(sa.or_(t.c.a.is_(None), t.c.a == 0)).values(a=t.c.b * 2))
op.execute(t.update().where(sa.exists(sa.select(sa.literal(1)).select_from(t))).values(a=1))
op.execute(t.update().where(t.c.a.between(1, 5)).values(b=sa.null()))
op.execute(t.update().where(t.c.a.like('%x')).values(b=sa.func.now()))
op.execute(sa.select(t.c.a).where(t.c.b == 1).order_by(t.c.a.desc()).limit(5).offset(2))
op.execute(sa.select(sa.func.count()).select_from(t))
op.execute(sa.select(t.c.a, sa.func.max(t.c.b)).group_by(t.c.a).having(sa.func.count() > 1))
---
import datetime
import decimal
t = sa.table('acc', sa.column('id', sa.Integer), sa.column('name', sa.String), sa.column('d', sa.Date),
             sa.column('at', sa.DateTime), sa.column('ok', sa.Boolean), sa.column('n', sa.Numeric(10, 2)),
             sa.column('f', sa.Float), sa.column('tm', sa.Time))
op.bulk_insert(t, [
    {'id': 1, 'name': "O'Hara", 'd': datetime.date(2010, 10, 5), 'ok': True},
    {'id': 2, 'name': '100% \\\\ of', 'd': None, 'at': datetime.datetime(2020, 1, 2, 3, 4, 5), 'ok': False},
    {'id': 3, 'n': decimal.Decimal('10.50'), 'f': 1.5, 'tm': datetime.time(10, 30)},
    {'id': 4, 'at': datetime.datetime(2020, 1, 2, 3, 4, 5, 678)},
])
---
t = op.create_table('acc', sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String(50)),
                    sa.Column('flag', sa.Boolean(), server_default=sa.text('false')))
op.bulk_insert(t, [{'id': 1, 'name': 'x', 'flag': True}, {'name': 'y', 'id': 2}])
op.bulk_insert(t, [])
op.bulk_insert(t, [{'name': 'z'}, {'id': 4}, {'flag': True, 'name': 'w'}])
op.bulk_insert(t, [{'id': op.inline_literal(3), 'name': op.inline_literal('z')}], multiinsert=False)
---
t = sa.table('t', sa.column('id', sa.Integer))
op.bulk_insert(t, [{'id': 1}, {'id': 2, 'beyond': 3}])
---
t = sa.table('t', sa.column('id', sa.Integer), sa.column('e', sa.Enum('a', 'b', name='e')), sa.column('j', sa.JSON))
op.bulk_insert(t, [{'id': 1, 'e': 'a', 'j': {'k': [1, "it's"]}}, {'id': 2, 'e': 'b', 'j': None}])
---
import uuid
t = sa.table('t', sa.column('u', sa.Uuid), sa.column('b', sa.LargeBinary))
op.bulk_insert(t, [{'u': uuid.UUID('12345678123456781234567812345678'), 'b': b'bytes'}])
---
op.create_table('t', sa.Column('id', sa.Integer, primary_key=True), sa.Column('parent', sa.Integer),
                sa.UniqueConstraint('id', 'parent', 'parent'))
op.create_index(op.f('ix_t_parent'), 't', ['parent'], unique=False)
op.add_column('t', sa.Column('name', sa.String(length=20), nullable=True))
op.execute("UPDATE t SET name = 'x'")
op.drop_index(op.f('ix_t_parent'), table_name='t')
op.drop_table('t')
---
with op.batch_alter_table('t') as batch_op:
    batch_op.add_column(sa.Column('a', sa.Integer(), nullable=True))
    batch_op.create_index(batch_op.f('ix_t_a'), ['a'], unique=False)
---
with op.batch_alter_table('t', schema=None) as batch_op:
    batch_op.drop_index(batch_op.f('ix_t_a'))
---
for name in ('a', 'b'):
    op.add_column('t', sa.Column(name, sa.Integer()))
---
conn = op.get_bind()
conn.execute(sa.text("UPDATE t SET a = 1"))
conn.execute(sa.text("UPDATE t SET a = :x"), {'x': 5})
---
op.get_bind().execute(sa.text("INSERT INTO t (a) VALUES (:x)").bindparams(x="it's"))
---
if op.get_context().dialect.name == 'postgresql':
    op.execute('CREATE EXTENSION IF NOT EXISTS "uuid-ossp"')
else:
    op.execute('SELECT 1')
---
if op.get_context().as_sql:
    op.execute('SELECT 1')
---
from alembic import context
if context.is_offline_mode():
    op.execute('SELECT 2')
else:
    op.execute('SELECT 3')
---
op.execute(sa.schema.CreateTable(sa.Table('made', sa.MetaData(), sa.Column('id', sa.Integer, primary_key=True))))
op.execute(sa.schema.DropTable(sa.Table('made', sa.MetaData())))
---
op.create_table('a', sa.Column('id', sa.Integer(), nullable=False), sa.Column('x', sa.Integer()),
                sa.PrimaryKeyConstraint('id', name=op.f('pk_a')), sa.UniqueConstraint('x', name=op.f('uq_a_x')))
op.create_table('b', sa.Column('a_id', sa.Integer(), nullable=False),
                sa.ForeignKeyConstraint(['a_id'], ['a.id'], name=op.f('fk_b_a_id_a'), ondelete='CASCADE'))
---
metadata = sa.MetaData()
t = sa.Table('t', metadata, sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String(5), index=True))
t.create(op.get_bind())
t.drop(op.get_bind())
metadata.create_all(op.get_bind(), checkfirst=False)
metadata.drop_all(op.get_bind(), checkfirst=False)
---
op.execute(sa.text("COMMIT"))
---
sa.Enum('a', 'b', name='kind').create(op.get_bind(), checkfirst=False)
sa.Enum(name='kind').drop(op.get_bind(), checkfirst=False)
---
op.create_table('t', sa.Column('a', sa.Enum('x', 'y', name='shared')))
op.create_table('u', sa.Column('a', sa.Enum('x', 'y', name='shared')))
op.drop_table('u')
op.drop_table('t')
---
op.execute("-- only a comment")
---
op.execute("INSERT INTO t (doc) VALUES ('{\\"a\\"\\\\:1}')")
---
with op.get_context().autocommit_block():
    op.execute("VACUUM")
---
class Old(sa.types.UserDefinedType):
    def get_col_spec(self, **kw):
        return 'OLDTYPE(5)'


class Wrapped(sa.types.TypeDecorator):
    impl = sa.String(12)
    cache_ok = True


op.create_table('t', sa.Column('a', Old()), sa.Column('b', Wrapped()), sa.Column('c', Wrapped, primary_key=True))
---
import enum


class Color(enum.Enum):
    red = 1
    dark_blue = 'b'


op.create_table('t', sa.Column('c', sa.Enum(Color)), sa.Column('d', sa.Enum(Color, name='other', native_enum=False)))
---
op.create_index('ix', 't', [sa.text('lower(a)'), sa.text('lower(a)')])
"""

POSTGRESQL = """
with op.get_context().autocommit_block():
    op.create_index('ix', 't', ['a'], postgresql_concurrently=True)
op.execute("SELECT 1")
---
with op.get_context().autocommit_block():
    op.execute("ALTER TYPE kind ADD VALUE IF NOT EXISTS 'c'")
---
kind = postgresql.ENUM('a', 'b', name='kind', create_type=False)
kind.create(op.get_bind(), checkfirst=True)
op.add_column('t', sa.Column('kind', kind, nullable=False, server_default='a'))
op.alter_column('t', 'kind', server_default=None)
---
kind = postgresql.ENUM('a', 'b', name='kind')
op.drop_column('t', 'kind')
kind.drop(op.get_bind())
---
op.execute(sa.schema.CreateSequence(sa.Sequence('s', start=5, increment=2, cycle=True)))
op.execute(sa.schema.DropSequence(sa.Sequence('s')))
op.execute(sa.schema.CreateSequence(sa.Sequence('Seq', schema='x', minvalue=1, maxvalue=9, cache=3)))
op.execute(sa.schema.CreateSequence(sa.Sequence('n', data_type=sa.SmallInteger, nominvalue=True, nomaxvalue=True, cycle=False)))
---
s = sa.Sequence('t_id_seq')
op.execute(sa.schema.CreateSequence(s))
op.add_column('t', sa.Column('id', sa.Integer(), nullable=True, server_default=s.next_value()))
op.execute(sa.table('t', sa.column('id')).update().values(id=s.next_value()))
op.create_table('u', sa.Column('id', sa.Integer(), sa.Sequence('Seq', schema='x'), primary_key=True))
---
op.execute(sa.schema.CreateSchema('Other'))
op.execute(sa.schema.CreateSchema('other', if_not_exists=True))
op.execute(sa.schema.DropSchema('other', cascade=True))
op.execute(sa.schema.DropSchema('other', if_exists=True))
---
t = sa.table('t', sa.column('tags', postgresql.ARRAY(sa.String)), sa.column('u', postgresql.UUID(as_uuid=True)),
             sa.column('j', postgresql.JSONB), sa.column('iv', sa.Interval))
import datetime
import uuid
op.bulk_insert(t, [{'tags': ['a', "it's"], 'u': uuid.UUID('12345678123456781234567812345678'), 'j': {'a': 1},
                    'iv': datetime.timedelta(days=1)}])
---
from sqlalchemy.dialects.postgresql import insert
t = sa.table('t', sa.column('id', sa.Integer), sa.column('name', sa.String))
op.execute(insert(t).values(id=1, name='x').on_conflict_do_nothing())
op.execute(insert(t).values(id=1, name='x').on_conflict_do_nothing(index_elements=['id']))
statement = insert(t).values(id=1, name='x')
op.execute(statement.on_conflict_do_update(index_elements=['id'], set_={'name': statement.excluded.name}))
---
t = sa.table('t', sa.column('id', sa.Integer), sa.column('data', postgresql.JSONB), sa.column('name', sa.String))
o = sa.table('o', sa.column('id', sa.Integer), sa.column('name', sa.String))
op.execute(t.update().where(t.c.id == o.c.id).values(name=o.c.name))
op.execute(t.delete().where(t.c.id == o.c.id))
op.execute(t.update().where(t.c.name.ilike('%x%')).values(name=sa.func.lower(t.c.name)))
op.execute(t.update().values(name=t.c.data['key'].astext))
op.execute(t.update().where(t.c.name.op('~')('^a')).values(name='b'))
op.execute(t.update().values(data=sa.cast({'a': 1}, postgresql.JSONB)))
---
t = sa.table('t', sa.column('id', sa.Integer), sa.column('data', postgresql.JSONB), sa.column('tags', postgresql.ARRAY(sa.String)))
op.execute(t.delete().where(t.c.data.has_key('a')))
op.execute(t.delete().where(~t.c.data.has_key('a') & (t.c.data['b'].has_key('c') | t.c.data.has_any(postgresql.array(['x', 'y'])))))
op.execute(t.delete().where(t.c.data.has_all(postgresql.array(['a', 'b']))))
op.execute(t.delete().where(t.c.data.contains(sa.literal_column("'{}'::jsonb"))))
op.execute(t.delete().where(t.c.data.contained_by(t.c.data['x'])))
op.execute(t.delete().where(t.c.tags.contains(['a']) | t.c.tags.overlap(['b', 'c'])))
op.execute(t.delete().where(t.c.tags.contained_by(sa.select(sa.func.array_agg(t.c.id)).scalar_subquery())))
op.execute(t.delete().where(t.c.tags.any('x') & ~t.c.tags.all('y')))
---
t = sa.table('t', sa.column('data', postgresql.JSONB), sa.column('j', sa.JSON))
for c in (t.c.data, t.c.j):
    op.execute(t.delete().where(c['a'].astext == 'x') if c is t.c.data else t.delete().where(c['a'].as_string() == 'x'))
    op.execute(t.delete().where((c['a']['b'].as_string() == 'x') | (c['n'].as_integer() > 5)))
    op.execute(t.delete().where(c[('a', 'b')].as_string() == 'x'))
    op.execute(t.delete().where(c['a'].is_(None)))
    op.execute(t.update().values(data=c['a']['b']))
op.execute(t.update().values(data=t.c.data['k'].op('||')(t.c.data[0])).where(t.c.data['a'].op('@>')(t.c.data[1])))
op.execute(sa.select(t.c.data['a'].astext, sa.func.coalesce(t.c.data['a'].astext, 'x') == 'y', t.c.j['b']))
---
op.create_exclude_constraint('ex', 't', ('period', '&&'), ('room', '='), where=sa.text('active'), using='gist')
---
op.create_index('ix', 't', [sa.text('lower(name) varchar_pattern_ops')], unique=True, postgresql_where=sa.text('a IS NULL'))
---
op.create_index('ix', 't', ['doc'], postgresql_using='gin', postgresql_ops={'doc': 'jsonb_path_ops'})
---
op.alter_column('t', 'id', existing_type=sa.INTEGER(), server_default=sa.text("nextval('t_id_seq'::regclass)"))
---
op.alter_column('t', 'kind', type_=sa.Enum('a', 'b', name='kind2'), existing_type=sa.String(5),
                postgresql_using='kind::text::kind2', existing_nullable=False)
---
op.create_check_constraint('ck', 't', sa.func.char_length(sa.column('name')) > 2, schema='s')
---
op.alter_column('t', 'id', server_default=sa.text('5'), existing_server_default=sa.Identity())
---
op.execute("CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN NEW.a := 1; RETURN NEW; END; $$ LANGUAGE plpgsql")
"""

MYSQL = """
op.alter_column('t', 'a', existing_type=mysql.INTEGER(display_width=11), nullable=False, existing_server_default=sa.text("'0'"))
---
op.alter_column('t', 'a', existing_type=mysql.VARCHAR(charset='utf8', collation='utf8_bin', length=50), new_column_name='b',
                existing_nullable=False)
---
op.alter_column('t', 'at', existing_type=mysql.DATETIME(fsp=6), type_=sa.DateTime)
op.alter_column('t', 'at', existing_type=sa.DateTime, server_default=sa.text('now()'))
op.alter_column('t', 'at', existing_type=sa.DateTime(), server_default=sa.text('now()'))
---
op.alter_column('t', 'id', existing_type=sa.Integer(), autoincrement=True, existing_nullable=False)
---
op.create_foreign_key('fk', 't', 'o', ['a'], ['id'], ondelete='CASCADE')
op.drop_constraint('fk', 't', type_='foreignkey')
op.create_unique_constraint('uq', 't', ['a', 'b'])
op.drop_constraint('uq', 't', type_='unique')
op.drop_constraint('PRIMARY', 't', type_='primary')
---
op.create_index('ix', 't', ['a'], mysql_length={'a': 100}, mariadb_length={'a': 100})
op.create_index('ix2', 't', ['a', 'b'], mysql_prefix='FULLTEXT', mariadb_prefix='FULLTEXT')
---
op.add_column('t', sa.Column('at', mysql.TIMESTAMP(fsp=6), server_default=sa.text('CURRENT_TIMESTAMP(6)'), nullable=False))
---
op.add_column('t', sa.Column('at', sa.TIMESTAMP(), server_default=sa.text('CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP')))
---
from sqlalchemy.dialects.mysql import insert
t = sa.table('t', sa.column('id', sa.Integer), sa.column('name', sa.String))
op.execute(insert(t).values(id=1, name='x').on_duplicate_key_update(name='y'))
---
t = sa.table('t', sa.column('id', sa.Integer), sa.column('name', sa.String(20)))
o = sa.table('o', sa.column('id', sa.Integer), sa.column('name', sa.String(20)))
op.execute(t.update().where(t.c.id == o.c.id).values(name=o.c.name))
op.execute(t.delete().where(t.c.id == o.c.id))
op.execute(t.update().values(name=sa.cast(t.c.id, sa.String(5))))
op.execute(t.update().values(name=t.c.name.concat('x')))
op.execute(sa.select(t.c.id).limit(5).offset(10))
op.execute(t.update().values(id=sa.cast(t.c.name, sa.Integer)))
---
op.create_index('ix', 't', [sa.column('a').desc()], mysql_length={'b': 5}, mariadb_length={'b': 5})
"""


def bodies(dialect):
    texts = [COMMON]
    if dialect == "postgresql":
        texts.append(POSTGRESQL)
    if dialect in ("mysql", "mariadb"):
        texts.append(MYSQL)
    return [textwrap.dedent(body).strip("\n") for text in texts for body in text.split("\n---\n")]
