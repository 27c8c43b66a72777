// What every browser test needs: the built site served under a path of its own, Chromium, and the page's handles.

import { chromium } from "playwright-core";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";
import { after, before } from "node:test";

const DIST = resolve(process.env.SEESAW_DIST ?? "../../dist");
// A path with folders: the site must not count on standing at the root of a host.
const PREFIX = "/some/where/seesaw/";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** Milliseconds that the slowest thing may take: compiling ten megabytes of wasm on a busy machine. */
export const PATIENCE = 90_000;

/** The server and the browser; who asks for them closes them. */
export async function serve() {
  const server = createServer(answer);
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const address = origin + PREFIX;
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, headless: true, args: FLAGS });
  return {
    address,
    /** A browser profile without any past. */
    async profile(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
      context.setDefaultTimeout(PATIENCE);
      await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
      return context;
    },
    /** The page in a profile. `page.faults` gathers what must not happen: uncaught errors, other hosts being asked. */
    async open(context, fragment = "") {
      const page = await context.newPage();
      page.faults = [];
      page.on("pageerror", (error) => page.faults.push(String(error)));
      page.on("request", (request) => {
        const url = new URL(request.url());
        if (url.protocol.startsWith("http") && url.origin !== origin) page.faults.push(`asked another host: ${url}`);
      });
      await page.goto(address + fragment);
      return page;
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The same for all tests of a file. */
export function site() {
  let served;
  before(async () => {
    served = await serve();
  });
  after(() => served?.close());
  return {
    get address() {
      return served.address;
    },
    profile: (options) => served.profile(options),
    open: (context, fragment) => served.open(context, fragment),
  };
}

async function answer(request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  const name = pathname.startsWith(PREFIX) ? normalize(pathname.slice(PREFIX.length) || "index.html") : "..";
  const file = join(DIST, name);
  const found = name.startsWith("..") ? undefined : await stat(file).catch(() => undefined);
  if (!found?.isFile()) {
    response.writeHead(404).end("not found");
    return;
  }
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { "Content-Type": type, "Content-Length": found.size, "Cache-Control": "no-cache" });
  createReadStream(file).pipe(response);
}

export const by = (page, testid) => page.getByTestId(testid);

/** Waits until an element's attribute has a value. */
export async function attribute(page, testid, name, value) {
  await page.locator(`[data-testid="${testid}"][${name}="${value}"]`).waitFor({ state: "attached" });
}

/** Waits until nothing runs any more, and tells how the last run ended. */
export async function outcome(page, expected) {
  await attribute(page, "ran", "data-outcome", expected);
  await by(page, "busy").waitFor({ state: "detached" });
}

/** Opens an example of the menu, which runs as far as it is meant to be seen. */
export async function openExample(page, name) {
  await attribute(page, "engine-status", "data-state", "ready");
  await by(page, "examples-button").click();
  const item = by(page, `example-${name}`);
  const title = await item.locator("strong").innerText();
  await item.click();
  // From here on it is this example whose run is shown.
  await by(page, "workspace-title").filter({ hasText: title }).waitFor();
}

/** The text of the open script, all of it: the editor draws only the lines in view. */
export function script(page) {
  return page.evaluate(() => {
    const content = document.querySelector('[data-testid="editor"] .cm-content');
    return content.cmTile?.view?.state.doc.toString() ?? content.cmView.view.state.doc.toString();
  });
}

/** Replaces the text of the open script as a hand at the keyboard would. */
export async function typeScript(page, text) {
  await page.locator('[data-testid="editor"] .cm-content').click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

/** Opens a file of the project in the editor, once the project that has it is there. */
export async function openFile(page, ending) {
  const option = by(page, "file-select").locator("option").filter({ hasText: ending }).first();
  await option.waitFor({ state: "attached" });
  await by(page, "file-select").selectOption(await option.textContent());
}

/** Runs a statement of the query box and gives its answer as text. */
export async function ask(page, sql) {
  const toggle = by(page, "query-toggle");
  if ((await toggle.getAttribute("aria-expanded")) !== "true") await toggle.click();
  await page.locator('[data-testid="query"] .cm-content').click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(sql);
  await by(page, "query-run").click();
}

/** The workspaces that the browser keeps. */
export function kept(page) {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("seesaw");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const all = opening.result.transaction("workspaces").objectStore("workspaces").getAll();
          all.onerror = () => reject(all.error);
          all.onsuccess = () => {
            opening.result.close();
            resolve(all.result.map(({ id, name, origin, files }) => ({ id, name, origin, files })));
          };
        };
      }),
  );
}

/** Waits until these words are in what the browser keeps. */
export async function saved(page, words) {
  const until = Date.now() + PATIENCE;
  while (!JSON.stringify(await kept(page)).includes(words)) {
    if (Date.now() > until) throw new Error(`not kept: ${words}`);
    await new Promise((wait) => setTimeout(wait, 50));
  }
}
