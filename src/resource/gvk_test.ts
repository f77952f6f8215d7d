import assert from "node:assert/strict";
import { formatApiVersion, parseApiVersion, pluralOf } from "./gvk.ts";

Deno.test("parseApiVersion: the core group is empty", () => {
  assert.deepEqual(parseApiVersion("v1"), { group: "", version: "v1" });
  assert.deepEqual(parseApiVersion("apps/v1"), { group: "apps", version: "v1" });
});

Deno.test("parseApiVersion: refuses empty and surplus parts", () => {
  for (const bad of ["", "/", "apps/", "/v1", "a/b/c"]) {
    assert.throws(() => parseApiVersion(bad), {
      name: "TypeError",
      message: `Cannot parse the apiVersion "${bad}": expected "group/version" or "version"`,
    });
  }
});

Deno.test("formatApiVersion: undoes parseApiVersion", () => {
  for (const apiVersion of ["v1", "apps/v1"]) {
    assert.equal(formatApiVersion(parseApiVersion(apiVersion)), apiVersion);
  }
});

Deno.test("pluralOf: follows English", () => {
  const plurals = {
    TsTest: "tstests",
    Policy: "policies",
    Gateway: "gateways",
    Ingress: "ingresses",
    Box: "boxes",
    Batch: "batches",
  };
  for (const [kind, plural] of Object.entries(plurals)) assert.equal(pluralOf(kind), plural);
});
