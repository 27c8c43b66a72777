// What the page needs of the browser beyond what its Rust reaches comfortably: storage, files, the editor, progress.

const url = (path) => new URL(path, document.baseURI).href;

// Fetches and compiles wasm, telling how many bytes have arrived; `progress(loaded, total)`, total 0 where unknown.
export async function fetchModule(path, progress) {
  const response = await fetch(url(path));
  if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`.trim());
  const encoded = response.headers.get("content-encoding");
  const total = encoded ? 0 : Number(response.headers.get("content-length") ?? 0);
  let loaded = 0;
  const counted = response.body.pipeThrough(
    new TransformStream({
      transform(chunk, out) {
        loaded += chunk.byteLength;
        progress(loaded, total);
        out.enqueue(chunk);
      },
    }),
  );
  return WebAssembly.compileStreaming(new Response(counted, { headers: { "content-type": "application/wasm" } }));
}

export function startWorker(path, module, onMessage, onError) {
  const worker = new Worker(url(path), { type: "module" });
  worker.onmessage = (event) => onMessage(event.data);
  worker.onerror = (event) => onError(event.message || "the worker could not be started");
  worker.postMessage({ module });
  return worker;
}

export async function fetchJson(path) {
  const response = await fetch(url(path));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

export const loadEditor = () => import(url("editor/editor.js"));

// One object store, `workspaces`, keyed by id.
let database;
function open() {
  database ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("seesaw", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("workspaces", { keyPath: "id" });
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      // A later version of this page in another tab is not held up; what the browser closes is opened again.
      request.result.onversionchange = () => request.result.close();
      request.result.onclose = () => (database = undefined);
      resolve(request.result);
    };
  });
  // What failed once may succeed the next time.
  database.catch(() => (database = undefined));
  return database;
}

// `work(store, done)` calls `done` with what is handed back once all of it is on the disk.
async function transact(mode, work) {
  const transaction = (await open()).transaction("workspaces", mode);
  return new Promise((resolve, reject) => {
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(transaction.error ?? new Error("the storage refused it"));
    work(transaction.objectStore("workspaces"), (value) => (result = value));
  });
}

export const storeAll = () =>
  transact("readonly", (store, done) => {
    const all = store.getAll();
    all.onsuccess = () => done(all.result);
  });

// Only where the workspace is still the one that was updated at `base`, or is not there; tells whether it was.
export const storePut = (value, base) =>
  transact("readwrite", (store, done) => {
    const kept = store.get(value.id);
    kept.onsuccess = () => {
      const same = kept.result === undefined || kept.result.updated === base;
      if (same) store.put(value);
      done(same);
    };
  });

export const storeDelete = (id) => transact("readwrite", (store) => store.delete(id));

export function remember(key, value) {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

export function recall(key) {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remembered(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

export function download(name, bytes, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not allowed, or not a secure context: the old way.
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("aria-hidden", "true");
  area.className = "offscreen";
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

// Lets the visitor choose files, or a folder. `[{path, bytes}]`, empty where they chose none.
export function pickFiles(folder) {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.webkitdirectory = folder;
  if (!folder) input.accept = ".zip,.py,.sql,.ini,.toml,.mako,.sqlite,.sqlite3,.db";
  return new Promise((resolve) => {
    input.oncancel = () => resolve([]);
    input.onchange = async () => resolve(await readFiles([...input.files].map((file) => [pathOf(file), file])));
    input.click();
  });
}

const pathOf = (file) => file.webkitRelativePath || file.name;

// The files and folders dropped on the page.
export async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const found = [];
  const walk = async (entry, prefix) => {
    if (found.length > 5000) return;
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      found.push([prefix + entry.name, file]);
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (batch.length === 0) return;
      for (const child of batch) await walk(child, `${prefix}${entry.name}/`);
    }
  };
  for (const entry of entries) await walk(entry, "");
  return readFiles(found);
}

// Version control, caches and bytecode are left where they are.
const wanted = (path) => !/(^|\/)(\.git|__pycache__|node_modules|\.venv)(\/|$)|\.pyc$/.test(path);

async function readFiles(found) {
  const files = [];
  for (const [path, file] of found) {
    if (wanted(path)) files.push({ path, bytes: new Uint8Array(await file.arrayBuffer()) });
  }
  return files;
}

export function showModal(dialog) {
  if (!dialog.open) dialog.showModal();
}

// The address without its fragment, which has been taken over into a workspace.
export const dropFragment = () => history.replaceState(null, "", location.pathname + location.search);

export const wide = () => matchMedia("(min-width: 900px)").matches;
