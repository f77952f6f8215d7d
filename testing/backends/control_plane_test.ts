import assert from "node:assert/strict";
import {
  type Client,
  connect,
  isForbidden,
  isNotFound,
  isUnauthorized,
  loadConfig,
} from "../../src/client/mod.ts";
import { ConfigMap, Namespace, ServiceAccount } from "../../src/resource/builtins.ts";
import { temporaryFolder } from "../assets/fakes_for_tests.ts";
import type { ControlPlane } from "../control_plane/control_plane.ts";
import { isAlive } from "../control_plane/processes_for_tests.ts";
import { eventually } from "../eventually.ts";
import { startControlPlane } from "./control_plane.ts";
import { ignoreRealServers } from "./real_servers_for_tests.ts";

async function withClient<T>(
  config: ControlPlane["adminConfig"],
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect(config);
  try {
    return await work(client);
  } finally {
    client.close();
  }
}

Deno.test({
  name: "startControlPlane: answers once it is there, and lets in whom it should",
  ignore: ignoreRealServers,
  async fn(t) {
    await using plane = await startControlPlane({
      tokenUsers: [{ token: "s3cret", user: 'jo "j", e', groups: ["system:masters"] }],
    });
    const config = (credential: Parameters<ControlPlane["configFor"]>[0]) => plane.configFor(credential);
    const whoAmI = (client: Client) =>
      client.raw<{ status: { userInfo: { username: string; groups: string[] } } }>(
        "POST",
        "/apis/authentication.k8s.io/v1/selfsubjectreviews",
        { body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" } },
      ).then(({ status }) => status.userInfo);

    await t.step(
      "the admin by a certificate, and the namespace is there",
      () =>
        withClient(plane.adminConfig, async (client) => {
          assert.equal((await client.discovery().serverVersion()).gitVersion, "v1.37.2");
          assert.equal((await client.resource(Namespace).get("default")).status?.phase, "Active");
          const { username, groups } = await whoAmI(client);
          assert.equal(username, "kubeloop-admin");
          assert.ok(groups.includes("system:masters"));
        }),
    );
    await t.step("the admin by the kubeconfig", async () => {
      const kubeconfig = `${plane.folder}/for-others.kubeconfig`;
      await Deno.writeTextFile(kubeconfig, plane.kubeconfig);
      await withClient(
        await loadConfig({ kubeconfig }),
        (client) => client.resource(Namespace).get("default"),
      );
    });
    await t.step("a user by a token", () =>
      withClient(config({ token: "s3cret" }), async (client) => {
        assert.equal((await whoAmI(client)).username, 'jo "j", e');
        await client.resource(Namespace).get("default");
      }));
    await t.step("a user by a certificate, with no more rights than it has", async () => {
      const pair = await plane.issueClient({ user: "jane", groups: ["dev"] });
      await withClient(config(pair), async (client) => {
        const { username, groups } = await whoAmI(client);
        assert.equal(username, "jane");
        assert.ok(groups.includes("dev"));
        await assert.rejects(client.resource(Namespace).get("default"), isForbidden);
      });
    });
    await t.step("a service account by a token", async () => {
      const accounts = { namespace: "default" };
      const robot = await withClient(
        plane.adminConfig,
        (client) => client.resource(ServiceAccount, accounts).create({ metadata: { name: "robot" } }),
      );
      const subject = { namespace: "default", name: "robot", uid: robot.metadata.uid };
      await withClient(config({ token: await plane.issueToken(subject) }), async (client) => {
        assert.equal((await whoAmI(client)).username, "system:serviceaccount:default:robot");
      });
      const expired = await plane.issueToken({ ...subject, validMs: -120_000 });
      await withClient(
        config({ token: expired }),
        (client) => assert.rejects(whoAmI(client), isUnauthorized),
      );
    });
    await t.step("nobody by a certificate that has expired, or of another CA", async () => {
      const expired = await plane.issueClient({ user: "joe", validMs: -1_000 });
      await withClient(
        config(expired),
        (client) => assert.rejects(client.resource(Namespace).get("default")),
      );
      await withClient(
        config({ token: "guessed" }),
        (client) => assert.rejects(client.resource(Namespace).get("default"), isUnauthorized),
      );
    });
  },
});

Deno.test({
  name: "startControlPlane: the same objects at the same address after both servers were started again",
  ignore: ignoreRealServers,
  async fn() {
    await using plane = await startControlPlane();
    const { url } = plane;
    await withClient(plane.adminConfig, async (client) => {
      const settings = client.resource(ConfigMap, { namespace: "default" });
      const created = await settings.create({ metadata: { name: "settings" } });
      await plane.apiServer.stop();
      await assert.rejects(settings.get("settings"), { name: "ConnectionError" });
      await plane.etcd.stop();
      assert.equal(plane.etcd.pid, undefined);
      await plane.start();
      assert.equal(plane.url, url);
      assert.deepEqual(await settings.get("settings"), created);
      await plane.etcd.stop({ kill: true });
      await plane.etcd.start();
      await eventually(() => settings.get("settings"), { what: "an answer after the end of etcd" });
    });
  },
});

Deno.test({
  name: "startControlPlane: two run side by side, and nothing is left of either",
  ignore: ignoreRealServers,
  async fn() {
    await using folder = await temporaryFolder();
    const planes = await Promise.all([1, 2].map(() => startControlPlane({ parentFolder: folder.path })));
    assert.equal(new Set(planes.map(({ url }) => url)).size, 2);
    const uids = await Promise.all(
      planes.map(({ adminConfig }) =>
        withClient(
          adminConfig,
          async (client) => (await client.resource(Namespace).get("default")).metadata.uid,
        )
      ),
    );
    assert.notEqual(uids[0], uids[1]);
    const pids = planes.flatMap(({ etcd, apiServer }) => [etcd.pid, apiServer.pid]);
    const ports = planes.flatMap(({ etcd, apiServer }) => [etcd.port, apiServer.port]);
    await Promise.all(planes.map((plane) => plane.stop()));
    await planes[0]?.stop();
    for (const pid of pids) assert.ok(pid !== undefined && !await isAlive(pid));
    for (const port of ports) Deno.listen({ hostname: "127.0.0.1", port }).close();
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder.path)), []);
  },
});

