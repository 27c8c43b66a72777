// One visitor's way through the page: run, break, understand, mend, go back, come back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { attribute, by, openExample, openFile, outcome, saved, script, site, typeScript, ask } from "./harness.mjs";

const seesaw = site();

test("the first example runs up and down", async () => {
  const page = await seesaw.open(await seesaw.profile());
  await outcome(page, "done");
  const revisions = page.locator('[data-testid^="revision-"]');
  assert.ok((await revisions.count()) > 1, "the example has revisions");
  assert.equal(await page.locator('[data-testid^="revision-"][data-applied="false"]').count(), 0);
  await by(page, "tab-tables").click();
  await by(page, "table-users").waitFor();

  await by(page, "downgrade-base").click();
  await page.locator('[data-testid^="revision-"][data-applied="true"]').first().waitFor({ state: "detached" });
  await outcome(page, "done");
  assert.ok(await by(page, "downgrade-base").isDisabled());
  await attribute(page, "table-users", "data-change", "removed");

  await by(page, "upgrade-head").click();
  await page.locator('[data-testid^="revision-"][data-applied="false"]').first().waitFor({ state: "detached" });
  await outcome(page, "done");
  assert.deepEqual(page.faults, []);
});

test("one project in Python after the other", async () => {
  const page = await seesaw.open(await seesaw.profile());
  await outcome(page, "done");
  const examples = ["add-column", "rename-column", "add-not-null-column", "foreign-key", "data-migration"];
  for (const example of [...examples, "remove-column", "batch-alter-table", "batched-backfill", "concurrent-index"]) {
    await openExample(page, example);
    await outcome(page, "done");
  }
  assert.deepEqual(page.faults, []);
});

test("SQL and scripts in plain sight need no Python", async () => {
  const context = await seesaw.profile();
  const fetched = [];
  context.on("request", (request) => fetched.push(request.url()));
  const page = await seesaw.open(context);
  // The first example: tables made by Alembic's directives.
  await outcome(page, "done");
  await openExample(page, "plain-sql");
  await page.locator('[data-testid="workspace-title"]', { hasText: "SQL" }).waitFor();
  await outcome(page, "done");
  assert.deepEqual(fetched.filter((url) => url.includes("engine-python")), []);
  assert.ok((await by(page, "statement").count()) > 0, "the statements that ran are listed");
  assert.deepEqual(page.faults, []);
});

test("a fault is shown at its line, and mending it lets the upgrade pass", async () => {
  const page = await seesaw.open(await seesaw.profile());
  await openExample(page, "add-column");
  await outcome(page, "done");
  await by(page, "downgrade-base").click();
  await page.locator('[data-testid^="revision-"][data-applied="true"]').first().waitFor({ state: "detached" });

  await openFile(page, "add_phone.py");
  const sound = await script(page);
  const lines = sound.split("\n");
  const at = lines.findIndex((line) => line.includes("op.add_column"));
  assert.ok(at > 0, sound);

  // A word that Python does not know: found when it runs.
  const wrong = sound.replace("op.add_column", "op.add_colum");
  await typeScript(page, wrong);
  await by(page, "upgrade-head").click();
  await outcome(page, "failed");
  const failure = await by(page, "run-error").innerText();
  assert.match(failure, /add_colum/);
  assert.ok(failure.includes(`.py:${at + 1}`), `the line ${at + 1} is named: ${failure}`);
  const mark = page.locator('[data-testid="editor"] .cm-lint-marker-error');
  await mark.first().waitFor();
  // The revision before it stays, this one is undone.
  assert.equal(await page.locator('[data-testid^="revision-"][data-applied="true"]').count(), 1);

  // Not Python at all: found while typing.
  await typeScript(page, sound.replace("def upgrade() -> None:", "def upgrade( -> None:"));
  await by(page, "diagnostic").first().waitFor();
  await typeScript(page, sound);
  await by(page, "diagnostic").first().waitFor({ state: "detached" });

  await by(page, "upgrade-head").click();
  await page.locator('[data-testid^="revision-"][data-applied="false"]').first().waitFor({ state: "detached" });
  await outcome(page, "done");
  await by(page, "tab-tables").click();
  await attribute(page, "column-users-phone", "data-change", "added");
  assert.deepEqual(page.faults, []);
});

test("before and after: the scrubber goes through the revisions", async () => {
  const page = await seesaw.open(await seesaw.profile());
  await openExample(page, "add-column");
  await by(page, "tab-tables").click();
  await attribute(page, "column-users-phone", "data-change", "added");
  const scrubber = by(page, "scrubber");
  await scrubber.focus();
  await page.keyboard.press("ArrowLeft");
  await by(page, "column-users-phone").waitFor({ state: "detached" });
  await attribute(page, "table-users", "data-change", "added");
  await page.keyboard.press("ArrowRight");
  await by(page, "column-users-phone").waitFor();
  assert.deepEqual(page.faults, []);
});

test("the query box answers, refuses, and keeps nothing unless told to", async () => {
  const page = await seesaw.open(await seesaw.profile());
  await outcome(page, "done");
  await ask(page, "SELECT 6 * 7 AS answer");
  await page.locator('[data-testid="query-result"]', { hasText: "42" }).waitFor();
  await ask(page, "SELECT * FROM nowhere_at_all");
  await page.locator('[data-testid="query-error"]', { hasText: "no such table: nowhere_at_all" }).waitFor();
  await ask(page, "INSERT INTO users (email, name) VALUES ('ada@example.org', 'Ada')");
  await page.locator('[data-testid="query-result"]', { hasText: "1 row changed" }).waitFor();
  await ask(page, "SELECT count(*) AS number FROM users");
  await page.locator('[data-testid="query-result"] td', { hasText: /^0$/ }).waitFor();
  assert.deepEqual(page.faults, []);
});

test("after a reload the work is still there", async () => {
  const page = await seesaw.open(await seesaw.profile());
  await openExample(page, "add-column");
  await outcome(page, "done");
  await openFile(page, "add_phone.py");
  const edited = `${await script(page)}\n# a word of my own\n`;
  await typeScript(page, edited);
  await saved(page, "a word of my own");
  const before = await page.locator('[data-testid^="revision-"][data-applied="true"]').count();
  await page.reload();
  await openFile(page, "add_phone.py");
  await page.waitForFunction(() => document.querySelector('[data-testid="editor"] .cm-content'));
  assert.match(await script(page), /a word of my own/);
  await page.locator('[data-testid^="revision-"][data-applied="true"]').nth(before - 1).waitFor();
  assert.deepEqual(page.faults, []);
});
