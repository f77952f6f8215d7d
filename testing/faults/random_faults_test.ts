import assert from "node:assert/strict";
import { type Fault, FAULT_TYPES } from "./fault.ts";
import { InjectedFaults } from "./injected_faults.ts";
import { randomFaults } from "./random_faults.ts";

const MANY = 500;

Deno.test("randomFaults: equal seeds give equal rules, others others", () => {
  const of = (seed: number) => randomFaults({ seed }).take(MANY).toArray();
  assert.deepEqual(of(1), of(1));
  assert.notDeepEqual(of(1), of(2));
});

Deno.test("randomFaults: every rule can be injected, and every type that heals comes", () => {
  const faults = new InjectedFaults();
  const rules = randomFaults({ seed: 3 }).take(MANY).toArray();
  for (const rule of rules) faults.inject(rule)[Symbol.dispose]();
  const types = new Set(rules.map(({ fault }) => fault.type));
  assert.deepEqual(
    [...types].sort(),
    FAULT_TYPES.filter((type) => !["lost-events", "rewind", "conflict"].includes(type)).sort(),
  );
});

Deno.test("randomFaults: only the requests and types that were asked for", () => {
  const faults = new InjectedFaults();
  const options = { seed: 4, on: { resource: "pods" }, types: ["rewind", "lost-events"] as const };
  for (const rule of randomFaults(options).take(MANY)) {
    faults.inject(rule);
    assert.deepEqual(rule.on, { resource: "pods" });
    assert.ok(rule.fault.type === "rewind" || rule.fault.type === "lost-events");
  }
});

Deno.test("randomFaults: no type, or an unknown one, is refused", () => {
  assert.throws(
    () => randomFaults({ seed: 1, types: [] }),
    /^TypeError: Cannot choose types of faults: there is none/,
  );
  const unknown = ["boom"] as unknown as Fault["type"][];
  assert.throws(
    () => randomFaults({ seed: 1, on: { verb: "list" }, types: ["conflict"] }),
    /there is none/,
  );
  assert.throws(() => randomFaults({ seed: 1, types: unknown }), /"boom" is unknown, give some of status, /);
});
