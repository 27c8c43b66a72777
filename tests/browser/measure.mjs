// How long a visitor waits: first paint, and the first upgrade of SQL, of a script in plain sight, and with Python.
// Prints one line of JSON.

import { deflateRawSync } from "node:zlib";
import { by, serve } from "./harness.mjs";

const link = (files) => `#v1.${deflateRawSync(Buffer.from(JSON.stringify({ files }))).toString("base64url")}`;

const SQL = link({ "migrations/001_users.sql": "-- migrate:up\nCREATE TABLE users (id);\n\n-- migrate:down\nDROP TABLE users;\n" });
const script = (body) =>
  `from alembic import op\nimport sqlalchemy as sa\n\nrevision = "a"\ndown_revision = None\n\n\ndef upgrade():\n${body}\n\n\ndef downgrade():\n    op.drop_table("users")\n`;
const alembic = (body) =>
  link({ "alembic.ini": "[alembic]\nscript_location = migrations\n", "migrations/versions/a.py": script(body) });
const CREATE = 'op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))';
// Read from its text; and one that has to be run.
const PLAIN = alembic(`    ${CREATE}`);
const PYTHON = alembic(`    if op.get_bind():\n        ${CREATE}`);

const site = await serve();

async function upgrade(fragment) {
  const page = await site.open(await site.profile(), fragment);
  await by(page, "upgrade-head").click();
  await page.locator('[data-testid="ran"][data-outcome="done"]').waitFor();
  const end = await page.evaluate(() => performance.now());
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  return { end, paint };
}

try {
  const sql = [await upgrade(SQL), await upgrade(SQL), await upgrade(SQL)];
  const plain = [await upgrade(PLAIN), await upgrade(PLAIN), await upgrade(PLAIN)];
  const python = [await upgrade(PYTHON), await upgrade(PYTHON), await upgrade(PYTHON)];
  const best = (values) => Math.min(...values.filter((value) => value !== undefined));
  console.log(
    JSON.stringify({
      first_paint: best([...sql, ...plain, ...python].map(({ paint }) => paint)),
      first_upgrade_sql: best(sql.map(({ end }) => end)),
      first_upgrade_plain: best(plain.map(({ end }) => end)),
      first_upgrade_python: best(python.map(({ end }) => end)),
    }),
  );
} finally {
  await site.close();
}
