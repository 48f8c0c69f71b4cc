/* The pages for those who run it: team, sources, keys, audit log, erasure, data quality, identity. Each page's main job with the keyboard
   alone in German, once more in English; all of them at two widths, in both themes and languages, with axe-core. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { openBrowser, signIn, startServer } from "../harness.mjs";
import { openPage, problems, visitAll } from "../visit.mjs";

let browser, server, cookies, shop;
before(async () => {
  browser = await openBrowser();
  server = await startServer({ command: "demo" });
  cookies = await signIn(browser, server);
  shop = await listen();
});
after(async () => {
  await browser?.close();
  shop?.stop();
  await server?.stop();
});

/** A page of another site; `line` is what its owner copied from the page of sources. */
function listen() {
  const own = { line: "" };
  return new Promise((resolve) => {
    const site = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(`<!doctype html><title>Riesling</title>${own.line}`));
    site.listen(0, "127.0.0.1", () => resolve({ own, origin: `http://127.0.0.1:${site.address().port}`, stop: () => { site.closeAllConnections(); site.close(); } }));
  });
}

const open = (language, options = {}) => openPage(browser, server.address, { cookies, language, ...options });
const at = (page, path) => page.goto(server.address + path);
const focused = (page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.name || "");

/** Walks to a field by Tab alone, and fills it by typing. */
async function tabTo(page, id, text) {
  for (let steps = 0; steps < 120; steps += 1) {
    if ((await focused(page)) === id) {
      if (text !== undefined) { await page.keyboard.press("ControlOrMeta+a"); await page.keyboard.type(text); }
      return;
    }
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not reach ${id}`);
}

/** Tab until a button with these words has the focus, then Enter. */
async function tabAndPress(page, words) {
  for (let steps = 0; steps < 200; steps += 1) {
    const own = await page.evaluate(() => (document.activeElement?.matches("button, a, summary") ? document.activeElement.innerText.trim() : ""));
    if (own === words) return Promise.all([page.waitForLoadState("load"), page.keyboard.press("Enter")]);
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not reach „${words}“`);
}

/** What a client sends to a source. */
async function send(key, ...batch) {
  const answer = await fetch(`${server.address}/v1/batch`, { method: "POST", headers: { Authorization: `Basic ${btoa(`${key}:`)}` }, body: JSON.stringify({ batch }) });
  assert.equal(answer.status, 200, await answer.text());
}

/** Waits for something that another thread of the server does. */
async function until(what, holds) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(what);
}

/** Makes a source and returns its write key. */
async function source(page, name, kind, origins = "") {
  await at(page, "/sources");
  await page.fill("#name", name);
  await page.selectOption("#kind", kind);
  await page.fill("#origins", origins);
  await Promise.all([page.waitForLoadState("load"), page.locator('form[action="/sources"] .btn-do').click()]);
  return (await page.locator("section.panel", { has: page.getByRole("heading", { name, exact: true }) }).locator("th.mono").innerText()).trim();
}

test("team: somebody is invited with the keyboard, comes in by the link and is shut out again", async () => {
  const { page, noise, close } = await open("de");
  await at(page, "/team");
  await tabTo(page, "name", "Anna Albers");
  await tabTo(page, "email", "anna@example.de");
  await tabAndPress(page, "Einladen");
  const link = await page.inputValue("#handed");
  assert.match(link, /\/join\//);
  assert.deepEqual(await problems(page, noise), []);
  await close();

  const guest = await openPage(browser, server.address, { language: "en", width: 390 });
  await guest.page.goto(link);
  await guest.page.fill('[name="password"]', "a-long-enough-phrase-17");
  await Promise.all([guest.page.waitForURL(`${server.address}/`), guest.page.locator("main form .btn-do").last().click()]);
  await guest.page.goto(`${server.address}/team`);
  assert.match(await guest.page.locator("h1").innerText(), /\S/);
  await guest.close();

  const owner = await open("en");
  await at(owner.page, "/team");
  const row = owner.page.locator("tr", { hasText: "anna@example.de" });
  await Promise.all([owner.page.waitForLoadState("load"), row.locator('form[action$="/deactivate"] button').click()]);
  assert.equal(await row.locator('form[action$="/activate"] button').count(), 1);
  await owner.close();
});

test("sources: the copied line sends the first event, which appears by itself", async () => {
  const { page, noise, close } = await open("de");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.address });
  await at(page, "/sources");
  await tabTo(page, "name", "Weinladen");
  await tabTo(page, "origins", shop.origin);
  await tabAndPress(page, "Quelle anlegen");
  const panel = page.locator("section.panel", { has: page.getByRole("heading", { name: "Weinladen", exact: true }) });
  assert.match(await panel.locator(".live").innerText(), /erscheint hier von selbst/);
  const copy = panel.locator(".client[open] [data-copy]");
  await copy.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction((button) => button.innerText === "Kopiert", await copy.elementHandle());
  shop.own.line = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(shop.own.line, /^<script async src=".*\/stammkunde\.js" data-write-key="wk_.*"><\/script>$/);

  const visitor = await browser.newContext();
  const visit = await visitor.newPage();
  await visit.goto(`${shop.origin}/riesling`);
  await page.bringToFront();
  await panel.locator(".live th", { hasText: "Page Viewed" }).first().waitFor();
  assert.match(await panel.locator(".live").innerText(), /Gerät oder Browser/);
  assert.equal(await panel.locator(".live", { hasText: "erscheint hier von selbst" }).count(), 0);
  await visitor.close();

  // The other lines: one at a time, none wider than the page.
  await panel.locator("summary", { hasText: "curl" }).click();
  assert.equal(await panel.locator(".client[open]").count(), 1);
  assert.deepEqual(await problems(page, noise), []);
  await close();
});

