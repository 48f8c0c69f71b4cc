/* What the binary prints is understood in every form it may take. */
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readLine, startServer } from "../harness.mjs";

test("address and link are read from JSON, from words and from two lines", () => {
  assert.deepEqual(readLine('{"address":"127.0.0.1:4711","login":"/login/abc"}', {}), { address: "http://127.0.0.1:4711", link: "http://127.0.0.1:4711/login/abc" });
  assert.deepEqual(readLine("Open http://127.0.0.1:4711/login?token=abc.", {}), { address: "http://127.0.0.1:4711", link: "http://127.0.0.1:4711/login?token=abc" });
  const found = {};
  readLine("listening on http://127.0.0.1:4711", found);
  readLine("one-time login: http://127.0.0.1:4711/login/abc", found);
  assert.deepEqual(found, { address: "http://127.0.0.1:4711", link: "http://127.0.0.1:4711/login/abc" });
});

/* A stand-in for the binary: says what it is told to, then waits. */
function standIn(says) {
  const folder = mkdtempSync(join(tmpdir(), "stand-in-"));
  const path = join(folder, "stammkunde");
  writeFileSync(path, `#!${process.execPath}\n${says}`);
  chmodSync(path, 0o755);
  process.env.STAMMKUNDE_BIN = path;
  return () => { delete process.env.STAMMKUNDE_BIN; rmSync(folder, { recursive: true }); };
}

test("a server is started on a folder of its own, which goes with it", async () => {
  const forget = standIn('console.error("importing"); console.log(JSON.stringify({ address: "http://127.0.0.1:1", login: "/login/" + process.argv.slice(2, 3) })); setInterval(() => {}, 1000);');
  const server = await startServer();
  assert.equal(server.address, "http://127.0.0.1:1");
  assert.equal(server.link, "http://127.0.0.1:1/login/demo");
  assert.ok(existsSync(server.data));
  await server.stop();
  assert.ok(!existsSync(server.data));
  forget();
});

test("a server that dies says what it said", async () => {
  const forget = standIn('console.error("the folder is locked by process 7"); process.exit(1);');
  await assert.rejects(startServer({ command: "serve" }), /ended with 1[\s\S]*locked by process 7/);
  forget();
});
