import assert from "node:assert/strict";
import { z } from "zod";
import { startTestEnv } from "../../testing/mod.ts";
import { type Clock, systemClock } from "../async/clock.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import type { Client } from "../client/client.ts";
import type { ResourceClient } from "../client/resource_client.ts";
import { ConfigMap } from "../resource/builtins.ts";
import { defineResource } from "../resource/define_resource.ts";
import type { Input, Stored } from "../resource/resource.ts";
import { type ControllerDefinition, defineController } from "./define_controller.ts";

const Web = defineResource({
  group: "example.com",
  kind: "Web",
  scope: "Namespaced",
  versions: {
    v1: {
      spec: z.object({ image: z.string(), replicas: z.int().min(0).default(1) }),
      status: z.object({ replicas: z.int(), note: z.string() }),
    },
  },
});

interface Operator extends AsyncDisposable {
  readonly client: Client;
  readonly namespace: string;
  readonly webs: ResourceClient<Stored<typeof Web>, Input<typeof Web>>;
}

/** One controller at work on Webs. */
async function startOperator(
  controller: ControllerDefinition,
  clock: Clock = systemClock,
): Promise<Operator> {
  const env = await startTestEnv({ resources: [Web], controllers: [controller], clock });
  const namespace = await env.namespace();
  const { client } = env;
  const webs = client.resource(Web, { namespace });
  return { client, namespace, webs, [Symbol.asyncDispose]: () => env.stop() };
}

Deno.test("WatchMapper: a watched object leads to the keys of its mapping, old and new, also when that fails at first", async () => {
  const seen: string[] = [];
  let failures = 2;
  const clock = new VirtualClock();
  await using operator = await startOperator(
    defineController({
      for: Web,
      watches: [{
        resource: ConfigMap,
        async map(configMap, { lister }) {
          if (configMap.metadata.name !== "settings") return [];
          if (failures-- > 0) throw new Error("the mapping is not ready");
          const image = await Promise.resolve(configMap.data?.["image"]);
          return lister(Web).list().filter(({ spec }) => spec.image === image).map((
            web: Stored<typeof Web>,
          ) => `${web.metadata.namespace}/${web.metadata.name}`);
        },
      }],
      reconcile: ({ object }) => void seen.push(object.metadata.name),
    }),
    clock,
  );
  const webs = operator.webs;
  const configMaps = operator.client.resource(ConfigMap, { namespace: operator.namespace });
  for (const name of ["one", "two", "three"]) {
    await webs.create({ metadata: { name }, spec: { image: name } });
  }
  await clock.advance(10);
  seen.length = 0;
  await configMaps.create({ metadata: { name: "settings" }, data: { image: "one" } });
  await clock.advance(10);
  assert.deepEqual(seen, []);
  await clock.advance(4_000);
  assert.deepEqual(seen, ["one"]);
  seen.length = 0;
  await configMaps.patch("settings", { type: "merge", value: { data: { image: "two" } } });
  await clock.advance(10);
  assert.deepEqual(seen.toSorted(), ["one", "two"]);
  seen.length = 0;
  await configMaps.delete("settings");
  await clock.advance(10);
  assert.deepEqual(seen, ["two"]);
});