test("sources: in a hidden tab nothing is asked, and a site that is not allowed is told in English", async () => {
  const { page, close } = await open("en", { width: 390 });
  const key = await source(page, "Second shop", "web", "https://shop.example");
  let asked = 0;
  page.on("request", (request) => { if (request.url().includes("/live")) asked += 1; });
  await page.evaluate(() => { Object.defineProperty(document, "hidden", { configurable: true, get: () => true }); });
  await page.waitForTimeout(2500);
  const before = asked;
  await page.waitForTimeout(2500);
  assert.equal(asked, before, "a hidden tab waits");
  const refused = await fetch(`${server.address}/v1/track`, { method: "POST", headers: { Origin: "https://elsewhere.example", Authorization: `Basic ${btoa(`${key}:`)}` }, body: JSON.stringify({ userId: "1", event: "x" }) });
  assert.equal(refused.status, 403);
  await page.evaluate(() => { delete document.hidden; document.dispatchEvent(new Event("visibilitychange")); });
  const panel = page.locator("section.panel", { has: page.getByRole("heading", { name: "Second shop", exact: true }) });
  await panel.locator(".live", { hasText: "The source does not allow this web site." }).waitFor();
  assert.match(await panel.locator(".live").innerText(), /https:\/\/elsewhere\.example/);
  await close();
});

