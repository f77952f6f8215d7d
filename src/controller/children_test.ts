import assert from "node:assert/strict";
import { eventually, startTestEnv } from "../../testing/mod.ts";
import { isInvalid } from "../client/api_error.ts";
import { ConfigMap, Secret } from "../resource/builtins.ts";
import type { KubeObject } from "../resource/object.ts";
import { AppliedMemory } from "./applied_memory.ts";
import type { DeclaredCaches } from "./cached_resource.ts";
import { Children } from "./children.ts";
import { defineController } from "./define_controller.ts";
import { startOperator, stillCaches, Web } from "./operator_for_tests.ts";
import { OwnWrites } from "./own_writes.ts";
import { ownerReferenceTo } from "./owner_reference.ts";

Deno.test("Children: reconcile sees defaults, applies with owner and writes the status", async () => {
  await using operator = await startOperator(defineController({
    for: Web,
    owns: [Secret],
    async reconcile({ object, key, attempt, apply, status }) {
      assert.equal(key, `${object.metadata.namespace}/${object.metadata.name}`);
      assert.equal(attempt, 1);
      const secret = await apply(Secret, {
        metadata: { name: "child" },
        stringData: { image: object.spec.image },
      });
      assert.ok(Object.isFrozen(secret.metadata));
      await status.patch({ replicas: object.spec.replicas });
    },
  }));
  const { client, namespace } = operator;
  await operator.webs.create({ metadata: { name: "shop" }, spec: { image: "nginx:1" } });
  const web = await eventually(async () => {
    const found = await operator.webs.get("shop");
    assert.equal(found.status?.replicas, 1);
    return found;
  });
  const child = await client.resource(Secret, { namespace }).get("child");
  assert.deepEqual(child.metadata.ownerReferences, [{
    apiVersion: "example.com/v1",
    kind: "Web",
    name: "shop",
    uid: web.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }]);
  assert.equal(child.metadata.managedFields?.find(({ operation }) => operation === "Apply")?.manager, "web");
});

Deno.test("Children: a second reconcile of a converged object writes nothing", async () => {
  let runs = 0;
  await using operator = await startOperator(defineController({
    for: Web,
    owns: [Secret],
    async reconcile({ object, apply, list, remove, status }) {
      runs++;
      await apply(Secret, { metadata: { name: object.spec.image }, stringData: { a: "b" } });
      for (const { metadata: { name } } of list(Secret)) {
        if (name !== object.spec.image) await remove(Secret, name);
      }
      await status.patch({ replicas: object.spec.replicas, note: null });
    },
  }));
  const webs = operator.webs;
  await webs.create({ metadata: { name: "shop" }, spec: { image: "one" } });
  await eventually(async () => assert.equal((await webs.get("shop")).status?.replicas, 1));
  // The events of the operator's own writes lead to runs, too: let them pass.
  await eventually(() => assert.ok(runs >= 2));
  for (const label of ["a", "b", "c"]) {
    const [before, runsBefore] = [operator.writes(), runs];
    await webs.patch("shop", { type: "merge", value: { metadata: { labels: { label } } } });
    await eventually(() => assert.ok(runs > runsBefore));
    assert.equal(operator.writes(), before + 1, "only the test itself wrote");
  }
  await webs.patch("shop", { type: "merge", value: { spec: { image: "two" } } });
  const secrets = operator.client.resource(Secret, { namespace: operator.namespace });
  await eventually(async () =>
    assert.deepEqual((await secrets.list()).items.map(({ metadata }) => metadata.name), ["two"])
  );
});

Deno.test("Children: what somebody else did to a child is undone", async () => {
  await using operator = await startOperator(defineController({
    for: Web,
    owns: [ConfigMap],
    async reconcile({ object, apply }) {
      await apply(ConfigMap, { metadata: { name: "child" }, data: { image: object.spec.image } });
    },
  }));
  const children = operator.client.resource(ConfigMap, { namespace: operator.namespace });
  await operator.webs.create({ metadata: { name: "shop" }, spec: { image: "one" } });
  const first = await eventually(() => children.get("child"));
  await children.patch("child", { type: "merge", value: { data: { image: "edited" } } });
  await eventually(async () => assert.equal((await children.get("child")).data?.["image"], "one"));
  await children.delete("child");
  await eventually(async () =>
    assert.notEqual((await children.get("child")).metadata.uid, first.metadata.uid)
  );
});

