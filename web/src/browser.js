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
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("another tab holds the storage"));
  });
  return database;
}

async function transact(mode, work) {
  const store = (await open()).transaction("workspaces", mode).objectStore("workspaces");
  return new Promise((resolve, reject) => {
    const request = work(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export const storeAll = () => transact("readonly", (store) => store.getAll());
export const storePut = (value) => transact("readwrite", (store) => store.put(value));
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
