import assert from "node:assert/strict";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { isConflict } from "../../src/client/api_error.ts";
import { Client } from "../../src/client/client.ts";
import { mergePatch } from "../../src/client/patch.ts";
import { ConfigMap } from "../../src/resource/builtins.ts";
import { startTestEnv } from "../start_test_env.ts";
import { BOTH_BACKENDS } from "../backends/both_backends_for_tests.ts";
import { ChanceFaults } from "./chance_faults.ts";
import { faultTransport } from "./fault_transport.ts";
import { observeRequest } from "./observed_request.ts";

for (const { backend, prefix, ignore } of BOTH_BACKENDS) {
  Deno.test({
    name: `${prefix}faultTransport: a stale list shows what was, a conflict is one of the server's words`,
    ignore,
    async fn() {
      await using env = await startTestEnv({ backend });
      const transport = faultTransport(env.transport);
      const namespace = await env.namespace();
      const maps = new Client({ transport }).resource(ConfigMap, { namespace });
      const first = await maps.create({ metadata: { name: "a" } });
      const { metadata } = await maps.create({ metadata: { name: "b" } });
      // A real server writes for itself, too: the version before the newest may show everything.
      const shown = backend === "embedded" ? {} : { resourceVersion: first.metadata.resourceVersion };
      const stale = transport.inject({ on: { verb: "list" }, fault: { type: "stale-list", ...shown } });
      assert.deepEqual((await maps.list()).items.map((map) => map.metadata.name), ["a"]);
      assert.equal(stale.hits, 1);
      assert.equal((await maps.list()).items.length, 2);
      const resourceVersion = metadata.resourceVersion;
      transport.inject({ on: { verb: "list" }, fault: { type: "stale-list", resourceVersion } });
      await maps.delete("a");
      assert.equal((await maps.list()).items.length, 2);

      transport.inject({ skip: 1, fault: { type: "conflict" } });
      await maps.patch("b", mergePatch({ data: { a: "1" } }));
      await assert.rejects(maps.patch("b", mergePatch({ data: { a: "2" } })), (error) => {
        assert.ok(isConflict(error));
        assert.match(
          error.message,
          /Operation cannot be fulfilled on configmaps "b": the object has been modified/,
        );
        return true;
      });
      assert.deepEqual((await maps.get("b")).data, { a: "1" });
    },
  });
}

Deno.test("faultTransport: late events come in order, after their time", async () => {
  const clock = new VirtualClock();
  await using env = await startTestEnv({ backend: "embedded", clock });
  const transport = faultTransport(env.transport, { clock });
  transport.inject({ fault: { type: "late-events", afterEvents: 1, ms: 5_000 } });
  const maps = new Client({ transport, clock }).resource(ConfigMap, { namespace: "default" });
  const stop = new AbortController();
  const seen: string[] = [];
  const watching = (async () => {
    const { resourceVersion } = await env.client.resource(ConfigMap).list();
    for await (
      const event of await maps.watch({ resourceVersion, signal: stop.signal })
    ) {
      if (event.type === "ADDED") seen.push(`${event.object.metadata.name} at ${clock.monotonic()}`);
    }
  })().catch(() => {});
  await clock.advance(0);
  for (const name of ["a", "b", "c"]) {
    await env.client.resource(ConfigMap, { namespace: "default" }).create({ metadata: { name } });
  }
  await clock.advance(4_000);
  assert.deepEqual(seen, ["a at 0"]);
  await clock.advance(2_000);
  assert.deepEqual(seen, ["a at 0", "b at 5000", "c at 5000"]);
  stop.abort();
  await watching;
});

Deno.test("ChanceFaults: one seed meets the same faults, each where it can strike", () => {
  const requests = ["GET /api/v1/pods", "GET /api/v1/pods?watch=1", "PUT /api/v1/namespaces/a/pods/b"];
  const run = (seed: number): (string | undefined)[] => {
    const faults = new ChanceFaults({ seed, rate: 0.5 });
    return Array.from({ length: 300 }, (_, index) => {
      const [method = "", path = ""] = requests[index % 3]?.split(" ") ?? [];
      return faults.meet(observeRequest(method, path, 0))?.fault.type;
    });
  };
  assert.deepEqual(run(1), run(1));
  assert.notDeepEqual(run(1), run(2));
  const ofLists = new Set(run(1).filter((_, index) => index % 3 === 0));
  assert.ok(ofLists.has("stale-list") && !ofLists.has("conflict") && !ofLists.has("duplicate"));
  assert.ok(run(1).some((type, index) => index % 3 === 2 && type === "conflict"));
});

Deno.test("ChanceFaults: a rate that is no share, and no type, are refused", () => {
  assert.throws(
    () => new ChanceFaults({ seed: 1, rate: 2 }),
    /^RangeError: Cannot inject faults at the rate 2/,
  );
  assert.throws(() => new ChanceFaults({ seed: 1, types: [] }), /there is none/);
});
