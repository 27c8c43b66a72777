//! `--sql` where real Alembic gives up: scripts that look at the schema or at rows, and batches on SQLite. And `--plan`.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

mod support;

use support::{Folder, Ran, script};

const TABLE: &str = "op.create_table('users', sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String(20), nullable=False))
    op.bulk_insert(sa.table('users', sa.column('id'), sa.column('name')), [{'id': 1, 'name': 'Ada'}])";

fn project(third: &str) -> Folder {
    let second = "if not sa.inspect(op.get_bind()).has_table('users'):
        op.execute('SELECT 1')
    names = [column['name'] for column in sa.inspect(op.get_bind()).get_columns('users')]
    if 'phone' not in names:
        op.add_column('users', sa.Column('phone', sa.String(5)))";
    Folder::with_revisions(&[
        ("a.py", script("a001", "None", "", "users", TABLE, "op.drop_table('users')")),
        ("b.py", script("b002", "'a001'", "", "phone", second, "op.drop_column('users', 'phone')")),
        ("c.py", script("c003", "'b002'", "", "third", third, "pass")),
    ])
}

/// What is printed from the third revision on, without its version row.
#[track_caller]
fn third(ran: &Ran) -> String {
    let text = ran.stdout.split_once("-- Running upgrade b002 -> c003\n\n").unwrap_or_else(|| panic!("{ran:?}")).1;
    text.split("UPDATE alembic_version").next().unwrap().trim_end().to_owned()
}

fn postgres(folder: &Folder, target: &str) -> Ran {
    folder.seesaw(&["--url", "postgresql://u@h/d", "upgrade", target, "--sql"])
}

#[test]
fn the_schema_is_that_of_the_earlier_revisions() {
    let folder = project("pass");
    for target in ["head", "a001:head"] {
        let ran = postgres(&folder, target);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.stdout.contains("ALTER TABLE users ADD COLUMN phone VARCHAR(5);"), "{ran:?}");
        assert!(!ran.stdout.contains("SELECT 1"), "the table is there: {ran:?}");
    }
    let down = folder.seesaw(&["--url", "postgresql://u@h/d", "downgrade", "b002:a001", "--sql"]);
    assert!(down.stdout.contains("ALTER TABLE users DROP COLUMN phone;"), "{down:?}");
}

