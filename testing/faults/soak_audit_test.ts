import assert from "node:assert/strict";
import { HandlerAudit } from "./soak_audit.ts";
import { type Evidence, type SoakObject, STAMP, type WitnessedState } from "./soak_witness.ts";

interface StateOptions {
  readonly uid?: string;
  readonly stamp?: string;
  readonly side?: string;
}

function object(name: string, version: number, options: StateOptions = {}): SoakObject {
  const { uid = `uid-of-${name}`, stamp = `s${version}`, side = "left" } = options;
  return {
    metadata: {
      name,
      uid,
      resourceVersion: String(version),
      labels: { side },
      annotations: { [STAMP]: stamp },
    },
  };
}

/** What the server had: for each name its states, the last one being there still unless it is `undefined`. */
function evidenceOf(history: Readonly<Record<string, readonly (SoakObject | undefined)[]>>): Evidence {
  const states = new Map(
    Object.entries(history).map(([name, objects]): [string, WitnessedState[]] => [
      name,
      objects.flatMap((one) => one ? [stateOf(one)] : []),
    ]),
  );
  const current = new Map(
    Object.entries(history).flatMap(([name, objects]) => {
      const newest = objects.at(-1);
      return newest ? [[name, stateOf(newest)] as const] : [];
    }),
  );
  return { current, statesOf: (name) => states.get(name) ?? [] };
}

function stateOf(
  { metadata }: SoakObject,
): WitnessedState & { readonly labels: Readonly<Record<string, string>> } {
  const { name, uid, resourceVersion, labels = {}, annotations = {} } = metadata;
  return { name, uid, version: Number(resourceVersion), stamp: annotations[STAMP] ?? "", labels };
}

const [a1, a2, a3] = [object("a", 1), object("a", 2), object("a", 3)];
const anew = object("a", 4, { uid: "another" });

const CASES: readonly {
  readonly name: string;
  readonly history: Readonly<Record<string, readonly (SoakObject | undefined)[]>>;
  readonly calls: (audit: HandlerAudit) => void;
  readonly miss?: RegExp;
}[] = [
  {
    name: "a whole history",
    history: { a: [a1, a2, a3, undefined] },
    calls: (audit) => {
      audit.onAdd(a1);
      audit.onUpdate(a1, a2);
      audit.onUpdate(a2, a2);
      audit.onUpdate(a2, a3);
      audit.onDelete(a3, "default/a");
    },
  },
  {
    name: "states that were left out",
    history: { a: [a1, a2, a3, anew] },
    calls: (audit) => {
      audit.onAdd(a1);
      audit.onDelete(a1, "default/a");
      audit.onAdd(anew);
    },
  },
  { name: "an object that was not told", history: { a: [a1] }, calls: () => {}, miss: /a@1 .* was not told/ },
  {
    name: "a newer state that was not told",
    history: { a: [a1, a2] },
    calls: (audit) => audit.onAdd(a1),
    miss: /a@2 .* was not told, a@1/,
  },
  {
    name: "an end that was not told",
    history: { a: [a1, undefined] },
    calls: (audit) => audit.onAdd(a1),
    miss: /the end of a@1 .* was not told/,
  },
  {
    name: "another object told as a change of the one before",
    history: { a: [a1, anew] },
    calls: (audit) => {
      audit.onAdd(a1);
      audit.onUpdate(a1, anew);
    },
    miss: /a@4 \(another\) is told as a change of a@1/,
  },
  {
    name: "a state that the server never had",
    history: { a: [a1, a3] },
    calls: (audit) => {
      audit.onAdd(a2);
      audit.onUpdate(a2, a3);
    },
    miss: /a@2 .* the server never had that state/,
  },
  {
    name: "a state with the content of another",
    history: { a: [a1] },
    calls: (audit) => audit.onAdd(object("a", 1, { stamp: "other" })),
    miss: /was not told|never had that state/,
  },
  {
    name: "a step back in time",
    history: { a: [a1, a2] },
    calls: (audit) => {
      audit.onAdd(a2);
      audit.onUpdate(a2, a1);
      audit.onUpdate(a1, a2);
    },
    miss: /a@1 .* is told after version 2/,
  },
  {
    name: "a step back in time after a deletion",
    history: { a: [a1, a2] },
    calls: (audit) => {
      audit.onAdd(a2);
      audit.onDelete(a2, "default/a");
      audit.onAdd(a1);
      audit.onUpdate(a1, a2);
    },
    miss: /a@1 .* is told after version 2/,
  },
  {
    name: "an addition of what is there",
    history: { a: [a1, a2] },
    calls: (audit) => {
      audit.onAdd(a1);
      audit.onAdd(a2);
    },
    miss: /a@2 .* is told as new over a@1/,
  },
  {
    name: "a change from a state that was not told",
    history: { a: [a1, a2, a3] },
    calls: (audit) => {
      audit.onAdd(a1);
      audit.onUpdate(a2, a3);
    },
    miss: /is told as a change of a@2 .*, a@1 .* was told last/,
  },
  {
    name: "a change of what is not there",
    history: { a: [a1, a2] },
    calls: (audit) => audit.onUpdate(a1, a2),
    miss: /is told as a change of what is not there/,
  },
  {
    name: "a deletion of what is not there",
    history: {},
    calls: (audit) => audit.onDelete(a1, "default/a"),
    miss: /the deletion of a@1 .* is not there/,
  },
];

for (const { name, history, calls, miss } of CASES) {
  Deno.test(`HandlerAudit: ${name} is ${miss ? "a miss" : "none"}`, () => {
    const audit = new HandlerAudit("handler");
    calls(audit);
    const { count, misses } = audit.judge(evidenceOf(history));
    if (!miss) return assert.deepEqual(misses, []);
    assert.ok(count > 0);
    assert.match(misses.join("\n"), miss);
  });
}

Deno.test("HandlerAudit: an object that is not chosen any more must be told as gone", () => {
  const isLeft = (labels: Readonly<Record<string, string>>) => labels["side"] === "left";
  const right = object("a", 2, { side: "right" });
  const [told, untold] = [new HandlerAudit("told", isLeft), new HandlerAudit("untold", isLeft)];
  for (const audit of [told, untold]) audit.onAdd(a1);
  told.onDelete(right, "default/a");
  const evidence = evidenceOf({ a: [a1, right] });
  assert.deepEqual([told, untold].map((audit) => audit.isUpToDate(evidence)), [true, false]);
  assert.deepEqual([told, untold].map((audit) => audit.judge(evidence).count), [0, 1]);
});

Deno.test("HandlerAudit: each miss is counted once", () => {
  const audit = new HandlerAudit("handler");
  audit.onDelete(a1, "default/a");
  assert.equal(audit.judge(evidenceOf({})).count, 1);
  assert.deepEqual(audit.judge(evidenceOf({})), { count: 0, misses: [] });
});
