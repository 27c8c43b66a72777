// The page for everyone: axe finds nothing serious, in both themes, wide and narrow; and a keyboard is enough.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { by, outcome, site } from "./harness.mjs";

const seesaw = site();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function serious(page) {
  const { violations } = await page.evaluate(async (source) => {
    if (!window.axe) (0, eval)(source);
    return window.axe.run(document, { resultTypes: ["violations"] });
  }, axe);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ""}`).join(" | ")}`);
}

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [{ width: 1400, height: 900 }, { width: 390, height: 800 }]) {
    test(`axe finds nothing serious: ${colorScheme}, ${viewport.width} pixels wide`, async () => {
      // axe is brought in from outside, which the page's own policy forbids.
      const page = await seesaw.open(await seesaw.profile({ colorScheme, viewport, bypassCSP: true, reducedMotion: "reduce" }));
      await outcome(page, "done");
      assert.deepEqual(await serious(page), []);
      if (viewport.width > 1000) {
        for (const tab of ["tab-tables", "tab-ddl", "tab-data"]) {
          await by(page, tab).click();
          assert.deepEqual(await serious(page), [], tab);
        }
        await by(page, "share-button").click();
        await by(page, "share-url").waitFor();
        assert.deepEqual(await serious(page), [], "the share dialog");
      }
      assert.deepEqual(page.faults, []);
    });
  }
}

test("a keyboard is enough to run and to share", async () => {
  const page = await seesaw.open(await seesaw.profile());
  await outcome(page, "done");
  const base = by(page, "downgrade-base");
  await base.focus();
  await page.keyboard.press("Enter");
  await page.locator('[data-testid^="revision-"][data-applied="true"]').first().waitFor({ state: "detached" });
  await outcome(page, "done");
  await page.keyboard.press("Control+Enter");
  await page.locator('[data-testid^="revision-"][data-applied="false"]').first().waitFor({ state: "detached" });
  await page.keyboard.press("Control+s");
  await by(page, "share-dialog").waitFor();
  await page.keyboard.press("Escape");
  await by(page, "share-dialog").waitFor({ state: "hidden" });
  await page.locator("body").click({ position: { x: 5, y: 5 } });
  await page.keyboard.press("?");
  await by(page, "help-dialog").waitFor();
  assert.deepEqual(page.faults, []);
});