Deno.test("Children: a run sees its own status and its own removals", async () => {
  const seen: unknown[] = [];
  await using operator = await startOperator(defineController({
    for: Web,
    owns: [ConfigMap],
    async reconcile({ object, apply, remove, list, get, status }) {
      if (seen.length > 0) return;
      await status.patch({ note: "mine" });
      seen.push(get(Web, object.metadata.name)?.status?.note);
      await apply(ConfigMap, { metadata: { name: "child" } });
      seen.push(list(ConfigMap).length);
      await remove(ConfigMap, "child");
      seen.push(list(ConfigMap).length, get(ConfigMap, "child"));
      await remove(ConfigMap, "child");
      await remove(ConfigMap, "never-was");
    },
  }));
  await operator.webs.create({ metadata: { name: "shop" }, spec: { image: "one" } });
  await eventually(() => assert.equal(seen.length, 4));
  assert.deepEqual(seen, ["mine", 1, 0, undefined]);
});

Deno.test("Children: apply leaves alone what another object controls", async () => {
  const errors: string[] = [];
  await using operator = await startOperator(defineController({
    for: Web,
    owns: [ConfigMap],
    async reconcile({ apply }) {
      try {
        await apply(ConfigMap, { metadata: { name: "shared" } });
      } catch (error) {
        errors.push(String(error));
      }
    },
  }));
  const webs = operator.webs;
  const configMaps = operator.client.resource(ConfigMap, { namespace: operator.namespace });
  await webs.create({ metadata: { name: "first" }, spec: { image: "one" } });
  await eventually(() => configMaps.get("shared"));
  await webs.create({ metadata: { name: "second" }, spec: { image: "one" } });
  await eventually(() => assert.equal(errors.length, 1));
  assert.equal(
    errors[0],
    `Error: Cannot apply configmaps "${operator.namespace}/shared": it is controlled by Web "first", ` +
      "choose another name or delete it",
  );
});

Deno.test("Children: apply and reads refuse what can't be, and say what to do", async () => {
  const errors: string[] = [];
  await using operator = await startOperator(defineController({
    for: Web,
    async reconcile({ object, apply, list, get }) {
      if (errors.length > 0) return;
      const other = { metadata: { name: "x", namespace: "elsewhere" } };
      const attempts: readonly (() => unknown)[] = [
        () => apply(ConfigMap, { metadata: {} }),
        () => apply(ConfigMap, other),
        () => list(Secret),
        () => get(Secret, "x"),
      ];
      for (const attempt of attempts) {
        try {
          await attempt();
        } catch (error) {
          assert.ok(error instanceof TypeError);
          errors.push(error.message.replaceAll(object.metadata.namespace, "NS"));
        }
      }
    },
  }));
  await operator.webs.create({ metadata: { name: "shop" }, spec: { image: "one" } });
  await eventually(() => assert.equal(errors.length, 4));
  assert.deepEqual(errors, [
    'Cannot apply configmaps for "NS/shop": metadata.name is empty, apply needs a fixed name',
    'Cannot apply configmaps "x" for "NS/shop": it is in the namespace "elsewhere", and an owner must be in the same ' +
    'namespace, pass { owned: false } and remove it in "cleanup"',
    'Cannot read secrets from the cache: the controller "web" does not declare it, add it to "owns" or "watches", or ' +
    'read it from the server with "client"',
    'Cannot read secrets from the cache: the controller "web" does not declare it, add it to "owns" or "watches", or ' +
    'read it from the server with "client"',
  ]);
});

