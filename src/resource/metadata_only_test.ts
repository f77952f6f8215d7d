import assert from "node:assert/strict";
import { ConfigMap, Deployment, Node } from "./builtins.ts";
import { metadataOnly } from "./metadata_only.ts";

Deno.test("metadataOnly: has the names of the resource, and is another value", () => {
  const partial = metadataOnly(Deployment);
  assert.deepEqual(partial, {
    group: "apps",
    version: "v1",
    kind: "Deployment",
    plural: "deployments",
    singular: "deployment",
    scope: "Namespaced",
    apiVersion: "apps/v1",
    subresources: [],
    part: "metadata",
  });
  assert.ok(Object.isFrozen(partial));
  assert.equal(Deployment.part, undefined);
  assert.deepEqual(metadataOnly(partial), partial);
  assert.equal(metadataOnly(Node).scope, "Cluster");
  assert.equal(metadataOnly(ConfigMap).group, "");
});
