import assert from "node:assert/strict";
import { VirtualClock } from "../async/virtual_clock.ts";
import { ConfigMap } from "../resource/builtins.ts";
import type { Stored } from "../resource/resource.ts";
import { defineController } from "./define_controller.ts";
import { startOperator, Web } from "./operator_for_tests.ts";

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

Deno.test("WatchMapper: a state that can't be mapped holds up no later one, and is given up once it is history", async () => {
  const seen: string[] = [];
  const mapped: string[] = [];
  const clock = new VirtualClock();
  await using operator = await startOperator(
    defineController({
      for: Web,
      watches: [{
        resource: ConfigMap,
        map({ metadata, data }) {
          if (metadata.name !== "settings") return [];
          const web = data?.["web"] ?? "";
          mapped.push(web);
          if (web === "") throw new Error("no web is named");
          return [`${metadata.namespace}/${web}`];
        },
      }],
      reconcile: ({ object }) => void seen.push(object.metadata.name),
    }),
    clock,
  );
  const configMaps = operator.client.resource(ConfigMap, { namespace: operator.namespace });
  await operator.webs.create({ metadata: { name: "shop" }, spec: { image: "one" } });
  await configMaps.create({ metadata: { name: "settings" } });
  await clock.advance(100);
  seen.length = 0;
  await configMaps.patch("settings", { type: "merge", value: { data: { web: "shop" } } });
  await clock.advance(100);
  assert.deepEqual(seen, ["shop"]);
  await clock.advance(6 * 3_600_000);
  mapped.length = 0;
  await clock.advance(6 * 3_600_000);
  assert.deepEqual(mapped, []);
});
