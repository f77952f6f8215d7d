import assert from "node:assert/strict";
import { isForbidden } from "../../src/client/api_error.ts";
import { loadConfig } from "../../src/client/config.ts";
import { connect } from "../../src/client/connect.ts";
import { ConfigMap, Namespace, Secret } from "../../src/resource/builtins.ts";
import { temporaryFolder } from "../assets/fakes_for_tests.ts";
import { BOTH_BACKENDS } from "../backends/both_backends_for_tests.ts";
import { startTestEnv } from "../start_test_env.ts";

interface WhoAmI {
  readonly status: { readonly userInfo: { readonly username: string; readonly groups: readonly string[] } };
}

for (const { backend, prefix, ignore } of BOTH_BACKENDS) {
  Deno.test({
    name: `${prefix}TestUsers: a user may do what the rules and roles say, and nothing else`,
    ignore,
    async fn() {
      await using env = await startTestEnv({ backend });
      const [namespace, other] = [await env.namespace(), await env.namespace()];
      const dev = await env.user("dev", {
        groups: ["team-a"],
        namespace,
        rules: [{ verbs: ["get", "list", "create"], resources: ["configmaps"] }],
      });
      const configMaps = dev.client.resource(ConfigMap, { namespace });
      await configMaps.create({ metadata: { name: "mine" } });
      assert.equal((await configMaps.list()).items.some(({ metadata }) => metadata.name === "mine"), true);
      const refused: readonly (() => Promise<unknown>)[] = [
        () => configMaps.delete("mine"),
        () => dev.client.resource(ConfigMap, { namespace: other }).list(),
        () => dev.client.resource(Secret, { namespace }).list(),
        () => dev.client.resource(Namespace).list(),
      ];
      for (const attempt of refused) {
        await assert.rejects(attempt, (error) => {
          assert.ok(isForbidden(error), String(error));
          assert.match(error.message, /User "dev" cannot (delete|list) resource/);
          return true;
        });
      }
      const reader = await env.user("reader", { role: "view" });
      assert.ok((await reader.client.resource(ConfigMap, { namespace: other }).list()).items);
      await assert.rejects(reader.client.resource(Secret, { namespace: other }).list(), isForbidden);
      await assert.rejects(
        reader.client.resource(ConfigMap, { namespace: other }).create({ metadata: { name: "a" } }),
        isForbidden,
      );
    },
  });

  Deno.test({
    name: `${prefix}TestUsers: the kubeconfig of a user lets programs in as that user`,
    ignore,
    async fn() {
      await using env = await startTestEnv({ backend });
      await using folder = await temporaryFolder();
      const dev = await env.user("dev@example.com", { groups: ["team-a", "team-b"] });
      const path = `${folder.path}/config`;
      await Deno.writeTextFile(path, await dev.kubeconfig());
      using outside = await connect(await loadConfig({ kubeconfig: path }));
      const review = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
      const { status: { userInfo } } = await outside.raw<WhoAmI>(
        "POST",
        "/apis/authentication.k8s.io/v1/selfsubjectreviews",
        { body: review },
      );
      assert.equal(userInfo.username, "dev@example.com");
      assert.deepEqual(userInfo.groups, ["team-a", "team-b", "system:authenticated"]);
      await assert.rejects(outside.resource(Namespace).list(), isForbidden);
      // The admin's one goes on as before.
      await Deno.writeTextFile(path, env.kubeconfig());
      using admin = await connect(await loadConfig({ kubeconfig: path }));
      assert.ok((await admin.resource(Namespace).list()).items.length > 0);
    },
  });
}

Deno.test("TestUsers: a role that does not exist is told in one line", async () => {
  await using env = await startTestEnv({ backend: "embedded" });
  await assert.rejects(env.user("dev", { role: "viewer" }), {
    name: "TypeError",
    message: 'Cannot let the user "dev" in: there is no ClusterRole "viewer", create it first or give rules',
  });
});

Deno.test("TestUsers: rules may be about paths, names and subresources", async () => {
  await using env = await startTestEnv({ backend: "embedded" });
  const namespace = await env.namespace();
  const { client } = await env.user("dev", {
    rules: [{ verbs: ["get"], nonResourceURLs: ["/metrics"] }],
  });
  await assert.rejects(
    client.raw("GET", "/metrics", { accept: "text/plain" }),
    (error) => !isForbidden(error),
  );
  const one = await env.user("one", {
    namespace,
    rules: [{ verbs: ["get", "update"], resources: ["configmaps"], resourceNames: ["mine"] }],
  });
  await env.client.resource(ConfigMap, { namespace }).create({ metadata: { name: "mine" } });
  assert.ok(await one.client.resource(ConfigMap, { namespace }).get("mine"));
  await assert.rejects(one.client.resource(ConfigMap, { namespace }).get("other"), isForbidden);
});
