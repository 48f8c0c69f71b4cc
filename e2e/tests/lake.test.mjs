/* The lake is plain Parquet: DuckDB and Arrow (as pandas uses it) read the published list of files, and count and add up what
   the command says and the lines of the imported file add up to. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { binary, here, python } from "../harness.mjs";

const cdnow = join(here, "../data/cdnow/CDNOW_sample.txt");
const skip = binary() ? false : "the binary is not built";
const folder = mkdtempSync(join(tmpdir(), "stammkunde-lake-"));
const data = join(folder, "shop");
after(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args) => JSON.parse(execFileSync(binary(), [...args, "--format", "json", "--quiet"], { encoding: "utf8", maxBuffer: 1 << 28 }));

let list;
before(() => {
  if (skip) return;
  run("import", "--data", data, cdnow);
  list = run("lake", "flush", "--data", data);
});

for (const reader of ["duckdb", "arrow"]) {
  test(`${reader} reads what the command counts`, { skip }, () => {
    const read = JSON.parse(execFileSync(python("lake"), [join(here, "lake/read.py"), reader], { input: JSON.stringify(list), encoding: "utf8" }));
    assert.equal(list.waiting, 0);
    const { counted } = run("check", "--data", data);
    assert.deepEqual([read.events, read.keys, read.last, read.orders], [counted.events, counted.keys, counted.last, counted.orders]);
    assert.equal(list.files.reduce((sum, file) => sum + file.rows, 0), read.events);
    const amounts = [...readFileSync(cdnow, "utf8").matchAll(/([0-9.]+)\s*$/gm)];
    assert.equal(read.micros, amounts.reduce((sum, [, amount]) => sum + Math.round(Number(amount) * 1e6), 0));
    assert.equal(read.first_month, list.files.map((file) => file.month).sort()[0]);
    const first = run("export", "events", "--data", data).map((event) => event.customer).filter(Boolean).sort();
    assert.equal(read.of_first, first.filter((customer) => customer === first[0]).length);
  });
}
