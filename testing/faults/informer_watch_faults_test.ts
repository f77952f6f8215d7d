import assert from "node:assert/strict";
import { type InformerWorld, inTime, testOnBothServers } from "./informer_world_for_tests.ts";
import type { Fault } from "./fault.ts";

/** Shorter than any test waits, longer than any healthy pause in it. */
const IDLE_MS = 400;

/** Runs through a fault in the first watch: changes before it and after it, and then `reads` in all. */
async function strikes(
  world: InformerWorld,
  fault: Fault,
  expected: { readonly reads: number },
): Promise<void> {
  const { proxy } = world;
  const injected = proxy.inject({ on: { verb: "watch" }, fault });
  await world.start();
  await world.write();
  await inTime("the fault", injected.hit);
  await world.write();
  await world.converges();
  await world.write();
  await world.converges();
  assert.equal(world.reads, expected.reads, "reads of all objects");
}

/** Breaks the watch off, so that the next one meets a fault. */
async function strikesNext(
  world: InformerWorld,
  { fault, times = 1 }: { readonly fault: Fault; readonly times?: number },
  expected: { readonly reads: number },
): Promise<void> {
  await world.start();
  await world.write();
  await world.converges();
  const injected = world.proxy.inject({ on: { verb: "watch" }, fault, times });
  world.proxy.cut({ verb: "watch" });
  await world.write();
  await inTime("the fault", injected.hit);
  await world.write();
  await world.converges();
  assert.equal(injected.hits, times);
  assert.equal(world.reads, expected.reads, "reads of all objects");
}

