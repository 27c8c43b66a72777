"""Expressions whose text and parameters must equal SQLAlchemy's: one per line, evaluated with the names of `setting`."""


def setting():
    import datetime as dt
    import decimal
    import enum
    import uuid

    import sqlalchemy as sa
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.dialects.sqlite import insert as upsert

    class Color(enum.Enum):
        RED = "r"
        BLUE = "b"

    meta = sa.MetaData()
    u = sa.Table(
        "users", meta,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("age", sa.Integer),
        sa.Column("score", sa.Float),
        sa.Column("price", sa.Numeric(10, 2)),
        sa.Column("active", sa.Boolean),
        sa.Column("born", sa.Date),
        sa.Column("at", sa.DateTime),
        sa.Column("data", sa.JSON),
        sa.Column("uid", sa.Uuid),
        sa.Column("color", sa.Enum(Color)),
    )
    a = sa.Table(
        "addresses", meta,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.ForeignKey("users.id")),
        sa.Column("email", sa.String),
        sa.Column("order", sa.Integer),
        sa.Column("MixedCase", sa.String),
    )
    n = sa.Table(
        "nodes", meta,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent_id", sa.ForeignKey("nodes.id")),
        sa.Column("label", sa.String, default="none"),
        sa.Column("made", sa.DateTime, default=sa.func.now()),
        sa.Column("kept", sa.Integer, onupdate=7),
    )
    s = sa.Table("things", meta, sa.Column("id", sa.Integer, primary_key=True), sa.Column("x", sa.String), schema="other")
    l = sa.table("light", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("flag", sa.Boolean))
    c = sa.column("c")
    and_, or_, not_, func, select, text, literal = sa.and_, sa.or_, sa.not_, sa.func, sa.select, sa.text, sa.literal
    case, cast, exists, bindparam, insert, update, delete = (
        sa.case, sa.cast, sa.exists, sa.bindparam, sa.insert, sa.update, sa.delete
    )
    ua, ub = u.alias(), u.alias("ub")
    del enum
    return locals()


