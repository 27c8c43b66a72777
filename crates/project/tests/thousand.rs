//! A thousand Python revisions are read without starting Python, and quickly.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and read its cases")]

use seesaw_core::revision::Direction;
use seesaw_project::{MemoryHost, OpenOptions, Project};
use std::fmt::Write;

#[test]
fn a_thousand_revisions_are_read() {
    let mut host = MemoryHost::new().with_file("alembic.ini", "[alembic]\nscript_location = m\n");
    for number in 0..1000 {
        host = host.with_file(&format!("m/versions/{number:04}_x.py"), script(number));
    }
    #[expect(clippy::disallowed_methods, reason = "a test may look at the clock")]
    let began = std::time::Instant::now();
    let project = Project::open(&host, &OpenOptions::default()).unwrap();
    eprintln!("{:?}", began.elapsed());
    assert_eq!(project.diagnostics, []);
    assert_eq!(project.scripts.len(), 1000);
    assert_eq!(project.graph().unwrap().history(None, &[]).unwrap().len(), 1000);
    let steps = project.plan(Direction::Upgrade, "head", &[]).unwrap();
    assert_eq!((steps.len(), steps[0].revision.as_str()), (1000, "r0000"));
}

fn script(number: usize) -> String {
    let down = if number == 0 { "None".to_owned() } else { format!("'r{:04}'", number - 1) };
    let mut body = String::new();
    for column in 0..12 {
        let _ = writeln!(body, "        sa.Column('column_{column}', sa.String(length=255), nullable=True),");
    }
    format!(
        "\"\"\"revision number {number}\n\nRevision ID: r{number:04}\nRevises: {down}\nCreate Date: 2026-01-01 00:00:00\n\n\"\"\"\n\
         from typing import Sequence, Union\n\nfrom alembic import op\nimport sqlalchemy as sa\n\n\n# revision identifiers\n\
         revision: str = 'r{number:04}'\ndown_revision: Union[str, Sequence[str], None] = {down}\n\
         branch_labels: Union[str, Sequence[str], None] = None\ndepends_on: Union[str, Sequence[str], None] = None\n\n\n\
         def upgrade() -> None:\n    \"\"\"Upgrade schema.\"\"\"\n    op.create_table(\n        't{number}',\n{body}    )\n\n\n\
         def downgrade() -> None:\n    \"\"\"Downgrade schema.\"\"\"\n    op.drop_table('t{number}')\n"
    )
}
