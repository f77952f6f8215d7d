import assert from "node:assert/strict";
import { seededRandom } from "../../src/async/random.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { isConflict } from "../../src/client/api_error.ts";
import { mergePatch } from "../../src/client/patch.ts";
import { type ControllerDefinition, defineController } from "../../src/controller/define_controller.ts";
import { ConfigMap } from "../../src/resource/builtins.ts";
import { BOTH_BACKENDS } from "../backends/both_backends_for_tests.ts";
import { eventually } from "../eventually.ts";
import type { FaultRule } from "../faults/fault_rule.ts";
import { startTestEnv } from "../start_test_env.ts";

/** Writes the number of its tries into each ConfigMap. */
function counter(): { readonly controller: ControllerDefinition<ConfigMap>; readonly tries: string[] } {
  const tries: string[] = [];
  const controller = defineController({
    for: ConfigMap,
    name: "counter",
    async reconcile({ object: { metadata: { name, namespace }, data }, client }) {
      if (!name.startsWith("counted-") || data?.["seen"]) return;
      tries.push(name);
      await client.resource(ConfigMap, { namespace }).patch(name, mergePatch({ data: { seen: "yes" } }));
    },
  });
  return { controller, tries };
}

for (const { backend, prefix, ignore } of BOTH_BACKENDS) {
  Deno.test({
    name: `${prefix}startTestEnv: faults strike the controllers, and spare the test's own client`,
    ignore,
    async fn() {
      const { controller, tries } = counter();
      const conflict: FaultRule = {
        on: { verb: "patch", resource: "configmaps" },
        fault: { type: "conflict" },
      };
      await using env = await startTestEnv({ backend, controllers: [controller], faults: [conflict] });
      const namespace = await env.namespace();
      const maps = env.client.resource(ConfigMap, { namespace });
      await maps.create({ metadata: { name: "other" } });
      await maps.patch("other", mergePatch({ data: { a: "1" } }));
      await maps.create({ metadata: { name: "counted-1" } });
      await eventually(async () => assert.equal((await maps.get("counted-1")).data?.["seen"], "yes"));
      assert.deepEqual(tries, ["counted-1", "counted-1"]);
      const patches = env.faults.requests.filter(({ verb }) => verb === "patch");
      assert.deepEqual(patches.map(({ name }) => name), ["counted-1", "counted-1"]);

      // A lost event is what no client can get over, as long as nothing else happens.
      const lost = env.faults.inject({ on: { verb: "watch" }, fault: { type: "lost-events" } });
      env.faults.cut({ verb: "watch" });
      await eventually(() => assert.equal(env.faults.requests.at(-1)?.verb, "watch"));
      await maps.create({ metadata: { name: "counted-2" } });
      await lost.hit;
      await maps.create({ metadata: { name: "counted-3" } });
      await eventually(async () => assert.equal((await maps.get("counted-3")).data?.["seen"], "yes"));
      assert.equal(tries.includes("counted-2"), false);
      env.faults.clear();
    },
  });
}

Deno.test("startTestEnv: the test's own client meets faults if it is asked for", async () => {
  await using env = await startTestEnv({
    backend: "embedded",
    faults: { ownClient: true, rules: [{ on: { verb: "patch" }, fault: { type: "conflict" } }] },
  });
  const maps = env.client.resource(ConfigMap, { namespace: await env.namespace() });
  await maps.create({ metadata: { name: "a" } });
  await assert.rejects(maps.patch("a", mergePatch({ data: { a: "1" } })), isConflict);
  await maps.patch("a", mergePatch({ data: { a: "1" } }));
});

Deno.test("startTestEnv: an operator gets over faults by chance, whatever the seed", async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const clock = new VirtualClock();
    const { controller } = counter();
    await using env = await startTestEnv({
      backend: "embedded",
      clock,
      random: seededRandom(seed),
      controllers: [controller],
      faults: { seed, rate: 0.3 },
    });
    const maps = env.client.resource(ConfigMap, { namespace: "default" });
    for (let index = 0; index < 20; index++) await maps.create({ metadata: { name: `counted-${index}` } });
    await clock.advance(600_000);
    const { items } = await maps.list();
    const unseen = items.filter(({ metadata, data }) =>
      metadata.name.startsWith("counted-") && !data?.["seen"]
    );
    assert.deepEqual(unseen, [], `seed ${seed}`);
  }
});

Deno.test("startTestEnv: a bad rule is refused before anything starts", async () => {
  const rule = { fault: { type: "boom" } } as unknown as FaultRule;
  await assert.rejects(
    startTestEnv({ backend: "embedded", faults: [rule] }),
    /^TypeError: Cannot inject the fault "boom"/,
  );
  await assert.rejects(startTestEnv({ backend: "embedded", faults: { seed: 1, rate: 7 } }), /the rate 7/);
});
