import assert from "node:assert/strict";
import { defineController } from "../../src/controller/define_controller.ts";
import { isNotFound } from "../../src/client/api_error.ts";
import { ConfigMap } from "../../src/resource/builtins.ts";
import { eventually } from "../eventually.ts";
import { withTestEnv } from "./with_test_env.ts";

const failing = defineController({
  name: "grumbler",
  for: ConfigMap,
  reconcile: ({ object: { metadata } }) => {
    if (metadata.name === "settings") throw new Error("Cannot like it: the color is wrong");
  },
});

Deno.test("withTestEnv: a test that fails shows the log and the latest requests, without bodies and credentials", async () => {
  const reports: string[] = [];
  const options = {
    backend: "embedded",
    controllers: [failing],
    onFailure: (report: string) => void reports.push(report),
  } as const;
  const error = new Error("Cannot pass: the test fails");
  await assert.rejects(
    withTestEnv(options, async (env) => {
      const namespace = await env.namespace();
      const configMaps = env.client.resource(ConfigMap, { namespace });
      await configMaps.create({ metadata: { name: "settings" }, data: { password: "hunter2" } });
      await assert.rejects(configMaps.get("other"), isNotFound);
      const dev = await env.user("dev");
      await assert.rejects(dev.client.resource(ConfigMap, { namespace }).list());
      await eventually(() => env.report().includes("the color is wrong"));
      throw error;
    }),
    (thrown) => thrown === error,
  );
  const [report = ""] = reports;
  assert.match(report, /^The latest lines of the log \(backend "embedded"\):\n/);
  assert.match(report, /ERROR .*Cannot like it: the color is wrong/);
  assert.match(report, /\nThe latest requests to the API server:\n/);
  assert.match(
    report,
    /\d\d:\d\d:\d\d\.\d{3} POST \/api\/v1\/namespaces\/test-\w{5}\/configmaps\?fieldManager=kubeloop -> 201 in \d+ ms \(field manager kubeloop, kubeloop \(deno/,
  );
  assert.match(report, /GET \/api\/v1\/namespaces\/test-\w{5}\/configmaps\/other -> 404 in/);
  assert.match(report, /GET .*\/configmaps\S* -> 403 in \d+ ms \(user dev, /);
  assert.match(report, /watch=(1|true)\S* -> 200/);
  for (const secret of ["hunter2", "Bearer", "authorization"]) assert.ok(!report.includes(secret), report);
});

Deno.test("withTestEnv: a test that passes gives its value, and says nothing", async () => {
  const reports: string[] = [];
  const onFailure = (report: string) => void reports.push(report);
  const server = await withTestEnv({ backend: "embedded", onFailure }, (env) => env.server);
  assert.equal(server?.isClosed, true);
  assert.deepEqual(reports, []);
});

Deno.test("withTestEnv: the report is of the latest lines only, and of none where none are wanted", async () => {
  const options = { backend: "embedded" } as const;
  await withTestEnv({ ...options, reportLines: 3 }, async (env) => {
    for (let index = 0; index < 20; index++) await env.client.raw("GET", `/version?index=${index}`);
    assert.deepEqual(env.traffic.map(({ path }) => path.slice(-2)), ["17", "18", "19"]);
  });
  await withTestEnv({ ...options, reportLines: 0 }, async (env) => {
    await env.namespace();
    assert.match(env.report(), /: nothing\n.*: nothing$/);
  });
  await assert.rejects(withTestEnv({ ...options, reportLines: -1 }, () => {}), RangeError);
});
