import assert from "node:assert/strict";
import { sleep, systemClock } from "../../src/async/clock.ts";
import { isNotFound } from "../../src/client/api_error.ts";
import { ownerReferenceTo } from "../../src/controller/owner_reference.ts";
import { ConfigMap, Namespace } from "../../src/resource/builtins.ts";
import type { BackendName } from "../backend.ts";
import { BOTH_BACKENDS } from "../backends/both_backends_for_tests.ts";
import type { ClusterControllers } from "../embedded/cluster_controllers.ts";
import { eventually } from "../eventually.ts";
import { startTestEnv } from "../start_test_env.ts";

/** Long enough for a controller that runs. */
const PATIENCE_MS = 1_500;

/** Deletes an owner, then a namespace; answers what went with them. */
async function deleteIn(backend: BackendName, clusterControllers?: ClusterControllers): Promise<void> {
  await using env = await startTestEnv({ backend, ...(clusterControllers && { clusterControllers }) });
  const [kept, going] = [await env.namespace(), await env.namespace()];
  const maps = env.client.resource(ConfigMap, { namespace: kept });
  const owner = await maps.create({ metadata: { name: "owner" } });
  await maps.create({ metadata: { name: "owned", ownerReferences: [ownerReferenceTo(owner)] } });
  await maps.delete("owner");
  await env.client.resource(Namespace).delete(going);
  const isGone = (read: Promise<unknown>) => read.then(() => false, isNotFound);
  const look = async () => ({
    owned: await isGone(maps.get("owned")),
    namespace: await isGone(env.client.resource(Namespace).get(going)),
  });
  const wanted = {
    owned: clusterControllers?.garbageCollector ?? true,
    namespace: clusterControllers?.namespaces ?? true,
  };
  await eventually(async () => assert.deepEqual(await look(), wanted));
  if (backend !== "embedded") await sleep(systemClock, wanted.owned && wanted.namespace ? 0 : PATIENCE_MS);
  assert.deepEqual(await look(), wanted);
}

for (const { backend, prefix, ignore } of BOTH_BACKENDS) {
  Deno.test({
    name: `${prefix}clusterControllers: each runs unless it is left out`,
    ignore,
    async fn() {
      await Promise.all([
        deleteIn(backend),
        deleteIn(backend, { garbageCollector: false }),
        deleteIn(backend, { namespaces: false }),
        deleteIn(backend, { garbageCollector: false, namespaces: false }),
      ]);
    },
  });
}
