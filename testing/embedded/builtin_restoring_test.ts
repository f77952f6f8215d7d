import assert from "node:assert/strict";
import { restoringFault } from "./builtin_restoring.ts";
import { builtinFields } from "./field_facts.ts";
import type { JsonObject } from "./json.ts";

const FAULTS: readonly [JsonObject, string | undefined][] = [
  [{ spec: { replicas: 1, paused: true, selector: { matchLabels: { a: "b" } } } }, undefined],
  [{ spec: "x" }, "cannot restore struct from: string"],
  [{ spec: { template: { spec: { containers: {} } } } }, "cannot restore slice from map"],
  [{ metadata: { labels: ["x"] } }, "cannot restore map from slice"],
  [{ metadata: { labels: { a: 5 } } }, "cannot convert int64 to string"],
  [{ metadata: { labels: { a: true } } }, "unrecognized type: string"],
  [{ spec: { replicas: "1" } }, "unrecognized type: int32"],
  [{ spec: { replicas: 1.5 } }, "cannot convert float64 to int32"],
];

Deno.test("restoringFault: what does not fit is named as the server names it", () => {
  const node = builtinFields("apps/v1", "Deployment");
  assert.ok(node !== undefined);
  for (const [object, fault] of FAULTS) assert.equal(restoringFault(object, node), fault);
});
