import assert from "node:assert/strict";
import { isAlreadyExists, isConflict, isNotFound } from "../../src/client/api_error.ts";
import { ConfigMap } from "../../src/resource/builtins.ts";
import { BOTH_BACKENDS } from "../backends/both_backends_for_tests.ts";
import { startTestEnv } from "../start_test_env.ts";

const WRITERS = Array.from({ length: 12 }, (_, index) => index);

/** Who of several writers succeeded, and what the others were told. */
async function outcomes(attempts: readonly Promise<unknown>[]): Promise<{ won: number; errors: unknown[] }> {
  const settled = await Promise.allSettled(attempts);
  const errors = settled.flatMap((one) => one.status === "rejected" ? [one.reason] : []);
  return { won: settled.length - errors.length, errors };
}

for (const { backend, prefix, ignore } of BOTH_BACKENDS) {
  Deno.test({
    name: `${prefix}racing writers: one wins where only one can, and nothing is lost where all can`,
    ignore,
    async fn() {
      await using env = await startTestEnv({ backend });
      const configMaps = env.client.resource(ConfigMap, { namespace: await env.namespace() });

      const created = await outcomes(WRITERS.map(() => configMaps.create({ metadata: { name: "a" } })));
      assert.equal(created.won, 1);
      assert.ok(created.errors.every(isAlreadyExists), String(created.errors[0]));

      const live = await configMaps.get("a");
      const updated = await outcomes(
        WRITERS.map((writer) => configMaps.replace({ ...live, data: { writer: String(writer) } })),
      );
      assert.equal(updated.won, 1);
      assert.ok(updated.errors.every(isConflict), String(updated.errors[0]));

      // The real server tries a patch five times; more writers than that may be told of a conflict.
      const few = WRITERS.slice(0, 4);
      const patched = await outcomes(
        few.map((writer) =>
          configMaps.patch("a", { type: "merge", value: { data: { [`k${writer}`]: "v" } } })
        ),
      );
      assert.deepEqual(patched.errors, []);
      const applied = await outcomes(
        few.map((writer) =>
          configMaps.apply({ metadata: { name: "a" }, data: { [`own${writer}`]: "v" } }, {
            fieldManager: `writer-${writer}`,
          })
        ),
      );
      assert.deepEqual(applied.errors, []);
      const { data = {}, metadata } = await configMaps.get("a");
      for (const writer of few) assert.deepEqual([data[`k${writer}`], data[`own${writer}`]], ["v", "v"]);
      assert.equal(
        metadata.managedFields?.filter(({ operation }) => operation === "Apply").length,
        few.length,
      );

      const deleted = await outcomes(WRITERS.map(() => configMaps.delete("a")));
      assert.ok(deleted.won >= 1);
      assert.ok(deleted.errors.every(isNotFound), String(deleted.errors[0]));
      await assert.rejects(configMaps.get("a"), isNotFound);
    },
  });
}
