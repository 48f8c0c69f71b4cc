/* What the firm defines itself: segments by clicking and as text. The builder's work with the keyboard, live with scripts and by buttons
   without; the pages at two widths, in both themes and languages, with axe-core. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, signIn, startServer } from "../harness.mjs";
import { openPage, problems, visitAll } from "../visit.mjs";

let browser, server, cookies, comparison;
before(async () => {
  browser = await openBrowser();
  server = await startServer({ command: "demo" });
  cookies = await signIn(browser, server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const open = (language, options = {}) => openPage(browser, server.address, { cookies, language, ...options });
const at = (page, path) => page.goto(server.address + path);
const answer = (page) => page.locator("#answer").innerText();

/** The number in a sentence, thousands separators left out. */
const count = (text) => Number(text.match(/\d[\d.,]*/)?.[0].replace(/[.,]/g, "") ?? 0);

test("a manager builds a segment by clicking, and finds its customers", async () => {
  const { page, noise, close } = await open("de");
  await at(page, "/segments");
  assert.match(await page.locator("h1").innerText(), /Noch kein Segment/);
  await page.getByRole("link", { name: "Neues Segment" }).first().click();
  const all = count(await answer(page));
  assert.ok(all > 2000, `${all} customers without a condition`);
  // With a condition from the list of facts, searched by a word of its meaning.
  await page.fill("#facts-search", "Kauftage");
  await page.getByRole("button", { name: "Als Bedingung hinzufügen: Kauftage" }).click();
  await page.waitForSelector("#value-1");
  assert.equal(await page.locator("#subject-1").inputValue(), "fact:purchase_days");
  await page.fill("#value-1", "3");
  await page.waitForFunction(() => document.querySelector("#canonical")?.innerText === "purchase_days >= 3");
  const loyal = count(await answer(page));
  assert.ok(loyal > 0 && loyal < all, `${loyal} of ${all}`);
  assert.ok((await page.locator(".examples li").count()) > 0, "some customers with the reason");
  // A second one, whose subject is changed: the tests follow.
  await page.click("#add-row");
  await page.selectOption("#subject-2", "phase");
  await page.waitForFunction(() => document.querySelector("#test-2")?.value === "in" && document.querySelector("select#value-2"));
  await page.selectOption("#value-2", "gefaehrdung@stauss_bruhn");
  await page.waitForFunction(() => document.querySelector("#canonical")?.innerText === "purchase_days >= 3 and in phase \"gefaehrdung\" of \"stauss_bruhn\"");
  const atRisk = count(await answer(page));
  assert.ok(atRisk <= loyal, `${atRisk} of ${loyal}`);
  // The same as text, and back.
  await page.getByRole("button", { name: "Ausdruck" }).click();
  assert.equal(await page.locator("#rule").inputValue(), "purchase_days >= 3 and in phase \"gefaehrdung\" of \"stauss_bruhn\"");
  await page.fill("#rule", "purchase_day >= 3 and in phase \"gefaehrdung\" of \"stauss_bruhn\"");
  await page.waitForSelector("#found .flash");
  assert.match(await page.locator("#found .flash").innerText(), /purchase_days/, "the nearest name");
  await page.fill("#rule", "purchase_days >= 3 and in phase \"gefaehrdung\" of \"stauss_bruhn\"");
  await page.waitForFunction(() => !document.querySelector("#found .flash"));
  await page.getByRole("button", { name: "Baukasten" }).click();
  await page.waitForSelector("#subject-2");
  assert.equal(count(await answer(page)), atRisk);
  await page.fill("#name_de", "Treue in Gefahr");
  await page.getByRole("button", { name: "Speichern" }).click();
  await page.waitForURL(/\/segments$/);
  assert.match(await page.locator("main").innerText(), /Treue in Gefahr/);
  await page.getByRole("link", { name: new RegExp(`^${atRisk.toLocaleString("de-DE")}$`) }).click();
  assert.match(await page.locator("h1").innerText(), new RegExp(`${atRisk.toLocaleString("de-DE")} Kunden? gehör(t|en) zum Segment „Treue in Gefahr“`));
  assert.deepEqual(noise, []);
  await close();
});

test("without scripts the buttons do it", async () => {
  const { page, close } = await open("en", { javaScript: false });
  await at(page, "/segments/new");
  await page.click("#add-row");
  await page.selectOption("#subject-1", "fact:silence");
  await page.getByRole("button", { name: "Check", exact: true }).last().click();
  await page.fill("#value-1", "60");
  await page.getByRole("button", { name: "Check", exact: true }).last().click();
  assert.equal(await page.locator("#canonical").innerText(), "silence >= 60 days");
  await page.getByRole("button", { name: "Expression" }).click();
  await page.fill("#rule", "silence >= 60 days and (orders == 1 or revenue > 100 GBP)");
  await page.fill("#name_de", "Gemischt");
  await page.getByRole("button", { name: "Save" }).click();
  assert.match(await page.locator(".flash").first().innerText(), /USD/, "a currency that is not the firm's is told");
  await page.fill("#rule", "silence >= 60 days and (orders == 1 or refunds > 0)");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/segments$/);
  assert.match(await page.locator("main").innerText(), /Gemischt/);
  await close();
});

