import assert from "node:assert/strict";
import { systemClock } from "../../src/async/clock.ts";
import { eventually } from "../eventually.ts";
import { freePort } from "./free_port.ts";
import { isAlive } from "./processes_for_tests.ts";
import { Server, type ServerSpec, type ServerSurroundings } from "./server.ts";

/** A server that is a shell script; its ports are the arguments. */
function scripted(script: string, spec: Partial<ServerSpec> = {}): ServerSpec {
  return {
    name: "etcd",
    binary: "sh",
    portCount: 1,
    graceMs: 5_000,
    args: (ports) => ["-c", script, "sh", ...ports.map(String)],
    isReady: () => Promise.resolve(true),
    ...spec,
  };
}

const WAITING = "while :; do sleep 0.05; done";

async function withFolder(
  work: (surroundings: ServerSurroundings) => Promise<void>,
  options: Partial<ServerSurroundings> = {},
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "kubeloop-test-" });
  try {
    await work({ clock: systemClock, folder, pickPort: freePort, startTimeoutMs: 10_000, ...options });
    const left = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    assert.deepEqual(left.filter((name) => !name.endsWith(".log")), [], "a process's id is left");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("Server: stays at its ports when it is started again, and keeps the log of its run", async () => {
  await withFolder(async (surroundings) => {
    const server = new Server(scripted(`echo "at $1"; ${WAITING}`), surroundings);
    assert.throws(() => server.port, { message: "Cannot tell the port of etcd: it has not been started" });
    await server.start();
    const { port, pid } = server;
    await server.start();
    assert.equal(server.pid, pid);
    assert.ok(await isAlive(pid));
    await server.restart();
    assert.equal(server.port, port);
    assert.notEqual(server.pid, pid);
    assert.ok(!await isAlive(pid));
    await eventually(async () => (await server.log()).includes(`at ${port}`), {
      what: "the line in the log",
    });
    await server.stop();
    await server.stop();
    assert.equal(server.pid, undefined);
  });
});

Deno.test("Server: takes another port where the first is taken", async () => {
  const ports = [11, 12, 13];
  const script =
    `[ $1 = 13 ] || { echo "listen tcp 127.0.0.1:$1: bind: address already in use"; exit 1; }; echo serving; ${WAITING}`;
  await withFolder(async (surroundings) => {
    const isReady = async () => (await server.log()).includes("serving");
    const server: Server = new Server(scripted(script, { isReady }), surroundings);
    await server.start();
    assert.equal(server.port, 13);
    await server.stop();
  }, { pickPort: () => ports.shift() ?? 0 });
});

Deno.test("Server: gives up when port after port is taken, and tells which", async () => {
  let picked = 0;
  const script = `echo "listen tcp 127.0.0.1:$1: bind: address already in use"; exit 1`;
  await withFolder(async (surroundings) => {
    const server = new Server(scripted(script, { isReady: () => Promise.resolve(false) }), surroundings);
    await assert.rejects(server.start(), {
      reason: "port taken",
      message: "Cannot start etcd: its port 127.0.0.1:5 is taken, end the program that has it",
    });
  }, { pickPort: () => ++picked });
});

Deno.test("Server: one that ends before it is ready shows its last lines", async () => {
  await withFolder(async (surroundings) => {
    const script = 'for i in $(seq 30); do echo "line $i"; done; exit 7';
    const server = new Server(scripted(script, { isReady: () => Promise.resolve(false) }), surroundings);
    await assert.rejects(server.start(), (error: Error) => {
      assert.match(
        error.message,
        /^Cannot start etcd: it has ended with code 7; its last lines are:\nline 16\n/,
      );
      assert.match(error.message, /line 30$/);
      return true;
    });
    assert.equal(server.pid, undefined);
  });
});

Deno.test("Server: one that does not get ready is ended, with the reason as the cause", async () => {
  await withFolder(async (surroundings) => {
    let pid: number | undefined;
    const isReady = () => {
      pid = server.pid;
      return Promise.reject(new Error("connection refused"));
    };
    const server: Server = new Server(scripted(`echo hm; ${WAITING}`, { isReady }), surroundings);
    await assert.rejects(server.start(), (error: Error) => {
      assert.equal(error.message, "Cannot use etcd: it is not ready after 200 ms; its last lines are:\nhm");
      assert.ok(error.cause instanceof Error && error.cause.message === "connection refused");
      return true;
    });
    assert.ok(pid !== undefined && !await isAlive(pid));
  }, { startTimeoutMs: 200 });
});

Deno.test("Server: one that does not want to end is ended", async () => {
  await withFolder(async (surroundings) => {
    const isReady = async () => (await server.log()).includes("ready");
    const spec = scripted(`trap '' TERM; echo ready; ${WAITING}`, { graceMs: 100, isReady });
    const server: Server = new Server(spec, surroundings);
    await server.start();
    const { pid } = server;
    await server.stop();
    assert.ok(!await isAlive(pid));
  });
});

Deno.test("Server: a binary that can not be run is told", async () => {
  await withFolder(async (surroundings) => {
    const spec = scripted("", {
      binary: `${surroundings.folder}/missing`,
      isReady: () => Promise.resolve(false),
    });
    await assert.rejects(new Server(spec, surroundings).start(), { reason: "ended", message: /code 127/ });
  });
});