EXPRESSIONS = [line.strip() for line in r"""
u.c.id == 5
u.c.id != 5
u.c.id < 5
u.c.id <= 5
u.c.id > u.c.age
5 >= u.c.id
u.c.name == None
u.c.name != None
u.c.name.is_(None)
u.c.name.is_not(None)
u.c.name.isnot(None)
u.c.active == True
u.c.active == False
u.c.active != True
u.c.active.is_(True)
u.c.active.is_(sa.false())
u.c.active.is_not(False)
u.c.active.is_distinct_from(True)
u.c.name.is_distinct_from('x')
u.c.name.is_not_distinct_from(a.c.email)
~u.c.active
not_(u.c.active)
not_(u.c.id == 5)
~(u.c.id == 5)
~(u.c.id > 5)
~(u.c.name.like('x%'))
~and_(u.c.id == 5, u.c.age == 4)
~or_(u.c.id == 5, u.c.age == 4)
not_(not_(and_(u.c.id == 5, u.c.age == 4)))
and_(u.c.id == 5, u.c.age == 4, u.c.name == 'z')
and_(u.c.id == 5, or_(u.c.age == 4, u.c.name == 'z'))
or_(and_(u.c.id == 5, u.c.age == 4), u.c.name == 'z')
or_(u.c.id == 5, and_(u.c.age == 4, or_(u.c.name == 'z', u.c.name == 'y')))
and_(and_(u.c.id == 5, u.c.age == 4), u.c.name == 'z')
(u.c.id == 5) & (u.c.age == 4) | (u.c.name == 'z')
(u.c.id == 5) & ((u.c.age == 4) | (u.c.name == 'z'))
and_(u.c.active, u.c.id == 5)
or_(u.c.active, ~u.c.active)
and_(u.c.id == 5)
and_(sa.true(), u.c.id == 5)
and_(sa.false(), u.c.id == 5)
or_(sa.true(), u.c.id == 5)
or_(sa.false(), u.c.id == 5)
and_(True, u.c.id == 5)
and_(u.c.id == 5, text("x > 4"))
sa.true()
sa.false()
sa.null()
u.c.age + 5
u.c.age - 5
u.c.age * 5
u.c.age / 5
u.c.age // 5
u.c.age % 5
5 + u.c.age
5 - u.c.age
10 / u.c.age
-u.c.age
-(u.c.age + 5)
(u.c.age + 5) * 2
u.c.age + 5 * u.c.id
(u.c.age + 5) + 6
u.c.age - (5 - u.c.id)
(u.c.age - 5) - u.c.id
u.c.score / 2
u.c.score * 1.5
u.c.price * 2
u.c.price + decimal.Decimal("1.5")
u.c.name + 'x'
'x' + u.c.name
u.c.name + 'x' + 'y'
u.c.name + u.c.age
u.c.name.concat('z')
(u.c.name + 'x') == 'ax'
c + 5
c + 'x'
c == 'x'
c.op('->>')('x')
u.c.name.op('REGEXP')('^a')
u.c.name.op('~*', precedence=5)('x')
u.c.age.op('&')(4) == 4
u.c.age.bool_op('@@')(4)
u.c.age.bitwise_and(4)
u.c.age.bitwise_or(4)
u.c.age.bitwise_xor(4)
u.c.age.bitwise_not()
u.c.age.bitwise_lshift(2)
u.c.id.in_([1, 2, 3])
u.c.id.not_in([1, 2, 3])
u.c.id.notin_([1])
~u.c.id.in_([1, 2])
u.c.id.in_([])
u.c.id.not_in([])
u.c.name.in_(['a', 'b'])
u.c.name.in_(['a', None])
u.c.name.in_(x for x in ['a', 'b'])
u.c.id.in_({5})
u.c.id.in_([u.c.age, 5])
u.c.id.in_(select(a.c.user_id))
u.c.id.not_in(select(a.c.user_id).where(a.c.email == 'x'))
u.c.id.in_(select(a.c.user_id).scalar_subquery())
u.c.id.in_(bindparam('ids', expanding=True))
u.c.id.in_(bindparam('ids', [1, 2], expanding=True))
u.c.color.in_([Color.RED])
sa.tuple_(u.c.id, u.c.age).in_([(1, 2), (3, 4)])
sa.tuple_(u.c.id, u.c.age) == (1, 2)
u.c.name.like('%x%')
u.c.name.not_like('%x%')
u.c.name.notlike('%x%')
u.c.name.like('a/%x', escape='/')
u.c.name.ilike('%X%')
u.c.name.not_ilike('%X%')
u.c.name.ilike('a/%x', escape='/')
u.c.name.startswith('x')
u.c.name.endswith('x')
u.c.name.contains('x')
~u.c.name.contains('x')
~u.c.name.startswith('x')
u.c.name.contains('x%y', autoescape=True)
u.c.name.startswith('x', escape='^')
u.c.name.icontains('x')
u.c.name.istartswith('x')
u.c.name.iendswith('x')
u.c.name.contains(u.c.color)
u.c.name.startswith(a.c.email)
u.c.name.match('x')
u.c.name.regexp_match('x.*')
u.c.age.between(1, 5)
~u.c.age.between(1, 5)
sa.between(u.c.age, u.c.id, 5)
and_(u.c.age.between(1, 5), u.c.id == 5)
u.c.name.collate('NOCASE')
sa.collate(u.c.name, 'NOCASE') == 'x'
u.c.name.collate('de_DE').desc()
u.c.name.desc()
u.c.name.asc()
sa.desc(u.c.name)
sa.asc('name')
u.c.name.desc().nulls_last()
u.c.name.nulls_first()
sa.nullslast(u.c.name.desc())
u.c.name.distinct()
sa.distinct(u.c.name)
u.c.name.label('foo')
u.c.name.label('foo') == 'x'
(u.c.age + 1).label('foo') > 5
literal(5)
literal('x')
literal(None)
literal(True)
literal(5) + 5
literal('x') + 'y'
literal(dt.date(2020, 1, 2))
literal(uuid.UUID(int=5))
sa.literal_column("a.b || 'x'")
sa.literal_column('5', sa.Integer) + 5
sa.literal_column('x').label('y')
bindparam('x')
bindparam('x', 5)
bindparam('x', 5, unique=True)
u.c.id == bindparam('x')
u.c.id == bindparam(None, 5)
bindparam('x', type_=sa.String) + 'a'
text("select * from x where a = :a and b = :b")
text("select * from x where a = :a").bindparams(a=5)
text("select '10:30', x::int, :a, '\\:b'")
text("select \\:\\:c")
text("a = :a").bindparams(bindparam('a', 5, type_=sa.Integer))
text("x in :ids").bindparams(bindparam('ids', [1, 2], expanding=True))
case((u.c.id == 5, 'five'), else_='other')
case((u.c.id == 5, u.c.name), (u.c.id > 5, 'more'))
case({1: 'one', 2: 'two'}, value=u.c.id, else_='x')
case((u.c.active, 1), else_=0)
case((u.c.id == None, sa.null()), else_=u.c.age)
case((u.c.id == 5, 'five'), else_='other') == 'five'
cast(u.c.id, sa.String)
cast(u.c.id, sa.String(20))
cast(u.c.id, sa.Numeric(10, 2))
cast('5', sa.Integer)
cast(u.c.name, sa.DateTime)
cast(u.c.name, sa.JSON)
cast(u.c.name, sa.BigInteger) + 5
cast(u.c.name, sa.VARCHAR(5))
cast(u.c.name, sa.Enum('a', 'bcd', name='x'))
cast(u.c.name, sa.Uuid)
cast(u.c.name, sa.Boolean)
u.c.name.cast(sa.Text)
sa.type_coerce(u.c.name, sa.Integer) + 5
sa.type_coerce('5', sa.String)
sa.extract('year', u.c.at)
sa.extract('month', u.c.at) == 5
func.now()
func.current_timestamp()
func.current_date()
func.localtimestamp()
func.lower(u.c.name)
func.lower('X')
func.lower(u.c.name) == 'x'
func.coalesce(u.c.name, 'x')
func.coalesce(u.c.age, 0) + 1
func.coalesce(u.c.name, None)
func.count()
func.count(u.c.id)
func.count('*')
func.count(u.c.id.distinct())
func.count(sa.distinct(u.c.id))
func.max(u.c.age)
func.sum(u.c.price) / 2
func.char_length(u.c.name)
func.length(u.c.name)
func.concat(u.c.name, 'x')
func.replace(u.c.name, 'a', 'b')
func.substr(u.c.name, 1, 2)
func.random()
func.my_func(1, u.c.id, 'x')
func.MixedCase(1)
func.pkg.my_func(1)
func.json_extract(u.c.data, '$.a')
func.json_extract(u.c.data, '$.a', type_=sa.String) + 'x'
func.date('now')
func.strftime('%Y', u.c.at)
func.round(u.c.score, 2)
func.nullif(u.c.name, '')
func.group_concat(u.c.name, ', ')
func.cast(u.c.id, sa.String)
func.count(u.c.id).over(partition_by=u.c.name, order_by=u.c.age)
func.row_number().over(order_by=[u.c.age.desc(), u.c.id])
func.row_number().over()
func.sum(u.c.age).over(order_by=u.c.id, rows=(None, 0))
func.sum(u.c.age).over(order_by=u.c.id, range_=(-5, 10))
func.count(u.c.id).filter(u.c.age > 5)
func.count().filter(u.c.age > 5, u.c.id == 1)
u.c.data['a']
u.c.data['a']['b']
u.c.data[0]
u.c.data['a'].as_string()
u.c.data[('a', 1)]
u.c.data == {'a': 1}
u.c.uid == uuid.UUID(int=7)
u.c.color == Color.RED
u.c.color == 'RED'
u.c.born == dt.date(2020, 1, 2)
u.c.born > '2020-01-02'
u.c.at >= dt.datetime(2020, 1, 2, 3, 4, 5, 6)
u.c.at - u.c.at
u.c.at + dt.timedelta(days=1)
u.c.active == 1
u.c.id == '5'
u.c.name == 5
a.c.order == 5
a.c.MixedCase == 'x'
s.c.id == 5
exists().where(u.c.id == 5)
exists(select(u.c.id).where(u.c.id == 5))
~exists().where(u.c.id == a.c.user_id)
exists(select(1).select_from(u))
select(u.c.id).where(u.c.id == 5).exists()
select(u)
select(u.c.id, u.c.name)
select(u.c.id).where(u.c.id == 5).where(u.c.name == 'x')
select(u.c.id).where(u.c.id == 5, u.c.name == 'x')
select(u.c.id).filter(u.c.id == 5)
select(u.c.id).filter_by(name='x', age=5)
select(u.c.id).where(u.c.active)
select(u.c.id).where(~u.c.active)
select(u.c.id).where(text("name = 'x'"))
select(u.c.id).where(sa.true())
select(u.c.id).where(and_(u.c.active, u.c.age > 5))
select(u.c.id).where(or_(u.c.age > 5, u.c.active)).where(u.c.id < 3)
select(u.c.id).order_by(u.c.name)
select(u.c.id).order_by(u.c.name.desc(), u.c.id)
select(u.c.id).order_by('id')
select(u.c.id).order_by(sa.desc('id'))
select(u.c.id).order_by('name')
select(u.c.id.label('foo')).order_by('foo')
select(u.c.id.label('foo')).order_by(sa.desc('foo'))
select((lab := func.count(u.c.id).label('total'))).order_by(lab)
select((lab := func.count(u.c.id).label('total'))).order_by(lab.desc())
select(u.c.name, func.count(u.c.id).label('n')).group_by(u.c.name).having(func.count(u.c.id) > 1).order_by(sa.desc('n'))
select((lab := func.lower(u.c.name).label('low')), func.count()).group_by(lab)
select(func.lower(u.c.name).label('low')).group_by('low')
select(u.c.id).order_by(text("name desc"))
select(u.c.id).order_by(func.lower(u.c.name))
select(u.c.id).order_by(u.c.id).order_by(None)
select(u.c.id).limit(5)
select(u.c.id).offset(5)
select(u.c.id).limit(5).offset(10)
select(u.c.id).limit(bindparam('lim'))
select(u.c.id).slice(5, 10)
select(u.c.name).distinct()
select(u.c.name).distinct().limit(1)
select(u.c.id).prefix_with('HIGH')
select(u.c.id).with_for_update()
select(func.count()).select_from(u)
select(func.count()).select_from(u).where(u.c.id > 5)
select(func.count('*')).select_from(u)
select(sa.literal_column('1'))
select(literal(1))
select(1)
select(literal('x').label('foo'), u.c.id)
select(text("a, b")).select_from(text("foo"))
select(text("*")).select_from(u)
select(sa.text('count(*)')).select_from(l)
select('*')
select(u.c.id, u.c.id)
select(u.c.id, a.c.id)
select(u.c.id, a.c.id, a.c.id)
select(u, a)
select(u.c.id + 1)
select(u.c.id + 1, u.c.id + 2)
select(-u.c.id)
select(u.c.id == 5)
select(~u.c.active)
select(func.lower(u.c.name), func.lower('X'))
select(func.max(u.c.id), func.max(u.c.age))
select(cast(u.c.id, sa.String))
select(cast(u.c.id, sa.String), u.c.id)
select(cast(u.c.id + 1, sa.String))
select(sa.type_coerce(u.c.id, sa.String))
select(sa.distinct(u.c.name))
select(u.c.name.distinct())
select(sa.extract('year', u.c.at))
select(case((u.c.id == 5, 'x'), else_='y'))
select(exists().where(u.c.id == 5))
select(sa.true(), sa.null())
select(bindparam('x'))
select(func.now())
select(u.c.data['a'])
select(u.c.name.collate('NOCASE'))
select(u.c.name.label('x'), u.c.age.label('x'))
select(u.c.id.label(None))
select(ua)
select(ua.c.id, ub.c.id)
select(u, ua)
select(ub.c.name).where(ub.c.id == u.c.id)
select(u).join(a)
select(u.c.id).join(a)
select(u.c.id).join(a, u.c.id == a.c.user_id)
select(u.c.id, a.c.email).join(a, u.c.id == a.c.user_id)
select(u.c.id).outerjoin(a)
select(u.c.id).join(a, isouter=True)
select(u.c.id).join(a, full=True)
select(u.c.id, a.c.email).join_from(u, a)
select(u.c.id).select_from(u.join(a))
select(u.c.id).select_from(u.join(a, u.c.id == a.c.user_id))
select(u.c.id).select_from(u.outerjoin(a, a.c.user_id == u.c.id))
select(u.c.id).select_from(sa.join(u, a, u.c.id == a.c.user_id).join(n, n.c.id == u.c.id))
select(u.c.id).select_from(u.join(a.join(n, n.c.id == a.c.id), u.c.id == a.c.user_id))
select(u.c.id).select_from(u).join(a).join(ub, ub.c.id == a.c.user_id)
select(u).select_from(u.join(a)).where(a.c.email == 'x')
select(u.join(a))
select(l.c.id).join(u, u.c.id == l.c.id)
select(l)
select(l).where(l.c.flag)
select(l).where(l.c.flag == False)
select(s)
select(s.c.id).where(s.c.x == 'y')
select(s.alias('q'))
select(select(u).alias('q').alias('r'))
select(select(u).alias('q').alias())
select(u.alias('q').alias('r'))
select(a.c.order, a.c.MixedCase)
select(u.c.id).where(u.c.id == select(func.max(a.c.user_id)).scalar_subquery())
select(u.c.id, select(func.count(a.c.id)).where(a.c.user_id == u.c.id).scalar_subquery())
select(u.c.id, select(func.count(a.c.id)).where(a.c.user_id == u.c.id).scalar_subquery().label('n'))
select(u.c.id, select(func.count(a.c.id)).where(a.c.user_id == u.c.id).label('n'))
select(u.c.id).where(exists().where(a.c.user_id == u.c.id))
select(u.c.id).where(~exists(select(a.c.id).where(a.c.user_id == u.c.id)))
select(u.c.id).where(exists(select(1).where(a.c.user_id == u.c.id)))
select(u.c.id).where(select(a.c.id).where(a.c.user_id == u.c.id).correlate(u).exists())
select(u.c.id).where(u.c.id.in_(select(a.c.user_id).where(a.c.email == u.c.name)))
select(u.c.name).where(u.c.age == select(func.max(ua.c.age)).where(ua.c.name == u.c.name).scalar_subquery())
select((sq := select(u.c.id, u.c.name).where(u.c.id > 5).subquery()))
select(select(u.c.id, u.c.name).subquery('sq').c.name)
select((sq := select(u.c.id, a.c.id).subquery()).c.id_1)
select((sq := select(func.count(u.c.id).label('n'), u.c.name).group_by(u.c.name).subquery()).c.n).where(sq.c.n > 1)
select(u.c.id).join((sq := select(a.c.user_id, func.count().label('n')).group_by(a.c.user_id).subquery()), sq.c.user_id == u.c.id)
select(u.c.id).select_from(u.join((sq := select(a.c.user_id).distinct().subquery('q')), sq.c.user_id == u.c.id))
select(func.count()).select_from(select(u.c.id).where(u.c.id > 5).subquery())
select(func.count()).select_from(select(u).alias('foo'))
select(func.each(u.c.name).table_valued('a', with_ordinality='n').render_derived(name='t').lateral().c.a)
select(u).join(func.each(u.c.name).table_valued('a').lateral('l'), sa.true())
select(func.each(u.c.name).table_valued('a').lateral().c.a)
select((ct := select(u.c.id).where(u.c.id > 5).cte('big')).c.id)
select((ct := select(u.c.id).cte()).c.id).where(ct.c.id > 3)
select((ct := select(u.c.id, u.c.name).cte('one')).c.id).join((ct2 := select(ct.c.id).where(ct.c.name == 'x').cte('two')), ct2.c.id == ct.c.id)
select((cr := select(n.c.id, n.c.parent_id).where(n.c.id == 1).cte('tree', recursive=True)).c.id)
select((cr := (cb := select(n.c.id, n.c.parent_id).where(n.c.id == 1).cte('tree', recursive=True)).union_all(select(n.c.id, n.c.parent_id).join(cb, cb.c.id == n.c.parent_id))).c.id)
select(u.c.id).union(select(a.c.id))
select(u.c.id).union_all(select(a.c.id), select(n.c.id))
sa.union(select(u.c.id), select(a.c.id)).order_by('id')
sa.union(select(u.c.id), select(a.c.id)).limit(5)
sa.union_all(select(u.c.id).where(u.c.id == 1), select(a.c.id).where(a.c.id == 2))
sa.intersect(select(u.c.id), select(a.c.id))
sa.except_(select(u.c.id), select(a.c.id))
sa.union(select(u.c.id), select(a.c.id)).union(select(n.c.id))
select(sa.union(select(u.c.id), select(a.c.id)).subquery())
select(sa.union(select(u.c.id), select(a.c.id)).subquery('x').c.id)
u.c.id.in_(sa.union(select(u.c.id), select(a.c.id)))
sa.values(sa.column('a', sa.Integer), sa.column('b', sa.String), name='v').data([(1, 'x'), (2, 'y')])
select(sa.values(sa.column('a', sa.Integer), name='v').data([(1,), (2,)]))
select(u.c.id).with_only_columns(u.c.name)
select(u.c.id).add_columns(u.c.name)
select(u).with_only_columns(func.count())
select(u.c.id).set_label_style(sa.LABEL_STYLE_TABLENAME_PLUS_COL)
select(u.c.id, a.c.id, ua.c.id).set_label_style(sa.LABEL_STYLE_TABLENAME_PLUS_COL)
select(s.c.id).set_label_style(sa.LABEL_STYLE_TABLENAME_PLUS_COL)
select(u.c.id).where(u.c.name == bindparam('n')).params(n='q')
text("select :a").params(a=9)
text("select id, name from users").columns(u.c.id, u.c.name)
text("select id, name from users").columns(id=sa.Integer, name=sa.String)
select(text("select id from users").columns(sa.column('id')).subquery('t'))
insert(u)
u.insert()
u.insert().values(name='x')
u.insert().values(name='x', age=5)
u.insert().values({'age': 5, 'name': 'x'})
u.insert().values({u.c.name: 'x'})
u.insert().values([{'name': 'x', 'age': 1}, {'name': 'y', 'age': 2}])
u.insert().values((1, 'x'))
u.insert().values(name=func.lower('X'))
u.insert().values(at=func.now(), name='x')
u.insert().values(name=None)
u.insert().values(data={'a': 1})
u.insert().values(data=None)
u.insert().values(data=sa.null())
u.insert().values(active=True, uid=uuid.UUID(int=1), born=dt.date(2020, 1, 1))
u.insert().values(color=Color.BLUE)
u.insert().values(name=select(func.max(a.c.email)).scalar_subquery())
u.insert().values(name=select(func.max(a.c.email)))
u.insert().values(name=bindparam('x'))
u.insert().values(nope=5)
u.insert().values(name=text("'x'"))
u.insert().values(age=u.c.age + 1)
n.insert()
n.insert().values(parent_id=1)
n.insert().values([{'parent_id': 1}, {'parent_id': 2}])
n.insert().values(label='x', made=dt.datetime(2020, 1, 1))
l.insert()
l.insert().values(id=1, flag=True)
s.insert().values(id=1)
a.insert().values(order=1, MixedCase='x')
u.insert().prefix_with('OR IGNORE').values(name='x')
u.insert().from_select(['id', 'name'], select(a.c.id, a.c.email))
u.insert().from_select([u.c.name], select(a.c.email).where(a.c.id > 5))
u.insert().from_select(['name'], select(literal('x')).where(~exists().where(u.c.name == 'x')))
n.insert().from_select(['parent_id'], select(a.c.id))
l.insert().from_select(['id'], select(u.c.id).union(select(a.c.id)))
u.insert().values(name='x').returning(u.c.id)
u.insert().returning(u)
u.insert().values(name='x').returning(u.c.id, func.lower(u.c.name), (u.c.age + 1).label('q'))
upsert(u).values(id=1, name='x').on_conflict_do_nothing()
upsert(u).values(id=1, name='x').on_conflict_do_nothing(index_elements=['id'])
upsert(u).values(id=1, name='x').on_conflict_do_update(index_elements=['id'], set_={'name': 'y'})
upsert(u).values(id=1, name='x').on_conflict_do_update(index_elements=[u.c.id], set_=dict(name='y', age=u.c.age + 1), where=u.c.age > 5)
(lambda i: i.on_conflict_do_update(index_elements=['id'], set_={'name': i.excluded.name}))(upsert(u).values(id=1, name='x'))
(lambda i: i.on_conflict_do_update(index_elements=['id'], index_where=u.c.age > 5, set_={'name': func.lower(i.excluded.name)}))(upsert(u).values(id=1, name='x'))
update(u)
u.update()
u.update().values(name='x')
u.update().where(u.c.id == 5).values(name='x', age=3)
u.update().values({'name': 'x'}).where(u.c.id == 5)
u.update().values({u.c.name: u.c.name + 'x'})
u.update().values(age=u.c.age + 1)
u.update().values(age=None)
u.update().values(age=func.coalesce(u.c.age, 0))
u.update().where(u.c.name == None).values(name=func.lower(u.c.name))
u.update().where(u.c.id == bindparam('b_id')).values(name=bindparam('b_name'))
u.update().values(name=select(a.c.email).where(a.c.user_id == u.c.id).scalar_subquery())
u.update().values(name=select(a.c.email).where(a.c.user_id == u.c.id))
u.update().values(name=case((u.c.id == 1, 'x'), else_=u.c.name))
u.update().values(name=cast(u.c.id, sa.String))
u.update().where(u.c.id.in_([1, 2])).values(name='x')
u.update().where(u.c.id.in_(select(a.c.user_id))).values(name='x')
u.update().where(exists().where(a.c.user_id == u.c.id)).values(name='x')
u.update().where(u.c.id == a.c.user_id).values(name=a.c.email)
u.update().where(u.c.active).values(active=False)
u.update().ordered_values((u.c.name, 'x'), (u.c.age, 5))
u.update().values(name='x').returning(u.c.id)
u.update().values(nope=5)
u.update().values(name=text("upper(name)"))
u.update().values(name=sa.null())
u.update().values(data={'a': [1, 2]})
n.update().values(label='x')
n.update().where(n.c.id == 1)
l.update().where(l.c.id == 5).values(name='x')
l.update().where(l.c.flag).values(name=l.c.name + '!')
s.update().where(s.c.id == 1).values(x='y')
a.update().values(order=5).where(a.c.MixedCase == 'q')
ub.update().values(name='x')
update(l).where(sa.and_(l.c.id == 1, l.c.name.is_(None))).values(name=sa.literal('x'))
delete(u)
u.delete()
u.delete().where(u.c.id == 5)
delete(u).where(u.c.id == 5, u.c.name == 'x')
delete(u).where(u.c.id.in_([1, 2]))
delete(u).where(u.c.id.not_in(select(a.c.user_id)))
delete(u).where(exists().where(a.c.user_id == u.c.id))
delete(u).where(u.c.id == 5).returning(u.c.name)
delete(u).where(u.c.id < select(func.max(ua.c.id)).where(ua.c.name == u.c.name).scalar_subquery())
l.delete().where(l.c.name.like('x%'))
s.delete().where(s.c.id == 1)
delete(u).where(text("id = 5"))
delete(u).where(u.c.id == a.c.user_id)
sa.func.coalesce(sa.func.max(u.c.id), 0) + 1
sa.any_(select(u.c.id).scalar_subquery()) == 5
sa.over(func.rank(), order_by=u.c.id)
sa.literal('%x%')
u.c.name.like('50%')
text("name like '50%'")
sa.literal_column("'50%'")
u.c.name % 'x'
(u.c.id == 1).label('b')
u.c.id.label('x') + 1
sa.column('x', sa.Integer) == 3
sa.column('select') == 3
sa.column('a b') == 3
sa.table('order', sa.column('id')).select()
sa.table('x', sa.column('id'), schema='sch').insert()
select(sa.table('x', sa.column('id'), schema='sch'))
sa.quoted_name('foo', True)
sa.column(sa.quoted_name('foo', True)) == 1
sa.nullsfirst(u.c.id)
func.count(case((u.c.id > 5, 1)))
func.sum(case((u.c.active == True, 1), else_=0))
select(u.c.name, func.count()).group_by(u.c.name, u.c.age).having(func.count() > 1, func.max(u.c.id) < 5)
select(u.c.id).where(u.c.name.in_([]))
select(u.c.id).where(func.lower(u.c.name).in_(['a']))
select(u.c.id).where(sa.tuple_(u.c.id, u.c.name).in_(select(a.c.id, a.c.email)))
""".strip().splitlines() if line.strip()]


def observe(name, ours):
    """What can be seen of an expression: its plain text, its text and parameters on SQLite, with literals."""
    space = setting()
    seen = {}

    def look(what, function):
        try:
            seen[what] = function()
        except Exception as error:
            seen[what] = f"{type(error).__name__}: {error}".split(" (Background")[0].split("\n(Background")[0]

    try:
        value = eval(name, space)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    sqlite_dialect = space["sqlite"].dialect()
    look("text", lambda: str(value))
    if not hasattr(value, "compile"):
        return seen

    def on_sqlite():
        compiled = value.compile(dialect=sqlite_dialect, compile_kwargs={"render_postcompile": True})
        positions = compiled.positiontup
        return [str(compiled), None if positions is None else [repr(compiled.params.get(each)) for each in positions]]

    look("sqlite", on_sqlite)
    look("literal", lambda: str(value.compile(dialect=sqlite_dialect, compile_kwargs={"literal_binds": True})))
    if hasattr(value, "type"):
        look("type", lambda: type(value.type).__name__)
    return seen
