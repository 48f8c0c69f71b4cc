/* Builds ../assets/dist: style sheet, scripts, font, favicon, each with the hash of its content in its name and pre-compressed
   beside it, and manifest.json (plain name → file). Same sources, same bytes. `node build.mjs --sizes` prints what a visit costs. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";
import { icons, shapes } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = process.env.STAMMKUNDE_DIST ?? join(here, "../assets/dist");
const target = ["chrome111", "firefox121", "safari16.4"];
const text = (path) => readFileSync(join(here, path), "utf8");
const fontFiles = { latin: "inter-latin-wght-normal", "latin-ext": "inter-latin-ext-wght-normal" };

// ---- files out ---------------------------------------------------------------------------------------
const manifest = {};
const sizes = {};
const squeezed = /\.(css|js|svg|json|webmanifest|txt)$/;

function emit(name, content, { hashed = true } = {}) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const file = hashed ? name.replace(/(\.[^.]+)$/, `.${hash}$1`) : name;
  writeFileSync(join(dist, file), bytes);
  sizes[name] = { raw: bytes.length, wire: bytes.length };
  if (squeezed.test(name)) {
    const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
    writeFileSync(join(dist, `${file}.br`), br);
    writeFileSync(join(dist, `${file}.gz`), gzipSync(bytes, { level: 9 }));
    sizes[name].wire = br.length;
  }
  if (name !== "manifest.json") manifest[name] = file;
  return file;
}

// ---- style sheet -------------------------------------------------------------------------------------
const uri = (svg) => `url("data:image/svg+xml,${svg.replace(/\s+/g, " ").replace(/"/g, "'").replace(/%/g, "%25").replace(/#/g, "%23").replace(/</g, "%3C").replace(/>/g, "%3E")}")`;

function tablerIcon(name) {
  const source = text(`node_modules/@tabler/icons/icons/outline/${name}.svg`);
  const paths = [...source.matchAll(/<path[^>]*?\sd="([^"]+)"[^>]*>/g)].filter(([tag]) => !tag.includes('stroke="none"')).map(([, d]) => d.trim());
  if (paths.length === 0) throw new Error(`icon ${name}: no path found`);
  return `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='#000' stroke-width='1.75' stroke-linecap='round' stroke-linejoin='round'><path d='${paths.join(" ")}'/></svg>`;
}

function iconRules() {
  const drawn = Object.entries(icons).map(([name, file]) => [`icon-${name}`, uri(tablerIcon(file))]);
  const shaped = Object.entries(shapes).map(([name, svg]) => [`shape-${name}`, uri(svg)]);
  const variables = [...drawn, ...shaped].map(([name, value]) => `--${name}:${value};`).join("\n");
  const attributes = [
    ...Object.keys(icons).map((name) => `[data-icon="${name}"]{--icon:var(--icon-${name})}`),
    ...Object.keys(shapes).map((name) => `[data-shape="${name}"]{--icon:var(--shape-${name})}`),
  ];
  return { variables: `:root{${variables}}`, attributes: attributes.join("\n") };
}

function fontRules(files) {
  const source = text("node_modules/@fontsource-variable/inter/wght.css");
  const range = (subset) => source.split(`/* inter-${subset}-wght-normal */`)[1].match(/unicode-range:\s*([^;]+);/)[1];
  const faces = Object.entries(files).map(([subset, file]) =>
    `@font-face{font-family:"Inter Variable";font-style:normal;font-display:swap;font-weight:100 900;src:url("./${file}") format("woff2");unicode-range:${range(subset)}}`);
  // The stand-in has Inter's measures, so that nothing moves when Inter arrives.
  faces.push(`@font-face{font-family:"Inter Fallback";src:local("Arial"),local("Liberation Sans"),local("Helvetica");size-adjust:107.12%;ascent-override:90.44%;descent-override:22.52%;line-gap-override:0%}`);
  return faces.join("\n");
}

/** Classes of our own style sheet; Tabler's rules of the same name are left out, except where we build on them. */
function ownClasses(css) {
  const built_on = /^(form-control|form-select|form-label|form-hint)$/;
  return [...new Set([...css.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name]) => name))].filter((name) => !built_on.test(name)).sort();
}

/** Markup from which it is seen what of Tabler is used: the catalogue of components, the pages' templates and code. */
function markup(folder, found = []) {
  let entries = [];
  try { entries = readdirSync(folder, { withFileTypes: true }); } catch { return found; }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) markup(path, found);
    else if (/\.(html|rs)$/.test(entry.name)) found.push(path);
  }
  return found;
}

async function tabler(own) {
  const files = [join(here, "COMPONENTS.md"), ...markup(join(here, "preview")), ...markup(join(here, "../src"))];
  const used = new Set(files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/class="([^"]*)"/g)].flatMap(([, list]) => list.split(/[^\w-]+/))));
  const [{ css }] = await new PurgeCSS().purge({
    content: [{ raw: [...used].sort().join(" "), extension: "txt" }, { raw: "html body main nav header footer section article aside h1 h2 h3 h4 p a b strong em i small sub sup code pre kbd ul ol li dl dt dd table caption thead tbody tfoot tr th td form fieldset legend label input select option textarea button output progress details summary svg img hr figure time", extension: "txt" }],
    css: [{ raw: text("node_modules/@tabler/core/dist/css/tabler.css") }],
    defaultExtractor: (content) => content.split(/\s+/),
    blocklist: own,
    safelist: { standard: [":root", "*"], variables: [/^--tblr-(font|body|border|link|secondary|primary|bg-surface)/] },
    variables: true,
    keyframes: true,
  });
  return css;
}

/** Dark rules are written once; here they also serve data-bs-theme="auto" on a dark system, and never print. */
function themes() {
  return {
    postcssPlugin: "themes",
    Once(root, { AtRule }) {
      const inside = (node) => node.parent?.type === "atrule" && /keyframes|print/.test(`${node.parent.name} ${node.parent.params}`);
      const dark = [];
      root.walkRules(/\[data-bs-theme="?dark"?\]/, (rule) => { if (!inside(rule)) dark.push(rule); });
      for (const rule of dark) {
        const isDark = (selector) => /\[data-bs-theme="?dark"?\]/.test(selector);
        const others = rule.selectors.filter((selector) => !isDark(selector));
        const auto = rule.clone({ selectors: rule.selectors.filter(isDark).map((selector) => selector.replace(/\[data-bs-theme="?dark"?\]/g, '[data-bs-theme="auto"]')) });
        const chosen = rule.clone({ selectors: rule.selectors.filter(isDark) });
        const onScreen = new AtRule({ name: "media", params: "screen" });
        onScreen.append(chosen);
        const bySystem = new AtRule({ name: "media", params: "screen and (prefers-color-scheme: dark)" });
        bySystem.append(auto);
        if (others.length > 0) rule.before(rule.clone({ selectors: others }));
        rule.before(onScreen);
        rule.replaceWith(bySystem);
      }
    },
  };
}

async function styleSheet(fonts) {
  const icon = iconRules();
  const parts = ["tokens", "base", "shell", "components", "forms", "states", "narrow"].map((name) => text(`src/css/${name}.css`));
  parts.splice(1, 0, icon.attributes);
  const own = parts.join("\n");
  const foreign = await tabler(ownClasses(own));
  // Tabler lies in a layer of its own: whatever we say wins, without counting selectors.
  const whole = `@layer tabler;\n${fontRules(fonts)}\n@layer tabler{${foreign.replace(/@charset[^;]*;/, "")}}\n${icon.variables}\n${own}`;
  const themed = await postcss([themes()]).process(whole, { from: undefined });
  const { code } = await esbuild.transform(themed.css, { loader: "css", minify: true, target, legalComments: "none" });
  return code;
}

// ---- scripts -----------------------------------------------------------------------------------------
async function script(entry, browsers = target) {
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: [join(here, entry)], bundle: true, minify: true, format: "iife", target: browsers, write: false, legalComments: "none", charset: "utf8", treeShaking: true,
    define: { "process.env.NODE_ENV": '"production"', __DEV__: "false", __VERSION__: JSON.stringify(JSON.parse(text("package.json")).version) }, metafile: true, absWorkingDir: here,
  });
  if (process.argv.includes("--meta")) console.log(await esbuild.analyzeMetafile(metafile));
  return outputFiles[0].text;
}

function licences() {
  const packages = ["@tabler/core", "@tabler/icons", "@fontsource-variable/inter", "htmx.org", "echarts", "zrender", "tslib"];
  return packages.map((name) => {
    const { version, license } = JSON.parse(text(`node_modules/${name}/package.json`));
    const file = readdirSync(join(here, "node_modules", name)).find((entry) => /^licen[sc]e/i.test(entry));
    return `${name} ${version} (${license})\n\n${file ? text(`node_modules/${name}/${file}`).trim() : ""}\n`;
  }).join(`\n${"-".repeat(78)}\n\n`);
}

// ---- all together ------------------------------------------------------------------------------------
mkdirSync(dist, { recursive: true });
for (const entry of readdirSync(dist)) if (entry !== ".gitkeep") rmSync(join(dist, entry), { recursive: true });

const fonts = Object.fromEntries(Object.entries(fontFiles).map(([subset, file]) =>
  [subset, emit(`inter-${subset}.woff2`, readFileSync(join(here, `node_modules/@fontsource-variable/inter/files/${file}.woff2`)))]));
emit("app.css", await styleSheet(fonts));
emit("app.js", await script("src/app/index.js"));
emit("charts.js", await script("src/charts/index.js"));
// The shops' visitors come with whatever browser they have.
emit("tracker.js", await script("tracker/index.js", ["es2020"]));
const favicon = emit("favicon.svg", text("src/favicon.svg").replace(/\n\s*/g, ""));
emit("stammkunde.webmanifest", JSON.stringify({
  name: "Stammkunde", short_name: "Stammkunde", start_url: "/", display: "standalone", background_color: "#f7f7f5", theme_color: "#1c1e22",
  icons: [{ src: favicon, sizes: "any", type: "image/svg+xml", purpose: "any" }],
}));
emit("licences.txt", licences());
emit("manifest.json", `${JSON.stringify(Object.fromEntries(Object.entries(manifest).sort()), null, 2)}\n`, { hashed: false });

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
for (const [name, { raw, wire }] of Object.entries(sizes)) console.log(name.padEnd(24), kilobytes(raw), kilobytes(wire));
const visit = (...names) => names.reduce((sum, name) => sum + sizes[name].wire, 0);
const plain = visit("app.css", "app.js", "inter-latin.woff2", "favicon.svg");
console.log(`first visit without page: plain ${kilobytes(plain).trim()}, with charts ${kilobytes(plain + sizes["charts.js"].wire).trim()} → ${relative(process.cwd(), dist)}`);
