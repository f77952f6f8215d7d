import assert from "node:assert/strict";
import { systemClock } from "../../src/async/clock.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import {
  FAKE_GO,
  mayMount,
  mountTinyDisk,
  RIGHT_BINARY,
  type Site,
  startSite,
  temporaryFolder,
  writeProgram,
} from "./fakes_for_tests.ts";
import { installBinaries, type InstallBinariesOptions } from "./install_binaries.ts";

/** Installs with the fakes, and answers what was told. */
async function install(
  folder: string,
  site: Pick<Site, "index">,
  options: Partial<InstallBinariesOptions> = {},
): Promise<string[]> {
  const lines: string[] = [];
  await installBinaries({
    clock: systemClock,
    environment: { XDG_CACHE_HOME: `${folder}/cache` },
    progress: (line) => lines.push(line),
    index: site.index,
    go: await writeProgram(`${folder}/bin/go`, FAKE_GO),
    ...options,
  });
  return lines;
}

/** What is in the cache folder, and in the version's. */
async function installed(folder: string): Promise<{ versions: string[]; files: string[] }> {
  const names = async (path: string) => {
    const entries = await Array.fromAsync(Deno.readDir(path));
    return entries.map(({ name }) => name).sort();
  };
  const cache = `${folder}/cache/kubeloop`;
  return { versions: await names(cache), files: await names(`${cache}/1.37.2`) };
}

const WHOLE = {
  versions: ["1.37.2"],
  files: ["etcd", "kube-apiserver", "kube-controller-manager", "kubectl"],
};

Deno.test("installBinaries: downloads what is in the archive, builds the rest, and is done once", async () => {
  await using folder = await temporaryFolder();
  await using site = await startSite(folder.path);
  const lines = await install(folder.path, site);
  assert.match(lines[0] ?? "", /^Downloading envtest-v1\.37\.2-.*\.tar\.gz$/);
  assert.deepEqual(lines.filter((line) => line.startsWith("Building")), [
    "Building kube-controller-manager from its Go module; the first time this takes minutes",
  ]);
  assert.deepEqual(await installed(folder.path), WHOLE);
  const { requests } = site;
  assert.deepEqual(await install(folder.path, site), ["Kubernetes 1.37.2 is installed already"]);
  assert.equal(site.requests, requests);
});

for (const fault of ["refuses", "no such version", "broken list"] as const) {
  Deno.test(`installBinaries: builds everything where the archive is not to be had (site: ${fault})`, async () => {
    await using folder = await temporaryFolder();
    await using site = await startSite(folder.path);
    site.fault = fault;
    const lines = await install(folder.path, site);
    assert.match(lines[0] ?? "", /^Cannot .*; building from source instead$/);
    assert.equal(lines.filter((line) => line.startsWith("Building")).length, 4);
    assert.deepEqual(await installed(folder.path), WHOLE);
  });
}

Deno.test("installBinaries: builds everything where the site can not be reached, or when asked to", async () => {
  await using folder = await temporaryFolder();
  await using site = await startSite(folder.path);
  const away = { index: "http://127.0.0.1:1/index.yaml" };
  assert.match(
    (await install(folder.path, away))[0] ?? "",
    /^Cannot reach "http:\/\/127.0.0.1:1\/index.yaml"/,
  );
  await Deno.remove(`${folder.path}/cache`, { recursive: true });
  assert.match((await install(folder.path, site, { fromSource: true }))[0] ?? "", /^Building etcd/);
  assert.equal(site.requests, 0);
});

for (const fault of ["changed archive", "cut archive"] as const) {
  Deno.test(`installBinaries: takes nothing from a broken download (${fault})`, async () => {
    await using folder = await temporaryFolder();
    await using site = await startSite(folder.path);
    site.fault = fault;
    await assert.rejects(install(folder.path, site), {
      name: "AssetError",
      message:
        /^Cannot use "http.*\/archive": its SHA-512 is .*, the list says .*try again or build from source$/,
    });
    assert.deepEqual(await installed(folder.path), { versions: ["1.37.2"], files: [] });
    site.fault = "none";
    await install(folder.path, site);
    assert.deepEqual(await installed(folder.path), WHOLE);
  });
}

