import * as models from "@kubernetes/client-node";
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

/** Models whose renamed fields our own types give back their names. */
const TYPED_BY_HAND = ["V1JSONSchemaProps", "V1LimitRangeItem", "V1NetworkPolicyIngressRule"];

Deno.test("builtins: no model that they are typed by calls a field otherwise than the wire", () => {
  const seen = new Set<string>();
  const renamed: string[] = [];
  const visit = (name: string): void => {
    if (seen.has(name) || TYPED_BY_HAND.includes(name)) return;
    seen.add(name);
    for (const { name: field, baseName, type } of attributesOf(name)) {
      if (field !== baseName) renamed.push(`${name}.${field}`);
      for (const [part] of type.matchAll(/\w+/g)) visit(part);
    }
  };
  const named = {
    Event: "EventsV1Event",
    CoreEvent: "CoreV1Event",
    HorizontalPodAutoscaler: "V2HorizontalPodAutoscaler",
  };
  for (const name of Object.keys(builtins)) {
    const model = new Map(Object.entries(named)).get(name) ?? `V1${name}`;
    assert.notDeepEqual(attributesOf(model), [], model);
    visit(model);
  }
  assert.ok(seen.has("V1Container"));
  assert.deepEqual(renamed, []);
});

/** What client-node's serializer knows of a model; nothing for "string", "Array" and the like. */
function attributesOf(name: string): readonly { name: string; baseName: string; type: string }[] {
  const model: unknown = Reflect.get(models, name);
  return typeof model === "function" && "attributeTypeMap" in model && Array.isArray(model.attributeTypeMap)
    ? model.attributeTypeMap
    : [];
}
