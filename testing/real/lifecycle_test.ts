import assert from "node:assert/strict";
import { startControlPlane } from "../backends/control_plane.ts";
import { isControlPlaneMissing } from "../backends/missing_backend.ts";

const PLANES = 20;
const SIDE_BY_SIDE = 2;

Deno.test({
  name: "real API server: 20 control planes leave no process, port or folder",
  ignore: await isControlPlaneMissing(),
  async fn() {
    const parentFolder = await Deno.makeTempDir();
    const pids: number[] = [];
    const ports: number[] = [];
    const rounds = Array.from({ length: PLANES }).values();
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (const _ of rounds) {
        await using plane = await startControlPlane({ parentFolder });
        for (const server of [plane.etcd, plane.apiServer]) {
          if (server.pid !== undefined) pids.push(server.pid);
          if (server.port !== undefined) ports.push(server.port);
        }
      }
    }));
    assert.deepEqual([pids.length, ports.length], [2 * PLANES, 2 * PLANES]);
    for (const pid of pids) {
      const { success } = await new Deno.Command("sh", { args: ["-c", `kill -0 ${pid}`], stderr: "null" })
        .output();
      assert.ok(!success, `process ${pid} is still there`);
    }
    for (const port of ports) Deno.listen({ hostname: "127.0.0.1", port }).close();
    assert.deepEqual(await Array.fromAsync(Deno.readDir(parentFolder)), []);
    await Deno.remove(parentFolder);
  },
});
