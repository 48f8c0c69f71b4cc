/* What every page must hold, at every width, theme and language: no axe violation, no error in the console, nothing wider than the window,
   no missing translation, no jump while it loads. `visitAll` looks and takes pictures; `problems` of one page can be used alone. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { shots } from "./harness.mjs";

export const everywhere = { widths: [1440, 390], themes: ["light", "dark"], languages: ["de", "en"] };
const heights = { 1440: 900, 390: 844 };
const mostShift = 0.02;

/** A page in a context of its own; `cookies` from `signIn`. */
export async function openPage(browser, address, { width = 1440, theme = "light", language = "de", cookies = [], javaScript = true } = {}) {
  const context = await browser.newContext({ viewport: { width, height: heights[width] ?? 900 }, locale: language === "de" ? "de-DE" : "en-GB", timezoneId: "Europe/Berlin", colorScheme: theme, javaScriptEnabled: javaScript, hasTouch: width < 600, isMobile: width < 600 });
  const { hostname } = new URL(address);
  await context.addCookies([...cookies, ...["theme", "language"].map((name, i) => ({ name, value: [theme, language][i], domain: hostname, path: "/" }))]);
  await context.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push({ value: entry.value, at: entry.sources?.map(({ node }) => node?.className || node?.nodeName).join(", ") }); }).observe({ type: "layout-shift", buffered: true });
  });
  const page = await context.newPage();
  const noise = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) noise.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => noise.push(`script: ${error.message}`));
  page.on("response", (response) => { if (response.status() >= 400 && response.request().resourceType() !== "document") noise.push(`${response.status()} ${response.url()}`); });
  page.on("request", (request) => { if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url())) noise.push(`foreign request: ${request.url()}`); });
  return { page, noise, close: () => context.close() };
}

/** Everything wrong with the page as it stands, as sentences. */
export async function problems(page, noise = []) {
  const found = [...noise];
  const seen = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const hidden = (element) => element.closest(".scroll, .visually-hidden, svg, [role=tooltip], .plot, .skip, .tabs") || getComputedStyle(element).visibility === "hidden";
    const wide = [...document.body.querySelectorAll("*")].filter((element) => !hidden(element) && element.getBoundingClientRect().right > width + 1).map((element) => `${element.nodeName.toLowerCase()}.${element.className}`);
    const text = document.body.innerText;
    const strange = [...text.matchAll(/.{0,30}(⟨|⟩|\?\?|\{\s*\$|\bNaN\b|\bundefined\b|\[object).{0,30}/g)].map(([words]) => words);
    const charts = [...document.querySelectorAll("script[data-chart]")].map((script) => script.dataset.chart).filter((id) => document.getElementById(id)?.dataset.drawn === undefined);
    return { over: document.documentElement.scrollWidth - width, wide: wide.slice(0, 4), strange, charts, shift: window.shifts ?? [], lang: document.documentElement.lang, title: document.title };
  });
  if (seen.over > 0) found.push(`wider than the window by ${seen.over} px: ${seen.wide.join(", ")}`);
  for (const words of seen.strange) found.push(`missing translation or value: ${words}`);
  for (const id of seen.charts) found.push(`chart ${id} is not drawn`);
  const shift = seen.shift.reduce((sum, { value }) => sum + value, 0);
  if (shift > mostShift) found.push(`layout shifts by ${shift.toFixed(3)}: ${seen.shift.map(({ at }) => at).join("; ")}`);
  if (!seen.title) found.push("no title");
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  for (const { id, help, nodes } of violations) found.push(`axe ${id}: ${help}: ${nodes.slice(0, 3).map(({ target, any }) => `${target.join(" ")}${any[0]?.message ? ` (${any[0].message})` : ""}`).join(" · ")}`);
  return found;
}

/**
 * Visits every route in every combination. `routes`: paths, or { path, name, status, charts }. Takes a picture of each into shots/.
 * Fails with all that is wrong, page by page, not with the first.
 *
 *   const server = await startServer({ command: "demo" });
 *   const cookies = await signIn(browser, server);
 *   await visitAll(browser, server.address, ["/", "/phases", { path: "/customers?phase=reife", name: "customers" }, { path: "/nowhere", status: 404 }], { cookies });
 */
export async function visitAll(browser, address, routes, { widths = everywhere.widths, themes = everywhere.themes, languages = everywhere.languages, cookies = [], picture = true } = {}) {
  mkdirSync(shots, { recursive: true });
  const faults = [];
  for (const language of languages) for (const theme of themes) for (const width of widths) {
    const { page, noise, close } = await openPage(browser, address, { width, theme, language, cookies });
    for (const route of routes.map((one) => (typeof one === "string" ? { path: one } : one))) {
      noise.length = 0;
      const name = route.name ?? (route.path.replace(/[^\w]+/g, "-").replace(/^-|-$/g, "") || "start");
      const where = `${route.path} (${width} px, ${theme}, ${language})`;
      const response = await page.goto(address + route.path, { waitUntil: "load" });
      const expected = route.status ?? 200;
      if (response.status() !== expected) { faults.push({ where, problem: `answered ${response.status()}, not ${expected}` }); continue; }
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(150);
      if (picture) await page.screenshot({ path: join(shots, `${name}-${width}-${theme}-${language}.png`), fullPage: true });
      const lang = await page.evaluate(() => document.documentElement.lang);
      if (lang !== language) faults.push({ where, problem: `<html lang> is ${lang}` });
      // The browser itself says in the console that a page answered 404; where that was asked for it is no fault.
      const heard = expected < 400 ? noise : noise.filter((line) => !line.includes(`status of ${expected}`));
      for (const problem of await problems(page, heard)) faults.push({ where, problem });
    }
    await close();
  }
  if (faults.length > 0) assert.fail(`\n${gathered(faults).join("\n")}\n`);
}

/** The same fault in several combinations is said once, with all the places. */
function gathered(faults) {
  const places = new Map();
  for (const { where, problem } of faults) places.set(problem, [...(places.get(problem) ?? []), where]);
  return [...places].map(([problem, where]) => `${problem}\n    at ${where.join(" · ")}`);
}

/** Bytes over the wire of a first visit, by kind; the budget is 500 kB. */
export async function weigh(browser, address, path, options = {}) {
  const { page, close } = await openPage(browser, address, options);
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  let total = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => { total += encodedDataLength; });
  await page.goto(address + path, { waitUntil: "networkidle" });
  await close();
  return total;
}

/** Walks the page by Tab and returns what was focused, in words; fails if the focus is not visible. */
export async function walk(page, steps = 15) {
  const stops = [];
  for (let i = 0; i < steps; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const box = element.getBoundingClientRect();
      return { name: (element.getAttribute("aria-label") ?? element.innerText ?? element.getAttribute("placeholder") ?? "").trim().slice(0, 40), tag: element.nodeName, outlined: getComputedStyle(element).outlineStyle !== "none" || element.closest(":has(:focus-visible)") !== null, inside: box.width > 0 && box.height > 0 };
    });
    if (!stop) break;
    assert.ok(stop.outlined && stop.inside, `focus is not to be seen on ${stop.tag} ${stop.name}`);
    stops.push(stop);
  }
  return stops;
}
