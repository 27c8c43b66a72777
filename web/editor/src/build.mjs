// Bundles the editor into static/editor/editor.js, with the fonts and everyone's licence beside it.

import { build } from "esbuild";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import subsetFont from "subset-font";
import { minify } from "terser";

const out = "../../static/editor";

// The page's fonts, without what its style sheet never asks for: the weights beyond 400 to 700, the ligatures of the code
// font, fractions, and the characters that join with others.
const fonts = {
  "inter.woff2": {
    from: "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    keepFeatures: ["calt", "kern", "tnum"],
  },
  "jetbrains-mono.woff2": {
    from: "node_modules/@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2",
    keepFeatures: [],
  },
};
const characters = [
  String.fromCodePoint(...Array.from({ length: 0x7f - 0x20 }, (_, at) => 0x20 + at)),
  String.fromCodePoint(...Array.from({ length: 0x100 - 0xa0 }, (_, at) => 0xa0 + at)),
  "ıŒœ–—‘’‚“”„•…′″‹›⁄€™↑↓−",
].join("");
const weights = { wght: { min: 400, max: 700, default: 400 } };

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
// A second time, by a program that looks longer.
const { code } = await minify(await readFile(`${out}/editor.js`, "utf8"), {
  module: true,
  ecma: 2022,
  compress: { passes: 3 },
});
await writeFile(`${out}/editor.js`, code);
for (const [name, { from, keepFeatures }] of Object.entries(fonts)) {
  const options = { targetFormat: "woff2", keepFeatures, variationAxes: weights };
  await writeFile(`${out}/fonts/${name}`, await subsetFont(await readFile(from), characters, options));
}

const packages = new Set(Object.values(fonts).map(({ from }) => from.split("/").slice(1, 3).join("/")));
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
