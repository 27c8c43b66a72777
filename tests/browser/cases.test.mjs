// The engine's cases, played natively by `cargo test` and written down there as requests and replies, are sent to the
// engine in the browser: it must answer the same.

import { site } from "./harness.mjs";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { test } from "node:test";

const TARGET = resolve(process.env.CARGO_TARGET_DIR ?? "../../target");
const CASES = process.env.SEESAW_CASES ?? join(TARGET, "tmp/cases.json");

const served = site();

test("the engine in the browser answers every case as the native one does", async () => {
  const cases = JSON.parse(await readFile(CASES, "utf8"));
  assert.ok(cases.length > 0);
  const context = await served.profile();
  const page = await context.newPage();
  // Any document of the site will do: only the engine is wanted.
  await page.goto(`${served.address}start.js`);
  const failures = await page.evaluate(replay, { engine: `${served.address}engine-python/`, cases });
  assert.deepEqual(failures, []);
  await context.close();
});

/** Runs in the page: an engine of its own for every case, as after a reload. */
async function replay({ engine, cases }) {
  const module = await WebAssembly.compileStreaming(fetch(`${engine}engine_bg.wasm`));

  const begin = () => {
    const worker = new Worker(`${engine}worker.js`, { type: "module" });
    let [id, waiting] = [0, undefined];
    worker.onerror = (event) => waiting?.({ Crashed: event.message });
    worker.onmessage = ({ data }) => {
      if (data.reply?.id === id) waiting?.(data.reply.reply);
      if (data.crashed) waiting?.({ Crashed: data.crashed.message });
    };
    worker.postMessage({ module });
    const ask = (request) =>
      new Promise((resolve) => {
        id += 1;
        waiting = resolve;
        setTimeout(resolve, 60_000, { Crashed: "no answer within a minute" });
        worker.postMessage({ id, request });
      });
    return { ask, end: () => worker.terminate() };
  };

  // The same as in the Rust module `plain`, and keys in order.
  const leftOut = ["seconds", "database", "snapshots", "bytes"];
  const plain = (value) => {
    if (value instanceof Map) return plain(Object.fromEntries(value));
    if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value, plain);
    if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    if (typeof value !== "object" || value === null) return value;
    const kept = Object.entries(value).filter(([key, value]) => !leftOut.includes(key) && value != null);
    return Object.fromEntries(kept.sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, value]) => [key, plain(value)]));
  };

  const failures = [];
  for (const { name, steps } of cases) {
    const { ask, end } = begin();
    for (const { request, reply } of steps) {
      const [expected, answered] = [JSON.stringify(plain(reply)), JSON.stringify(plain(await ask(request)))];
      if (expected !== answered) failures.push({ name, request: JSON.stringify(request), expected, answered });
    }
    end();
  }
  return failures;
}
