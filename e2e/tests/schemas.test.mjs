/* The published JSON Schemas are schemas, say what their examples are, and refuse what the vocabulary calls a flaw. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { here } from "../harness.mjs";

const folder = join(here, "../docs/events");
const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictTypes: false, strictRequired: false, allErrors: true });
formats(ajv);
const schemas = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));

/** What a value of a type must not be, by the description of the type. */
const wrong = (schema) => {
  const of = schema.anyOf?.[0] ?? schema;
  if (of.enum) return "Sideways";
  if (of.type === "array") return "Riesling";
  if (of.type === "object") return [];
  if (of.minimum !== undefined) return -1;
  if (of.format === "date-time") return "tomorrow";
  return {};
};

test("every schema is one, and its example is as it says", () => {
  assert.ok(schemas.length > 70);
  for (const schema of schemas) {
    const check = ajv.compile(schema);
    for (const example of schema.examples) assert.ok(check(example), `${schema.title}: ${ajv.errorsText(check.errors)}`);
  }
});

test("what is missing or wrong is refused, what is not known is allowed", () => {
  for (const schema of schemas) {
    const check = ajv.compile(schema);
    const [example] = schema.examples;
    assert.ok(check({ ...example, our_own: { deep: [1] } }), schema.title);
    for (const name of schema.required ?? []) {
      const { [name]: left, ...others } = example;
      assert.ok(!check(others), `${schema.title} without ${name} (${left})`);
      assert.ok(!check({ ...others, [name]: null }), `${schema.title} with ${name}: null`);
    }
    for (const [name, property] of Object.entries(schema.properties)) {
      assert.ok(!check({ ...example, [name]: wrong(property) }), `${schema.title}: ${name} = ${JSON.stringify(wrong(property))}`);
    }
  }
});

test("amounts are numbers or texts with a decimal point", () => {
  const check = ajv.compile(schemas.find(({ title }) => title === "Payment Received"));
  for (const amount of [0, 12.5, "12.50", "7", "", null]) assert.ok(check({ amount }), JSON.stringify(amount));
  for (const amount of ["12,50", "12.50 EUR", "NaN", true, -1, "0.0000001"]) assert.ok(!check({ amount }), JSON.stringify(amount));
});
