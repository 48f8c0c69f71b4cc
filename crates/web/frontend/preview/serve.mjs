/* The components with invented data, as the server would send them: same shell, same policy, same caching. Not shipped.
   `npm run preview`, then http://127.0.0.1:8321/today?theme=dark&lang=en */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "../../assets/dist");
export const policy = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const types = { css: "text/css", js: "text/javascript", svg: "image/svg+xml", woff2: "font/woff2", json: "application/json", webmanifest: "application/manifest+json", txt: "text/plain" };

export const pages = readdirSync(join(here, "pages")).filter((file) => file.endsWith(".html")).map((file) => file.slice(0, -5)).sort();
const sections = ["today", "phases", "customers", "segments", "journeys", "loyalty", "feedback", "analytics", "reports", "settings"];
const words = {
  de: {
    today: "Heute", phases: "Phasen", customers: "Kunden", segments: "Segmente", journeys: "Journeys", loyalty: "Treueprogramm", feedback: "Feedback", analytics: "Auswertungen", reports: "Berichte", settings: "Einstellungen",
    skip: "Zum Inhalt", menu: "Menü", main: "Hauptmenü", search: "Kunde suchen", period: "Zeitraum", look: "Darstellung", light: "Hell", dark: "Dunkel", auto: "Wie das System", language: "Sprache", as_of: "Stand 31. Oktober 2026", sign_out: "Abmelden", path: "Pfad",
    month: "Oktober 2026", against: "zu September",
  },
  en: {
    today: "Today", phases: "Phases", customers: "Customers", segments: "Segments", journeys: "Journeys", loyalty: "Loyalty programme", feedback: "Feedback", analytics: "Analytics", reports: "Reports", settings: "Settings",
    skip: "Skip to content", menu: "Menu", main: "Main menu", search: "Find a customer", period: "Period", look: "Appearance", light: "Light", dark: "Dark", auto: "As the system", language: "Language", as_of: "As of 31 October 2026", sign_out: "Sign out", path: "Breadcrumb",
    month: "October 2026", against: "vs September",
  },
};

function switches(w, lang, theme) {
  const button = (choice, icon, text) => `<button name="theme" value="${choice}" data-theme="${choice}" aria-pressed="${theme === choice}" title="${text}"><i class="icon-s" data-icon="${icon}"></i><span class="visually-hidden">${text}</span></button>`;
  const language = (code) => `<button name="language" value="${code}" lang="${code}" aria-pressed="${lang === code}">${code.toUpperCase()}</button>`;
  return `<div class="row-line">
      <div class="seg" role="group" aria-label="${w.look}"><form method="post" action="/preferences">${button("light", "sun", w.light)}${button("dark", "moon", w.dark)}${button("auto", "system", w.auto)}</form></div>
      <div class="seg" role="group" aria-label="${w.language}"><form method="post" action="/preferences">${language("de")}${language("en")}</form></div>
    </div>`;
}

function head({ w, lang, theme, title, charts }) {
  const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
  const asset = (name) => `/assets/${manifest[name]}`;
  return `<!doctype html>
<html lang="${lang}" data-bs-theme="${theme}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} – Stammkunde</title>
  <meta name="csrf-token" content="preview">
  <link rel="preload" href="${asset("inter-latin.woff2")}" as="font" type="font/woff2" crossorigin>
  <link rel="stylesheet" href="${asset("app.css")}">
  <link rel="icon" href="${asset("favicon.svg")}" type="image/svg+xml">
  <link rel="manifest" href="${asset("stammkunde.webmanifest")}">
  <script src="${asset("app.js")}" defer></script>${charts ? `\n  <script src="${asset("charts.js")}" defer></script>` : ""}
</head>`;
}

