/* Clients of others, unchanged but for host and key: all they send is in the log exactly once, with its fields.
   STAMMKUNDE_CLIENT_EVENTS: events of each (10,000; the browser sends a twentieth). */
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { binary, here, openBrowser, python, startServer } from "../harness.mjs";

const MANY = Number(process.env.STAMMKUNDE_CLIENT_EVENTS ?? 10_000);
const run = promisify(execFile);
const stammkunde = (...args) => execFileSync(binary(), args, { encoding: "utf8", maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "pipe"] });

let folder;
before(() => { folder = mkdtempSync(join(tmpdir(), "stammkunde-clients-")); });
after(() => rmSync(folder, { recursive: true, force: true }));

/* What is sent: mostly tracks, each tenth call another one. */
function plan(count) {
  const others = [
    (number) => ({ call: "identify", userId: `u${number}`, traits: { number, email: `anna.${number}@example.de`, firstName: "Anna", lastName: "Müller-Lüdenscheidt" } }),
    (number) => ({ call: "page", anonymousId: `v${number}`, name: "Startseite", category: "Shop", properties: { number, url: "https://weingut.example/" } }),
    (number) => ({ call: "screen", userId: `u${number}`, name: "Warenkorb", properties: { number } }),
    (number) => ({ call: "group", userId: `u${number}`, groupId: "verein-7", traits: { number } }),
    (number) => ({ call: "alias", userId: `u${number}`, previousId: `v${number}` }),
  ];
  const track = (number) => ({
    call: "track", userId: `u${number}`, anonymousId: `v${number}`, event: "Order Completed", context: { locale: "de-DE" },
    properties: { number, order_id: `o-${number}`, revenue: 19.9, currency: "EUR", products: [{ product_id: "w1", name: "Grüner Veltliner „Löss“ 🍇", price: 9.95, quantity: 2 }] },
  });
  return Array.from({ length: count }, (_, number) => (number % 10 === 9 ? others[Math.floor(number / 10) % others.length](number) : track(number)));
}

/* The server on a folder of its own with one source; what `send` sent is read back when it has stopped. */
async function delivered(name, source, send) {
  const data = join(folder, name);
  stammkunde("init", "--data", data, "--firm", "Weingut Sommer", "--format", "json");
  const { write_keys: [key] } = JSON.parse(stammkunde("source", "add", "--data", data, name, ...source, "--format", "json"));
  const server = await startServer({ command: "serve", data });
  try {
    await send(server.address, key);
  } finally {
    await server.stop();
  }
  stammkunde("check", "--data", data);
  return JSON.parse(stammkunde("export", "events", "--data", data, "--format", "json"));
}

const KINDS = { track: "Order Completed", identify: "Customer Identified", page: "Page Viewed", screen: "Screen Viewed", group: "Group Joined", alias: "Customer Merged" };

/* Every call is one event with its fields. */
function compare(events, calls) {
  assert.equal(events.length, calls.length);
  assert.equal(new Set(events.map((event) => event.message_id)).size, calls.length, "every message has its own id");
  const byNumber = new Map(events.map((event) => [event.event === KINDS.alias ? Number(event.arrived_as.slice(4)) : event.properties.number, event]));
  assert.equal(byNumber.size, calls.length, "every call is there once");
  for (const call of calls) {
    const number = call.properties?.number ?? call.traits?.number ?? Number(call.userId.slice(1));
    const event = byNumber.get(number);
    assert.equal(event?.event, KINDS[call.call], `call ${number}`);
    assert.equal(event.arrived_as, call.userId ? `id:${call.userId}` : `anonymous:${call.anonymousId}`);
    if (call.userId && call.anonymousId) assert.deepEqual(event.also, [`anonymous:${call.anonymousId}`]);
    if (call.call === "alias") assert.deepEqual(event.also, [`anonymous:${call.previousId}`, `id:${call.previousId}`]);
    for (const [field, value] of Object.entries(call.properties ?? {})) assert.deepEqual(event.properties[field], value, `${field} of call ${number}`);
    if (call.call === "identify") assert.equal(event.properties.email, call.traits.email);
    if (call.call === "group") assert.equal(event.properties.group_id, call.groupId);
    if (call.name) assert.equal(event.properties.name, call.name);
    if (call.context) assert.equal(event.context.locale, "de-DE");
    assert.ok(event.context.library?.name, "which library sent it");
    assert.ok(Math.abs(Date.parse(event.occurred_at) - Date.parse(event.received_at)) < 600_000);
    assert.deepEqual(event.flaws.filter((flaw) => !["seconds_visible"].includes(flaw.property)), [], `call ${number}`);
  }
}

