//! The interpreter from outside: headers, use again and again.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

use seesaw_core::connection::Connection;
use seesaw_core::migrate::{Session, Settings};
use seesaw_core::revision::Direction;
use seesaw_driver_sqlite::Sqlite;
use seesaw_python::{Interpreter, Options, Script};

#[test]
fn a_computed_header_is_read_by_running_the_module() {
    let source = concat!(
        "'''Adds\n\nmore\n'''\n",
        "import hashlib\n",
        "revision = hashlib.sha256(b'x').hexdigest()[:12]\n",
        "down_revision = ('a' + 'b', 'c')\n",
        "branch_labels = 'feature'\n",
        "depends_on = None\n",
    );
    let script = Script { path: "versions/x.py", source };
    let revision = Interpreter::new(Options::default()).header(&script).unwrap();
    assert_eq!(revision.id, "2d711642b726");
    assert_eq!(revision.down_revision, ["ab", "c"]);
    assert_eq!(revision.branch_labels, ["feature"]);
    assert!(revision.depends_on.is_empty());
    assert_eq!(revision.doc.trim(), "Adds\n\nmore");
}

#[test]
fn each_script_has_its_own_namespace_and_the_session_comes_back() {
    let database = Sqlite::in_memory().unwrap();
    let mut session = Session::new(Box::new(database.clone()), Settings::default(), || 0.0, Box::new(|_| {}));
    let mut python = Interpreter::new(Options::default());
    for number in 0..100 {
        let source = format!(
            "from alembic import op\nimport sqlalchemy as sa\nassert 'left_over' not in globals()\nleft_over = {number}\n\
             def upgrade():\n    op.create_table('t{number}', sa.Column('id', sa.Integer, primary_key=True))\n\
             \n    op.bulk_insert(sa.table('t{number}', sa.column('id')), [{{'id': left_over}}])\n"
        );
        let path = format!("versions/{number}_x.py");
        python.run(&Script { path: &path, source: &source }, Direction::Upgrade, &mut session).unwrap();
    }
    let mut connection = database;
    let rows = connection.query("SELECT count(*) FROM sqlite_schema WHERE type = 'table'", &[]).unwrap();
    assert_eq!(rows[0][0].as_integer(), Some(100));
    assert_eq!(session.run("SELECT id FROM t99", &[], None).unwrap().rows[0][0].as_integer(), Some(99));
}

#[test]
fn what_a_script_throws_around_is_a_diagnostic() {
    let cases = [
        ("def upgrade():\n    raise SystemExit\n", "SystemExit"),
        ("def upgrade():\n    class E(BaseException): pass\n    raise E('x')\n", "E: x"),
        ("def upgrade():\n    raise\n", "RuntimeError: No active exception to reraise"),
        (
            "def upgrade():\n    class E(Exception):\n        def __str__(self):\n            raise ValueError\n    raise E\n",
            "E",
        ),
        ("def upgrade(x):\n    pass\n", "TypeError: "),
        ("upgrade = 5\n", "TypeError: 'int' object is not callable"),
        ("def upgrade():\n    from alembic import nothing\n", "ImportError: "),
        (
            "def upgrade():\n    import sys\n    sys.stdout.write(b'x')\n",
            "TypeError: write() argument must be str, not bytes",
        ),
        ("def upgrade():\n    exec('x = (')\n", "SyntaxError: "),
        ("\0", "SyntaxError: "),
        (
            "def upgrade():\n    import _seesaw; _seesaw.apply({'op': 'no such'})\n",
            "ValueError: not an operation that Seesaw knows",
        ),
        ("def upgrade():\n    import _seesaw; _seesaw.apply([])\n", "TypeError: "),
    ];
    let mut python = Interpreter::new(Options::default());
    for (source, expected) in cases {
        let script = Script { path: "versions/x.py", source };
        let diagnostic = python.run(&script, Direction::Upgrade, &mut session()).unwrap_err();
        assert!(diagnostic.message.starts_with(expected), "{source:?}: {diagnostic:?}");
        assert_eq!(diagnostic.file.as_deref(), Some("versions/x.py"), "{source:?}");
    }
}

#[test]
fn a_script_that_nests_too_deeply_is_refused() {
    for source in
        [format!("x = {}", "(".repeat(100_000)), format!("x = {}{}", "[".repeat(100_000), "]".repeat(100_000))]
    {
        let script = Script { path: "versions/x.py", source: &source };
        let diagnostic = Interpreter::new(Options::default()).header(&script).unwrap_err();
        assert_eq!(diagnostic.message, "SyntaxError: too many nested parentheses");
    }
    let words = "revision = 'a'  # (\nx = ['(', '''(''', \"\\\"(\"]\n".repeat(300);
    let script = Script { path: "versions/x.py", source: &words };
    assert_eq!(Interpreter::new(Options::default()).header(&script).unwrap().id, "a");
}

fn session() -> Session {
    Session::new(Box::new(Sqlite::in_memory().unwrap()), Settings::default(), || 0.0, Box::new(|_| {}))
}
