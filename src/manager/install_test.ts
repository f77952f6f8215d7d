import assert from "node:assert/strict";
import { z } from "zod";
import { startTestEnv } from "../../testing/mod.ts";
import { CustomResourceDefinition } from "../resource/builtins.ts";
import { defineResource } from "../resource/define_resource.ts";
import { crdOf } from "../schema/crd.ts";
import { installDefinitions, installResources } from "./install.ts";

function defineWeb(plural: string) {
  return defineResource({
    group: "example.com",
    kind: "Web",
    plural,
    scope: "Namespaced",
    versions: { v1: { spec: z.object({ image: z.string() }) } },
  });
}

Deno.test("installResources: the definition is served when it returns, a second time too", async () => {
  await using env = await startTestEnv();
  const Web = defineWeb("webs");
  for (let time = 0; time < 2; time++) {
    await installResources(env.client, [Web]);
    assert.deepEqual((await env.client.resource(Web).list()).items, []);
  }
});

Deno.test("installResources: names that are taken are said at once", async () => {
  await using env = await startTestEnv();
  await installResources(env.client, [defineWeb("webs")]);
  await assert.rejects(installResources(env.client, [defineWeb("websites")]), {
    message: /^Cannot install "websites\.example\.com": its names are taken, "Web(List)?" is already in use/,
  });
  const { items } = await env.client.resource(CustomResourceDefinition).list();
  assert.equal(items.length, 2);
});

Deno.test("installResources: ends on its signal", async () => {
  await using env = await startTestEnv();
  const signal = AbortSignal.abort(new Error("stopped"));
  await assert.rejects(installResources(env.client, [defineWeb("webs")], { signal }), { message: "stopped" });
});

Deno.test("installDefinitions: every served version is found by discovery and listed when it returns", async () => {
  await using env = await startTestEnv();
  const spec = z.object({});
  const Web = defineResource({
    group: "example.com",
    kind: "Web",
    scope: "Namespaced",
    versions: { v1: { spec, storage: true }, v1beta1: { spec }, v1alpha1: { spec, served: false } },
  });
  await installDefinitions(env.client, [crdOf(Web)]);
  const found = (await env.client.discovery().resources()).filter(({ plural }) => plural === "webs");
  assert.deepEqual(found.map(({ version }) => version).sort(), ["v1", "v1beta1"]);
  assert.deepEqual((await env.client.resource(Web.at("v1beta1")).list()).items, []);
});