function planned(name) {
  const calls = plan(MANY);
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(calls));
  return { calls, path };
}

for (const [which, client] of [["segment", "segment-analytics-python"], ["rudder", "rudder-sdk-python"]]) {
  test(`${client} delivers all`, async () => {
    const { calls, path } = planned(which);
    const events = await delivered(which, [], (address, key) => run(python("clients"), [join(here, "clients/send.py"), which, address, key, path]));
    compare(events, calls);
  });
}

test("@segment/analytics-node delivers all", async () => {
  const { calls, path } = planned("node");
  const events = await delivered("node", [], (address, key) => run(process.execPath, [join(here, "clients/send.mjs"), address, key, path]));
  compare(events, calls);
});

/* The shop's pages: another origin than the server's. */
async function shopPages() {
  const modules = join(here, "node_modules/@segment/analytics-next/dist/umd");
  const pages = createServer((request, response) => {
    const path = normalize(new URL(request.url, "http://shop").pathname);
    const file = path.startsWith("/analytics-next/") ? join(modules, path.slice("/analytics-next/".length)) : join(here, "clients/page.html");
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": file.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8" }).end(readFileSync(file));
  });
  await new Promise((resolve) => { pages.listen(0, "127.0.0.1", resolve); });
  return { origin: `http://127.0.0.1:${pages.address().port}`, close: () => new Promise((resolve) => { pages.closeAllConnections(); pages.close(resolve); }) };
}

test("@segment/analytics-next delivers all from a page", async () => {
  const count = Math.ceil(MANY / 20);
  const shop = await shopPages();
  const browser = await openBrowser();
  try {
    const events = await delivered("next", ["--kind", "web", "--origin", shop.origin], async (address, key) => {
      const page = await browser.newPage();
      const faults = [];
      page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
      page.on("pageerror", (fault) => faults.push(String(fault)));
      await page.goto(`${shop.origin}/weine?utm_source=brief`);
      await page.evaluate(async ({ address, key, count }) => {
        const analytics = window.AnalyticsNext.AnalyticsBrowser.load({ writeKey: key, cdnURL: address });
        await analytics.page("Weine", { number: -1 });
        await analytics.identify("u-browser", { number: -2, email: "anna@example.de" });
        for (let number = 0; number < count; number += 1) {
          await analytics.track("Product Viewed", { number, product_id: `w${number}`, name: "Riesling", price: 9.9 });
        }
      }, { address, key, count });
      // Every call above was awaited; what may still be under way are keepalive requests, whose end the browser's driver does not tell.
      await page.waitForTimeout(3_000);
      assert.deepEqual(faults, []);
    });
    const numbers = events.map((event) => event.properties.number).sort((one, other) => one - other);
    assert.deepEqual(numbers, Array.from({ length: count + 2 }, (_, place) => place - 2));
    for (const event of events) {
      const { number } = event.properties;
      assert.equal(event.event, number === -1 ? "Page Viewed" : number === -2 ? "Customer Identified" : "Product Viewed");
      assert.match(number === -1 ? event.arrived_as : event.also[0], /^anonymous:[0-9a-f-]{36}$/);
      if (number !== -1) assert.equal(event.arrived_as, "id:u-browser");
      assert.equal(event.context.page.path, "/weine");
      assert.equal(event.context.campaign.source, "brief");
      if (number >= 0) assert.equal(event.properties.product_id, `w${number}`);
    }
  } finally {
    await browser.close();
    await shop.close();
  }
});
