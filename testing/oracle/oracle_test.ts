import assert from "node:assert/strict";
import { startTestEnv } from "../start_test_env.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { disagreement, judgeAll, UNWARNED } from "./compare.ts";
import { corpus, WRITTEN_CASES } from "./corpus.ts";
import type { OracleCase } from "./oracle_case.ts";
import { digestOf, readRecords } from "./records.ts";
import { judgedHere } from "./verdict.ts";

/** Other random schemas: KUBELOOP_SEED=42 deno task test:all testing/oracle/oracle_test.ts */
const SEED = Deno.env.get("KUBELOOP_SEED");

const RECORD_AGAIN = "run deno task oracle --record";

Deno.test("oracle: there are at least 150 schemas that somebody wrote, each with a name of its own", () => {
  const cases = corpus();
  assert.ok(WRITTEN_CASES.length >= 150, `only ${WRITTEN_CASES.length}`);
  assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length);
  const names = new Set(cases.filter(({ isCostly }) => isCostly).map(({ name }) => name));
  for (const name of UNWARNED) assert.ok(names.has(name), `${name} is no case`);
});

Deno.test("oracle: the schemas of the corpus are judged as Kubernetes 1.37.2 judged them", async () => {
  const records = await readRecords();
  const cases = corpus();
  assert.deepEqual([...records.keys()].sort(), cases.map(({ name }) => name).sort(), RECORD_AGAIN);
  for (const oracleCase of cases) {
    const record = records.get(oracleCase.name);
    assert.equal(digestOf(oracleCase), record?.digest, `${oracleCase.name} has changed: ${RECORD_AGAIN}`);
    if (record) assert.equal(disagreement(oracleCase, record.verdict), undefined);
  }
});

Deno.test("oracle: a random schema that is broken is refused, and one that is not is taken", () => {
  for (const oracleCase of corpus(SEED === undefined ? 7 : Number(SEED))) {
    if (!oracleCase.name.startsWith("random")) continue;
    const isBroken = oracleCase.name.includes(":");
    assert.equal(judgedHere(oracleCase).accepted, !isBroken, JSON.stringify(oracleCase));
  }
});

Deno.test("disagreement: other fields, another verdict, and a cost that nobody expected are told", () => {
  const oracleCase: OracleCase = {
    name: "no type",
    schema: { type: "object", properties: { a: {} } },
  };
  const field = "schema.properties[a].type";
  const theirs = { accepted: false, fields: [field], isCostly: false };
  assert.equal(disagreement(oracleCase, theirs), undefined);
  assert.equal(
    disagreement(oracleCase, { ...theirs, fields: ["schema"] }),
    `no type: here refused for ${field}, by the server refused for schema`,
  );
  assert.equal(
    disagreement(oracleCase, { ...theirs, accepted: true, fields: [] }),
    `no type: here refused for ${field}, by the server accepted`,
  );
  assert.match(disagreement(oracleCase, { ...theirs, isCostly: true }) ?? "", /its cost is too high/);
});

Deno.test({
  name: "real API server: the schemas of the corpus are judged as here",
  ignore: ignoreRealServers,
  async fn() {
    await using env = await startTestEnv({ backend: "control-plane" });
    const judged = await judgeAll(corpus(SEED === undefined ? 1 : Number(SEED)), env.transport);
    assert.deepEqual(
      judged.map(({ oracleCase, verdict }) => disagreement(oracleCase, verdict)).filter((text) => text),
      [],
    );
  },
});
