// Work is never lost: not by two tabs, a closing one, a storage that refuses, or an engine that dies.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { attribute, by, kept, openExample, openFile, outcome, saved, script, site, typeScript } from "./harness.mjs";

const seesaw = site();

const link = (files) => `#v1.${deflateRawSync(Buffer.from(JSON.stringify({ files }))).toString("base64url")}`;
const applied = (page) => page.locator('[data-testid^="revision-"][data-applied="true"]').count();

test("two tabs on the same workspace keep what both have typed", async () => {
  const context = await seesaw.profile();
  const one = await seesaw.open(context);
  await openExample(one, "plain-sql");
  await outcome(one, "done");
  await openFile(one, "001_add_users.sql");
  await typeScript(one, `${await script(one)}\n-- first\n`);
  await saved(one, "-- first");
  const other = await seesaw.open(context);
  await openFile(other, "001_add_users.sql");
  await typeScript(other, `${await script(other)}\n-- of the other tab\n`);
  await saved(other, "-- of the other tab");
  await typeScript(one, `${await script(one)}\n-- of the first tab\n`);
  await saved(one, "-- of the first tab");
  await by(one, "toast").filter({ hasText: "another tab has changed this workspace" }).waitFor();
  const text = JSON.stringify(await kept(one));
  assert.match(text, /of the other tab/);
  assert.match(text, /of the first tab/);
  // From here on each goes its own way.
  await typeScript(one, `${await script(one)}\n-- and on\n`);
  await saved(one, "-- and on");
  assert.match(JSON.stringify(await kept(one)), /of the other tab/);
  assert.equal((await kept(one)).filter(({ origin }) => origin === "example:plain-sql").length, 2);
  assert.deepEqual([...one.faults, ...other.faults], []);
});

test("two tabs opened at once both work", async () => {
  const context = await seesaw.profile();
  const pages = await Promise.all([seesaw.open(context), seesaw.open(context)]);
  for (const page of pages) {
    await page.bringToFront();
    await outcome(page, "done");
    assert.deepEqual(page.faults, []);
  }
});

test("what was typed in the last moment before the tab closes is there again", async () => {
  const context = await seesaw.profile();
  const page = await seesaw.open(context);
  await openExample(page, "plain-sql");
  await outcome(page, "done");
  await openFile(page, "001_add_users.sql");
  const text = await script(page);
  await saved(page, "plain-sql");
  // Nothing is written any more: only what is kept at once on leaving can help.
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new Error("too late");
    };
  });
  await typeScript(page, `${text}\n-- the last word\n`);
  await page.goto("about:blank");
  const again = await seesaw.open(context);
  await openFile(again, "001_add_users.sql");
  assert.match(await script(again), /the last word/);
  await saved(again, "-- the last word");
  assert.equal(await again.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("rescue")).length), 0);
  assert.deepEqual(again.faults, []);
});

const STORAGES = {
  "that is not there": () => Object.defineProperty(window, "indexedDB", { value: undefined }),
  "that may not be opened": () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("not allowed here", "SecurityError");
    };
  },
  "that is full": () => {
    IDBObjectStore.prototype.put = function () {
      this.transaction.abort();
    };
  },
};

for (const [what, broken] of Object.entries(STORAGES)) {
  test(`the page works and warns on a storage ${what}`, async () => {
    const context = await seesaw.profile();
    await context.addInitScript(broken);
    const page = await seesaw.open(context);
    await by(page, "toast").filter({ hasText: /this browser does not keep your work \(.+\): export it/ }).first().waitFor();
    await outcome(page, "done");
    await openExample(page, "plain-sql");
    await outcome(page, "done");
    await openFile(page, "001_add_users.sql");
    await typeScript(page, `${await script(page)}\n-- mine\n`);
    await by(page, "downgrade-base").click();
    await page.locator('[data-testid^="revision-"][data-applied="true"]').first().waitFor({ state: "detached" });
    await openFile(page, "001_add_users.sql");
    assert.match(await script(page), /-- mine/);
    assert.deepEqual(page.faults, []);
  });
}