testOnBothServers("what breaks a watch", [
  {
    name: "a watch that is cut in the middle of an event goes on where it was",
    run: (world) =>
      strikes(world, { type: "cut", where: "inside", afterEvents: world.initialEvents + 2 }, { reads: 1 }),
  },
  {
    name: "a watch that is cut between two events goes on where it was",
    run: (world) => strikes(world, { type: "cut", afterEvents: world.initialEvents + 2 }, { reads: 1 }),
  },
  {
    name: "a watch that ends in due course goes on where it was",
    run: (world) => strikes(world, { type: "end", afterEvents: world.initialEvents + 3 }, { reads: 1 }),
  },
  {
    name: "a half-open watch is noticed and goes on where it was",
    settings: { informer: { idleTimeoutMs: IDLE_MS } },
    run: (world) => strikes(world, { type: "silence", afterEvents: world.initialEvents + 1 }, { reads: 1 }),
  },
  {
    name: "a watch whose head never comes is given up",
    settings: { informer: { idleTimeoutMs: IDLE_MS } },
    run: (world) => strikesNext(world, { fault: { type: "hang" } }, { reads: 1 }),
  },
  {
    name: "a watch that comes in drops is read like any other",
    run: async (world) => {
      await strikes(world, { type: "drip", bytes: 100, everyMs: 1 }, { reads: 1 });
      assert.equal(world.watches.length, 1);
    },
  },
  {
    name: "a watch that begins late misses nothing",
    run: (world) => strikesNext(world, { fault: { type: "latency", ms: 100 } }, { reads: 1 }),
  },
  {
    name: "410 in answer to a watch is one new read",
    run: (world) => strikesNext(world, { fault: { type: "status", code: 410 } }, { reads: 2 }),
  },
  {
    name: "410 as an event is one new read",
    run: (world) =>
      strikes(world, { type: "error-event", code: 410, afterEvents: world.initialEvents + 2 }, { reads: 2 }),
  },
  {
    name: "410 as a bare close is a new read, not a circle of watches",
    run: async (world) => {
      await world.start();
      await world.write();
      await world.converges();
      const before = world.watches.length;
      using _closed = world.proxy.inject({ on: { verb: "watch" }, times: 3, fault: { type: "end" } });
      world.proxy.cut({ verb: "watch" });
      await world.write();
      await world.converges();
      assert.ok(world.reads > 1, "nothing was read anew");
      assert.ok(world.watches.length - before <= 8, `${world.watches.length - before} watches`);
    },
  },
  {
    name: "429 without Retry-After is waited out, without a new read (R12, R13)",
    run: (world) => strikesNext(world, { fault: { type: "status", code: 429 }, times: 3 }, { reads: 1 }),
  },
  {
    name: "429 with Retry-After is waited out, without a new read",
    run: (world) =>
      strikesNext(world, { fault: { type: "status", code: 429, retryAfterSeconds: 1 } }, { reads: 1 }),
  },
  {
    name: "429 as an event is waited out, without a new read (R12, R13)",
    run: (world) =>
      strikes(world, { type: "error-event", code: 429, afterEvents: world.initialEvents + 2 }, { reads: 1 }),
  },
  // The client itself asks again after 503: the watch does not know of it.
  ...[[500, 2], [503, 1], [504, 2]].map(([code = 0, reads = 0]) => ({
    name: `${code} in answer to a watch misses nothing`,
    run: (world: InformerWorld) => strikesNext(world, { fault: { type: "status", code } }, { reads }),
  })),
  ...[500, 503, 504].map((code) => ({
    name: `${code} as an event misses nothing`,
    run: (world: InformerWorld) =>
      strikes(world, { type: "error-event", code, afterEvents: world.initialEvents + 2 }, { reads: 2 }),
  })),
  {
    name: "a stale bookmark moves nothing back",
    run: async (world) => {
      const afterEvents = world.initialEvents + 5;
      world.proxy.inject({ on: { verb: "watch" }, fault: { type: "bookmark", afterEvents } });
      await world.start();
      await world.write();
      await world.hasTaken(afterEvents + 1);
      await world.converges();
      const { resourceVersion } = world.informer;
      world.proxy.cut({ verb: "watch" });
      await world.write();
      await world.converges();
      assert.match(world.watches.at(-1)?.path ?? "", new RegExp(`resourceVersion=${resourceVersion}\\b`));
      assert.equal(world.reads, 1);
    },
  },
  {
    name: "events that come twice are told once",
    run: async (world) => {
      await strikes(world, { type: "duplicate" }, { reads: 1 });
      for (const { calls } of world.replicas) assert.equal(calls, 6 + 3 * 5);
    },
  },
  {
    name: "a watch that tells again what is old tells handlers nothing",
    run: async (world) => {
      await world.start();
      const resourceVersion = await world.serverVersion();
      await world.write();
      await world.converges();
      const [calls] = world.replicas.map((replica) => replica.calls);
      const again = world.proxy.inject({ on: { verb: "watch" }, fault: { type: "rewind", resourceVersion } });
      world.proxy.cut({ verb: "watch" });
      await inTime("the second telling", again.hit);
      await world.write();
      await world.converges();
      for (const replica of world.replicas) assert.equal(replica.calls, (calls ?? 0) + 5);
      assert.equal(world.reads, 1);
    },
  },
  {
    name: "a watch that was given up and wakes is not listened to",
    settings: { informer: { idleTimeoutMs: IDLE_MS } },
    run: async (world) => {
      await world.start();
      await world.write();
      await world.converges();
      const before = world.watches.length;
      world.proxy.silence({ verb: "watch" });
      await world.write();
      await world.converges();
      assert.ok(world.watches.length > before);
      const [calls] = world.replicas.map((replica) => replica.calls);
      world.proxy.resume();
      await world.write();
      await world.converges();
      for (const replica of world.replicas) assert.equal(replica.calls, (calls ?? 0) + 5);
      assert.equal(world.reads, 1);
    },
  },
  {
    name: "garbage in a watch is a new read",
    run: (world) => strikes(world, { type: "garbage", afterEvents: world.initialEvents + 2 }, { reads: 2 }),
  },
  {
    name: "a watch whose end is lost in the middle of its first event misses nothing",
    run: (world) => strikesNext(world, { fault: { type: "lost-tail", afterBytes: 20 } }, { reads: 2 }),
  },
  {
    name: "a connection that is reset before the head of a watch is made anew",
    run: (world) => strikesNext(world, { fault: { type: "reset" }, times: 2 }, { reads: 1 }),
  },
]);
