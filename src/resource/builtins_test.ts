import assert from "node:assert/strict";
import * as builtins from "./builtins.ts";
import { collectionPath, groupResource } from "./resource.ts";

Deno.test("builtins: every resource has names of its own, and its plural is that of its kind", () => {
  const resources = Object.values(builtins);
  assert.equal(
    new Set(resources.map((resource) => `${groupResource(resource)}/${resource.version}`)).size,
    resources.length,
  );
  for (const { kind, plural, singular } of resources) {
    assert.equal(singular, kind.toLowerCase());
    assert.match(plural, /^[a-z]+s$/);
    assert.equal(plural.slice(0, 3), singular.slice(0, 3));
  }
});

Deno.test("builtins: the core group has a path of its own", () => {
  assert.equal(collectionPath(builtins.Pod, "default"), "/api/v1/namespaces/default/pods");
  assert.equal(collectionPath(builtins.Deployment), "/apis/apps/v1/deployments");
});

Deno.test("builtins: both kinds of events are there", () => {
  assert.equal(builtins.Event.apiVersion, "events.k8s.io/v1");
  assert.equal(builtins.CoreEvent.apiVersion, "v1");
  assert.equal(builtins.CoreEvent.kind, "Event");
});
