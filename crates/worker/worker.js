// Starts the engine inside a Web Worker: the first message carries its compiled code, all others are for the engine.
import init, { start, handle } from "./engine.js";

const waiting = [];
let begun = false;
let ready = false;

self.onmessage = async ({ data }) => {
  if (begun) {
    if (ready) answer(data);
    else waiting.push(data);
    return;
  }
  begun = true;
  try {
    await init({ module_or_path: data.module });
    start();
    ready = true;
    for (const message of waiting.splice(0)) answer(message);
  } catch (error) {
    crashed(error);
  }
};

// A trap of the compiled code is no panic: nobody but this line hears of it.
function answer(message) {
  try {
    handle(message);
  } catch (error) {
    crashed(error);
  }
}

function crashed(error) {
  postMessage({ crashed: { message: String(error?.message ?? error) } });
}
