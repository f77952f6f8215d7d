import assert from "node:assert/strict";
import { runSoak, type SoakOptions } from "./soak_run.ts";

const SEED = Number(Deno.env.get("KUBELOOP_SEED") ?? 5);

const QUICK: SoakOptions = {
  backend: "embedded",
  objects: 200,
  durationMs: 3_000,
  roundMs: 3_000,
  writesPerSecond: 100,
  seed: SEED,
  settleTimeoutMs: 15_000,
  patienceMs: 700,
  report: () => {},
};

Deno.test("soak: three seconds of random writes and faults, and nothing is missed", async () => {
  const { missCount, misses, writes, changes, calls, faults } = await runSoak(QUICK);
  assert.deepEqual(misses, [], `${missCount} misses; again: KUBELOOP_SEED=${SEED}`);
  assert.ok(
    writes > QUICK.objects && changes > 0 && calls > 4 * QUICK.objects,
    `${writes} ${changes} ${calls}`,
  );
  assert.ok(Object.keys(faults).length > 1, `faults: ${JSON.stringify(faults)}`);
});

Deno.test("soak: events that a server keeps back are noticed", async () => {
  const { missCount, misses } = await runSoak({
    ...QUICK,
    durationMs: 1_000,
    roundMs: 1_000,
    // Nobody is told anything any more: there is nothing to wait for.
    settleTimeoutMs: 1_000,
    // A silent watch that is given up within a second leads to a list, and that heals.
    patienceMs: 60_000,
    sabotage: {
      on: { verb: "watch", resource: "configmaps" },
      times: Infinity,
      fault: { type: "lost-events", count: 1_000_000 },
    },
  });
  assert.ok(missCount > 0, `no miss was noticed, seed ${SEED}`);
  assert.match(misses.join("\n"), /was not told|end of .* was not told/);
});
