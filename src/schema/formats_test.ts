import { deepEqual, equal } from "node:assert/strict";
import { knownFormat, matchesFormat } from "./formats.ts";
import recorded from "./testdata/formats.json" with { type: "json" };

for (const [format, { valid, invalid }] of Object.entries(recorded)) {
  Deno.test(`matchesFormat: ${format} as kube-openapi of Kubernetes 1.37.2 judges it (recorded)`, () => {
    deepEqual(valid.filter((text) => matchesFormat(format, text) !== true), []);
    deepEqual(invalid.filter((text) => matchesFormat(format, text) !== false), []);
  });
}

Deno.test("matchesFormat: knows nothing of formats that are no strings'", () => {
  equal(matchesFormat("int32", "1"), undefined);
});

Deno.test("matchesFormat: dashes in a format's name do not matter", () => {
  equal(matchesFormat("datetime", "2026-11-22T19:05:00Z"), true);
  equal(matchesFormat("date-time", "2026-11-22T19:05:00Z"), true);
});

Deno.test("knownFormat: a format counts for its own type only", () => {
  equal(knownFormat({ type: "string", format: "date" }), "date");
  equal(knownFormat({ type: "integer", format: "date" }), undefined);
  equal(knownFormat({ type: "integer", format: "int32" }), "int32");
  equal(knownFormat({ type: "number", format: "double" }), "double");
  equal(knownFormat({ type: "object", format: "date" }), undefined);
  equal(knownFormat({ "x-kubernetes-int-or-string": true, format: "ipv4" }), "ipv4");
  equal(knownFormat({ type: "string", format: "emoji" }), undefined);
  equal(knownFormat({ type: "string" }), undefined);
});
