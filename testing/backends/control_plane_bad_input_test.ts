import assert from "node:assert/strict";
import { connect } from "../../src/client/mod.ts";
import { Namespace } from "../../src/resource/builtins.ts";
import { mayMount, mountTinyDisk, temporaryFolder, writeProgram } from "../assets/fakes_for_tests.ts";
import { freePort } from "../control_plane/free_port.ts";
import { startControlPlane } from "./control_plane.ts";
import { ignoreRealServers } from "./real_servers_for_tests.ts";

Deno.test({
  name: "startControlPlane: takes other ports where the first ones are taken",
  ignore: ignoreRealServers,
  async fn() {
    const taken = [1, 2].map(() => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
    // First the one of etcd's clients, then the API server's.
    const proposals = [taken[0]?.addr.port, freePort(), freePort(), freePort(), taken[1]?.addr.port];
    let asked = 0;
    const pickPort = () => proposals[asked++] ?? freePort();
    try {
      await using plane = await startControlPlane({ pickPort });
      assert.equal(asked, 6);
      const client = await connect(plane.adminConfig);
      await client.resource(Namespace).get("default");
      client.close();
    } finally {
      for (const listener of taken) listener.close();
    }
  },
});

Deno.test({
  name: "startControlPlane: a flag that kube-apiserver does not know shows its last lines",
  ignore: ignoreRealServers,
  async fn() {
    await assert.rejects(startControlPlane({ apiServerFlags: ["--no-such-flag"] }), {
      name: "ServerError",
      message:
        /^Cannot start kube-apiserver: it has ended with code 1; .*\n(.*\n)*.*unknown flag: --no-such-flag/,
    });
  },
});

for (
  const [size, message] of [["4k", /^Cannot write .*No space left on device/], [
    "1m",
    /the disk of ".*" is full/,
  ]] as const
) {
  Deno.test({
    name: `startControlPlane: a full disk is told in one line (${size})`,
    ignore: ignoreRealServers || !await mayMount(),
    async fn() {
      await using folder = await temporaryFolder();
      await using _disk = await mountTinyDisk(folder.path, size);
      await assert.rejects(startControlPlane({ parentFolder: folder.path }), (error: Error) => {
        assert.match(error.message, message);
        assert.ok(!error.message.includes("\n"), error.message);
        return true;
      });
      assert.deepEqual(await Array.fromAsync(Deno.readDir(folder.path)), []);
    },
  });
}

Deno.test("startControlPlane: a binary that is missing, not executable or of another version is told in one line", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  const etcd = await writeProgram(`${path}/etcd`, "#!/bin/sh\necho etcd Version: 3.7.3\n");
  const old = await writeProgram(`${path}/old`, "#!/bin/sh\necho Kubernetes v1.30.1\n");
  const plain = await writeProgram(`${path}/plain`, "#!/bin/sh\n");
  await Deno.chmod(plain, 0o644);
  for (
    const [environment, message] of [
      [{ XDG_CACHE_HOME: path }, /^Cannot find .*; run "kubeloop testenv install", or set TEST_ASSET_/],
      [
        { TEST_ASSET_ETCD: plain, XDG_CACHE_HOME: path },
        /is not executable, run chmod \+x on it$|^Cannot find kube-apiserver/,
      ],
      [
        { TEST_ASSET_ETCD: etcd, TEST_ASSET_KUBE_APISERVER: old },
        /it is version 1\.30\.1, 1\.37 is needed; run "kubeloop testenv install"/,
      ],
    ] as const
  ) {
    await assert.rejects(startControlPlane({ environment, parentFolder: path }), {
      name: "AssetError",
      message,
    });
  }
  const left = await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
  assert.deepEqual(left.sort(), ["etcd", "old", "plain"]);
});
