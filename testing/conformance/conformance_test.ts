import assert from "node:assert/strict";
import { EXPLANATIONS } from "./explained.ts";
import { playEmbedded } from "./run_scenarios.ts";
import { SCENARIOS } from "./scenarios.ts";
import { startWebhooks } from "./webhooks.ts";

/** Here the real server answers with an internal error too. */
const FAILING_ON_BOTH =
  /^(admission: |conversions: |policies: |subresource admission: |scales: the numbers are missing|hostile: n(?:ames that cannot be keys|umbers stay)|hostile: a patch that takes the type away|random: a custom object is patched)/;

Deno.test("conformance: there are at least 350 scenarios, each with a name of its own", () => {
  assert.ok(SCENARIOS.length >= 350);
  assert.equal(new Set(SCENARIOS.map(({ name }) => name)).size, SCENARIOS.length);
});

Deno.test("conformance: every scenario runs on the embedded server, and nothing is waited for in vain", async () => {
  await using webhooks = await startWebhooks();
  const performances = await playEmbedded(SCENARIOS, "test", { variables: webhooks.variables });
  assert.equal(performances.length, SCENARIOS.length);
  for (const { scenario, recording } of performances) {
    for (const { title, outcome } of recording.records) {
      const where = `${scenario.name}: ${title}: ${JSON.stringify(outcome)}`;
      assert.equal(outcome["waitedInVain"], undefined, where);
      assert.notEqual(title, "events that nobody asked for", where);
      if (!FAILING_ON_BOTH.test(scenario.name)) {
        assert.doesNotMatch(JSON.stringify(outcome), /InternalError/, where);
      }
    }
  }
});

Deno.test("conformance: every explanation names a scenario and its steps, and is told in docs/embedded.md", async () => {
  const docs = await Deno.readTextFile(new URL("../../docs/embedded.md", import.meta.url));
  const table = docs.replaceAll(/ +/g, " ");
  for (const { title, scenario, steps, reason } of EXPLANATIONS) {
    const explained = SCENARIOS.find(({ name }) => name === scenario);
    assert.ok(explained !== undefined, `${title}: there is no scenario "${scenario}"`);
    for (const step of steps) {
      assert.ok(explained.steps[step - 1] !== undefined, `${title}: there is no step ${step}`);
    }
    assert.ok(table.includes(`| ${title} | ${reason} |`), `docs/embedded.md does not tell "${title}"`);
  }
});