test("a segment that rests on itself is refused, and names the way round", async () => {
  const { page, close } = await open("de");
  await at(page, "/segments/treue_in_gefahr");
  await page.getByRole("button", { name: "Ausdruck" }).click();
  await page.fill("#rule", "in segment \"treue_in_gefahr\" and orders >= 1");
  await page.getByRole("button", { name: "Speichern" }).click();
  assert.match(await page.locator(".flash").first().innerText(), /treue_in_gefahr/);
  assert.deepEqual(await problems(page), []);
  await close();
});

test("a phase model is changed with the keyboard, previewed, kept and compared", async () => {
  const { page, noise, close } = await open("de");
  await at(page, "/models");
  assert.match(await page.locator("h1").innerText(), /5 Phasenmodelle sind in Gebrauch/);
  await page.locator('a[href^="/models/four_phases/edit"]').click();
  const rule = await page.locator("#rule-0").inputValue();
  await page.fill("#rule-0", "silense > 100 days");
  await page.waitForSelector("#rule-fault-0 .form-fault");
  assert.match(await page.locator("#rule-fault-0").innerText(), /silence[^]*\^\^\^\^/, "the nearest name, and the place");
  await page.fill("#rule-0", "silence > 100 days and orders >= 1");
  await page.waitForFunction(() => !document.querySelector("#rule-fault-0 .form-fault"));
  assert.notEqual(rule, await page.locator("#rule-0").inputValue());
  // The second phase rises by the keyboard alone.
  const first = await page.locator("#p-de-0").inputValue();
  await page.locator('button[value="up:1"]').focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction((name) => document.querySelector("#p-de-1")?.value === name, first);
  await page.locator('button[value="down:0"]').focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction((name) => document.querySelector("#p-de-0")?.value === name, first);
  await page.click("#preview");
  await page.waitForSelector("table.moves");
  assert.match(await answer(page), /Kunden? (käme|kämen) am/);
  assert.match(await page.locator("dl.facts").innerText(), /Aussagekraft: bisher[^]*0,\d{3}[^]*Aussagekraft: Vorschlag[^]*0,\d{3}/);
  await page.getByRole("button", { name: "Als neue Fassung speichern" }).click();
  await page.waitForURL(/\/models$/);
  const panel = page.locator("section.panel", { has: page.locator("#h-four_phases") });
  await panel.locator("summary").click();
  comparison = await panel.getByRole("link", { name: "Vergleichen" }).first().getAttribute("href");
  await at(page, comparison);
  assert.match(await page.locator("h1").innerText(), /Kunden? (käme|kämen) am/);
  assert.ok((await page.locator("#h-months").count()) === 1);
  assert.deepEqual(noise, []);
  await close();
});

test("without scripts a model is copied, and only kept", async () => {
  const { page, close } = await open("en", { javaScript: false });
  await at(page, "/models/four_phases/copy");
  await page.fill("#name_de", "Unser Modell");
  await page.click('button[value="add"]');
  await page.fill("#p-de-3", "Besonders");
  await page.click("#preview");
  assert.match(await page.locator("h1").innerText(), /would be in another phase/);
  await page.uncheck('input[name="use"]');
  await page.getByRole("button", { name: "Save as a new model" }).click();
  await page.waitForURL(/\/models$/);
  assert.match(await page.locator("main").innerText(), /Unser Modell[^]*not in use/i);
  await close();
});

test("the pages of models hold at every width, theme and language", async () => {
  await visitAll(browser, server.address, [
    { path: "/models", name: "models" },
    { path: "/models/stauss_bruhn/edit", name: "model-edit" },
    { path: comparison, name: "model-compare" },
  ], { cookies });
});

test("the pages of segments hold at every width, theme and language", async () => {
  await visitAll(browser, server.address, [
    { path: "/segments", name: "segments" },
    { path: "/segments/new?rule=orders%20%3E%3D%202%20and%20silence%20%3E%2030%20days%20and%20in%20group%20%22recovery%22%20of%20%22stauss_bruhn%22", name: "segment-new" },
    { path: "/segments/new?rule=orders%20%3E%3D%202%20and%20silence%20%3E%2030%20days%20and%20in%20group%20%22recovery%22", name: "segment-fault" },
    { path: "/segments/gemischt", name: "segment-text" },
    { path: "/segments/gemischt/history", name: "segment-history" },
    { path: "/segments/facts?q=newsletter", name: "segment-facts" },
    { path: "/customers?segment=treue_in_gefahr", name: "segment-members" },
  ], { cookies });
});
