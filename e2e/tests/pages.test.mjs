/* Every page of the running product, on real customers and on an empty folder: the demo, as a newcomer starts it. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser, signIn, startServer } from "../harness.mjs";
import { openPage, visitAll, walk, weigh } from "../visit.mjs";

let browser, server, cookies;
before(async () => {
  browser = await openBrowser();
  server = await startServer({ command: "demo" });
  cookies = await signIn(browser, server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const routes = [
  "/", { path: "/?model=stauss_bruhn", name: "today-stauss" }, "/phases", { path: "/phases?model=stauss_bruhn", name: "phases-stauss" },
  { path: "/phases/retention", name: "phase" }, { path: "/phases/gefaehrdung?model=stauss_bruhn", name: "phase-at-risk" }, { path: "/phases?model=four_phases", name: "phases-four" }, "/customers",
  { path: "/customers?phase=gefaehrdung&sort=value", name: "customers-at-risk" }, { path: "/customers?overlay=inaktiv", name: "customers-inactive" }, { path: "/customers?q=nobody-is-called-this", name: "customers-none" },
  { path: "/customers/1", name: "customer" }, { path: "/customers/no-such-customer", name: "customer-unknown", status: 404 },
  "/kpis", { path: "/kpis/repeat_purchase_rate_90", name: "kpi" }, { path: "/help/kpis/revenue", name: "kpi-help" },
  "/cohorts", "/value", "/economics", "/quality", "/import", "/settings", { path: "/?at=1997-06-30", name: "today-in-the-past" },
  { path: "/nowhere", name: "not-found", status: 404 },
];

test("every page holds in both languages and themes, wide and narrow", () => visitAll(browser, server.address, routes, { cookies }));

test("the page before the login holds", () => visitAll(browser, server.address, ["/login"], {}));

test("a first visit stays under 500 kB", async () => {
  for (const path of ["/", "/phases", "/customers/1"]) {
    const bytes = await weigh(browser, server.address, path, { cookies });
    assert.ok(bytes > 10_000 && bytes < 500_000, `${path} weighs ${bytes} bytes`);
  }
});

test("a manager finds out why a customer is in a phase, with the keyboard alone", async () => {
  const { page, close } = await openPage(browser, server.address, { cookies, language: "de" });
  await page.goto(server.address);
  await walk(page, 12);
  await page.keyboard.press("Escape");
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("name")), "q");
  await page.keyboard.type("157");
  await page.keyboard.press("Enter");
  await page.waitForURL(/customers\?/);
  await page.locator("table a.who", { hasText: "157" }).first().press("Enter");
  await page.waitForURL(/customers\/157$|customers\/157\?/);
  const held = page.locator('.reasons li[data-held="true"]');
  assert.ok((await held.count()) > 0, "the rule that held is shown");
  await close();
});

test("pages answer without JavaScript", async () => {
  const { page, close } = await openPage(browser, server.address, { cookies, language: "de", javaScript: false });
  for (const path of ["/", "/phases", "/kpis", "/customers", "/customers/157"]) {
    await page.goto(server.address + path);
    assert.match(await page.locator("h1").first().innerText(), /\S/);
    assert.ok((await page.locator("table, .strip, .tiles").count()) > 0, path);
  }
  await close();
});

test("a day in the past knows nothing of what came later", async () => {
  const { page, close } = await openPage(browser, server.address, { cookies, language: "en" });
  await page.goto(`${server.address}/customers?at=1997-03-31`);
  const then = await page.locator("h1").first().innerText();
  await page.goto(`${server.address}/customers`);
  assert.notEqual(await page.locator("h1").first().innerText(), then);
  await close();
});

test("a name that is a script stays a name, from the file to every page", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stammkunde-e2e-"));
  const own = await startServer({ command: "serve", data: join(folder, "shop") });
  const { page, noise, close } = await openPage(browser, own.address, { language: "de" });
  try {
    // First run: the set-up link, nothing else.
    assert.equal((await page.goto(`${own.address}/customers`)).status(), 503);
    await page.goto(own.link);
    for (const [field, value] of [["firm", "Müller & Söhne <b>GmbH</b>"], ["name", "Inhaberin"], ["email", "inhaberin@example.de"], ["password", "lange-genug-17"]]) await page.fill(`[name="${field}"]`, value);
    await Promise.all([page.waitForURL(/import/), page.locator("main form .btn-do").last().click()]);

    // The empty folder says what to do.
    const session = await page.context().cookies();
    await visitAll(browser, own.address, ["/", "/phases", "/customers", "/kpis", "/cohorts", "/value", "/economics", "/import"].map((path) => ({ path, name: `empty-${path.slice(1) || "start"}` })), { cookies: session, themes: ["light"] });

    // One customer, with a name that tries to be more.
    const file = join(folder, "orders.csv");
    const head = "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Billing Country";
    const row = '#1,eve@example.de,paid,2026-01-05 10:00:00 +0100,EUR,40.00,0.00,0.00,40.00,0.00,2026-01-05 10:00:00 +0100,1,<img src=x onerror=alert(1)>,40.00,"<script>alert(1)</script> Müller-Lüdenscheidt",DE';
    writeFileSync(file, `${head}\n${row}\n`);
    await page.goto(`${own.address}/import`);
    await page.setInputFiles('input[type="file"]', file);
    await page.locator("form[data-upload] .btn-do").click();
    await page.waitForURL(/import\/[^/]+$/);
    await page.locator('form[action$="/start"] button').first().click();
    await page.waitForURL(/result/, { timeout: 60_000 });
    await page.goto(`${own.address}/customers/eve%40example.de`);
    assert.match(await page.locator("h1").first().innerText(), /<script>alert\(1\)<\/script> Müller-Lüdenscheidt/);
    await visitAll(browser, own.address, ["/", "/phases", "/customers", { path: "/customers/eve%40example.de", name: "one-customer" }, "/kpis", "/cohorts", "/value", "/economics", "/import"].map((route) => (typeof route === "string" ? { path: route, name: `one-${route.slice(1) || "start"}` } : route)), { cookies: session, themes: ["light"] });
    assert.deepEqual(noise.filter((line) => !line.includes("503")), []);
  } finally {
    await close();
    await own.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