function shell({ w, lang, theme, section, body, title, crumbs }) {
  const charts = body.includes("data-chart=");
  const link = (name, icons) => `<a href="/${name}"${name === section ? ' aria-current="page"' : ""}>${icons ? `<i class="icon-s" data-icon="${name}"></i>` : ""}${w[name]}</a>`;
  const brand = `<a class="brand" href="/today"><i class="icon-s" data-shape="half"></i>Stammkunde</a>`;
  return `${head({ w, lang, theme, title, charts })}
<body>
  <a class="skip" href="#content">${w.skip}</a>
  <header class="bar-m">
    ${brand}
    <details class="menu"><summary><i class="icon-s" data-icon="menu"></i>${w.menu}</summary>
      <nav aria-label="${w.main}">${sections.map((name) => link(name, true)).join("")}</nav>
      <div class="foot">${switches(w, lang, theme)}<span>${w.as_of}</span></div>
    </details>
  </header>
  <div class="shell">
    <header class="side">
      ${brand}
      <nav aria-label="${w.main}">${sections.map((name) => link(name, true)).join("")}</nav>
      <div class="foot"><p><b>Beispielrösterei</b><br>${w.as_of}</p>${switches(w, lang, theme)}</div>
    </header>
    <main id="content" tabindex="-1">
      <div class="topline">
        <nav class="crumbs" aria-label="${w.path}">${crumbs}</nav>
        <form class="search" role="search" action="/customers"><label class="pick"><i class="icon-s" data-icon="search"></i><span class="visually-hidden">${w.search}</span><input type="search" name="q" data-search placeholder="${w.search}" autocomplete="off" spellcheck="false"><kbd aria-hidden="true">/</kbd></label><div class="suggestions" id="suggestions"></div></form>
        <details class="drop"><summary class="pick" aria-label="${w.period}: ${w.month} ${w.against}"><i class="icon-s" data-icon="calendar"></i>${w.month} <span class="muted">${w.against}</span></summary>
          <div class="pop">${readFileSync(join(here, `period.${lang}.html`), "utf8")}</div>
        </details>
      </div>
${body}
    </main>
  </div>
</body>
</html>`;
}

const gate = ({ w, lang, theme, title, body, broad }) => `${head({ w, lang, theme, title })}
<body>
  <div class="gate${broad ? " broad" : ""}">
    <header class="brand"><i class="icon-s" data-shape="half"></i>Stammkunde</header>
    <main id="content">${body}</main>
    <footer>${switches(w, lang, theme)}</footer>
  </div>
</body>
</html>`;

/** First line of a page file: <!-- section | title | crumbs | shell or gate or broad --> */
export function render(name, { lang = "de", theme = "auto" }) {
  const source = readFileSync(join(here, "pages", `${name}.html`), "utf8");
  const [, front, body] = source.match(/^<!--(.*?)-->\n([\s\S]*)$/);
  const [section, title, crumbs, frame] = front.split("|").map((part) => part.trim());
  const page = { w: words[lang], lang, theme, section, title, crumbs, body, broad: frame === "broad" };
  return frame === "shell" ? shell(page) : gate(page);
}

export function start(port = 0) {
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://x");
    const common = { "content-security-policy": policy, "x-content-type-options": "nosniff" };
    if (url.pathname.startsWith("/assets/")) {
      const file = join(dist, url.pathname.slice(8).replace(/[^\w.-]/g, ""));
      if (!existsSync(file)) { response.writeHead(404).end(); return; }
      const headers = { ...common, "content-type": types[file.split(".").pop()], "cache-control": "public, max-age=31536000, immutable" };
      if (existsSync(`${file}.br`)) response.writeHead(200, { ...headers, "content-encoding": "br" }).end(readFileSync(`${file}.br`));
      else response.writeHead(200, headers).end(readFileSync(file));
      return;
    }
    const cookie = Object.fromEntries((request.headers.cookie ?? "").split(/;\s*/).map((pair) => pair.split("=")));
    const name = url.pathname.slice(1) || "today";
    if (!pages.includes(name)) { response.writeHead(404, common).end("not in the preview"); return; }
    const html = render(name, { lang: url.searchParams.get("lang") ?? cookie.language ?? "de", theme: url.searchParams.get("theme") ?? cookie.theme ?? "auto" });
    response.writeHead(200, { ...common, "content-type": "text/html; charset=utf-8" }).end(html);
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve({ address: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() })));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log((await start(8321)).address, pages.join(" "));
