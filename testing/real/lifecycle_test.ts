import assert from "node:assert/strict";
import { temporaryFolder } from "../assets/fakes_for_tests.ts";
import { runCommand } from "../assets/run_command.ts";
import { startControlPlane } from "../backends/control_plane.ts";
import { ignoreCrowds } from "../backends/real_servers_for_tests.ts";

const PLANES = 20;
const SIDE_BY_SIDE = 2;

/** The command lines of all processes that were told of a folder: servers and guards are. */
async function processesOf(folder: string): Promise<string[]> {
  const { code, output } = await runCommand(["ps", "-A", "-ww", "-o", "args="]);
  assert.equal(code, 0, output);
  return output.split("\n").filter((args) => args.includes(folder));
}

Deno.test({
  name: "crowd: 20 control planes leave no process, port or folder",
  ignore: ignoreCrowds,
  async fn() {
    await using parent = await temporaryFolder();
    const ports: number[] = [];
    const rounds = Array.from({ length: PLANES }).values();
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (const _ of rounds) {
        await using plane = await startControlPlane({ parentFolder: parent.path });
        const processes = await processesOf(plane.folder);
        assert.equal(processes.length, 3, `etcd, kube-apiserver, the guard: ${processes.join("\n")}`);
        ports.push(plane.etcd.port, plane.apiServer.port);
      }
    }));
    assert.equal(ports.length, 2 * PLANES);
    assert.deepEqual(await processesOf(parent.path), []);
    for (const port of ports) Deno.listen({ hostname: "127.0.0.1", port }).close();
    assert.deepEqual(await Array.fromAsync(Deno.readDir(parent.path)), []);
  },
});
