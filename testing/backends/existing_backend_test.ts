import assert from "node:assert/strict";
import { z } from "zod";
import { defineController } from "../../src/controller/define_controller.ts";
import { isForbidden, isNotFound } from "../../src/client/api_error.ts";
import type { Client } from "../../src/client/client.ts";
import { loadConfig } from "../../src/client/config.ts";
import { connect } from "../../src/client/connect.ts";
import {
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  CustomResourceDefinition,
  Namespace,
} from "../../src/resource/builtins.ts";
import { defineResource } from "../../src/resource/define_resource.ts";
import { temporaryFolder } from "../assets/fakes_for_tests.ts";
import { freePort } from "../control_plane/free_port.ts";
import { startTestEnv } from "../start_test_env.ts";
import { BOTH_BACKENDS } from "./both_backends_for_tests.ts";

function resourceOf(kind: string) {
  return defineResource({
    group: "example.com",
    kind,
    plural: `${kind.toLowerCase()}s`,
    scope: "Namespaced",
    versions: { v1: { spec: z.object({ size: z.int() }) } },
  });
}

const Mine = resourceOf("Mine");
const Theirs = resourceOf("Theirs");

/** The objects that come and go with tests. */
async function namesOn(client: Client): Promise<readonly string[]> {
  const lists = await Promise.all([
    client.resource(CustomResourceDefinition).list(),
    client.resource(Namespace).list(),
    client.resource(ClusterRole).list(),
    client.resource(ClusterRoleBinding).list(),
  ]);
  return lists.flatMap(({ items }) => items.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).sort();
}

for (const { backend, prefix, ignore } of BOTH_BACKENDS) {
  Deno.test({
    name:
      `${prefix}startTestEnv: on an existing cluster, what the test has made is deleted, and nothing else`,
    ignore,
    async fn() {
      await using cluster = await startTestEnv({
        backend,
        resources: [Theirs],
        embedded: { authorization: "RBAC" },
      });
      await using folder = await temporaryFolder();
      const kubeconfig = `${folder.path}/config`;
      await Deno.writeTextFile(kubeconfig, cluster.kubeconfig());
      const before = await namesOn(cluster.client);
      // The objects hold on to their namespace until the operator has cleaned up.
      const cleaned: string[] = [];
      const controller = defineController({
        for: Mine,
        reconcile: () => {},
        cleanup: ({ object }) => void cleaned.push(object.metadata.name),
      });
      const env = await startTestEnv({
        backend: "existing",
        existing: { kubeconfig },
        resources: [Mine, Theirs],
        controllers: [controller],
      });
      const namespace = await env.namespace();
      const mine = env.client.resource(Mine, { namespace });
      await mine.create({ metadata: { name: "a" }, spec: { size: 1 } });
      await env.waitFor(mine, "a", { until: ({ metadata }) => metadata.finalizers?.length === 1 });
      const rules = [{ verbs: ["list"], resources: ["configmaps"] }];
      const dev = await env.user("dev", { groups: ["a", "b"], rules });
      assert.ok(await dev.client.resource(ConfigMap, { namespace }).list());
      await assert.rejects(dev.client.resource(Namespace).list(), isForbidden);
      const path = `${folder.path}/dev`;
      await Deno.writeTextFile(path, await dev.kubeconfig());
      using outside = await connect(await loadConfig({ kubeconfig: path }));
      await assert.rejects(outside.resource(Namespace).list(), isForbidden);
      await env.stop();
      assert.deepEqual(cleaned, ["a"]);
      await assert.rejects(cluster.client.resource(Namespace).get(namespace), isNotFound);
      await cluster.waitForDeletion(cluster.client.resource(CustomResourceDefinition), "mines.example.com");
      assert.deepEqual(await namesOn(cluster.client), before);
    },
  });
}

Deno.test("startTestEnv: a cluster that dies under a test does not keep the end of the test waiting", async () => {
  await using folder = await temporaryFolder();
  const kubeconfig = `${folder.path}/config`;
  const cluster = await startTestEnv({ backend: "embedded", resources: [Mine] });
  await Deno.writeTextFile(kubeconfig, cluster.kubeconfig());
  const told: string[] = [];
  const controller = defineController({ for: Mine, reconcile: () => ({ requeueAfterMs: 3_600_000 }) });
  const env = await startTestEnv({
    backend: "existing",
    existing: { kubeconfig },
    controllers: [controller],
    onProgress: (line) => void told.push(line),
  });
  const namespace = await env.namespace();
  await env.client.resource(Mine, { namespace }).create({ metadata: { name: "a" }, spec: { size: 1 } });
  await cluster.stop();
  await env.stop();
  assert.match(told.join("\n"), new RegExp(`The Namespace "${namespace}" of the test is left: .*`));
});

Deno.test("startTestEnv: a kubeconfig that leads nowhere is told in one line", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  const config = (fields: object) => JSON.stringify({ apiVersion: "v1", kind: "Config", ...fields });
  const port = freePort();
  const clusters = [{ name: "a", cluster: { server: `http://127.0.0.1:${port}` } }];
  const contexts = [{ name: "dev", context: { cluster: "a" } }];
  await Deno.writeTextFile(`${path}/no-context`, config({ clusters, contexts }));
  await Deno.writeTextFile(`${path}/empty`, config({}));
  await Deno.writeTextFile(`${path}/dead`, config({ clusters, contexts, "current-context": "dev" }));
  for (
    const [existing, message] of [
      [{ kubeconfig: `${path}/none` }, /^Cannot read the kubeconfig ".*none"/],
      [{ kubeconfig: `${path}/empty` }, /it is empty, with neither contexts nor clusters$/],
      [{ kubeconfig: `${path}/no-context` }, /has no current-context, .*\(it has "dev"\)$/],
      [{ kubeconfig: `${path}/dead`, context: "prod" }, /there is no context "prod" \(it has "dev"\)$/],
      [
        { kubeconfig: `${path}/dead` },
        /^Cannot use the cluster of the kubeconfig ".*dead" \(context "dev"\): .*; start it, or choose another one by existing\.context$/,
      ],
    ] as const
  ) {
    await assert.rejects(
      startTestEnv({ backend: "existing", existing, startTimeoutMs: 2_000 }),
      (error: Error) => {
        assert.match(error.message, message);
        assert.ok(!error.message.includes("\n"), error.message);
        return true;
      },
    );
  }
});

Deno.test("startTestEnv: an unknown backend is told in one line, with those that there are", async () => {
  const backend: string = "minikube";
  const { chooseBackend } = await import("./start_backend.ts");
  assert.throws(() => chooseBackend(backend), {
    name: "TypeError",
    message:
      'Cannot start the backend "minikube": choose one of embedded, control-plane, container, k3s, kind, existing',
  });
});
