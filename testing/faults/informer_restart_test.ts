import assert from "node:assert/strict";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { eventually } from "../eventually.ts";
import { startTestEnv } from "../start_test_env.ts";
import { withWorld } from "./informer_world_for_tests.ts";

Deno.test({
  name: "real API server: informers miss nothing when it, or etcd, is killed and comes back",
  ignore: ignoreRealServers,
  async fn() {
    await using env = await startTestEnv({ backend: "control-plane" });
    const plane = env.controlPlane;
    assert.ok(plane);
    await withWorld(
      env,
      { useWatchList: false },
      (listing) =>
        withWorld(env, { useWatchList: true }, async (streaming) => {
          const worlds = [listing, streaming];
          const each = (act: (world: typeof listing) => Promise<void>) => Promise.all(worlds.map(act));
          await each((world) => world.start());
          for (const server of [plane.apiServer, plane.etcd]) {
            await each((world) => world.write());
            await server.stop({ kill: true });
            await server.start();
            await eventually(() => listing.probe(), {
              timeoutMs: 30_000,
              what: "a write that is taken again",
            });
            await each((world) => world.write());
            await each((world) => world.converges());
          }
        }),
    );
  },
});
