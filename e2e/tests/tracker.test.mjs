/* The tracker in a real browser: a small shop on one origin, Stammkunde's part on another, played by a stub that writes down what comes. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { here, openBrowser } from "../harness.mjs";

const dist = join(here, "../crates/web/assets/dist");
const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
const source = readFileSync(join(dist, manifest["tracker.js"]));

let browser, shop, collector;

function listen(answer) {
  return new Promise((resolve) => {
    const server = createServer(answer);
    server.listen(0, () => resolve({ port: server.address().port, stop: () => { server.closeAllConnections(); server.close(); } }));
  });
}

/** What came, and what is answered: a list of statuses to come first, then 200. */
const came = { batches: [], preflights: 0, cookies: [], answers: [] };
const messages = () => came.batches.flatMap(({ batch }) => batch);
const named = (name) => messages().filter(({ event }) => event === name);

before(async () => {
  browser = await openBrowser();
  collector = await listen((request, response) => {
    const open = { "Access-Control-Allow-Origin": "*" };
    if (request.url === "/stammkunde.js") return response.writeHead(200, { ...open, "Content-Type": "text/javascript" }).end(source);
    if (request.method === "OPTIONS") { came.preflights += 1; return response.writeHead(204).end(); }
    let body = "";
    request.on("data", (chunk) => { body += chunk; });
    request.on("end", () => {
      const status = came.answers.shift() ?? 200;
      if (status === 0) return request.socket.destroy();
      if (status === 200) came.batches.push({ url: request.url, type: request.headers["content-type"], bytes: body.length, ...JSON.parse(body) });
      came.cookies.push(request.headers.cookie);
      response.writeHead(status, open).end('{"success":true}');
    });
  });
  shop = await listen((request, response) => {
    const { searchParams } = new URL(request.url, "http://shop");
    const attributes = searchParams.get("attributes") ?? "";
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Set-Cookie": [] }).end(`<!doctype html><title>Unsere Weine</title>
      <script>window.stammkunde = window.stammkunde || []; ${searchParams.get("before") ?? ""}</script>
      <script async src="http://localhost:${collector.port}/stammkunde.js" data-write-key="schluessel" ${attributes}></script>
      <a id="away" href="http://localhost:${collector.port}/fremd?email=anna@example.de">Zum Verband</a>
      <a id="inside" href="/riesling">Riesling</a>
      <button id="marked" data-stammkunde-event="Product Added" data-stammkunde-product-id="7" data-stammkunde-price="9.90">In den Korb</button>`);
  });
});
after(async () => { await browser?.close(); shop?.stop(); collector?.stop(); });

/** Opens a page of the shop; `signals` are properties of the navigator. */
async function visit({ path = "/", query = {}, signals = {}, context } = {}) {
  Object.assign(came, { batches: [], preflights: 0, cookies: [], answers: [] });
  const of = context ?? await browser.newContext({ locale: "de-DE" });
  const page = await of.newPage();
  await page.addInitScript((given) => {
    for (const [name, value] of Object.entries(given)) Object.defineProperty(Navigator.prototype, name, { get: () => value });
  }, signals);
  const open = (to, more = {}) => page.goto(`http://127.0.0.1:${shop.port}${to}?${new URLSearchParams({ ...query, ...more })}`);
  await open(path);
  await page.waitForFunction(() => !Array.isArray(window.stammkunde));
  return { page, context: of, open };
}

const until = async (what, holds) => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`${what}: ${JSON.stringify(messages().map(({ type, event }) => event ?? type))}`);
};

const stored = (page) => page.evaluate(async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage), databases: (await indexedDB.databases()).length, cookie: document.cookie,
}));
const nothing = { local: [], session: [], databases: 0, cookie: "" };

/** Time enough for anything that is sent after a moment to have been sent. */
const settle = (page) => page.evaluate(async () => { stammkunde.flush(); await new Promise((resolve) => setTimeout(resolve, 700)); });

test("it stays under 6 kB gzipped", () => {
  const bytes = gzipSync(source, { level: 9 }).length;
  console.log(`tracker: ${source.length} bytes, ${bytes} gzipped`);
  assert.ok(bytes < 6000, `${bytes} bytes`);
});

