import assert from "node:assert/strict";
import { ConfigMap, Deployment, Namespace, Secret } from "../resource/builtins.ts";
import { type ControllerDefinition, defineController } from "./define_controller.ts";
import { generationChanged } from "./predicate.ts";

function reconcile(): void {}

Deno.test("defineController: fills in the defaults", () => {
  const definition = defineController({ for: Namespace, reconcile });
  assert.deepEqual(definition, {
    for: Namespace,
    reconcile,
    name: "namespace",
    owns: [],
    watches: [],
    predicates: [],
    concurrency: 1,
    finalizer: "namespaces/cleanup",
  });
  assert.ok(Object.isFrozen(definition));
  assert.ok(Object.isFrozen(definition.owns));
});

Deno.test("defineController: infers the types of the object and of each watch", () => {
  const definition = defineController({
    for: ConfigMap,
    owns: [Secret],
    watches: [
      { resource: Secret, map: (secret, { old }) => [secret.type ?? "", old?.type ?? ""] },
      { resource: Namespace, map: async (namespace) => await Promise.resolve([namespace.metadata.name]) },
    ],
    predicates: [generationChanged, ({ object }) => object.data !== undefined],
    async reconcile({ object, apply, list, status }) {
      const secret = await apply(Secret, { metadata: { name: "a" }, stringData: object.data ?? {} });
      const types: readonly (string | undefined)[] = [secret.type, ...list(Secret).map(({ type }) => type)];
      assert.ok(types);
      await status.patch({});
      return { requeueAfterMs: 1 };
    },
  });
  // Controllers of different kinds stand side by side.
  const all: readonly ControllerDefinition[] = [definition, defineController({ for: Namespace, reconcile })];
  assert.equal(all.length, 2);
});

Deno.test("defineController: names what is wrong", () => {
  const good = { for: ConfigMap, reconcile };
  const refusals: readonly [Record<string, unknown>, RegExp][] = [
    [
      { for: undefined },
      /^Cannot define the controller: "for" must be a resource, made by defineResource or from "@kubeloop\/sdk\/builtins", got undefined$/,
    ],
    [{ for: "ConfigMap" }, /got "ConfigMap"$/],
    [
      { reconcile: undefined },
      /^Cannot define the controller "configmap": "reconcile" must be a function, got undefined$/,
    ],
    [{ own: [] }, /unknown option "own", known are for, owns,/],
    [{ name: "Web App" }, /"name" must be up to 63 lower-case letters, digits, "-" and "\.", got "Web App"$/],
    [{ owns: Secret }, /"owns" must be a list of resources, got an object$/],
    [{ owns: [Secret, undefined] }, /"owns\[1\]" must be a resource, .* got undefined$/],
    [
      { owns: [Namespace] },
      /"owns\[0\]" is cluster-scoped \(namespaces\) and can not be owned by the namespaced configmaps/,
    ],
    [{ watches: [Secret] }, /"watches\[0\]\.resource" must be a resource/],
    [{ watches: [{ resource: Secret }] }, /"watches\[0\]\.map" must be a function, got undefined$/],
    [
      { watches: [{ resource: Secret, map: () => [], predicate: 1 }] },
      /"watches\[0\]\.predicate" must be a function, got 1$/,
    ],
    [{ predicates: [true] }, /"predicates\[0\]" must be a function, got true$/],
    [{ cleanup: "yes" }, /"cleanup" must be a function, got "yes"$/],
    [
      { finalizer: "cleanup", cleanup: reconcile },
      /"finalizer" must look like "example\.com\/cleanup", got "cleanup"$/,
    ],
    [{ finalizer: "example.com/cleanup" }, /"finalizer" has no use without "cleanup"/],
    [{ fairBy: "name" }, /"fairBy" must be "namespace" or a function of a key, got "name"$/],
  ];
  for (const [change, message] of refusals) {
    assert.throws(() => Reflect.apply(defineController, undefined, [{ ...good, ...change }]), {
      name: "TypeError",
      message,
    });
  }
});

Deno.test("defineController: refuses numbers out of their range", () => {
  for (
    const change of [{ concurrency: 0 }, { concurrency: 1.5 }, { timeoutMs: 0 }, { reconcileEveryMs: -1 }]
  ) {
    assert.throws(() => defineController({ for: ConfigMap, reconcile, ...change }), {
      name: "RangeError",
      message:
        /^Cannot define the controller "configmap": "(concurrency|timeoutMs|reconcileEveryMs)" must be/,
    });
  }
});

Deno.test("defineController: the compiler refuses what the resources do not have", () => {
  defineController({
    for: Deployment,
    owns: [Secret],
    async reconcile({ object, apply, status }) {
      // @ts-expect-error: a Deployment has no data
      assert.equal(object.data, undefined);
      // @ts-expect-error: there is no such field in the status
      await status.patch({ readyReplica: 1 });
      // @ts-expect-error: what is applied has metadata
      await apply(Secret, {});
      // @ts-expect-error: what comes from the cache is read-only
      object.spec = {};
    },
  });
  // @ts-expect-error: the result has another name
  defineController({ for: Deployment, reconcile: () => ({ requeueAfter: 5 }) });
  const options = { for: Deployment, reconcile };
  // @ts-expect-error: there is no such option
  assert.throws(() => defineController({ ...options, own: [Secret] }), /unknown option "own"/);
});