#[test]
fn a_batch_on_sqlite_is_printed_with_its_rebuild() {
    let folder =
        project("with op.batch_alter_table('users') as batch:\n        batch.alter_column('name', nullable=True)");
    for target in ["head", "b002:c003"] {
        let ran = folder.seesaw(&["--url", "sqlite:///none.db", "upgrade", target, "--sql"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let text = third(&ran);
        assert!(text.contains("name VARCHAR(20)") && !text.contains("NOT NULL, \n    phone"), "{text}");
        assert!(text.contains("INSERT INTO users") && text.contains("DROP TABLE "), "{text}");
        assert!(!folder.path().join("none.db").exists(), "no database is made");
    }
}

#[test]
fn constraints_without_a_name_have_that_of_postgresql() {
    let third = "op.create_table('pets', sa.Column('id', sa.Integer, primary_key=True), sa.Column('owner', sa.Integer, sa.ForeignKey('users.id'), unique=True))
    look = sa.inspect(op.get_bind())
    op.drop_constraint(look.get_foreign_keys('pets')[0]['name'], 'pets')
    op.drop_constraint(look.get_unique_constraints('pets')[0]['name'], 'pets')
    op.drop_constraint(look.get_pk_constraint('pets')['name'], 'pets')";
    let ran = postgres(&project(third), "head");
    for name in ["pets_owner_fkey", "pets_owner_key", "pets_pkey"] {
        assert!(ran.stdout.contains(&format!("ALTER TABLE pets DROP CONSTRAINT {name};")), "{ran:?}");
    }
}

#[test]
fn what_depends_on_rows_is_marked() {
    let loop_ = "bind = op.get_bind()
    for row in bind.execute(sa.text('SELECT id, name FROM users')):
        bind.execute(sa.text('UPDATE users SET phone = :p WHERE id = :i'), {'p': row.name.upper(), 'i': row.id})
    if bind.execute(sa.text('SELECT count(*) AS number, max(id) FROM users')).first().number == 0:
        op.execute('-- empty')";
    let folder = project(loop_);
    let ran = postgres(&folder, "head");
    assert_eq!(ran.code, 0, "{ran:?}");
    let place = "migrations/versions/c.py";
    assert_eq!(
        third(&ran),
        format!(
            "SELECT id, name FROM users;\n\n-- What follows depends on the answer to the query above ({place}:16); this text \
             was written for no rows.\n\nSELECT count(*) AS number, max(id) FROM users;\n\n-- What follows depends on the answer to the query \
             above ({place}:18); this text was written for no rows.\n\n-- empty;"
        )
    );
    assert!(ran.stderr.contains("warning: the script reads rows, which only the database knows"), "{ran:?}");
    // A statement that changes rows may return some, and count them.
    let counting = "WITH done AS (UPDATE users SET id = 2 RETURNING id) SELECT count(*) FROM done";
    let counting = format!("while op.get_bind().execute(sa.text('{counting}')).scalar() != 0: pass");
    assert_eq!(third(&postgres(&project(&counting), "head")).matches("UPDATE users").count(), 1);
    let returning = "op.get_bind().execute(sa.text('UPDATE users SET id = 2 RETURNING id')).first()";
    assert_eq!(postgres(&project(returning), "head").code, 0);
    // On SQLite the revisions before it have really run, in memory.
    let ran = folder.seesaw(&["--url", "sqlite:///none.db", "upgrade", "b002:head", "--sql"]);
    assert!(third(&ran).contains("UPDATE users SET phone = 'ADA' WHERE id = 1;"), "{ran:?}");
}

#[test]
fn a_script_that_cannot_go_on_without_rows_is_marked_and_fails() {
    let folder = project("op.get_bind().execute(sa.text('SELECT id FROM users')).one()\n    op.execute('SELECT 2')");
    let ran = postgres(&folder, "head");
    assert_eq!(ran.code, 1, "{ran:?}");
    let text = third(&ran);
    assert!(text.contains("-- INCOMPLETE: revision c003 needs an answer that only the database has"), "{text}");
    assert!(ran.stderr.contains("the SQL of revision c003 is incomplete"), "{ran:?}");
    assert!(ran.stdout.trim_end().ends_with("COMMIT;"), "{ran:?}");
    // A loop that only an answer would end is ended.
    let query = "UPDATE users SET id = 2 WHERE id = 1 RETURNING id";
    let ran = postgres(&project(&format!("while not op.get_bind().execute(sa.text('{query}')).all(): pass")), "head");
    assert!(
        third(&ran).contains("-- INCOMPLETE: ") && ran.stderr.contains("to the same query 1000 times"),
        "{}",
        ran.code
    );
    // A fault that has nothing to do with rows ends the text.
    let ran = postgres(&project("raise RuntimeError('no')"), "head");
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(!ran.stdout.contains("COMMIT;") && ran.stderr.contains("RuntimeError: no"), "{ran:?}");
}

#[test]
fn an_env_py_that_migrates_nothing_offline_counts_as_on_a_database() {
    let folder = project("pass");
    folder.write(
        "migrations/env.py",
        "from alembic import context
from sqlalchemy import create_engine

if context.is_offline_mode():
    print('not offline')
else:
    with create_engine('postgresql://u@h/d').connect() as connection:
        context.configure(connection=connection, version_table='other')
        context.run_migrations()
",
    );
    let ran = postgres(&folder, "head");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.contains("CREATE TABLE other ("), "{ran:?}");
    assert!(ran.stderr.contains("what it sets up on a database is what counts"), "{ran:?}");
}

#[test]
fn packages_elsewhere_in_the_repository_are_found() {
    let folder = Folder::empty();
    folder.write("repo/.git/HEAD", "");
    folder.write("repo/common/shared/__init__.py", "");
    folder.write("repo/common/shared/values.py", "LENGTH = 7\n");
    folder.write("repo/service/alembic.ini", "[alembic]\nscript_location = migrations\n");
    folder.write("repo/service/migrations/env.py", "");
    folder.write(
        "repo/service/migrations/versions/a.py",
        "from alembic import op
import sqlalchemy as sa
from shared.values import LENGTH
revision = 'a'
down_revision = None


def upgrade():
    op.add_column('t', sa.Column('a', sa.String(LENGTH), server_default=str(LENGTH)))
",
    );
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_seesaw"));
    command.args(["--url", "postgresql://u@h/d", "upgrade", "head", "--sql"]);
    let ran = command.current_dir(folder.path().join("repo/service")).output().unwrap();
    let text = String::from_utf8_lossy(&ran.stdout);
    assert!(text.contains("ALTER TABLE t ADD COLUMN a VARCHAR(7) DEFAULT '7';"), "{ran:?}");
}

#[test]
fn a_package_around_packages_may_have_no_init() {
    let folder = Folder::empty();
    folder.write("src/shop/app/__init__.py", "");
    folder.write("src/shop/app/db/__init__.py", "");
    folder.write("src/shop/app/values.py", "LENGTH = 7\n");
    folder.write("src/shop/app/db/alembic.ini", "[alembic]\nscript_location = migrations\n");
    folder.write("src/shop/app/db/migrations/env.py", "");
    let script = "from alembic import op
import sqlalchemy as sa
from shop.app.values import LENGTH
revision, down_revision = 'a', None


def upgrade():
    op.add_column('t', sa.Column('a', sa.String(LENGTH)))
";
    folder.write("src/shop/app/db/migrations/versions/a.py", script);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_seesaw"));
    command.args(["--url", "postgresql://u@h/d", "upgrade", "head", "--sql"]);
    let ran = command.current_dir(folder.path().join("src/shop/app/db")).output().unwrap();
    let text = String::from_utf8_lossy(&ran.stdout);
    assert!(text.contains("ALTER TABLE t ADD COLUMN a VARCHAR(7);"), "{ran:?}");
}

#[test]
fn time_zones_are_those_of_the_machine() {
    let third = "import datetime, pytz, zoneinfo
    zone = zoneinfo.ZoneInfo('Europe/Berlin')
    summer = datetime.datetime(2020, 7, 1, 12, tzinfo=zone)
    op.execute(f\"SELECT '{summer.isoformat()}', '{summer.dst()}'\")
    winter = datetime.datetime(2020, 1, 1, 12, tzinfo=datetime.timezone.utc).astimezone(zone)
    op.execute(f\"SELECT '{winter.isoformat()}', '{winter.dst()}'\")
    twice = datetime.datetime(2020, 10, 25, 2, 30)
    twice = [pytz.timezone('Europe/Berlin').localize(twice, is_dst=dst).utcoffset() for dst in (True, False)]
    op.execute(f\"SELECT '{twice[0]}', '{twice[1]}'\")
    try:
        zoneinfo.ZoneInfo('Nowhere/Town')
    except zoneinfo.ZoneInfoNotFoundError as error:
        op.execute('SELECT ' + str(error))";
    let ran = postgres(&project(third), "head");
    assert_eq!(
        self::third(&ran),
        "SELECT '2020-07-01T12:00:00+02:00', '1:00:00';\n\nSELECT '2020-01-01T13:00:00+01:00', '0:00:00';\n\n\
         SELECT '2:00:00', '1:00:00';\n\nSELECT 'No time zone found with key Nowhere/Town';"
    );
}

#[test]
fn a_plan_runs_on_a_copy() {
    let folder = project("op.execute(\"UPDATE users SET name = 'Grace'\")");
    let url = ["--url", "sqlite:///app.db"];
    let seesaw = |args: &[&str]| folder.seesaw(&[&url, args].concat());
    // Without a database.
    let planned = seesaw(&["upgrade", "head", "--plan"]);
    assert_eq!(planned.code, 0, "{planned:?}");
    assert!(planned.stdout.contains("-- upgrade  -> a001, users\nCREATE TABLE users"), "{planned:?}");
    assert!(!folder.path().join("app.db").exists());
    assert_eq!(seesaw(&["upgrade", "b002"]).code, 0);
    let before = std::fs::read(folder.path().join("app.db")).unwrap();
    let verified = seesaw(&["upgrade", "head", "--verify-on", "temp"]);
    assert!(verified.code == 0 && verified.stdout.contains("UPDATE users"), "{verified:?}");
    assert!(verified.stdout.ends_with("The copy came to what the revisions produce.\n"), "{verified:?}");
    assert_eq!(seesaw(&["upgrade", "head", "--verify-on", "sqlite:///other.db"]).code, 255);
    let planned = seesaw(&["upgrade", "head", "--plan"]);
    assert_eq!(
        planned.stdout,
        "-- Each revision is a transaction.\n\n-- upgrade b002 -> c003, third\nUPDATE users SET name = 'Grace';  -- 1 row changed, migrations/versions/c.py:15\n\n\
         -- This ran on a copy in memory: the database is as it was.\n"
    );
    let planned = seesaw(&["downgrade", "base", "--plan"]);
    assert!(planned.stdout.contains("DROP TABLE users;"), "{planned:?}");
    assert_eq!(std::fs::read(folder.path().join("app.db")).unwrap(), before);
    assert_eq!(seesaw(&["current"]).stdout, "b002\n");
    // What fails there would fail for real.
    folder
        .write("migrations/versions/c.py", &script("c003", "'b002'", "", "third", "op.drop_table('nowhere')", "pass"));
    let planned = seesaw(&["upgrade", "head", "--plan"]);
    assert_eq!(planned.code, 1, "{planned:?}");
    assert!(planned.stdout.contains("DROP TABLE nowhere;  -- fails"), "{planned:?}");
    assert!(planned.stderr.contains("no such table: nowhere"), "{planned:?}");
}
