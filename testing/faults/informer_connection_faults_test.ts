import assert from "node:assert/strict";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { eventually } from "../eventually.ts";
import type { Fault } from "./fault.ts";
import type { FaultRule } from "./fault_rule.ts";
import { type FaultCase, type InformerWorld, inTime, testOnBothServers } from "./informer_world_for_tests.ts";

/** Longer than a request waits for the head, or the body, of its answer. */
const TIMEOUT_MS = 60_000;

/** Meets a fault in the first list, whatever comes of it. */
async function strikesList(world: InformerWorld, rule: Omit<FaultRule, "on">): Promise<void> {
  const injected = world.proxy.inject({ on: { verb: "list" }, ...rule });
  world.run();
  await inTime("the fault", injected.hit);
  await world.write();
  await world.converges();
  assert.equal(injected.hits, rule.times ?? 1);
  assert.equal(world.informer.hasSynced, true);
  await world.write();
  await world.converges();
}

function listCase(what: string, fault: Fault, times = 1): FaultCase {
  return {
    name: `a first list with ${what} is read again`,
    listOnly: true,
    run: (world) => strikesList(world, { fault, times }),
  };
}

/** Takes the server away, changes things, and gives it back. */
async function outage(world: InformerWorld, during: () => Promise<void>): Promise<void> {
  world.proxy.refuse();
  world.proxy.cut();
  await during();
  await world.proxy.accept();
  await world.converges();
}

testOnBothServers("lists that fail and servers that go", [
  listCase("a truncated gzip", { type: "truncated-gzip" }, 2),
  listCase("a lost tail", { type: "lost-tail", afterBytes: 500 }, 2),
  listCase("nothing in it", { type: "lost-tail", afterBytes: 0 }),
  listCase("garbage", { type: "garbage" }, 2),
  listCase("a cut in the middle", { type: "cut", where: "inside" }, 2),
  listCase("no answer but a reset", { type: "reset" }, 5),
  listCase("429 and no Retry-After", { type: "status", code: 429 }, 3),
  listCase("429 and Retry-After", { type: "status", code: 429, retryAfterSeconds: 1 }),
  listCase("410", { type: "status", code: 410 }, 2),
  listCase("500", { type: "status", code: 500 }, 2),
  listCase("503", { type: "status", code: 503 }, 5),
  listCase("504", { type: "status", code: 504 }, 2),
  {
    name: "a first list that comes late and in drops is read",
    listOnly: true,
    run: async (world) => {
      using _late = world.proxy.inject({ on: { verb: "list" }, fault: { type: "latency", ms: 50 } });
      await strikesList(world, { fault: { type: "drip", bytes: 500, everyMs: 1 } });
    },
    settings: { informer: { pageSize: 3 } },
  },
  {
    name: "a list whose second page has expired is read anew (R21)",
    listOnly: true,
    settings: { informer: { pageSize: 2 } },
    run: async (world) => {
      await strikesList(world, { skip: 1, fault: { type: "status", code: 410 } });
      const lists = world.proxy.requests.filter(({ verb }) => verb === "list");
      const asked = lists.map(({ path }) => path.replace(/^.*\?/, "").replace(/continue=[^&]*/, "continue"));
      assert.deepEqual(asked, ["limit=2", "limit=2&continue", "limit=0"]);
    },
  },
  {
    name: "a list whose second page is cut is read to its end",
    listOnly: true,
    settings: { informer: { pageSize: 2 } },
    run: (world) => strikesList(world, { skip: 1, times: 2, fault: { type: "cut", where: "inside" } }),
  },
  ...(["hang", "silence"] as const).map((type): FaultCase => {
    const clock = new VirtualClock();
    return {
      name: `a first list that meets "${type}" is given up and read on a new connection`,
      listOnly: true,
      settings: { client: { clock } },
      run: async (world) => {
        const injected = world.proxy.inject({ on: { verb: "list" }, fault: { type } });
        world.run();
        await inTime("the fault", injected.hit);
        await world.write();
        // The time-out of a body begins when its head has come, which is not seen from here.
        await eventually(async () => {
          await clock.advance(TIMEOUT_MS);
          return world.reads > 1;
        });
        await world.converges();
      },
    };
  }),
  {
    name: "a server that refuses connections is found when it is back",
    run: async (world) => {
      await world.start();
      await world.write();
      await world.converges();
      await outage(world, () => world.write());
      await outage(world, async () => {
        for (let round = 0; round < 3; round++) await world.write();
      });
      assert.equal(world.reads, 1);
    },
  },
  {
    name: "a server that is not there at first is found",
    run: async (world) => {
      world.proxy.refuse();
      world.run();
      await world.write();
      await world.proxy.accept();
      await world.converges();
    },
  },
  {
    name: "a new read after an outage tells what went, what came, and what was made anew meanwhile (I5)",
    run: async (world) => {
      await world.start();
      await world.write();
      await world.converges();
      world.proxy.inject({ on: { verb: "watch" }, fault: { type: "status", code: 410 } });
      await outage(world, () => world.write());
      assert.equal(world.reads, 2);
    },
  },
  {
    name: "a new read that fails in every way comes through in the end",
    run: async (world) => {
      await world.start();
      await world.write();
      await world.converges();
      const ways: readonly Fault[] = [
        { type: "status", code: 410 },
        { type: "reset" },
        { type: "garbage" },
        { type: "status", code: 503, retryAfterSeconds: 0 },
        { type: "cut", where: "inside" },
        { type: "lost-tail", afterBytes: 100 },
        { type: "status", code: 429 },
        { type: "truncated-gzip" },
      ];
      const injected = ways.map((fault) => world.proxy.inject({ on: { verb: ["list", "watch"] }, fault }));
      await outage(world, () => world.write());
      assert.ok(injected.filter(({ hits }) => hits === 1).length >= 5, "the faults were not met");
      await world.write();
      await world.converges();
    },
  },
]);
