// What does not end by itself can be stopped, and nothing is lost by it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, by, openExample, openFile, outcome, script, site, typeScript } from "./harness.mjs";

const seesaw = site();

const applied = (page) => page.locator('[data-testid^="revision-"][data-applied="true"]').count();

test("an endless Python loop", async () => {
  const page = await seesaw.open(await seesaw.profile());
  await openExample(page, "add-column");
  await outcome(page, "done");
  await by(page, "downgrade-one").click();
  await page.locator('[data-testid^="revision-"][data-applied="false"]').first().waitFor();
  await outcome(page, "done");
  const before = await applied(page);
  await openFile(page, "add_phone.py");
  const sound = await script(page);
  const endless = sound.replace("def upgrade() -> None:\n", "def upgrade() -> None:\n    while True:\n        pass\n");
  assert.notEqual(endless, sound);
  await typeScript(page, endless);
  await by(page, "upgrade-head").click();
  await by(page, "stop").click();
  await outcome(page, "stopped");

  // The script is as it was typed, the database as it was before, and both go on.
  assert.equal(await script(page), endless);
  assert.equal(await applied(page), before);
  await typeScript(page, sound);
  await by(page, "upgrade-head").click();
  await outcome(page, "done");
  assert.equal(await applied(page), before + 1);
  assert.deepEqual(page.faults, []);
});

test("an endless SQL query", async () => {
  const page = await seesaw.open(await seesaw.profile());
  await openExample(page, "plain-sql");
  await outcome(page, "done");
  const before = await applied(page);
  await ask(page, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n");
  await by(page, "stop").click();
  await by(page, "busy").waitFor({ state: "detached" });
  await ask(page, "SELECT 'alive' AS word");
  await page.locator('[data-testid="query-result"]', { hasText: "alive" }).waitFor();
  assert.equal(await applied(page), before);
  assert.deepEqual(page.faults, []);
});

test("an endless SQL query ends by itself too", async () => {
  const page = await seesaw.open(await seesaw.profile());
  await openExample(page, "plain-sql");
  await outcome(page, "done");
  await ask(page, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n");
  await by(page, "query-error").filter({ hasText: "stopped after 10 seconds" }).waitFor();
  assert.deepEqual(page.faults, []);
});

test("a recursion without an end is an error of the script, not the end of the engine", async () => {
  const page = await seesaw.open(await seesaw.profile());
  await openExample(page, "add-column");
  await outcome(page, "done");
  await by(page, "downgrade-one").click();
  await page.locator('[data-testid^="revision-"][data-applied="false"]').first().waitFor();
  await outcome(page, "done");
  await openFile(page, "add_phone.py");
  const sound = await script(page);
  const deep = sound.replace("def upgrade() -> None:\n", "def deep(n):\n    return deep(n + 1)\n\n\ndef upgrade() -> None:\n    deep(0)\n");
  await typeScript(page, deep);
  await by(page, "upgrade-head").click();
  await outcome(page, "failed");
  assert.match(await by(page, "run-error").innerText(), /RecursionError|recursion/);
  assert.deepEqual(page.faults, []);
});
