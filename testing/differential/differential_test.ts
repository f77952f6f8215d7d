import assert from "node:assert/strict";
import { systemClock } from "../../src/async/clock.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { forgetful } from "../conformance/forgetful_stage_for_tests.ts";
import { embeddedStage } from "../conformance/run_scenarios.ts";
import { startTestEnv } from "../start_test_env.ts";
import { RANDOM_KINDS } from "./kinds.ts";
import { sequences } from "./random_operations.ts";
import { findingLines, summaryLine } from "./report.ts";
import { runDifferential } from "./run_differential.ts";
import { scenarioText } from "./scenario_text.ts";
import { scenarioOf } from "./sequence_scenario.ts";
import { drawn } from "./shrink.ts";

/** Other operations: KUBELOOP_SEED=42 deno task test:all testing/differential/differential_test.ts */
const SEED = Number(Deno.env.get("KUBELOOP_SEED") ?? 1);

Deno.test("differential: equal seeds give equal sequences, and every kind has its turn", () => {
  const arbitrary = sequences(RANDOM_KINDS);
  const texts = [1, 2].map(() =>
    drawn(arbitrary, { seed: SEED, count: 60 }).map((operations, index) =>
      scenarioText(scenarioOf(String(index), operations))
    )
  );
  assert.deepEqual(texts[0], texts[1]);
  for (const { kind } of RANDOM_KINDS) {
    assert.ok(texts[0]?.some((text) => text.includes(`"kind":"${kind}"`)), `no ${kind} with seed ${SEED}`);
  }
});

Deno.test("differential: two servers of one sort answer alike", async () => {
  await using real = embeddedStage();
  await using embedded = embeddedStage();
  const stages = { real: real.stage, embedded: embedded.stage, run: "twice" };
  const result = await runDifferential(stages, { operations: 300, seed: SEED, concurrency: 1 });
  assert.deepEqual(result.findings.flatMap(findingLines), [], summaryLine(result, SEED));
  assert.ok(result.operations >= 300 && result.answers > result.operations, summaryLine(result, SEED));
});

Deno.test("differential: a difference is made as simple as it gets", async () => {
  await using real = embeddedStage();
  await using embedded = embeddedStage();
  const stages = { real: real.stage, embedded: forgetful(embedded.stage), run: "shrink" };
  const result = await runDifferential(stages, {
    operations: 60,
    seed: SEED,
    concurrency: 1,
    shrinks: 1,
    kinds: ["ConfigMap"],
  });
  const [finding] = result.findings;
  assert.equal(finding?.signature, "PUT configmaps: body");
  assert.ok((finding?.simplest?.scenario.steps.length ?? Infinity) <= 2, findingLines(finding).join("\n"));
});

Deno.test({
  name: "real API server: random operations are answered as here",
  ignore: ignoreRealServers,
  async fn() {
    await using env = await startTestEnv({ backend: "control-plane" });
    await using embedded = embeddedStage();
    const stages = {
      real: { transport: env.transport, clock: systemClock },
      embedded: embedded.stage,
      run: "short",
    };
    const result = await runDifferential(stages, { operations: 600, seed: SEED, shrinks: 1 });
    assert.deepEqual(result.findings.flatMap(findingLines), [], summaryLine(result, SEED));
  },
});