test("keys: a program comes in with a new key, and no more when it is revoked", async () => {
  const { page, close } = await open("de");
  await at(page, "/keys");
  await tabTo(page, "name", "Kasse");
  await page.keyboard.press("Tab");
  for (let steps = 0; steps < 8 && (await page.evaluate(() => document.activeElement.value)) !== "read:customers"; steps += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await tabAndPress(page, "Schlüssel ausstellen");
  const secret = await page.inputValue("#secret");
  const ask = () => fetch(`${server.address}/api/customers/157`, { headers: { Authorization: `Bearer ${secret}` } });
  assert.equal((await ask()).status, 200);
  await close();

  const english = await open("en", { width: 390 });
  await at(english.page, "/keys");
  assert.ok(!(await english.page.content()).includes(secret), "shown once");
  english.page.on("dialog", (dialog) => dialog.accept());
  const row = english.page.locator("tr", { hasText: "Kasse" });
  await Promise.all([english.page.waitForLoadState("load"), row.locator("button").click()]);
  await row.locator("button").waitFor({ state: "detached" });
  assert.equal((await ask()).status, 401);
  await english.close();
});

test("quality: a flaw is counted with what to do about it", async () => {
  const { page, noise, close } = await open("de");
  const key = await source(page, "Kassenprogramm", "server");
  await send(key, { type: "track", userId: "157", event: "Order Completed", properties: { order_id: "Q-1", revenue: -5 } }, { type: "track", userId: "157", event: "Order Complete" });
  await until("the flaw is counted", async () => { await at(page, "/quality"); return (await page.locator("#content").innerText()).includes("ist negativ"); });
  const text = await page.locator("#content").innerText();
  assert.match(text, /revenue/);
  assert.match(text, /Senden Sie den Wert ohne Vorzeichen/);
  noise.length = 0;
  await at(page, "/quality");
  // Another span of time, with the keyboard.
  await tabAndPress(page, "7 Tage");
  await page.waitForURL(/days=7/);
  assert.deepEqual(await problems(page, noise), []);
  await close();
  const english = await open("en", { width: 390 });
  await at(english.page, "/quality");
  assert.match(await english.page.locator("#content").innerText(), /Send the value without a sign/);
  const csv = await english.page.request.get(`${server.address}/quality.csv?days=7`);
  assert.match(await csv.text(), /Order Completed,.*,revenue,negative,1,/);
  await english.close();
});

test("identity: a person decides who is who, and takes it back", async () => {
  const { page, noise, close } = await open("de");
  const key = await source(page, "Kundenkonto", "server");
  await send(key, ...["157", "4"].map((userId) => ({ type: "identify", userId, traits: { email: "gemeinsam@example.de" } })));
  await until("the conflict is listed", async () => { await at(page, "/identity"); return (await page.locator("#h-conflicts").count()) === 1; });
  assert.match(await page.locator("h1").innerText(), /1 Zuordnung/);
  noise.length = 0;
  await at(page, "/identity");
  assert.deepEqual(await problems(page, noise), []);
  await tabAndPress(page, "Dieselbe Person");
  await page.locator(".flash", { hasText: "Die beiden Kunden sind jetzt einer." }).waitFor();
  assert.equal(await page.locator("#h-conflicts").count(), 0);
  await close();

  const english = await open("en", { width: 390 });
  await at(english.page, "/identity?customer=157");
  const undo = english.page.locator('form[action="/identity/apart"] button').first();
  await Promise.all([english.page.waitForLoadState("load"), undo.click()]);
  await english.page.locator(".flash").first().waitFor();
  await at(english.page, "/customers/4");
  assert.match(await english.page.locator("h1").first().innerText(), /\b4\b/);
  await english.close();
});

test("erase: a person goes, with a receipt, after their number was typed once more", async () => {
  const { page, noise, close } = await open("de");
  await at(page, "/customers/12/erase");
  await tabTo(page, "id", "13");
  await page.keyboard.press("Enter");
  await page.locator('.flash[data-kind="bad"]').waitFor();
  noise.length = 0;
  await tabTo(page, "id", "12");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/erasures\//);
  assert.match(await page.locator("#h-receipt + p, #content").first().innerText(), /\S/);
  assert.deepEqual(await problems(page, noise), []);
  assert.equal((await at(page, "/customers/12")).status(), 404);
  await close();
  const english = await open("en", { width: 390 });
  await at(english.page, "/erasures");
  // Who wants to come back is let in again, once, and only who was erased.
  for (const [id, told] of [["13", /Nobody was erased under this id/], ["12", /taken in again/], ["12", /Nobody was erased under this id/]]) {
    await english.page.fill("#id", id);
    await english.page.getByRole("button", { name: "Readmit" }).click();
    await english.page.getByText(told).first().waitFor();
  }
  await at(english.page, "/erasures");
  await english.page.locator("tbody th a").first().click();
  await english.page.waitForURL(/\/erasures\/./);
  assert.match(await english.page.locator("#content").innerText(), /[Nn]othing/);
  await english.close();
});

test("audit: every step of this is in the log, and can be looked for", async () => {
  const { page, noise, close } = await open("de");
  await at(page, "/audit");
  const table = page.getByRole("table");
  for (const told of ["Person gelöscht", "Gelöschte Person wieder zugelassen", "Quelle angelegt", "API-Schlüssel ausgestellt"]) await table.getByText(told).first().waitFor();
  await tabTo(page, "action");
  await page.keyboard.type("Person gel");
  await tabAndPress(page, "Filtern");
  await page.waitForURL(/action=person-erased/);
  assert.equal(await page.locator("tbody tr").count(), 1);
  assert.ok(!/\b12\b/.test(await page.locator("tbody tr td:nth-of-type(3)").innerText()), "the customer stands there by pseudonym");
  assert.deepEqual(await problems(page, noise), []);
  await close();
  const english = await open("en", { width: 390 });
  await at(english.page, "/audit?action=key-added");
  assert.match(await english.page.locator("tbody").innerText(), /key/i);
  const csv = await english.page.request.get(`${server.address}/audit.csv?action=key-added`);
  assert.equal((await csv.text()).trim().split("\n").length, 2);
  await english.close();
});

test("all of these pages hold in both languages and themes, wide and narrow", () => visitAll(browser, server.address, [
  "/team", "/sources", "/keys", "/audit", "/identity", { path: "/identity?customer=157", name: "identity-one" }, "/quality",
  { path: "/customers/13/erase", name: "erase" }, "/erasures", "/settings/second-factor",
], { cookies }));
