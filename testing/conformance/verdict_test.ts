import assert from "node:assert/strict";
import type { JsonObject } from "../embedded/json.ts";
import type { Explanation } from "./explained.ts";
import type { Recording } from "./player.ts";
import { summaryLine, verdictLines } from "./report.ts";
import { judge, type Verdict } from "./verdict.ts";

const UIDS = ["0a0a0a0a-0000-4000-8000-000000000001", "0a0a0a0a-0000-4000-8000-000000000002"] as const;

function configMap(metadata: JsonObject, fields: JsonObject = {}): JsonObject {
  return { kind: "ConfigMap", metadata: { name: "a", ...metadata }, ...fields };
}

function recording(...bodies: readonly JsonObject[]): Recording {
  const records = bodies.map((body) => ({ title: "GET /a", outcome: { code: 200, headers: {}, body } }));
  return { records, pauses: [] };
}

function compared(
  real: Recording,
  embedded: Recording,
  options: { readonly sent?: string; readonly explanations?: readonly Explanation[] } = {},
): Verdict {
  const { sent = "", explanations = [] } = options;
  return judge({ scenario: "s", sent, real, embedded }, explanations);
}

Deno.test("judge: answers that differ in uids, versions and times only are the same", () => {
  const real = recording(configMap({
    uid: UIDS[0],
    resourceVersion: "4711",
    creationTimestamp: "2026-01-01T00:00:00Z",
  }));
  const embedded = recording(configMap({
    uid: UIDS[1],
    resourceVersion: "12",
    creationTimestamp: "2020-05-05T05:05:05Z",
  }));
  assert.equal(compared(real, embedded).result, "same");
});

const DIFFERENT: readonly (readonly [string, Recording, Recording, string])[] = [
  [
    "another value",
    recording(configMap({}, { data: { k: "v" } })),
    recording(configMap({}, { data: { k: "w" } })),
    "body.data.k",
  ],
  ["a missing field", recording(configMap({}, { data: {} })), recording(configMap({})), "body.data"],
  ["a field too many", recording(configMap({})), recording(configMap({}, { data: null })), "body.data"],
  ["a missing item", recording({ items: [1, 2] }), recording({ items: [1] }), "body.items.1"],
  [
    "items in another order",
    recording({ items: [1, 2, 3] }),
    recording({ items: [2, 1, 3] }),
    "body.items.0",
  ],
  [
    "a uid that changes",
    recording(configMap({ uid: UIDS[0] }), configMap({ uid: UIDS[0] })),
    recording(configMap({ uid: UIDS[0] }), configMap({ uid: UIDS[1] })),
    "body.metadata.uid",
  ],
  [
    "a version that should change",
    recording(configMap({ resourceVersion: "1" }), configMap({ resourceVersion: "2" })),
    recording(configMap({ resourceVersion: "1" }), configMap({ resourceVersion: "1" })),
    "body.metadata.resourceVersion",
  ],
  [
    "a list that is older than its items",
    recording({ metadata: { resourceVersion: "5" }, items: [configMap({ resourceVersion: "5" })] }),
    recording({ metadata: { resourceVersion: "4" }, items: [configMap({ resourceVersion: "5" })] }),
    "body.metadata.resourceVersion",
  ],
  [
    "times with another precision",
    recording(configMap({ creationTimestamp: "2026-01-01T00:00:00Z" })),
    recording(configMap({ creationTimestamp: "2026-01-01T00:00:00.000Z" })),
    "body.metadata.creationTimestamp",
  ],
  [
    "a missing continue token",
    recording({ metadata: { continue: "abc" } }),
    recording({ metadata: {} }),
    "body.metadata.continue",
  ],
  ["a missing step", recording({}, {}), recording({}), ""],
];

for (const [what, real, embedded, at] of DIFFERENT) {
  Deno.test(`judge: ${what} differs`, () => {
    const verdict = compared(real, embedded);
    assert.equal(verdict.result, "differ");
    assert.equal(verdict.unexplained[0]?.at, at);
  });
}

Deno.test("judge: status codes and headers are compared", () => {
  const real = {
    records: [{ title: "GET /a", outcome: { code: 200, headers: { warning: "x" } } }],
    pauses: [],
  };
  const embedded = { records: [{ title: "GET /a", outcome: { code: 404, headers: {} } }], pauses: [] };
  assert.deepEqual(compared(real, embedded).unexplained.map(({ at }) => at), ["code", "headers.warning"]);
});

Deno.test("judge: times before and after a pause are told apart", () => {
  const pauses = [Date.parse("2026-01-01T00:00:10.500Z")];
  const at = (time: string): Recording => ({ ...recording(configMap({ creationTimestamp: time })), pauses });
  assert.equal(compared(at("2026-01-01T00:00:11Z"), at("2026-01-01T00:00:12Z")).result, "same");
  assert.equal(compared(at("2026-01-01T00:00:11Z"), at("2026-01-01T00:00:10Z")).result, "differ");
});

Deno.test("judge: uids and times that the scenario sends are compared as they are", () => {
  const [real, embedded] = UIDS.map((uid) => recording(configMap({ uid })));
  assert.ok(real !== undefined && embedded !== undefined);
  assert.equal(compared(real, embedded, { sent: UIDS[0] }).result, "differ");
});

Deno.test("judge: generated names are numbered, others compared", () => {
  const named = (name: string): Recording => recording({ metadata: { name, generateName: "web-" } });
  const sent = JSON.stringify({ metadata: { generateName: "web-" } });
  assert.equal(compared(named("web-abcde"), named("web-fghij"), { sent }).result, "same");
  assert.equal(compared(named("web-abcde"), named("web-"), { sent }).result, "differ");
});

const EXPLANATION: Explanation = {
  title: "Data",
  scenario: "s",
  steps: [1],
  at: ["body.data"],
  reason: "It is a test.",
};

Deno.test("judge: an explained difference is told as such, any other one beside it still differs", () => {
  const real = recording(configMap({}, { data: { k: "v" } }));
  const explanations = [EXPLANATION];
  const explained = compared(real, recording(configMap({}, { data: {} })), { explanations });
  assert.equal(explained.result, "explained");
  assert.match(
    verdictLines(explained, { verbose: false }).join("\n"),
    /EXPLAINED: s\n.*"Data": It is a test\./,
  );
  const differing = compared(real, recording(configMap({ labels: {} }, { data: {} })), { explanations });
  assert.equal(differing.result, "differ");
});

Deno.test("judge: an explanation without its difference is out of date, and fails", () => {
  const verdict = compared(recording({}), recording({}), { explanations: [EXPLANATION] });
  assert.equal(verdict.result, "differ");
  assert.match(verdictLines(verdict, { verbose: false }).join("\n"), /the explanation "Data" is out of date/);
});

Deno.test("summaryLine: scenarios are counted by their results", () => {
  const verdicts = [compared(recording({}), recording({})), compared(recording({ a: 1 }), recording({}))];
  assert.equal(summaryLine(verdicts), "2 scenarios, 1 same, 0 explained, 1 differ");
});
