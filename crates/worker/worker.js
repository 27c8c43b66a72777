// Starts the engine inside a Web Worker and tells the page how far its code has come.
import init, { start, handle } from "./engine.js";

// Bytes of the code, filled in when the site is built: a server that compresses does not say.
const SIZE = 0;

// Messages that come before the engine is ready wait here.
const waiting = [];
let ready = false;
self.onmessage = (event) => {
  if (ready) handle(event.data);
  else waiting.push(event.data);
};

async function download() {
  const response = await fetch(new URL("./engine.wasm", import.meta.url));
  if (!response.ok) throw new Error(`the engine could not be loaded: ${response.status} ${response.statusText}`);
  let received = 0;
  let told = 0;
  const counted = new TransformStream({
    transform(chunk, out) {
      received += chunk.byteLength;
      const now = performance.now();
      if (now - told > 50) {
        told = now;
        postMessage({ loading: { received, total: SIZE } });
      }
      out.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counted), { headers: { "Content-Type": "application/wasm" } });
}

try {
  await init({ module_or_path: download() });
  start();
  ready = true;
  for (const message of waiting.splice(0)) handle(message);
} catch (error) {
  postMessage({ crashed: { message: String(error?.message ?? error) } });
}
