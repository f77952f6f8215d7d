import assert from "node:assert/strict";
import { isCount, isTime } from "./any_scalars.ts";

Deno.test("isCount: ports and numbers of pods are told from quantities and times", () => {
  const paths = ["spec.ports[0].targetPort", "spec.limits.cpu", "metadata.creationTimestamp"];
  assert.equal(paths.map(isCount).join(), "true,false,false");
  assert.equal(paths.map(isTime).join(), "false,false,true");
});