test("before consent nothing is written into the browser, and the id ends with the page", async () => {
  const { page, context, open } = await visit({ query: { utm_source: "brief", utm_campaign: "herbst", gclid: "Cj0" } });
  await page.evaluate(() => { stammkunde.identify("17850", { email: "anna@example.de" }); stammkunde.track("Products Searched", { query: "riesling" }); });
  await until("three messages", () => messages().length === 3);
  assert.deepEqual(await stored(page), nothing);
  assert.deepEqual(await context.cookies(), []);
  assert.equal(came.preflights, 0);
  assert.ok(came.cookies.every((cookie) => cookie === undefined));
  const first = messages()[0].anonymousId;
  await open("/riesling");
  await until("a second page", () => messages().some(({ context: { page: { path } } }) => path === "/riesling"));
  assert.notEqual(messages().at(-1).anonymousId, first);
  await page.click("#inside");
  await until("a page with a referrer", () => messages().some(({ context: { page: { referrer } } }) => referrer.includes("/riesling?utm_source=brief")));
  await page.evaluate(() => history.pushState({}, "", "/weine?gclid=Cj0#token"));
  await page.evaluate(() => setTimeout(() => history.pushState({}, "", "/korb"), 100));
  await until("pages without loading", () => messages().some(({ context: { page: { path, referrer } } }) => path === "/korb" && referrer.endsWith("/weine")));
  assert.ok(!JSON.stringify(came.batches).includes("Cj0"), "an id of a click names a person");
  await context.close();
});

test("messages are those of the Segment spec", async () => {
  const { page, context } = await visit({ path: "/weine", query: { utm_source: "brief", utm_campaign: "herbst", utm_medium: "print" } });
  await page.evaluate(() => {
    stammkunde.page("Shop", "Weine", { sorte: "weiß" });
    stammkunde.track("Order Completed", { order_id: "1", revenue: 55.4 });
    stammkunde.identify("17850", { first_name: "Anna" });
    stammkunde.group("verein-7", { name: "Weinfreunde" });
    stammkunde.alias("a-new-id");
  });
  await until("six messages", () => messages().length === 6);
  const [{ url, type, writeKey, sentAt }] = came.batches;
  assert.equal(url, "/v1/b");
  assert.match(type, /^text\/plain/);
  assert.equal(writeKey, "schluessel");
  assert.ok(!Number.isNaN(Date.parse(sentAt)));
  const [automatic, named_, track, identify, group, alias] = messages();
  assert.deepEqual([automatic, named_, track, identify, group, alias].map((one) => one.type), ["page", "page", "track", "identify", "group", "alias"]);
  for (const message of messages()) {
    assert.match(message.messageId, /^[0-9a-f-]{32,36}$/);
    assert.ok(!Number.isNaN(Date.parse(message.timestamp)));
    assert.equal(message.anonymousId, automatic.anonymousId);
    assert.equal(message.context.library.name, "stammkunde.js");
    assert.equal(message.context.locale, "de-DE");
    assert.deepEqual(message.context.campaign, { source: "brief", name: "herbst", medium: "print" });
  }
  assert.equal(new Set(messages().map(({ messageId }) => messageId)).size, 6);
  assert.equal(automatic.properties.path, "/weine");
  assert.equal(automatic.properties.title, "Unsere Weine");
  assert.match(automatic.properties.search, /utm_source=brief/);
  assert.deepEqual([named_.category, named_.name, named_.properties.sorte], ["Shop", "Weine", "weiß"]);
  assert.deepEqual([track.event, track.properties], ["Order Completed", { order_id: "1", revenue: 55.4 }]);
  assert.deepEqual([identify.userId, identify.traits], ["17850", { first_name: "Anna" }]);
  assert.deepEqual([group.groupId, group.userId], ["verein-7", "17850"]);
  assert.deepEqual([alias.userId, alias.previousId], ["a-new-id", "17850"]);
  await context.close();
});

