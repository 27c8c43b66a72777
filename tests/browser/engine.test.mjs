// What an engine must bear: as many objects as the memory holds, one project after the other, and every spelling.

import { site } from "./harness.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";

const served = site();

/** Sends requests to one engine, in order, and gives its replies. */
async function ask(requests, engine = "engine-python") {
  const context = await served.profile();
  const page = await context.newPage();
  // Any document of the site will do: only the engine is wanted.
  await page.goto(`${served.address}start.js`);
  const replies = await page.evaluate(run, { engine: `${served.address}${engine}/`, requests });
  await context.close();
  return replies;
}

/** Runs in the page. */
async function run({ engine, requests }) {
  const module = await WebAssembly.compileStreaming(fetch(`${engine}engine_bg.wasm`));
  const worker = new Worker(`${engine}worker.js`, { type: "module" });
  let waiting;
  worker.onerror = (event) => waiting?.({ crashed: event.message });
  worker.onmessage = ({ data }) => {
    if (data.reply) waiting?.(data.reply.reply);
    if (data.crashed) waiting?.({ crashed: data.crashed.message });
  };
  worker.postMessage({ module });
  const replies = [];
  for (const [at, request] of requests.entries()) {
    const reply = await new Promise((resolve) => {
      waiting = resolve;
      worker.postMessage({ id: at + 1, request });
    });
    const report = reply.Ok?.migrated?.report;
    replies.push(reply.crashed ?? reply.Err?.message ?? report?.error?.message ?? report?.failed?.[1].message ?? (report ? report.steps.length : "ok"));
    if (reply.crashed) break;
  }
  worker.terminate();
  return replies;
}

const ini = { path: "alembic.ini", text: "[alembic]\nscript_location = migrations\n" };

const script = (name, body) => ({
  path: `migrations/versions/${name}.py`,
  text: [
    "from alembic import op",
    "import sqlalchemy as sa",
    "",
    `revision = "${name}"`,
    "down_revision = None",
    "",
    "def upgrade():",
    ...body.map((line) => `    ${line}`),
    "",
    "def downgrade():",
    "    pass",
    "",
  ].join("\n"),
});

const open = (...files) => ({ open: { files: [ini, ...files], database: new Uint8Array() } });
const upgrade = { upgrade: { target: "head" } };

test("a script holds a million strings, and a hundred thousand references to one object", async () => {
  const body = [
    "words = [str(number) for number in range(1_000_000)]",
    "assert len(set(words)) == 1_000_000",
    "marker = object()",
    "assert len([marker] * 100_000) == 100_000",
    "none = [None for _ in range(100_000)]",
    "assert none.count(None) == 100_000",
    'op.create_table("words", sa.Column("word", sa.Text()))',
  ];
  assert.deepEqual(await ask([open(script("million", body)), upgrade]), ["ok", 1]);
});

test("thirty projects one after the other in one engine", async () => {
  const body = [
    "table = op.create_table(\"t\", sa.Column(\"id\", sa.Integer(), primary_key=True), sa.Column(\"name\", sa.String(20)))",
    'op.bulk_insert(table, [{"id": 1, "name": "one"}])',
    'with op.batch_alter_table("t") as batch:',
    '    batch.alter_column("name", nullable=False)',
    "row = op.get_bind().execute(sa.select(table.c.name).where(table.c.id == 1)).one()",
    'assert row.name == "one"',
  ];
  const requests = Array.from({ length: 30 }, (_, at) => [open(script(`project_${at}`, body)), upgrade]).flat();
  const expected = Array.from({ length: 30 }, () => ["ok", 1]).flat();
  assert.deepEqual(await ask(requests), expected);
});

// The parsers of the engines in the browser ask it for the normal form of names, for what a name may hold, and for numbers.
const spelling = (body) => {
  const { path, text } = script("names", body);
  return { path, text: text.replace("revision =", "größe_ﬁ = 1_5.25e-1\nｒｅｖｉｓｉｏｎ =") };
};

test("names beyond ASCII and numbers with a point, without Python", async () => {
  const body = ['op.create_table("t", sa.Column("n", sa.Float(), server_default="1.5"))'];
  const settings = { path: "pyproject.toml", text: "[tool.other]\nnumbers = [1.5, -2e3, inf]\n" };
  assert.deepEqual(await ask([open(settings, spelling(body)), upgrade], "engine"), ["ok", 1]);
});

test("names beyond ASCII and numbers with a point, in Python", async () => {
  const body = [
    "assert größe_fi == 1.525 and revision == 'names', größe_fi",
    "assert (0.1 + 0.2, 1e400, 5e-324, 2j) == (0.30000000000000004, float('inf'), 5e-324, complex(0, 2))",
    'op.create_table("t", sa.Column("n", sa.Float()))',
  ];
  assert.deepEqual(await ask([open(spelling(body)), upgrade]), ["ok", 1]);
});