Deno.test("installBinaries: makes good what is missing or broken, and leaves the rest", async () => {
  await using folder = await temporaryFolder();
  await using site = await startSite(folder.path);
  await install(folder.path, site);
  const bin = `${folder.path}/cache/kubeloop/1.37.2`;
  const before = await Deno.stat(`${bin}/kubectl`);
  await Deno.remove(`${bin}/kube-controller-manager`);
  await Deno.writeTextFile(`${bin}/etcd`, "cut sho");
  const { requests } = site;
  const lines = await install(folder.path, site);
  assert.equal(lines[0], `etcd at "${bin}/etcd" is broken; it is replaced`);
  assert.equal(site.requests, requests + 2);
  assert.equal(await Deno.readTextFile(`${bin}/etcd`), RIGHT_BINARY);
  assert.deepEqual((await Deno.stat(`${bin}/kubectl`)).ino, before.ino);
  await Deno.remove(`${bin}/kube-controller-manager`);
  await install(folder.path, site);
  assert.equal(site.requests, requests + 2, "the archive has no kube-controller-manager");
});

Deno.test("installBinaries: two at once do no harm, and what a killed one left is removed in time", async () => {
  await using folder = await temporaryFolder();
  await using site = await startSite(folder.path);
  await Promise.all([install(folder.path, site), install(folder.path, site)]);
  assert.deepEqual(await installed(folder.path), WHOLE);
  const cache = `${folder.path}/cache/kubeloop`;
  await Deno.mkdir(`${cache}/.installing-old`);
  await Deno.remove(`${cache}/1.37.2/etcd`);
  await install(folder.path, site);
  assert.deepEqual((await installed(folder.path)).versions, [".installing-old", "1.37.2"]);
  await Deno.remove(`${cache}/1.37.2/etcd`);
  const tomorrow = new VirtualClock({ startMs: systemClock.now() + 24 * 3_600_000 });
  await install(folder.path, site, { clock: tomorrow });
  assert.deepEqual(await installed(folder.path), WHOLE);
});

Deno.test("installBinaries: what an environment variable points to is used, or named if it is of no use", async () => {
  await using folder = await temporaryFolder();
  await using site = await startSite(folder.path);
  const etcd = await writeProgram(`${folder.path}/own-etcd`, RIGHT_BINARY);
  const environment = { XDG_CACHE_HOME: `${folder.path}/cache`, TEST_ASSET_ETCD: etcd };
  await install(folder.path, site, { environment });
  assert.ok(!(await installed(folder.path)).files.includes("etcd"));
  await Deno.remove(etcd);
  await assert.rejects(install(folder.path, site, { environment }), {
    message: /correct TEST_ASSET_ETCD, or unset it$/,
  });
});

Deno.test("installBinaries: without Go it says what to do", async () => {
  await using folder = await temporaryFolder();
  const away = { index: "http://127.0.0.1:1/index.yaml" };
  await assert.rejects(install(folder.path, away, { go: `${folder.path}/no-go` }), {
    name: "AssetError",
    message: `Cannot build the binaries: there is no "${folder.path}/no-go" command; install Go from ` +
      "https://go.dev/dl, or set KUBEBUILDER_ASSETS to a folder that has them",
  });
});

Deno.test("installBinaries: a build that fails shows what Go said", async () => {
  await using folder = await temporaryFolder();
  const away = { index: "http://127.0.0.1:1/index.yaml" };
  const go = await writeProgram(
    `${folder.path}/bin/bad-go`,
    '#!/bin/sh\n[ $1 = version ] || { echo "no module"; exit 1; }\n',
  );
  await assert.rejects(install(folder.path, away, { go }), {
    message: 'Cannot build the binaries: "go build" failed:\nno module',
  });
  assert.deepEqual(await installed(folder.path), { versions: ["1.37.2"], files: [] });
});

Deno.test("installBinaries: a cache folder that can not be written is told in one line", async () => {
  await using folder = await temporaryFolder();
  await using site = await startSite(folder.path);
  await Deno.writeTextFile(`${folder.path}/cache`, "a file, where a folder should be");
  await assert.rejects(install(folder.path, site), {
    name: "AssetError",
    message: /^Cannot install into ".*\/cache\/kubeloop": .*; XDG_CACHE_HOME can name another place$/,
  });
});

Deno.test({
  name: "installBinaries: a full disk is told in one line, and nothing is left on it",
  ignore: !await mayMount(),
  async fn() {
    await using folder = await temporaryFolder();
    await using site = await startSite(folder.path);
    const cache = `${folder.path}/cache`;
    await Deno.mkdir(cache);
    await using _disk = await mountTinyDisk(cache, "4k");
    await assert.rejects(install(folder.path, site), {
      name: "AssetError",
      message: /^Cannot .*No space left on device[^\n]*$/,
    });
    assert.deepEqual(await installed(folder.path), { versions: ["1.37.2"], files: [] });
  },
});
