// The conversations that the native tests held with the engine, held again with its wasm: the replies are the same.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { site } from "./harness.mjs";

const seesaw = site();
const { SEESAW_REPLAY } = process.env;
if (!SEESAW_REPLAY) throw new Error("SEESAW_REPLAY must name the file that the native tests wrote (cargo xtask test does it)");
const conversations = JSON.parse(readFileSync(SEESAW_REPLAY, "utf8"));
const needsPython = ({ requests }) => requests[0].open.files.some(({ path }) => path.endsWith(".py"));

for (const folder of ["engine", "engine-python"]) {
  let page;
  before(async () => {
    page = await (await seesaw.profile()).newPage();
    // Any address of the site will do; this one starts no engine of its own.
    await page.goto(`${seesaw.address}examples/index.json`);
    await page.evaluate(start, `${seesaw.address}${folder}/`);
  });
  after(() => page?.close());

  for (const conversation of conversations) {
    if (folder === "engine" && needsPython(conversation)) continue;
    test(`${folder}: ${conversation.name}`, async () => {
      const replies = [];
      for (const request of ["reset", ...conversation.requests]) {
        replies.push(JSON.parse(await page.evaluate((request) => window.ask(request), request)));
      }
      assert.deepEqual(replies.slice(1), conversation.replies);
    });
  }

  test(`${folder}: a message that makes no sense ends the engine with a word, not in silence`, async () => {
    const said = await page.evaluate(() => window.crash({ id: 1, request: { juggle: 3 } }));
    assert.match(said, /does not understand/);
  });
}

/** Runs in the page: starts the engine of a folder as the page would, and offers `ask`. */
async function start(folder) {
  const module = await WebAssembly.compileStreaming(fetch(`${folder}engine_bg.wasm`));
  const worker = new Worker(`${folder}worker.js`, { type: "module" });
  const heard = [];
  let wake = () => {};
  worker.onmessage = ({ data }) => (heard.push(data), wake());
  worker.onerror = ({ message }) => (heard.push({ crashed: { message } }), wake());
  const next = async (wanted) => {
    for (;;) {
      while (heard.length) {
        const message = heard.shift();
        if (wanted(message)) return message;
        if (message.crashed) throw new Error(message.crashed.message);
      }
      await new Promise((resolve) => (wake = resolve));
    }
  };
  worker.postMessage({ module });
  const { ready } = await next((message) => message.ready);
  if (ready.versions.python !== folder.includes("python")) throw new Error("the wrong engine");

  // What JSON has no words for: maps, whole numbers of 64 bits, absence. Times and databases differ from run to run.
  const settle = (value) => {
    if (value === undefined) return null;
    if (typeof value === "bigint") return Number(value);
    if (value instanceof Map) return settle(Object.fromEntries(value));
    if (Array.isArray(value)) return value.map(settle);
    if (value === null || typeof value !== "object") return value;
    const kept = Object.entries(value).filter(([key]) => !["seconds", "database", "snapshots"].includes(key));
    return Object.fromEntries(kept.map(([key, item]) => [key, settle(item)]));
  };
  let id = 0;
  window.ask = async (request) => {
    id += 1;
    worker.postMessage({ id, request });
    const { reply } = await next((message) => message.reply?.id === id);
    return JSON.stringify(settle(reply.reply));
  };
  window.crash = async (message) => {
    worker.postMessage(message);
    return (await next((message) => message.crashed)).crashed.message;
  };
}