Deno.test({
  name: "startControlPlane: nothing is left when its process dies by SIGKILL",
  ignore: ignoreRealServers,
  async fn() {
    await using folder = await temporaryFolder();
    const module = new URL("./control_plane.ts", import.meta.url).href;
    const program = `import { startControlPlane } from ${JSON.stringify(module)};
      const plane = await startControlPlane({ parentFolder: ${JSON.stringify(folder.path)} });
      console.log(JSON.stringify([plane.etcd.pid, plane.apiServer.pid]));
      setInterval(() => {}, 1000);`;
    const permissions = ["--allow-read", "--allow-write", "--allow-env", "--allow-net", "--allow-run=sh"];
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const args = ["run", "--quiet", "--no-lock", "--config", config, ...permissions, "-"];
    const child = new Deno.Command("deno", { args, stdin: "piped", stdout: "piped" }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(program));
    await writer.close();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const pids: number[] = JSON.parse((await reader.read()).value ?? "[]");
    assert.equal(pids.length, 2);
    for (const pid of pids) assert.ok(await isAlive(pid));
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    await eventually(async () => (await Array.fromAsync(Deno.readDir(folder.path))).length === 0, {
      what: "an empty folder",
    });
    for (const pid of pids) {
      await eventually(async () => !await isAlive(pid), { what: `the end of process ${pid}` });
    }
  },
});

Deno.test({
  name: "startControlPlane: with the real kube-controller-manager, deployments get their replica sets",
  ignore: ignoreRealServers,
  async fn() {
    await using plane = await startControlPlane({ controllerManager: true });
    await withClient(plane.adminConfig, async (client) => {
      const labels = { app: "web" };
      const spec = { containers: [{ name: "web", image: "web" }] };
      await client.raw("POST", "/apis/apps/v1/namespaces/default/deployments", {
        body: {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "web" },
          spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
        },
      });
      await eventually(async () => {
        const path = "/apis/apps/v1/namespaces/default/replicasets";
        return (await client.raw<{ items: unknown[] }>("GET", path)).items.length === 1;
      }, { what: "the replica set" });
      await client.resource(Namespace).create({ metadata: { name: "passing" } });
      await client.resource(Namespace).delete("passing");
      await eventually(() => client.resource(Namespace).get("passing").then(() => false, isNotFound), {
        what: "the end of the namespace",
        timeoutMs: 30_000,
      });
    });
  },
});