/** Makes the children of an owner in one run after another, with caches that stand still. */
async function startStale() {
  const env = await startTestEnv();
  const { client, clock } = env;
  const namespace = await env.namespace();
  const configMaps = client.resource(ConfigMap, { namespace });
  const create = (name: string, owner?: KubeObject) =>
    configMaps.create({
      metadata: { name, ...(owner && { ownerReferences: [ownerReferenceTo(owner)] }) },
    });
  const [applied, ownWrites] = [new AppliedMemory(), new OwnWrites(clock)];
  const { signal } = new AbortController();
  const childrenOf = (owner: KubeObject, caches: DeclaredCaches) =>
    new Children(owner, { controller: "test", client, caches, applied, ownWrites, signal });
  return { namespace, configMaps, create, childrenOf, [Symbol.asyncDispose]: () => env.stop() };
}

Deno.test("Children: reads show this run's own writes before the cache does", async () => {
  await using stale = await startStale();
  const owner = await stale.create("owner");
  const cached = [owner, await stale.create("kept", owner), await stale.create("removed", owner)];
  const children = stale.childrenOf(owner, stillCaches(ConfigMap, cached));
  await children.apply(ConfigMap, { metadata: { name: "new" } });
  await children.apply(ConfigMap, { metadata: { name: "kept" }, data: { a: "b" } });
  await children.remove(ConfigMap, "removed");
  assert.deepEqual(children.list(ConfigMap).map(({ metadata }) => metadata.name).sort(), ["kept", "new"]);
  assert.equal(children.get(ConfigMap, "kept")?.data?.["a"], "b");
  assert.equal(children.get(ConfigMap, "removed"), undefined);
});

Deno.test("Children: a child is not taken from its owner, also while no cache shows it", async () => {
  await using stale = await startStale();
  const [first, second] = [await stale.create("first"), await stale.create("second")];
  for (const resource of [ConfigMap, Secret]) {
    const caches = stillCaches(ConfigMap, [first, second]);
    const child = { metadata: { name: "shared" } };
    const run = (owner: KubeObject) => stale.childrenOf(owner, caches);
    await Promise.all([
      run(first).apply(resource, child),
      assert.rejects(
        run(second).apply(resource, child),
        /it is controlled by ConfigMap "first", choose another/,
      ),
    ]);
    await run(first).apply(resource, child);
    // Once its owner does without it, it may go to another one.
    run(first).end();
    await run(second).apply(resource, child);
    await assert.rejects(run(first).apply(resource, child), /it is controlled by ConfigMap "second"/);
    run(second).end();
  }
});

Deno.test("Children: an apply that failed leaves the name to others", async () => {
  await using stale = await startStale();
  const [first, second] = [await stale.create("first"), await stale.create("second")];
  const caches = stillCaches(ConfigMap, [first, second]);
  const bad = { metadata: { name: "shared", labels: { "no label": "" } } };
  await assert.rejects(stale.childrenOf(first, caches).apply(ConfigMap, bad), isInvalid);
  await stale.childrenOf(second, caches).apply(ConfigMap, { metadata: { name: "shared" } });
});

Deno.test("Children: a child of an earlier owner of that name is waited for", async () => {
  await using stale = await startStale();
  const former = await stale.create("owner");
  const child = await stale.create("child", former);
  await stale.configMaps.delete("owner");
  const owner = await stale.create("owner");
  await assert.rejects(
    stale.childrenOf(owner, stillCaches(ConfigMap, [owner, child])).apply(ConfigMap, {
      metadata: { name: "child" },
    }),
    {
      message:
        `Cannot apply configmaps "${stale.namespace}/child": it belongs to an earlier ConfigMap "owner", ` +
        "wait until the garbage collector has removed it",
    },
  );
});

Deno.test("Children: a read in a namespace that the cache does not cover is refused", async () => {
  await using stale = await startStale();
  const owner = await stale.create("owner");
  const { namespace } = stale;
  const children = stale.childrenOf(owner, stillCaches(ConfigMap, [owner], { namespace }));
  assert.equal(children.get(ConfigMap, "owner"), owner);
  assert.throws(() => children.get(ConfigMap, "owner", { namespace: "elsewhere" }), {
    name: "TypeError",
    message:
      'Cannot read configmaps "elsewhere/owner" from the cache: the operator does not work in that namespace, ' +
      'add it to "namespaces", or read the object from the server with "client"',
  });
});
