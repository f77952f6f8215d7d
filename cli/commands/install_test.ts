import assert from "node:assert/strict";
import { defineResource } from "../../src/resource/define_resource.ts";
import { jsonSchema } from "../../src/resource/standard_schema.ts";
import { crdOf } from "../../src/schema/crd.ts";
import { startTestEnv } from "../../testing/start_test_env.ts";
import { installCrds, uninstallCrds } from "./install.ts";

function webNamed(plural: string) {
  return defineResource({
    group: "example.com",
    kind: "Web",
    plural,
    scope: "Namespaced",
    versions: {
      v1: {
        spec: jsonSchema<{ size?: number }>({ type: "object", properties: { size: { type: "integer" } } }),
      },
    },
  });
}

Deno.test("install: applies, waits until the kind is served, and may be repeated", async () => {
  await using env = await startTestEnv();
  const lines: string[] = [];
  const options = {
    client: env.client,
    clock: env.clock,
    output: { line: lines.push.bind(lines), error: () => {} },
  };
  const Web = webNamed("webs");
  await installCrds([crdOf(Web)], options);
  await installCrds([crdOf(Web)], options);
  const cluster = `Cluster: ${env.client.server}`;
  assert.deepEqual(lines, [cluster, "installed webs.example.com", cluster, "installed webs.example.com"]);
  const created = await env.client.resource(Web, { namespace: "default" }).create({
    metadata: { name: "a" },
    spec: {},
  });
  assert.equal(created.kind, "Web");
});

Deno.test("install: names that are taken are told", async () => {
  await using env = await startTestEnv({ resources: [webNamed("webs")] });
  const options = { client: env.client, clock: env.clock, output: { line: () => {}, error: () => {} } };
  await assert.rejects(
    installCrds([crdOf(webNamed("sites"))], options),
    /^Error: Cannot install "sites\.example\.com": its names are taken, /,
  );
});

Deno.test("install: a change that breaks stored objects is told, and made only when that is allowed", async () => {
  const withSize = (type: string) =>
    crdOf(defineResource({
      group: "example.com",
      kind: "Web",
      scope: "Namespaced",
      versions: { v1: { spec: jsonSchema<object>({ type: "object", properties: { size: { type } } }) } },
    }));
  await using env = await startTestEnv({ resources: [webNamed("webs")] });
  const lines: string[] = [];
  const output = { line: lines.push.bind(lines), error: () => {} };
  const options = { client: env.client, clock: env.clock, output };
  await assert.rejects(installCrds([withSize("string")], options), {
    message:
      "Cannot install webs.example.com: the change breaks stored objects, add a version instead or give " +
      "--allow-breaking",
  });
  const change =
    "webs.example.com: v1 spec.size: the type changes from integer to string (breaks stored objects)";
  assert.deepEqual(lines.splice(0).slice(1), [change]);
  await installCrds([withSize("string")], { ...options, allowBreaking: true });
  assert.deepEqual(lines.slice(1), [change, "installed webs.example.com"]);
});

Deno.test("uninstall: removes the kind, and says what was not there", async () => {
  const Web = webNamed("webs");
  await using env = await startTestEnv({ resources: [Web] });
  const lines: string[] = [];
  const options = {
    client: env.client,
    clock: env.clock,
    output: { line: lines.push.bind(lines), error: () => {} },
  };
  await env.client.resource(Web, { namespace: "default" }).create({ metadata: { name: "a" }, spec: {} });
  await uninstallCrds([crdOf(Web), crdOf(webNamed("sites"))], options);
  assert.deepEqual(lines.slice(1), ["removed webs.example.com", "not found sites.example.com"]);
  await assert.rejects(env.client.resource(Web).list());
});
