import assert from "node:assert/strict";
import { type Log, silentLog } from "../async/log.ts";
import { type Thing, thing } from "./fake_list_watch_for_tests.ts";
import { prepareObject } from "./preparation.ts";

Deno.test("prepareObject: drops the managed fields and freezes the rest in all its depth", () => {
  const raw: Thing = thing("web", { size: 3, labels: { app: "web" } });
  const managed: Thing = { ...raw, metadata: { ...raw.metadata, managedFields: [{ manager: "kubectl" }] } };
  const prepared = prepareObject(managed, { log: silentLog });
  assert.deepEqual(prepared, raw);
  assert.ok([prepared, prepared.metadata, prepared.metadata.labels, prepared.spec].every(Object.isFrozen));
});

Deno.test("prepareObject: a transform sees the object before it is frozen, and may change it in place", () => {
  const transform = (object: Thing): Thing => Object.assign(object, { spec: { size: 0 } });
  const prepared = prepareObject(thing("web", { size: 3 }), { transform, log: silentLog });
  assert.equal(prepared.spec?.size, 0);
  assert.ok(Object.isFrozen(prepared));
});

Deno.test("prepareObject: an object whose transform throws is kept as it came, and told", () => {
  const told: unknown[] = [];
  const log: Log = { ...silentLog, error: (_message, _error, fields) => void told.push(fields) };
  const transform = (): Thing => {
    throw new TypeError("Cannot transform");
  };
  const prepared = prepareObject(thing("web", { namespace: "shop", size: 3 }), { transform, log });
  assert.equal(prepared.spec?.size, 3);
  assert.ok(Object.isFrozen(prepared));
  assert.deepEqual(told, [{ key: "shop/web" }]);
});

Deno.test("prepareObject: an object without a name is refused", () => {
  assert.throws(() => prepareObject(thing(""), { log: silentLog }), TypeError);
});

for (
  const [name, drop] of Object.entries<(metadata: Thing["metadata"]) => Partial<Thing["metadata"]>>({
    "drops all of its metadata": () => ({}),
    "drops its version": ({ resourceVersion: _version, ...rest }) => rest,
    "gives it another version and uid": (rest) => ({ ...rest, resourceVersion: "0", uid: "another" }),
    "gives it another name and namespace": (rest) => ({ ...rest, name: "other", namespace: "other" }),
  })
) {
  Deno.test(`prepareObject: an object stays what it is to the cache when a transform ${name} (C10)`, () => {
    for (const namespace of [undefined, "shop"]) {
      const raw = thing("web", { version: 7, size: 3, ...(namespace === undefined ? {} : { namespace }) });
      const transform = (object: Thing): Thing =>
        Object.assign(object, { metadata: drop(object.metadata), spec: { size: 0 } });
      const { metadata, spec } = prepareObject(structuredClone(raw), { transform, log: silentLog });
      assert.deepEqual(
        [metadata.name, metadata.namespace, metadata.uid, metadata.resourceVersion],
        ["web", namespace, "uid-of-web", "7"],
      );
      assert.equal("namespace" in metadata, namespace !== undefined);
      assert.equal(spec?.size, 0);
      assert.ok(Object.isFrozen(metadata));
    }
  });
}
