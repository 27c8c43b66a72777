// Starts the engine inside a Web Worker: the first message carries its compiled code, all others are for the engine.
import init, { start, handle } from "./engine.js";

const waiting = [];
let begun = false;
let ready = false;

self.onmessage = async ({ data }) => {
  if (begun) {
    if (ready) handle(data);
    else waiting.push(data);
    return;
  }
  begun = true;
  try {
    await init({ module_or_path: data.module });
    start();
    ready = true;
    for (const message of waiting.splice(0)) handle(message);
  } catch (error) {
    postMessage({ crashed: { message: String(error?.message ?? error) } });
  }
};
