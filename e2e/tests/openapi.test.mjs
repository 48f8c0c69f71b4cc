/* What /api/openapi.json says is what the server does: schemathesis makes up requests that fit the description and such that do not,
   and looks for answers that are not described, wrong data that is taken, right data that is refused, and faults of the server.
   STAMMKUNDE_API_EXAMPLES: requests made up for each interface (30). */
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { binary, here, python, startServer } from "../harness.mjs";

const MANY = process.env.STAMMKUNDE_API_EXAMPLES ?? "30";
const ORIGIN = "https://weingut.example";
const run = promisify(execFile);
const stammkunde = (...args) => JSON.parse(execFileSync(binary(), [...args, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "pipe"] }));

let folder;
let server;
let writeKey;
let apiKey;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "stammkunde-openapi-"));
  const data = join(folder, "data");
  stammkunde("import", "--data", data, join(here, "../data/cdnow/CDNOW_sample.txt"), "--quiet");
  ({ write_keys: [writeKey] } = stammkunde("source", "add", "--data", data, "Laden", "--kind", "web", "--origin", ORIGIN));
  ({ key: apiKey } = stammkunde("key", "add", "--data", data, "--scope", "read:customers,read:persons,read:kpis", "Kasse"));
  server = await startServer({ command: "serve", data });
});
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/* The description with names that are there in this folder, so that not only faults are asked for. In answers nothing may
   stand that is not described. */
function sharpened(document) {
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    const isAnswer = ["Problem", "Done", "Rejected", "Customer", "Facts", "Forecast", "Phase", "Worth", "Explanation", "Part", "Finding",
      "Interval", "Phases", "PhaseStock", "PhaseTraffic", "PhaseTransitions", "PhaseStays", "PhaseBreakdown", "PhaseForecast", "NextPhases"].includes(name);
    if (isAnswer) schema.additionalProperties = false;
  }
  const known = { id: ["1", "4", "10", "1000"], key: [writeKey], Origin: [ORIGIN], model: ["six_phases", "stauss_bruhn", "four_phases"], period: ["1997-04", "all", "last-30-days"] };
  for (const operations of Object.values(document.paths)) {
    for (const operation of Object.values(operations)) {
      for (const parameter of operation.parameters ?? []) {
        const names = known[parameter.name];
        if (names) parameter.schema = { anyOf: [{ enum: names }, parameter.schema] };
      }
    }
  }
  return document;
}

const settings = () => `
seed = 1
continue-on-failure = true
warnings = false

[auth.openapi.apiKey]
bearer = "${apiKey}"

[auth.openapi.writeKey]
username = "${writeKey}"
password = ""

# Of a batch the good events are kept, and the others told.
[[operations]]
include-path = ["/v1/batch", "/v1/b", "/v1/import"]
checks.negative_data_rejection.enabled = false

# A day that is yet to come is a day, and refused.
[[operations]]
include-path-regex = "^/api/(affinities|churn|customers|economics|intensity|offers|phases|products|recommendations|refills|segments)"
checks.positive_data_acceptance.expected-statuses = ["2xx", 400, 404]

# Days in a wrong order are days, and there is nothing left to test on.
[[operations]]
include-path-regex = "^/api/value"
checks.positive_data_acceptance.expected-statuses = ["2xx", 400, 404, 422]
`;

test("the server does what its description says", async () => {
  const document = await (await fetch(`${server.address}/api/openapi.json`)).json();
  const [description, config] = [join(folder, "openapi.json"), join(folder, "schemathesis.toml")];
  writeFileSync(description, JSON.stringify(sharpened(document)));
  writeFileSync(config, settings());
  const home = python("openapi");
  const command = ["-m", "schemathesis.cli", "--config-file", config, "run", description, "--url", server.address, "--max-examples", MANY, "--phases", "examples,coverage,fuzzing"];
  const { stdout } = await run(home, command, { cwd: folder, maxBuffer: 1 << 28, env: { ...process.env, PYTHONUTF8: "1", NO_COLOR: "1" } })
    .catch((fault) => assert.fail(`${fault.stdout}\n${fault.stderr}`));
  const operations = Object.values(document.paths).flatMap((path) => Object.keys(path));
  assert.match(stdout, new RegExp(`Tested: ${operations.length}\\b`), stdout);
  assert.ok(!stdout.includes("FAILURES"), stdout);
});
