// Starts the page: its own code and nothing else, from the places that the build wrote into this script's element.
const { js, wasm } = document.getElementById("start").dataset;
const at = (path) => new URL(path, document.baseURI).href;
const splash = document.getElementById("splash");

try {
  const { default: init } = await import(at(js));
  await init({ module_or_path: at(wasm) });
  splash.remove();
} catch (error) {
  splash.lastElementChild.textContent = `Seesaw could not start: ${error?.message ?? error}`;
  throw error;
}