for (const [name, signals] of [["Do Not Track", { doNotTrack: "1" }], ["Global Privacy Control", { globalPrivacyControl: true }]]) {
  test(`${name}: nothing is sent unless consent was given`, async () => {
    const { page, context } = await visit({ signals });
    await page.evaluate(() => { stammkunde.page(); stammkunde.track("Cart Viewed"); stammkunde.identify("17850"); });
    await page.click("#marked");
    await settle(page);
    await page.goto("about:blank");
    assert.deepEqual(messages(), []);
    const again = await visit({ signals, context });
    await again.page.evaluate(() => stammkunde.consent(true));
    await until("the page", () => messages().some(({ type }) => type === "page"));
    await again.page.evaluate(() => stammkunde.consent(false));
    const before = messages().length;
    await again.page.evaluate(() => stammkunde.track("Cart Viewed"));
    await settle(again.page);
    assert.equal(messages().length, before);
    assert.deepEqual(await stored(again.page), nothing);
    await context.close();
  });
}

test("with consent the id stays from page to page; withdrawal deletes it", async () => {
  const { page, context, open } = await visit({ query: { gclid: "Cj0" } });
  await until("the first page", () => messages().length === 1);
  await page.evaluate(() => { stammkunde.consent(true); stammkunde.identify("17850"); });
  await until("the person", () => messages().length === 2);
  const { anonymousId } = messages()[0];
  assert.equal(messages()[1].anonymousId, anonymousId);
  assert.deepEqual(messages()[1].context.referrer, { type: "gclid", id: "Cj0" });
  await open("/riesling");
  await until("the next page", () => messages().some(({ context: { page: { path } } }) => path === "/riesling"));
  assert.deepEqual([messages().at(-1).anonymousId, messages().at(-1).userId], [anonymousId, "17850"]);
  await page.waitForFunction(() => Object.keys(localStorage).length === 1);
  assert.deepEqual(await stored(page), { ...nothing, local: ["stammkunde"] });
  await page.evaluate(() => stammkunde.consent(false));
  assert.deepEqual(await stored(page), nothing);
  await page.evaluate(() => stammkunde.track("Cart Viewed"));
  await until("a message after it", () => named("Cart Viewed").length === 1);
  assert.notEqual(named("Cart Viewed")[0].anonymousId, anonymousId);
  assert.equal(named("Cart Viewed")[0].userId, undefined);
  assert.deepEqual(await context.cookies(), []);
  await context.close();
});

test("consent that is withdrawn on one page ends on the others of the site, too", async () => {
  const { page, context } = await visit();
  await page.evaluate(() => stammkunde.consent(true));
  const other = await context.newPage();
  await other.goto(page.url());
  await other.waitForFunction(() => !Array.isArray(window.stammkunde));
  await page.evaluate(() => stammkunde.consent(false));
  await settle(other);
  await other.evaluate(() => { stammkunde.identify("17850"); stammkunde.track("Cart Viewed"); });
  await settle(other);
  assert.deepEqual(await stored(other), nothing);
  await context.close();
});

test("another person on the same device begins anew; reset forgets", async () => {
  const { page, context } = await visit();
  await page.evaluate(() => {
    stammkunde.consent(true);
    stammkunde.identify("anna");
    stammkunde.identify("bert");
    stammkunde.reset();
    stammkunde.track("Cart Viewed");
  });
  await until("all of them", () => named("Cart Viewed").length === 1);
  const [anna, bert] = messages().filter(({ type }) => type === "identify");
  assert.notEqual(anna.anonymousId, bert.anonymousId);
  assert.equal(named("Cart Viewed")[0].userId, undefined);
  assert.equal(new Set([anna.anonymousId, bert.anonymousId, named("Cart Viewed")[0].anonymousId]).size, 3);
  await context.close();
});

test("calls made before it is loaded are not lost, unknown ones harm nothing", async () => {
  const before = 'stammkunde.push(["consent", true]); stammkunde.push(["track", "Form Submitted", { form: "anfrage" }]); stammkunde.push(["dance"]); stammkunde.push(["toString"]);';
  const { page, context } = await visit({ query: { before } });
  await until("the form", () => named("Form Submitted").length === 1);
  assert.equal(messages()[0].type, "page");
  await page.evaluate(() => stammkunde.push(["track", "Cart Viewed"]));
  await until("the cart", () => named("Cart Viewed").length === 1);
  assert.ok((await stored(page)).local.includes("stammkunde"));
  await context.close();
});

