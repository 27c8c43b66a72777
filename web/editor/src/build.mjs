// Bundles the editor into static/editor/editor.js, with the fonts and everyone's licence beside it.

import { build } from "esbuild";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";

const out = "../../static/editor";

const fonts = {
  "inter.woff2": "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  "jetbrains-mono.woff2":
    "node_modules/@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2",
};

// The page's content security policy forbids <style> elements. CodeMirror's style-mod makes one unless it sits in a shadow
// root, where it uses constructed style sheets; those work in a document just as well.
const constructedStyleSheets = {
  name: "constructed-style-sheets",
  setup(bundle) {
    bundle.onLoad({ filter: /style-mod\/src\/style-mod\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const changed = source.replace("!root.head && root.adoptedStyleSheets", "root.adoptedStyleSheets");
      if (changed === source) throw new Error(`${path} is not the style-mod this build knows`);
      return { contents: changed, loader: "js" };
    });
  },
};

await mkdir(`${out}/fonts`, { recursive: true });
const bundled = await build({
  entryPoints: ["src/editor.js"],
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  legalComments: "none",
  outfile: `${out}/editor.js`,
  metafile: true,
  plugins: [constructedStyleSheets],
});
for (const [name, from] of Object.entries(fonts)) {
  await copyFile(from, `${out}/fonts/${name}`);
}

const packages = new Set(Object.values(fonts).map((path) => path.split("/").slice(1, 3).join("/")));
for (const path of Object.keys(bundled.metafile.inputs)) {
  const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
  if (found) packages.add(found[1]);
}
const licences = await Promise.all([...packages].sort().map(async (name) => {
  const folder = `node_modules/${name}`;
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} comes without a licence`);
  return `${name}\n\n${(await readFile(`${folder}/${file}`, "utf8")).trim()}\n`;
}));
await writeFile(`${out}/LICENSES.txt`, licences.join(`\n${"-".repeat(80)}\n\n`));
