import assert from "node:assert/strict";
import { systemClock } from "../../src/async/clock.ts";
import { eventually } from "../eventually.ts";
import { startGuard } from "./guard.ts";
import { isAlive } from "./processes_for_tests.ts";
import { ServerProcess } from "./server_process.ts";

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

Deno.test("Guard: leaves everything as it is when it is released", async () => {
  const folder = await Deno.makeTempDir({ prefix: "kubeloop-test-" });
  const guard = startGuard(folder);
  await guard.release();
  assert.ok(await exists(folder));
  await Deno.remove(folder);
});

Deno.test("Guard: ends the processes and removes the folder when its process dies by SIGKILL", async () => {
  const folder = await Deno.makeTempDir({ prefix: "kubeloop-test-" });
  const program = `
    import { startGuard } from ${JSON.stringify(new URL("./guard.ts", import.meta.url).href)};
    import { ServerProcess } from ${JSON.stringify(new URL("./server_process.ts", import.meta.url).href)};
    import { systemClock } from ${JSON.stringify(new URL("../../src/async/clock.ts", import.meta.url).href)};
    const folder = ${JSON.stringify(folder)};
    startGuard(folder);
    const args = ["-c", "trap '' TERM; while :; do sleep 0.05; done"];
    const server = new ServerProcess({ clock: systemClock, name: "etcd", binary: "sh", args, folder, run: "etcd-1" });
    await server.untilReady(() => Deno.stat(folder + "/etcd-1.log").then(() => true), 5000);
    console.log(server.pid);
    setInterval(() => {}, 1000);
  `;
  const child = new Deno.Command("deno", {
    args: ["run", "--no-lock", "--quiet", "--allow-read", "--allow-write", "--allow-run=sh", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(program));
  await writer.close();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const pid = Number((await reader.read()).value);
  assert.ok(pid > 0);
  assert.ok(await isAlive(pid));
  child.kill("SIGKILL");
  await child.status;
  await reader.cancel();
  await eventually(async () => !await exists(folder) && !await exists(`${folder}-ended`), {
    what: "the folder gone",
  });
  await eventually(async () => !await isAlive(pid), { what: "the end of the process" });
});

Deno.test("ServerProcess: does not become the server where it can not write its id for the guard", async () => {
  const folder = await Deno.makeTempDir({ prefix: "kubeloop-test-" });
  const args = ["-c", `echo started > ${folder}/started`];
  const options = { clock: systemClock, name: "etcd", binary: "sh", args, folder };
  const server = new ServerProcess({ ...options, run: "gone/etcd-1" });
  await assert.rejects(server.untilReady(() => Promise.resolve(false), 5_000), { reason: "ended" });
  assert.ok(!await exists(`${folder}/started`));
  await Deno.remove(folder, { recursive: true });
});
