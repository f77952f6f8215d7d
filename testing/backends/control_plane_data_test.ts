import assert from "node:assert/strict";
import { type Client, connect } from "../../src/client/mod.ts";
import { ConfigMap, Namespace } from "../../src/resource/builtins.ts";
import { temporaryFolder } from "../assets/fakes_for_tests.ts";
import type { ControlPlane } from "../control_plane/control_plane.ts";
import { eventually } from "../eventually.ts";
import { type ControlPlaneOptions, startControlPlane } from "./control_plane.ts";
import { ignoreRealServers } from "./real_servers_for_tests.ts";

const IN_DEFAULT = { namespace: "default" };

async function withPlane(
  options: ControlPlaneOptions,
  work: (plane: ControlPlane, client: Client) => Promise<void>,
): Promise<void> {
  await using plane = await startControlPlane(options);
  const client = await connect(plane.adminConfig);
  try {
    await work(plane, client);
  } finally {
    client.close();
  }
}

Deno.test({
  name: "real API server: startControlPlane begins with the data of another one, any number of times",
  ignore: ignoreRealServers,
  async fn() {
    await using folder = await temporaryFolder();
    const etcdData = `${folder.path}/data`;
    const uids: string[] = [];
    await withPlane({}, async (plane, client) => {
      const configMaps = client.resource(ConfigMap, IN_DEFAULT);
      for (const name of ["one", "two"]) {
        uids.push((await configMaps.create({ metadata: { name } })).metadata.uid);
      }
      await plane.saveEtcdData(etcdData);
      await plane.start();
      assert.equal((await configMaps.get("one")).metadata.uid, uids[0], "the servers can be started again");
      await assert.rejects(plane.saveEtcdData(etcdData), /^Error: Cannot copy the data of etcd to /);
    });
    for (const round of ["first", "second"]) {
      await withPlane({ etcdData, parentFolder: folder.path }, async (_plane, client) => {
        const configMaps = client.resource(ConfigMap, IN_DEFAULT);
        const { items } = await configMaps.list();
        assert.deepEqual(items.map(({ metadata }) => metadata.uid), uids, `the ${round} round`);
        await configMaps.create({ metadata: { name: "another" } });
        await configMaps.delete("one");
      });
    }
    const left = await Array.fromAsync(Deno.readDir(folder.path), ({ name }) => name);
    assert.deepEqual(left, ["data"]);
  },
});

Deno.test({
  name: "real API server: startControlPlane leaves no folder behind when the data are none of an etcd",
  ignore: ignoreRealServers,
  async fn() {
    await using folder = await temporaryFolder();
    const etcdData = `${folder.path}/data`;
    await Deno.mkdir(etcdData);
    await assert.rejects(startControlPlane({ etcdData, parentFolder: folder.path }), {
      message: `Cannot use "${etcdData}" as data of etcd: it has no file "member/snap/db"`,
    });
    const left = await Array.fromAsync(Deno.readDir(folder.path), ({ name }) => name);
    assert.deepEqual(left, ["data"]);
  },
});

Deno.test({
  name: "real API server: startControlPlane runs no controllers where none are asked for",
  ignore: ignoreRealServers,
  async fn() {
    await withPlane({ controllers: false }, async (_plane, client) => {
      const namespaces = client.resource(Namespace);
      await namespaces.create({ metadata: { name: "held" } });
      // The first step of its end is the API server's, the rest a controller's.
      await namespaces.delete("held");
      await eventually(async () => (await namespaces.get("held")).status?.phase === "Terminating");
      // A controller needs far less time than so many requests.
      for (let request = 0; request < 100; request++) {
        assert.deepEqual((await namespaces.get("held")).spec?.finalizers, ["kubernetes"]);
      }
    });
  },
});