test("marked elements, links that lead away, pages without loading", async () => {
  const { page, context } = await visit();
  await page.click("#marked");
  await page.evaluate(() => { addEventListener("click", (event) => { if (event.target.id === "away") event.preventDefault(); }); });
  await page.click("#away");
  await until("two clicks", () => named("Product Added").length === 1 && named("Link Clicked").length === 1);
  assert.deepEqual(named("Product Added")[0].properties, { product_id: "7", price: "9.90" });
  const { url, text } = named("Link Clicked")[0].properties;
  assert.deepEqual([url, text], [`http://localhost:${collector.port}/fremd`, "Zum Verband"]);
  const from = page.url();
  await page.evaluate(() => { history.pushState({}, "", "/spaetburgunder"); document.title = "Spätburgunder"; history.replaceState({}, "", "/spaetburgunder#mehr"); });
  await until("the second page", () => messages().filter(({ type }) => type === "page").length === 2);
  const second = messages().findLast(({ type }) => type === "page").properties;
  assert.deepEqual([second.path, second.title, second.referrer], ["/spaetburgunder", "Spätburgunder", from]);
  await page.goBack();
  await until("back", () => messages().filter(({ type }) => type === "page").length === 3);
  await context.close();
});

test("leaving the page still sends, with the time it was seen", async () => {
  const { page, context } = await visit();
  await page.waitForFunction(() => performance.now() > 1600);
  await page.evaluate(() => { stammkunde.track("Cart Viewed"); location.href = "about:blank"; });
  await until("what was left", () => named("Page Left").length === 1 && named("Cart Viewed").length === 1);
  const { seconds_visible: seconds, path } = named("Page Left")[0].properties;
  assert.ok(Number.isInteger(seconds) && seconds >= 1, `${seconds}`);
  assert.equal(path, "/");
  await context.close();
});

test("what did not get through is tried again under the same name", async () => {
  const { page, context } = await visit();
  await until("the page", () => messages().length === 1);
  came.answers = [503, 0];
  await page.evaluate(() => stammkunde.track("Cart Viewed"));
  await until("the third try", () => named("Cart Viewed").length === 1);
  assert.equal(came.answers.length, 0);
  came.answers = [400];
  await page.evaluate(() => stammkunde.track("Refused"));
  await settle(page);
  await page.evaluate(() => stammkunde.track("Trial Started"));
  await until("what came after a refusal", () => named("Trial Started").length === 1);
  assert.equal(named("Refused").length, 0, "a refusal is not repeated");
  await context.close();
});

test("without a way there it waits for the next page, but only with consent", async () => {
  for (const given of [true, false]) {
    const { page, context, open } = await visit();
    await until("the page", () => messages().length === 1);
    await page.evaluate((consent) => stammkunde.consent(consent), given);
    came.answers = Array(20).fill(503);
    await page.evaluate(() => stammkunde.track("Cart Viewed"));
    await settle(page);
    assert.equal((await stored(page)).local.length > 0, given);
    await open("/next");
    came.answers = [];
    await page.evaluate(() => stammkunde.flush?.());
    await until("the next page", () => messages().some(({ context: { page: { path } } }) => path === "/next"));
    await settle(page);
    assert.equal(named("Cart Viewed").length >= 1, given);
    await context.close();
  }
});

test("much at once goes out in parts that a leaving page may still send", async () => {
  const { page, context } = await visit();
  await page.evaluate(() => { for (let number = 0; number < 100; number += 1) stammkunde.track("Note Added", { text: "x".repeat(2000), number }); });
  await until("all of them", () => named("Note Added").length === 100);
  assert.deepEqual(named("Note Added").map(({ properties }) => properties.number).sort((one, other) => one - other), [...Array(100).keys()]);
  assert.ok(came.batches.every(({ bytes }) => bytes < 64_000));
  await context.close();
});
