/* The components themselves, with invented data, before any page uses them. Needs `npm ci && npm run build` in crates/web/frontend. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser } from "../harness.mjs";
import { openPage, visitAll, walk, weigh } from "../visit.mjs";
import { pages, start } from "../../crates/web/frontend/preview/serve.mjs";

let browser, server;
before(async () => { server = await start(); browser = await openBrowser(); });
after(async () => { await browser?.close(); server?.stop(); });

const routes = pages.map((name) => ({ path: `/${name}`, name: `preview-${name}` }));

test("components hold in German, light and dark, wide and narrow", () => visitAll(browser, server.address, routes, { languages: ["de"] }));
test("components hold in English", () => visitAll(browser, server.address, routes, { languages: ["en"], themes: ["light"] }));

test("a first visit stays under 500 kB", async () => {
  for (const name of pages) {
    const bytes = await weigh(browser, server.address, `/${name}`);
    console.log(`${name.padEnd(12)} ${(bytes / 1000).toFixed(1)} kB`);
    assert.ok(bytes < 500_000, `${name}: ${bytes} bytes`);
  }
});

test("the keyboard reaches content first, search by slash, leaves menus by Escape", async () => {
  const { page, close } = await openPage(browser, server.address);
  await page.goto(`${server.address}/customers`);
  const [first] = await walk(page, 1);
  assert.equal(first.name, "Zum Inhalt");
  await walk(page, 40);
  await page.locator("h1").click();
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.name), "q");
  await page.locator("summary.pick").focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("details.drop").getAttribute("open"), "");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("details.drop").getAttribute("open"), null);
  await close();
});

test("the theme changes at once, is kept in a cookie, and charts follow", async () => {
  const { page, noise, close } = await openPage(browser, server.address);
  await page.goto(`${server.address}/kpi`);
  const ink = () => page.locator("#trend svg path[stroke]").first().evaluate(() => document.querySelector("#trend svg").innerHTML.includes("#eceef1"));
  assert.equal(await ink(), false);
  await page.locator(".side button[data-theme=dark]").click();
  await page.waitForTimeout(200);
  assert.equal(await ink(), true);
  assert.equal((await page.context().cookies()).find(({ name }) => name === "theme").value, "dark");
  assert.deepEqual(noise, []);
  await close();
});

test("a chart is saved as PNG and SVG", async () => {
  const { page, noise, close } = await openPage(browser, server.address);
  await page.goto(`${server.address}/kpi`);
  for (const format of ["png", "svg"]) {
    const [file] = await Promise.all([page.waitForEvent("download"), page.locator(`[data-chart-download=trend][data-format=${format}]`).click()]);
    assert.equal(file.suggestedFilename(), `wiederkaufrate.${format}`);
  }
  assert.deepEqual(noise, []);
  await close();
});

test("without script everything but the charts is there", async () => {
  const { page, close } = await openPage(browser, server.address, { javaScript: false });
  await page.goto(`${server.address}/phases`);
  assert.equal(await page.locator("noscript p").first().isVisible(), true);
  assert.equal(await page.locator(".strip li").count(), 8);
  await page.locator("summary.pick").click();
  assert.equal(await page.getByText("Letzter Monat").isVisible(), true);
  await close();
});
