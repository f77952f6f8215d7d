import assert from "node:assert/strict";
import { seededRandom } from "../../src/async/random.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { ApiError, isForbidden, isNotFound } from "../../src/client/api_error.ts";
import { mergePatch } from "../../src/client/patch.ts";
import { defineController } from "../../src/controller/define_controller.ts";
import { ConfigMap } from "../../src/resource/builtins.ts";
import { remoteBackend } from "../backends/remote_backend.ts";
import { silentLog } from "../../src/async/log.ts";
import { startTestEnv } from "../start_test_env.ts";
import { forkBackend, pastTransport } from "./time_travel.ts";

Deno.test("TestEnv.fork: goes on from the objects and the users, and neither sees the other one", async () => {
  await using env = await startTestEnv({ backend: "embedded" });
  const namespace = await env.namespace();
  await env.client.resource(ConfigMap, { namespace }).create({ metadata: { name: "before" } });
  await env.user("dev");
  await using fork = env.fork();
  const [here, there] = [env, fork].map(({ client }) => client.resource(ConfigMap, { namespace }));
  assert.ok(here && there);
  assert.equal((await there.get("before")).metadata.name, "before");
  await there.create({ metadata: { name: "after" } });
  await here.delete("before");
  await assert.rejects(here.get("after"), isNotFound);
  assert.ok(await there.get("before"));
  // The rights go with it, and new ones are the fork's alone.
  const rules = [{ verbs: ["list"], resources: ["configmaps"] }];
  const dev = await fork.user("dev", { namespace, rules });
  assert.equal((await dev.client.resource(ConfigMap, { namespace }).list()).items.length, 2);
  const sameName = await env.user("dev");
  await assert.rejects(sameName.client.resource(ConfigMap, { namespace }).list(), isForbidden);
  await fork.stop();
  await here.create({ metadata: { name: "still" } });
});

Deno.test("TestEnv.fork: has time and chance of its own, and nothing that runs", async () => {
  const clock = new VirtualClock();
  const seen: string[] = [];
  const controller = defineController({
    for: ConfigMap,
    reconcile: ({ object: { metadata } }) => void seen.push(metadata.name),
  });
  await using env = await startTestEnv({
    backend: "embedded",
    clock,
    random: seededRandom(1),
    controllers: [controller],
  });
  const namespace = await env.namespace();
  await clock.advance(5_000);
  await using fork = env.fork();
  assert.equal(fork.clock.now(), clock.now());
  assert.ok(fork.clock instanceof VirtualClock && fork.clock !== clock);
  await fork.clock.advance(60_000);
  assert.equal(fork.clock.now() - clock.now(), 60_000);
  await fork.client.resource(ConfigMap, { namespace }).create({ metadata: { name: "forked" } });
  await clock.advance(1_000);
  assert.ok(!seen.includes("forked"));
  // Whatever the fork draws, the environment's chance stays as it is.
  const draws = [1, 2].map((_run) => env.random.next());
  assert.notEqual(draws[0], draws[1]);
  await using operator = await fork.operator([controller]);
  await fork.clock.advance(1_000);
  assert.ok(seen.includes("forked"));
  await operator.stop();
});

Deno.test("TestEnv.at: reads what was, and refuses everything else", async () => {
  await using env = await startTestEnv({ backend: "embedded" });
  const namespace = await env.namespace();
  const configMaps = env.client.resource(ConfigMap, { namespace });
  const { metadata } = await configMaps.create({ metadata: { name: "a" }, data: { color: "blue" } });
  await configMaps.patch("a", mergePatch({ data: { color: "red" } }));
  await configMaps.create({ metadata: { name: "b" } });
  using past = env.at(metadata.resourceVersion);
  const before = past.resource(ConfigMap, { namespace });
  assert.equal((await before.get("a")).data?.["color"], "blue");
  assert.deepEqual((await before.list()).items.map((item) => item.metadata.name), ["a"]);
  await assert.rejects(before.create({ metadata: { name: "c" } }), (error) => {
    assert.ok(error instanceof ApiError && error.code === 405, String(error));
    return true;
  });
  assert.throws(() => env.at("tomorrow"), {
    name: "RangeError",
    message: /"tomorrow" is no resource version/,
  });
});

Deno.test("TestEnv.fork and at: a real server's backend says what to do instead", async () => {
  const backend = remoteBackend({
    name: "control-plane",
    adminConfig: { server: "https://127.0.0.1:1" },
    log: silentLog,
    stop: () => Promise.resolve(),
  });
  const clock = new VirtualClock();
  const instead =
    /^Cannot (fork|show the past of) the backend "control-plane": .*, choose the backend "embedded"$/;
  assert.throws(() => forkBackend({ backend, clock, random: seededRandom(1) }, {}), {
    name: "TypeError",
    message: instead,
  });
  assert.throws(() => pastTransport(backend, "1"), { name: "TypeError", message: instead });
  await backend.stop();
});
