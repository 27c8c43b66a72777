// Projects and databases go out as files and come in again: chosen, as a folder, and dropped on the page.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { ask, by, openExample, openFile, outcome, script, site, typeScript } from "./harness.mjs";

const seesaw = site();
const folder = await mkdtemp(join(tmpdir(), "seesaw-files-"));
after(() => rm(folder, { recursive: true, force: true }));

/** What the export menu saves, as a file on the disk. */
async function exported(page, testid, name) {
  await by(page, "export-button").click();
  const [download] = await Promise.all([page.waitForEvent("download"), by(page, testid).click()]);
  const path = join(folder, name);
  await download.saveAs(path);
  return { path, suggested: download.suggestedFilename() };
}

async function choose(page, testid, paths) {
  await by(page, "import-button").click();
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), by(page, testid).click()]);
  await chooser.setFiles(paths);
}

const title = (page, text) => by(page, "workspace-title").filter({ hasText: text }).waitFor();
const files = (page) => by(page, "file-select").locator("option").allTextContents();
const revision = (page, state) => page.locator(`[data-testid^="revision-"][data-applied="${state}"]`);

/** Lets go of files over the page, as a hand with a mouse does. */
async function drop(page, ...paths) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await session.send("Input.dispatchDragEvent", { type, x: 400, y: 400, data });
  }
  await session.detach();
}

async function project(name, texts) {
  const root = join(folder, name);
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

const TEXTS = {
  "alembic.ini": "[alembic]\nscript_location = migrations\n",
  "migrations/versions/001_pets.sql":
    "-- revision: pets1\n-- revises:\n-- migrate:up\nCREATE TABLE pets (name TEXT);\n-- migrate:down\nDROP TABLE pets;\n",
  "migrations/versions/__pycache__/x.pyc": "not wanted",
};

test("a project goes out as a zip and comes in as the same one, and its database after it", async () => {
  const page = await seesaw.open(await seesaw.profile());
  await openExample(page, "plain-sql");
  await outcome(page, "done");
  await openFile(page, "001_add_users.sql");
  const text = `${await script(page)}\n-- ünïcode\n`;
  await typeScript(page, text);
  const names = (await files(page)).sort();
  const zip = await exported(page, "export-zip", "project.zip");
  assert.match(zip.suggested, /\.zip$/);
  const database = await exported(page, "export-database", "database.sqlite");
  assert.equal((await readFile(database.path)).subarray(0, 15).toString(), "SQLite format 3");
  const tables = "SELECT group_concat(name, ' ') AS names FROM (SELECT name FROM sqlite_schema ORDER BY name)";

  const other = await seesaw.open(await seesaw.profile());
  await outcome(other, "done");
  await choose(other, "import-files", [zip.path]);
  await title(other, "project");
  await revision(other, "false").first().waitFor();
  assert.deepEqual((await files(other)).sort(), names);
  await openFile(other, "001_add_users.sql");
  assert.equal(await script(other), text);
  assert.equal(await revision(other, "true").count(), 0, "nothing has run");

  await choose(other, "import-files", [database.path]);
  await revision(other, "false").first().waitFor({ state: "detached" });
  const answers = [];
  for (const one of [page, other]) {
    await ask(one, tables);
    const cell = one.locator('[data-testid="query-result"] td', { hasText: "users" });
    await cell.waitFor();
    answers.push(await cell.innerText());
  }
  assert.equal(answers[0], answers[1]);
  assert.deepEqual([...page.faults, ...other.faults], []);
});

test("a folder opens as a workspace", async () => {
  const root = await project("my-shop", TEXTS);
  const page = await seesaw.open(await seesaw.profile());
  await outcome(page, "done");
  await choose(page, "import-folder", root);
  await title(page, "my-shop");
  await by(page, "revision-pets1").waitFor();
  assert.deepEqual((await files(page)).sort(), ["alembic.ini", "migrations/versions/001_pets.sql"]);
  await by(page, "upgrade-head").click();
  await outcome(page, "done");
  await by(page, "tab-tables").click();
  await by(page, "table-pets").waitFor();
  assert.deepEqual(page.faults, []);
});

test("what is dropped is taken in: a folder, a script, a database, a picture", async () => {
  const root = await project("dropped", TEXTS);
  const page = await seesaw.open(await seesaw.profile());
  await outcome(page, "done");
  await drop(page, root);
  await title(page, "dropped");
  await by(page, "revision-pets1").waitFor();

  const second = "-- revision: toys1\n-- revises: pets1\n-- migrate:up\nCREATE TABLE toys (name TEXT);\n-- migrate:down\nDROP TABLE toys;\n";
  await writeFile(join(folder, "002_toys.sql"), second);
  await drop(page, join(folder, "002_toys.sql"));
  await by(page, "revision-toys1").waitFor();
  await by(page, "upgrade-head").click();
  await outcome(page, "done");
  assert.equal(await revision(page, "true").count(), 2);

  const database = await exported(page, "export-database", "two.sqlite");
  await by(page, "downgrade-base").click();
  await revision(page, "true").first().waitFor({ state: "detached" });
  await outcome(page, "done");
  await drop(page, database.path);
  await revision(page, "true").nth(1).waitFor();

  await writeFile(join(folder, "photo.png"), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]));
  await drop(page, join(folder, "photo.png"));
  await by(page, "toast").filter({ hasText: "photo.png is neither text, nor a zip archive, nor a SQLite database" }).waitFor();
  await writeFile(join(folder, "broken.sqlite"), `SQLite format 3\0${"nonsense".repeat(200)}`);
  await drop(page, join(folder, "broken.sqlite"));
  await by(page, "toast").filter({ hasText: "not a database" }).waitFor();
  assert.equal(await revision(page, "true").count(), 2, "the database at hand is still there");
  assert.deepEqual(page.faults, []);
});
