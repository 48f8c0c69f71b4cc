/* Sends the calls of a plan with @segment/analytics-node as it comes from npm: send.mjs HOST WRITE_KEY PLAN. */
import { readFileSync } from "node:fs";
import { Analytics } from "@segment/analytics-node";

const [host, writeKey, plan] = process.argv.slice(2);
const calls = JSON.parse(readFileSync(plan, "utf8"));
const analytics = new Analytics({ writeKey, host });
const failures = [];
analytics.on("error", (error) => failures.push(`${error.code}: ${error.reason}`));
for (const [place, { call, ...particulars }] of calls.entries()) {
  analytics[call](particulars);
  // Ten batches, then a breath, as a server that answers requests in between.
  if (place % 150 === 149) await new Promise((resolve) => setTimeout(resolve, 10));
}
await analytics.closeAndFlush({ timeout: 60_000 });
if (failures.length) {
  console.error(failures.slice(0, 5).join("\n"));
  process.exit(1);
}
