import assert from "node:assert/strict";
import fc from "fast-check";
import { systemClock } from "../../src/async/clock.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { forgetful } from "../conformance/forgetful_stage_for_tests.ts";
import { embeddedStage } from "../conformance/run_scenarios.ts";
import { startTestEnv } from "../start_test_env.ts";
import { changed, changeTowards, pathsIn, pointerOf } from "./changes.ts";
import { cases, scenarioOfCase } from "./generated_case.ts";
import { GENERATED_KINDS } from "./generated_kinds.ts";
import { findingLines, summaryLine } from "./report.ts";
import { runGenerated } from "./run_generated.ts";

/** Other objects: KUBELOOP_SEED=42 deno task test:all testing/generated/generated_test.ts */
const SEED = Number(Deno.env.get("KUBELOOP_SEED") ?? 1);

Deno.test("changed: a field gets another value or goes, and the rest stays", () => {
  const object = { a: { b: [1, 2] }, "c/d": "x" };
  assert.deepEqual(pathsIn(object).map(pointerOf), ["/a", "/a/b", "/a/b/0", "/a/b/1", "/c~1d"]);
  assert.deepEqual(changed(object, { path: ["a", "b", 1], value: 3 }), { a: { b: [1, 3] }, "c/d": "x" });
  assert.deepEqual(changed(object, { path: ["a", "b", 0] }), { a: { b: [2] }, "c/d": "x" });
  assert.deepEqual(changed(object, { path: ["no", "such"], value: 3 }), object);
});

Deno.test("changeTowards: each change makes an object more like the other one", () => {
  const [one, other] = [{ a: 1, b: { c: "x" } }, { b: { c: "y", d: true } }];
  const changes = [0, 1, 2, 3, 4].map((choice) =>
    changed(one, changeTowards(one, other, choice) ?? { path: [] })
  );
  assert.ok(changes.every((changedOne) => JSON.stringify(changedOne) !== JSON.stringify(one)));
  assert.equal(changeTowards(one, one, 7), undefined);
});

Deno.test("generated: equal seeds give equal objects, and every kind has its turn", () => {
  const texts = [1, 2].map(() =>
    fc.sample(cases(GENERATED_KINDS), { seed: SEED, numRuns: 300, unbiased: true })
      .map((one) => JSON.stringify(scenarioOfCase(one, "generated")))
  );
  assert.deepEqual(texts[0], texts[1]);
  for (const { path } of GENERATED_KINDS) {
    assert.ok(texts[0]?.some((text) => text.includes(`"${path}"`)), `nothing at ${path} with seed ${SEED}`);
  }
});

Deno.test("generated: most objects are stored, and two servers of one sort answer alike", async () => {
  await using real = embeddedStage({ authorization: "AlwaysAllow" });
  await using embedded = embeddedStage({ authorization: "AlwaysAllow" });
  const stages = { real: real.stage, embedded: embedded.stage, run: "twice" };
  const result = await runGenerated(stages, { objects: 200, seed: SEED, concurrency: 1 });
  assert.deepEqual(result.findings.flatMap(findingLines), [], summaryLine(result, SEED));
  assert.ok(result.stored > result.refused, summaryLine(result, SEED));
});

Deno.test("generated: a difference is shown by an object as small as it gets", async () => {
  await using real = embeddedStage({ authorization: "AlwaysAllow" });
  await using embedded = embeddedStage({ authorization: "AlwaysAllow" });
  const stages = { real: real.stage, embedded: forgetful(embedded.stage), run: "shrink" };
  const result = await runGenerated(stages, {
    objects: 10,
    seed: SEED,
    concurrency: 1,
    shrinks: 1,
    kinds: ["ConfigMap"],
  });
  const [finding] = result.findings;
  assert.equal(finding?.comparison.scenario.steps.length, 2, summaryLine(result, SEED));
});

Deno.test({
  name: "real API server: generated objects are made, changed and deleted as here",
  ignore: ignoreRealServers,
  async fn() {
    await using env = await startTestEnv({ backend: "control-plane" });
    await using embedded = embeddedStage({ authorization: "AlwaysAllow" });
    const stages = {
      real: { transport: env.transport, clock: systemClock },
      embedded: embedded.stage,
      run: "few",
    };
    const result = await runGenerated(stages, { objects: 150, seed: SEED, shrinks: 1 });
    assert.deepEqual(result.findings.flatMap(findingLines), [], summaryLine(result, SEED));
  },
});
