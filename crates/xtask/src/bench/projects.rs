//! Projects to measure with: as many revisions as wanted, each a small change as people write them.

use anyhow::Result;
use std::fs;
use std::path::Path;

const ENV: &str = "from alembic import context
from sqlalchemy import create_engine

config = context.config
engine = create_engine(config.get_main_option('sqlalchemy.url'))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
";

/// What the functions of a script begin with.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    Plain,
    /// `op.get_bind()`, which only an interpreter can answer.
    Asks,
}

/// Python revisions in a line: tables, columns, indexes, rows, and every tenth a rebuild.
pub fn alembic(folder: &Path, count: usize, body: Body) -> Result<()> {
    let first = match body {
        Body::Plain => "",
        Body::Asks => "    bind = op.get_bind()\n",
    };
    let versions = folder.join("migrations/versions");
    fs::create_dir_all(&versions)?;
    let ini = "[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///alembic.db\n";
    fs::write(folder.join("alembic.ini"), ini)?;
    fs::write(folder.join("migrations/env.py"), ENV)?;
    for number in 0..count {
        let down = number.checked_sub(1).map_or("None".to_owned(), |before| format!("\"{before:04x}\""));
        let (up, back) = change(number);
        let text = format!(
            "\"\"\"Change {number}\n\nRevision ID: {number:04x}\n\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\n\
             revision = \"{number:04x}\"\ndown_revision = {down}\nbranch_labels = None\ndepends_on = None\n\n\n\
             def upgrade() -> None:\n{first}{up}\n\ndef downgrade() -> None:\n{first}{back}"
        );
        fs::write(versions.join(format!("{number:04x}_change.py")), text)?;
    }
    Ok(())
}

fn change(number: usize) -> (String, String) {
    let table = format!("table_{}", number / 10);
    match number % 10 {
        0 => (
            format!(
                "    op.create_table(\n        \"{table}\",\n        sa.Column(\"id\", sa.Integer(), primary_key=True),\n        \
                 sa.Column(\"name\", sa.String(100), nullable=False),\n        \
                 sa.Column(\"created_at\", sa.DateTime(), server_default=sa.func.now(), nullable=False),\n    )\n"
            ),
            format!("    op.drop_table(\"{table}\")\n"),
        ),
        1 => (
            format!("    op.create_index(\"ix_{table}_name\", \"{table}\", [\"name\"])\n"),
            format!("    op.drop_index(\"ix_{table}_name\", table_name=\"{table}\")\n"),
        ),
        2 => (
            format!("    op.execute(\"INSERT INTO {table} (name) VALUES ('one'), ('two'), ('three')\")\n"),
            format!("    op.execute(\"DELETE FROM {table}\")\n"),
        ),
        9 => (
            format!(
                "    with op.batch_alter_table(\"{table}\") as batch:\n        \
                 batch.alter_column(\"name\", type_=sa.String(200), existing_type=sa.String(100))\n"
            ),
            format!(
                "    with op.batch_alter_table(\"{table}\") as batch:\n        \
                 batch.alter_column(\"name\", type_=sa.String(100), existing_type=sa.String(200))\n"
            ),
        ),
        column => (
            format!("    op.add_column(\"{table}\", sa.Column(\"c{column}\", sa.String(50), nullable=True))\n"),
            format!("    op.drop_column(\"{table}\", \"c{column}\")\n"),
        ),
    }
}

/// SQL revisions with dbmate's markers.
pub fn sql(folder: &Path, count: usize) -> Result<()> {
    let migrations = folder.join("migrations");
    fs::create_dir_all(&migrations)?;
    for number in 0..count {
        let table = format!("table_{}", number / 10);
        let (up, down) = match number % 10 {
            0 => (
                format!("CREATE TABLE {table} (id INTEGER PRIMARY KEY, name VARCHAR(100) NOT NULL);"),
                format!("DROP TABLE {table};"),
            ),
            1 => (format!("CREATE INDEX ix_{table} ON {table} (name);"), format!("DROP INDEX ix_{table};")),
            column => (
                format!("ALTER TABLE {table} ADD COLUMN c{column} VARCHAR(50);"),
                format!("ALTER TABLE {table} DROP COLUMN c{column};"),
            ),
        };
        let text = format!("-- migrate:up\n{up}\n\n-- migrate:down\n{down}\n");
        fs::write(migrations.join(format!("{:014}_change.sql", 20_260_000_000_000_u64 + number as u64)), text)?;
    }
    Ok(())
}
