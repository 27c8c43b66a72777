// Links: a project goes from one browser to another, and a stranger's link does no harm.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { attribute, by, openExample, openFile, outcome, saved, script, site, typeScript } from "./harness.mjs";

const seesaw = site();

const link = (text) => `#v1.${deflateRawSync(Buffer.from(text)).toString("base64url")}`;
const project = (files) => link(JSON.stringify({ files }));

test("a copied link opens as the same project in another profile, and nothing of it has run", async () => {
  const page = await seesaw.open(await seesaw.profile());
  await openExample(page, "plain-sql");
  await outcome(page, "done");
  await openFile(page, ".sql");
  const mark = "\n-- ünïcode 'quotes' <b>tags</b>\n";
  const text = (await script(page)) + mark;
  await typeScript(page, text);
  const paths = await by(page, "file-select").locator("option").allTextContents();
  await by(page, "share-button").click();
  await by(page, "copy-url").click();
  await by(page, "toast").filter({ hasText: "copied" }).waitFor();
  const url = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(url, await by(page, "share-url").inputValue());
  assert.ok(url.startsWith(`${seesaw.address}#v1.`), url);

  const other = await seesaw.open(await seesaw.profile(), url.slice(seesaw.address.length));
  await by(other, "workspace-title").filter({ hasText: "link" }).waitFor();
  await other.locator('[data-testid^="revision-"]').first().waitFor();
  assert.deepEqual(await by(other, "file-select").locator("option").allTextContents(), paths);
  await openFile(other, ".sql");
  assert.equal(await script(other), text);
  assert.equal(await other.locator('[data-testid^="revision-"][data-applied="true"]').count(), 0, "nothing has run");
  assert.deepEqual([...page.faults, ...other.faults], []);
});

test("a link does not take the place of the visitor's own work", async () => {
  const context = await seesaw.profile();
  const page = await seesaw.open(context);
  await openExample(page, "plain-sql");
  await outcome(page, "done");
  await by(page, "share-button").click();
  const url = await by(page, "share-url").inputValue();
  await page.keyboard.press("Escape");
  await typeScript(page, `${await script(page)}\n-- mine\n`);
  await saved(page, "-- mine");
  const again = await seesaw.open(context, url.slice(seesaw.address.length));
  await by(again, "workspace-title").filter({ hasText: "link" }).waitFor();
  await again.locator('[data-testid^="revision-"]').first().waitFor();
  await attribute(again, "engine-status", "data-state", "ready");
  await by(again, "workspace-button").click();
  await by(again, "workspace-item").filter({ hasText: "SQL" }).first().waitFor();
  assert.deepEqual([...page.faults, ...again.faults], []);
});

const HOSTILE = {
  "not base64": "#v1.%%%%",
  "not deflate": "#v1.AAAA",
  "not JSON": link("nothing of the kind"),
  "not a project": link('{"files": 7}'),
  "a format of the future": "#v9.AAAA",
  "cut off": project({ "migrations/001_a.sql": "-- migrate:up\nCREATE TABLE a (b);" }).slice(0, -12),
  "a deflate bomb": link(JSON.stringify({ files: { "migrations/001_a.sql": " ".repeat(64 * 1024 * 1024) } })),
  "a path out of the project": project({ "../../evil.sql": "SELECT 1" }),
  "an absolute path": project({ "/etc/passwd.sql": "SELECT 1" }),
};

for (const [name, fragment] of Object.entries(HOSTILE)) {
  test(`a bad link is refused in a sentence: ${name}`, async () => {
    const page = await seesaw.open(await seesaw.profile(), fragment);
    const toast = by(page, "toast").filter({ hasText: "link" });
    await toast.waitFor();
    assert.match(await toast.innerText(), /the link cannot be opened: .{10,}/);
    // The page is as usable as ever.
    await outcome(page, "done");
    assert.deepEqual(page.faults, []);
  });
}

test("tags in a link's names and texts stay text", async () => {
  const evil = `<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>`;
  const files = {
    "alembic.ini": "[alembic]\nscript_location = migrations\n",
    "migrations/versions/001_evil.sql": `-- revision: evil1\n-- revises:\n-- message: ${evil}\n-- migrate:up\nSELECT '${evil}';\nCREATE TABLE "${evil.replaceAll('"', '""')}" (a);\n-- migrate:down\n`,
  };
  const page = await seesaw.open(await seesaw.profile(), project(files));
  await page.locator('[data-testid^="revision-"]').first().waitFor();
  await by(page, "upgrade-head").click();
  await page.locator('[data-testid="ran"]:not([data-outcome="running"])').waitFor();
  for (const tab of ["tab-tables", "tab-ddl", "tab-data", "tab-diagram"]) await by(page, tab).click();
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  assert.equal(await page.locator("img[src=x]").count(), 0);
  assert.deepEqual(page.faults, []);
});
