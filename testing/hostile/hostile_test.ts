import assert from "node:assert/strict";
import { systemClock } from "../../src/async/clock.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { isHarmless } from "./harmless.ts";
import { hostileRun } from "./hostile_run.ts";
import { KNOWN_DIFFERENCES } from "./known_differences.ts";
import { reportLines } from "./report.ts";
import { sequenceOf } from "./run_hostile.ts";

/** Other requests: KUBELOOP_SEED=42 deno task test:all testing/hostile/hostile_test.ts */
const SEED = Number(Deno.env.get("KUBELOOP_SEED") ?? 1);

Deno.test("hostile: equal seeds give equal requests, of every sort", () => {
  const texts = [1, 2].map(() =>
    JSON.stringify(Array.from({ length: 60 }, (_, index) => sequenceOf(SEED, index)))
  );
  assert.equal(texts[0], texts[1]);
  const sorts = ["__proto__", "%00", "continue=", "application/yaml", "k8s\\u0000", "$patch", "impersonate-"];
  for (const sort of sorts) assert.ok(texts[0]?.includes(sort), `no ${sort} with seed ${SEED}`);
});

Deno.test("hostile: nothing is deleted but what a sequence has made", () => {
  const harmful = [
    "/api/v1/namespaces/{ns}",
    "/api/v1/namespaces/{ns}/",
    "/apis/{group}/v1/widgets",
    "/api/v1/namespaces/other/configmaps",
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
    "/api/v1/namespaces/{ns}/configmaps/a?orphanDependents=true",
  ];
  for (const target of harmful) {
    assert.equal(isHarmless({ method: "DELETE", target, headers: [] }), false, target);
  }
  const target = "/api/v1/namespaces/{ns}/configmaps/a";
  assert.equal(isHarmless({ method: "DELETE", target, headers: [] }), true);
});

Deno.test("hostile: what is known to differ is told in docs/embedded.md", async () => {
  const docs = await Deno.readTextFile(new URL("../../docs/embedded.md", import.meta.url));
  const table = docs.replaceAll(/ +/g, " ");
  for (const { title, reason } of KNOWN_DIFFERENCES) {
    assert.ok(table.includes(`| ${title} | ${reason} |`), `docs/embedded.md does not tell "${title}"`);
  }
});

Deno.test("hostile: the embedded server answers alike with a socket and without, and is right afterwards", async () => {
  const report = await hostileRun({
    requests: 700,
    seed: SEED,
    run: "alone",
    isReal: false,
    clock: systemClock,
    shrinks: 1,
  });
  assert.ok(report.isGood, reportLines(report).join("\n"));
  assert.ok(report.result.requests >= 700);
});

Deno.test({
  name: "real API server: hostile requests get answers of the same sort",
  ignore: ignoreRealServers,
  async fn() {
    const report = await hostileRun({
      requests: 700,
      seed: SEED,
      run: "both",
      isReal: true,
      clock: systemClock,
      shrinks: 1,
    });
    assert.ok(report.isGood, reportLines(report).join("\n"));
  },
});
