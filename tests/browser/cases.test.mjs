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

/** Runs in the page. */
async function replay({ engine, cases }) {
  const module = await WebAssembly.compileStreaming(fetch(`${engine}engine_bg.wasm`));
  const worker = new Worker(`${engine}worker.js`, { type: "module" });
  const waiting = new Map();
  const fail = (message) => {
    for (const { reject } of waiting.values()) reject(new Error(message));
  };
  worker.onerror = (event) => fail(event.message);
  worker.onmessage = ({ data }) => {
    if (data.reply) waiting.get(data.reply.id)?.resolve(data.reply.reply);
    if (data.crashed) fail(data.crashed.message);
  };
  worker.postMessage({ module });
  let id = 0;
  const ask = (request) =>
    new Promise((resolve, reject) => {
      id += 1;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, request });
    });

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
    for (const { request, reply } of steps) {
      const [expected, answered] = [JSON.stringify(plain(reply)), JSON.stringify(plain(await ask(request)))];
      if (expected !== answered) failures.push({ name, request, expected, answered });
    }
  }
  worker.terminate();
  return failures;
}
