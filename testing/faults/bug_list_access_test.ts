import assert from "node:assert/strict";
import { isForbidden } from "../../src/client/api_error.ts";
import { connect } from "../../src/client/connect.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import { defineController } from "../../src/controller/define_controller.ts";
import { Manager } from "../../src/manager/manager.ts";
import { ConfigMap, Role, RoleBinding, Secret } from "../../src/resource/builtins.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { eventually } from "../eventually.ts";
import { startTestEnv, type TestEnv } from "../start_test_env.ts";
import { withWiredCache } from "./bug_list_bench_for_tests.ts";
import { startFaultProxy } from "./fault_proxy.ts";

Deno.test("bug list 18: a cache whose rights are taken away and given back misses nothing", async () => {
  await withWiredCache({}, async ({ env, proxy, configMaps, informer, start, settles }) => {
    await configMaps.create({ metadata: { name: "before" } });
    await start();
    const forbidden = proxy.inject({
      on: { verb: ["list", "watch"] },
      times: Infinity,
      fault: { type: "status", code: 403 },
    });
    proxy.cut({ verb: "watch" });
    await forbidden.hit;
    await configMaps.create({ metadata: { name: "meanwhile" } });
    await configMaps.delete("before");
    // What happened meanwhile is known no more: only a list can tell.
    env.server?.compact();
    await eventually(() => forbidden.hits > 2, { what: "further tries" });
    assert.ok(isForbidden(informer.status().lastError));
    assert.equal(informer.lister.list()[0]?.metadata.name, "before", "the cache stays as it was");
    forbidden[Symbol.dispose]();
    await settles();
  });
});

const RULES = [
  { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["secrets"], verbs: ["*"] },
];

async function giveRights(env: TestEnv, namespace: string): Promise<void> {
  await env.client.resource(Role, { namespace }).create({ metadata: { name: "mirror" }, rules: RULES });
}

/** Keeps a Secret beside each ConfigMap. */
const mirror = defineController({
  name: "mirror",
  for: ConfigMap,
  owns: [Secret],
  async reconcile({ object, apply }) {
    await apply(Secret, { metadata: { name: object.metadata.name } });
  },
});

Deno.test({
  name: "real API server: bug list 18: an operator whose role is removed and put back goes on by itself",
  ignore: ignoreRealServers,
  async fn() {
    await using env = await startTestEnv({ backend: "control-plane" });
    const plane = env.controlPlane;
    assert.ok(plane);
    const namespace = await env.namespace();
    await giveRights(env, namespace);
    await env.client.resource(RoleBinding, { namespace }).create({
      metadata: { name: "mirror" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "mirror" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "mirror" }],
    });
    const upstream = new HttpTransport(plane.configFor(await plane.issueClient({ user: "mirror" })));
    await using proxy = await startFaultProxy({ upstream });
    using client = await connect(proxy.connection());
    const manager = new Manager({ client, namespaces: [namespace] });
    manager.add(mirror);
    const stop = new AbortController();
    const running = manager.run(stop.signal);
    await Promise.race([manager.ready, running]);

    const configMaps = env.client.resource(ConfigMap, { namespace });
    const secrets = env.client.resource(Secret, { namespace });
    const isMirrored = (name: string): Promise<unknown> =>
      eventually(() => secrets.get(name), { timeoutMs: 30_000, what: `the mirror of ${name}` });
    await configMaps.create({ metadata: { name: "before" } });
    await isMirrored("before");

    await env.client.resource(Role, { namespace }).delete("mirror");
    await eventually(
      () => client.resource(ConfigMap, { namespace }).list().then(() => false, isForbidden),
      { what: "the end of the rights" },
    );
    // A server goes on with a watch that it has begun.
    const asked = proxy.requests.length;
    proxy.cut({ verb: "watch" });
    await configMaps.create({ metadata: { name: "meanwhile" } });
    await secrets.delete("before");
    await eventually(() => proxy.requests.length >= asked + 4, { what: "tries without rights" });
    await giveRights(env, namespace);
    await isMirrored("meanwhile");
    await isMirrored("before");
    await configMaps.create({ metadata: { name: "after" } });
    await isMirrored("after");
    stop.abort();
    await running;
    upstream.close();
  },
});
