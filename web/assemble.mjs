// Assembles dist/ from the packages in node_modules and from src/: what the program embeds.
// Called by scripts/assets.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const web = dirname(fileURLToPath(import.meta.url));
const at = (...parts) => join(web, ...parts);
const text = (...parts) => readFileSync(at(...parts), "utf8");

const dist = at("dist");
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

copyFileSync(at("node_modules/bootstrap/dist/css/bootstrap.min.css"), join(dist, "bootstrap.min.css"));
copyFileSync(at("node_modules/htmx.org/dist/htmx.min.js"), join(dist, "htmx.min.js"));
for (const name of readdirSync(at("src")).filter((name) => name.endsWith(".js"))) {
  copyFileSync(at("src", name), join(dist, name));
}

// The editor of documents is the only script with parts of others: one file, for one page. The browsers
// are the oldest that the pages are made for.
await build({
  entryPoints: [at("src/editor/main.js")],
  outfile: join(dist, "editor.js"),
  bundle: true,
  format: "esm",
  minify: true,
  legalComments: "none",
  target: ["chrome86", "firefox91", "safari14"],
  // Safari 14 has a fault in one rare form of it (a parameter's default value), which nothing here uses.
  supported: { destructuring: true },
  logLevel: "warning",
});

// One sprite of the icons that icons.txt names.
const symbols = text("icons.txt").split("\n").filter(Boolean).map((name) => {
  const svg = text("node_modules/@tabler/icons/icons/outline", `${name}.svg`);
  const shapes = svg.match(/<(path|circle|rect|line|polyline)[^>]*>/g)
    .filter((shape) => !shape.includes('stroke="none"'))
    .map((shape) => shape.replace(/\s+/g, " ").replace(" />", "/>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.join("")}</symbol>`;
});
writeFileSync(join(dist, "icons.svg"),
  '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="1.75" ' +
  `stroke-linecap="round" stroke-linejoin="round">\n${symbols.join("\n")}\n</svg>\n`);

// The parts of the theme in the order of their numbers, without comments and indentation. Written
// last: scripts/assets takes this file for the sign that all the others are there.
const theme = readdirSync(at("src/theme")).filter((name) => name.endsWith(".css")).sort()
  .map((name) => text("src/theme", name)).join("\n")
  .replace(/\/\*[^]*?\*\//g, "")
  .replace(/\s*\n\s*/g, "\n").replace(/^\n/, "")
  .replace(/\s*([{};,])\s*/g, "$1").replace(/;}/g, "}")
  .replace(/}/g, "}\n");
writeFileSync(join(dist, "theme.css"), theme);
