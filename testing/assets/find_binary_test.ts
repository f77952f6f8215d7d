import assert from "node:assert/strict";
import { RIGHT_BINARY, temporaryFolder, writeProgram } from "./fakes_for_tests.ts";
import { findBinary } from "./find_binary.ts";

Deno.test("findBinary: TEST_ASSET_<NAME> comes before KUBEBUILDER_ASSETS, that before the cache folder", async () => {
  await using folder = await temporaryFolder();
  const own = await writeProgram(`${folder.path}/own`, RIGHT_BINARY);
  const shared = await writeProgram(`${folder.path}/assets/kube-apiserver`, RIGHT_BINARY);
  const cached = await writeProgram(`${folder.path}/xdg/kubeloop/1.37.2/kube-apiserver`, RIGHT_BINARY);
  const homely = await writeProgram(`${folder.path}/.cache/kubeloop/1.37.2/kube-apiserver`, RIGHT_BINARY);
  const home = { HOME: folder.path };
  const cache = { ...home, XDG_CACHE_HOME: `${folder.path}/xdg` };
  const assets = { ...cache, KUBEBUILDER_ASSETS: `${folder.path}/assets` };
  const all = { ...assets, TEST_ASSET_KUBE_APISERVER: own };
  for (
    const [environment, path] of [[home, homely], [cache, cached], [assets, shared], [all, own]] as const
  ) {
    assert.equal(await findBinary("kube-apiserver", environment), path);
  }
});

Deno.test("findBinary: kube-controller-manager is no part of envtest's archives, so the cache serves it", async () => {
  await using folder = await temporaryFolder();
  const cached = await writeProgram(`${folder.path}/kubeloop/1.37.2/kube-controller-manager`, RIGHT_BINARY);
  const environment = { XDG_CACHE_HOME: folder.path, KUBEBUILDER_ASSETS: `${folder.path}/assets` };
  assert.equal(await findBinary("kube-controller-manager", environment), cached);
  const own = await writeProgram(`${folder.path}/assets/kube-controller-manager`, RIGHT_BINARY);
  assert.equal(await findBinary("kube-controller-manager", environment), own);
});

Deno.test("findBinary: a binary that is missing or of no use is told in one line, with what to do", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await Deno.writeTextFile(`${path}/etcd`, RIGHT_BINARY, { mode: 0o644 });
  for (
    const [environment, message] of [
      [
        { XDG_CACHE_HOME: `${path}/none` },
        `Cannot find etcd: the cache folder says "${path}/none/kubeloop/1.37.2/etcd", where no file is; ` +
        'run "kubeloop testenv install", or set TEST_ASSET_ETCD',
      ],
      [
        { KUBEBUILDER_ASSETS: `${path}/none` },
        `Cannot find etcd: KUBEBUILDER_ASSETS says "${path}/none/etcd", where no file is; ` +
        "correct KUBEBUILDER_ASSETS, or unset it",
      ],
      [
        { TEST_ASSET_ETCD: path },
        `Cannot use etcd at "${path}": it is no file; correct TEST_ASSET_ETCD`,
      ],
      [
        { TEST_ASSET_ETCD: `${path}/etcd` },
        `Cannot use etcd at "${path}/etcd": the file is not executable, run chmod +x on it`,
      ],
      [
        {},
        "Cannot tell where binaries are kept: neither XDG_CACHE_HOME nor HOME is set, set one",
      ],
    ] as const
  ) {
    await assert.rejects(findBinary("etcd", environment), { name: "AssetError", message });
  }
});
