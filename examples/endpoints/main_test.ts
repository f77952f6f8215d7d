import assert from "node:assert/strict";
import {
  CacheSyncTimeoutError,
  Client,
  isNotFound,
  mergePatch,
  silentLog,
  VirtualClock,
} from "@kubeloop/sdk";
import { ConfigMap, Endpoints } from "@kubeloop/sdk/builtins";
import { EmbeddedServer, embeddedTransport, eventually, startTestEnv } from "@kubeloop/sdk/testing";
import { EndpointsController } from "./controller.ts";

/** An environment with the controller running. */
async function start() {
  const env = await startTestEnv();
  const stop = new AbortController();
  const errors: unknown[] = [];
  const log = { ...silentLog, error: (_message: string, error: unknown) => void errors.push(error) };
  const running = new EndpointsController(env.client, { log }).run(stop.signal);
  const namespace = await env.namespace();
  return {
    client: env.client,
    errors,
    endpoints: env.client.resource(Endpoints, { namespace }),
    configMaps: env.client.resource(ConfigMap, { namespace }),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
      await env.stop();
    },
  };
}

function subset(...ips: string[]) {
  return { addresses: ips.map((ip) => ({ ip })), ports: [{ port: 80 }] };
}

Deno.test("EndpointsController: writes a ConfigMap with the ready addresses and follows changes", async () => {
  await using world = await start();
  await world.endpoints.create({ metadata: { name: "web" }, subsets: [subset("10.1.0.2", "10.1.0.1")] });
  await eventually(async () => {
    const { data } = await world.configMaps.get("web-endpoints");
    assert.equal(data?.["addresses"], "10.1.0.1:80\n10.1.0.2:80");
  });
  await world.endpoints.patch("web", mergePatch({ subsets: [subset("10.1.0.3")] }));
  await eventually(async () => {
    const { data } = await world.configMaps.get("web-endpoints");
    assert.equal(data?.["addresses"], "10.1.0.3:80");
  });
});

Deno.test("EndpointsController: puts back a ConfigMap that was edited or deleted by hand", async () => {
  await using world = await start();
  await world.endpoints.create({ metadata: { name: "web" }, subsets: [subset("10.1.0.1")] });
  const first = await eventually(() => world.configMaps.get("web-endpoints"));
  await world.configMaps.patch("web-endpoints", mergePatch({ data: { addresses: "mine" } }));
  await eventually(async () => {
    const { data } = await world.configMaps.get("web-endpoints");
    assert.equal(data?.["addresses"], "10.1.0.1:80");
  });
  await world.configMaps.delete("web-endpoints");
  await eventually(async () => {
    const { metadata } = await world.configMaps.get("web-endpoints");
    assert.notEqual(metadata.uid, first.metadata.uid);
  });
});

Deno.test("EndpointsController: a ConfigMap with our label but another name is nobody's", async () => {
  await using world = await start();
  const labels = { "endpoints.example.com/managed": "true" };
  await world.client.resource(ConfigMap, { namespace: "default" }).create({
    metadata: { name: "x", labels },
  });
  await world.endpoints.create({ metadata: { name: "web" }, subsets: [subset("10.1.0.1")] });
  await eventually(() => world.configMaps.get("web-endpoints"));
  assert.deepEqual(world.errors, []);
});

Deno.test("EndpointsController: removes the ConfigMap after the Endpoints", async () => {
  await using world = await start();
  await world.endpoints.create({ metadata: { name: "web" }, subsets: [subset("10.1.0.1")] });
  await eventually(() => world.configMaps.get("web-endpoints"));
  await world.endpoints.delete("web");
  await eventually(() => assert.rejects(world.configMaps.get("web-endpoints"), isNotFound));
});

Deno.test("EndpointsController: the error of caches that don't fill in time names them", async () => {
  const server = new EmbeddedServer();
  const client = new Client({ transport: embeddedTransport(server) });
  await server.close(); // nobody answers any more
  const clock = new VirtualClock();
  const running = new EndpointsController(client, { clock, syncTimeoutMs: 5_000 })
    .run(new AbortController().signal);
  const refused = assert.rejects(running, (error) => {
    assert.ok(error instanceof CacheSyncTimeoutError, String(error));
    assert.match(error.message, /endpoints/);
    assert.match(error.message, /configmaps/);
    return true;
  });
  await Promise.all([refused, clock.advance(60_000)]);
});