test("an engine that dies is replaced, and nothing is lost", async () => {
  const page = await seesaw.open(await seesaw.profile());
  await openExample(page, "add-column");
  await outcome(page, "done");
  await by(page, "downgrade-one").click();
  await page.locator('[data-testid^="revision-"][data-applied="false"]').first().waitFor();
  await outcome(page, "done");
  await openFile(page, "add_phone.py");
  const sound = await script(page);
  // A million lists within each other: letting go of them takes more stack than there is.
  const nested = "    nest = []\n    for _ in range(1_000_000):\n        nest = [nest]\n    del nest\n";
  const deadly = sound.replace("def upgrade() -> None:\n", `def upgrade() -> None:\n${nested}`);
  assert.notEqual(deadly, sound);
  await typeScript(page, deadly);
  await by(page, "upgrade-head").click();
  await outcome(page, "failed");
  assert.match(await by(page, "run-error").innerText(), /the engine failed/);
  assert.equal(await script(page), deadly);
  assert.equal(await applied(page), 1);
  await typeScript(page, sound);
  await by(page, "upgrade-head").click();
  await outcome(page, "done");
  assert.equal(await applied(page), 2);
  assert.deepEqual(page.faults, []);
});

test("a project that does not end while it is read can be stopped", async () => {
  const files = {
    "alembic.ini": "[alembic]\nscript_location = migrations\n",
    "migrations/versions/a.py":
      'down_revision = None\nwhile True:\n    pass\nrevision = "".join(["a"])\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n',
  };
  const page = await seesaw.open(await seesaw.profile(), link(files));
  await by(page, "busy").filter({ hasText: "reading the project" }).waitFor();
  await by(page, "stop").click();
  await by(page, "toast").filter({ hasText: "stopped reading the project" }).waitFor();
  await openExample(page, "plain-sql");
  await outcome(page, "done");
  assert.deepEqual(page.faults, []);
});

test("naming a workspace leaves the script in the editor, and so does the first run of a link", async () => {
  const files = { "migrations/001_a.sql": "-- migrate:up\nCREATE TABLE a (b);\n-- migrate:down\nDROP TABLE a;\n" };
  const page = await seesaw.open(await seesaw.profile(), link(files));
  await by(page, "workspace-title").filter({ hasText: "link" }).waitFor();
  await openFile(page, "001_a.sql");
  assert.match(await script(page), /CREATE TABLE a/);
  await by(page, "upgrade-head").click();
  await outcome(page, "done");
  assert.match(await script(page), /CREATE TABLE a/);
  await by(page, "workspace-button").click();
  await by(page, "workspace-name").fill("Renamed");
  await by(page, "workspace-title").filter({ hasText: "Renamed" }).waitFor();
  assert.match(await script(page), /CREATE TABLE a/);
  await saved(page, "Renamed");
  assert.deepEqual(page.faults, []);
});

test("the example that was chosen last is the one that is opened", async () => {
  const page = await seesaw.open(await seesaw.profile());
  await attribute(page, "engine-status", "data-state", "ready");
  const choices = ["add-column", "plain-sql", "rename-column", "foreign-key"];
  await by(page, "examples-button").waitFor();
  // Without a pause: each begins while the one before is still being opened.
  await page.evaluate(async (choices) => {
    const at = (testid) => document.querySelector(`[data-testid="${testid}"]`);
    for (const name of choices) {
      at("examples-button").click();
      while (!at(`example-${name}`)) await new Promise((drawn) => setTimeout(drawn));
      at(`example-${name}`).click();
    }
  }, choices);
  await by(page, "examples-button").click();
  await by(page, "example-data-migration").click();
  await by(page, "workspace-title").filter({ hasText: "data" }).waitFor();
  await outcome(page, "done");
  assert.match(await by(page, "workspace-title").innerText(), /data/i);
  assert.deepEqual(page.faults, []);
});
