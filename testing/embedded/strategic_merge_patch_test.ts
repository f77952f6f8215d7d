import assert from "node:assert/strict";
import { builtinFieldSchema } from "./field_schema.ts";
import { type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import { applyStrategicMergePatch } from "./strategic_merge_patch.ts";

const POD: JsonObject = {
  metadata: { labels: { a: "b", c: "d" }, finalizers: ["x/a", "x/b", "x/c"] },
  spec: {
    nodeSelector: { z: "y" },
    containers: [
      { name: "a", image: "a", args: ["1"], env: [{ name: "A", value: "1" }, { name: "B", value: "2" }] },
      { name: "b", image: "b", ports: [{ containerPort: 80, name: "x" }] },
      { name: "c", image: "c" },
    ],
    tolerations: [{ key: "a" }],
    volumes: [{ name: "v", emptyDir: {} }],
  },
};

/** Patches of the spec and what a real API server makes of its containers. */
const CONTAINERS: readonly { name: string; spec: JsonObject; images: string }[] = [
  { name: "an item is merged", spec: { containers: [{ name: "b", image: "n" }] }, images: "a=a b=n c=c" },
  {
    name: "a new item comes first",
    spec: { containers: [{ name: "z", image: "z" }] },
    images: "z=z a=a b=b c=c",
  },
  {
    name: "the patch's items come in its order",
    spec: { containers: [{ name: "c", image: "n" }, { name: "z", image: "z" }, { name: "a", image: "q" }] },
    images: "b=b c=n z=z a=q",
  },
  { name: "an item is deleted", spec: { containers: [{ name: "b", $patch: "delete" }] }, images: "a=a c=c" },
  {
    name: "the list is replaced",
    spec: { containers: [{ name: "n", image: "n" }, { $patch: "replace" }, { name: "a", image: "q" }] },
    images: "n=n a=q",
  },
  {
    name: "the object is replaced",
    spec: { $patch: "replace", containers: [{ name: "n", image: "n", args: null }] },
    images: "n=n",
  },
  {
    name: "an order without items",
    spec: { "$setElementOrder/containers": [{ name: "c" }, { name: "a" }] },
    images: "b=b c=c a=a",
  },
  {
    name: "an order with items",
    spec: {
      "$setElementOrder/containers": [{ name: "c" }, { name: "n" }, { name: "a" }],
      containers: [{ name: "n", image: "n" }, { name: "b", $patch: "delete" }],
    },
    images: "c=c n=n a=a",
  },
  { name: "null removes the list", spec: { containers: null }, images: "" },
];

for (const { name, spec, images } of CONTAINERS) {
  Deno.test(`applyStrategicMergePatch: ${name}`, () => {
    assert.equal(listAt(patched({ spec }), "spec", "containers").map(imageOf).join(" "), images);
  });
}

Deno.test("applyStrategicMergePatch: lists in items are merged by their own keys", () => {
  const env = [{ name: "B", value: null, valueFrom: { fieldRef: { fieldPath: "x" } } }, {
    name: "C",
    value: "3",
  }];
  const [first] = listAt(patched({ spec: { containers: [{ name: "a", env }] } }), "spec", "containers");
  assert.deepEqual(objectOrEmpty(first)["env"], [
    { name: "A", value: "1" },
    { name: "B", valueFrom: { fieldRef: { fieldPath: "x" } } },
    { name: "C", value: "3" },
  ]);
});

Deno.test("applyStrategicMergePatch: ports are merged by containerPort, whatever their protocol", () => {
  const ports = [{ containerPort: 80, protocol: "UDP" }, { containerPort: 81 }];
  const [, second] = listAt(patched({ spec: { containers: [{ name: "b", ports }] } }), "spec", "containers");
  assert.deepEqual(objectOrEmpty(second)["ports"], [
    { containerPort: 80, name: "x", protocol: "UDP" },
    { containerPort: 81 },
  ]);
});

Deno.test("applyStrategicMergePatch: lists without a merge strategy are replaced", () => {
  assert.deepEqual(listAt(patched({ spec: { tolerations: [{ key: "b" }] } }), "spec", "tolerations"), [{
    key: "b",
  }]);
});

Deno.test("applyStrategicMergePatch: sets of scalars are merged, ordered and shortened", () => {
  const finalizers = (metadata: JsonObject): readonly JsonValue[] =>
    listAt(patched({ metadata }), "metadata", "finalizers");
  assert.deepEqual(finalizers({ finalizers: ["x/d", "x/b"] }), ["x/d", "x/a", "x/b", "x/c"]);
  assert.deepEqual(finalizers({ "$deleteFromPrimitiveList/finalizers": ["x/b", "q"] }), ["x/a", "x/c"]);
  assert.deepEqual(
    finalizers({ "$setElementOrder/finalizers": ["x/c", "x/n", "x/a"], finalizers: ["x/n"] }),
    ["x/b", "x/c", "x/n", "x/a"],
  );
});

Deno.test("applyStrategicMergePatch: maps lose what is null, or are replaced or emptied", () => {
  const labels = (value: JsonValue): JsonValue | undefined =>
    objectOrEmpty(patched({ metadata: { labels: value } })["metadata"])["labels"];
  assert.deepEqual(labels({ a: null, e: "f", g: null }), { c: "d", e: "f" });
  assert.deepEqual(labels({ $patch: "replace", e: "f" }), { e: "f" });
  assert.deepEqual(labels({ $patch: "delete" }), {});
});

Deno.test("applyStrategicMergePatch: only retained keys stay", () => {
  const volumes = (items: JsonValue): readonly JsonValue[] =>
    listAt(patched({ spec: { volumes: items } }), "spec", "volumes");
  assert.deepEqual(
    volumes([{ name: "v", secret: { secretName: "s" }, $retainKeys: ["name", "secret"] }]),
    [{ name: "v", secret: { secretName: "s" } }],
  );
  assert.deepEqual(
    volumes([{ name: "w", emptyDir: {}, $retainKeys: ["name", "emptyDir"] }]),
    [{ name: "w", emptyDir: {} }, { name: "v", emptyDir: {} }],
  );
});

/** Patches of the spec that a real API server refuses, and its words. */
const REFUSED: readonly { spec: JsonObject; code: number; message: string }[] = [
  {
    spec: { volumes: [{ name: "v", secret: {}, $retainKeys: ["name"] }] },
    code: 400,
    message: "invalid patch format of retainKeys",
  },
  {
    spec: { containers: [{ image: "x" }] },
    code: 500,
    message: "map: map[image:x] does not contain declared merge key: name",
  },
  {
    spec: { containers: [{ $patch: "delete" }] },
    code: 500,
    message: "map: map[$patch:delete] does not contain declared merge key: name",
  },
  {
    spec: { containers: [{ name: "a", $patch: "guess" }] },
    code: 500,
    message: "unknown patch type: guess in map: map[$patch:guess name:a]",
  },
  {
    spec: { containers: [{ name: "a", $patch: "merge" }] },
    code: 500,
    message: "merging lists cannot yet be specified in the patch",
  },
  {
    spec: { nodeSelector: { $patch: "guess" } },
    code: 500,
    message: "unknown patch type: guess in map: map[$patch:guess]",
  },
  {
    spec: { tolerations: [], "$setElementOrder/tolerations": { a: 1 } },
    code: 500,
    message: "expected a []interface {}, but received a map[string]interface {}",
  },
  {
    spec: { "$setElementOrders/containers": [] },
    code: 400,
    message: "invalid patch format of setElementOrder list",
  },
  {
    spec: { "$deleteFromPrimitiveLists/containers": [] },
    code: 400,
    message: "invalid patch format of primitive list",
  },
  {
    spec: {
      "$setElementOrder/containers": [{ name: "n" }, { name: "c" }],
      containers: [{ name: "c" }, { name: "n" }],
    },
    code: 500,
    message: "The order in patch list:\n[map[name:c] map[name:n]]\n doesn't match $setElementOrder list:\n" +
      "[map[name:n] map[name:c]]\n",
  },
  {
    spec: { "$setElementOrder/containers": ["a"], containers: [{ name: "a" }] },
    code: 500,
    message: "expected a map[string]interface {}, but received a string",
  },
  {
    spec: { volumes: ["a"] },
    code: 500,
    message: "list element types are not identical: [[map[emptyDir:map[] name:v]] [a]]",
  },
];

for (const { spec, code, message } of REFUSED) {
  Deno.test(`applyStrategicMergePatch: refused: ${message.split("\n")[0]} (${Object.keys(spec).join()})`, () => {
    assert.throws(() => patched({ spec }), { name: "PatchError", code, message });
  });
}

Deno.test("applyStrategicMergePatch: a body that is no object is refused, null is no patch", () => {
  const schema = schemaOfPods();
  assert.throws(() => applyStrategicMergePatch(POD, [1], schema), {
    code: 400,
    message: "json: cannot unmarshal array into Go value of type map[string]interface {}",
  });
  assert.equal(applyStrategicMergePatch(POD, null, schema), POD);
});

Deno.test("applyStrategicMergePatch: the object stays as it is", () => {
  const before = JSON.stringify(POD);
  for (const { spec } of CONTAINERS) patched({ spec });
  assert.equal(JSON.stringify(POD), before);
});

function patched(patch: JsonObject): JsonObject {
  return applyStrategicMergePatch(POD, patch, schemaOfPods());
}

function schemaOfPods(): NonNullable<ReturnType<typeof builtinFieldSchema>> {
  const schema = builtinFieldSchema("", "v1", "Pod");
  assert.ok(schema);
  return schema;
}

function listAt(object: JsonObject, parent: string, field: string): readonly JsonValue[] {
  const list = objectOrEmpty(object[parent])[field];
  return Array.isArray(list) ? list : [];
}

function imageOf(container: JsonValue): string {
  const { name, image } = objectOrEmpty(container);
  return `${name}=${image}`;
}
