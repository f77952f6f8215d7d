import assert from "node:assert/strict";
import { join } from "node:path";
import { loadConfig } from "./config.ts";
import { ConfigError } from "./config_error.ts";

/** Files in a folder of their own, gone after the test. */
async function withFiles(
  files: Readonly<Record<string, string>>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(join(folder, path, ".."), { recursive: true });
      await Deno.writeTextFile(join(folder, path), text);
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function env(variables: Readonly<Record<string, string>>): (name: string) => string | undefined {
  return (name) => variables[name];
}

function kubeconfig(server: string): string {
  const clusters = [{ name: "c", cluster: { server } }];
  return JSON.stringify({
    clusters,
    contexts: [{ name: "x", context: { cluster: "c" } }],
    "current-context": "x",
  });
}

const pod = { "sa/token": "t\n", "sa/namespace": "shop\n", "sa/ca.crt": "-----BEGIN CERTIFICATE-----" };
const service = { KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "443" };

Deno.test("loadConfig: flag, then KUBECONFIG, then pod, then home", async () => {
  const files = {
    flag: kubeconfig("https://flag"),
    env: kubeconfig("https://env"),
    ".kube/config": kubeconfig("https://home"),
    ...pod,
  };
  await withFiles(files, async (folder) => {
    const serviceAccountFolder = join(folder, "sa");
    const all = { KUBECONFIG: join(folder, "env"), HOME: folder, ...service };
    const { KUBECONFIG: _none, ...inPod } = all;
    const flag = await loadConfig({ kubeconfig: join(folder, "flag"), env: env(all), serviceAccountFolder });
    assert.equal(flag.server, "https://flag");
    assert.equal((await loadConfig({ env: env(all), serviceAccountFolder })).server, "https://env");
    assert.equal(
      (await loadConfig({ env: env(inPod), serviceAccountFolder })).server,
      "https://10.0.0.1:443",
    );
    assert.equal(
      (await loadConfig({ env: env(inPod), serviceAccountFolder, context: "x" })).server,
      "https://home",
    );
    assert.equal(
      (await loadConfig({ env: env({ HOME: folder }), serviceAccountFolder })).server,
      "https://home",
    );
    assert.equal(
      (await loadConfig({ env: env(inPod), serviceAccountFolder: "/nowhere" })).server,
      "https://home",
    );
  });
});

Deno.test("loadConfig: a pod's files stay files, since they are rotated", async () => {
  await withFiles(pod, async (folder) => {
    const sa = join(folder, "sa");
    const variables = { ...service, KUBERNETES_SERVICE_HOST: "fd00::1" };
    assert.deepEqual(await loadConfig({ env: env(variables), serviceAccountFolder: sa }), {
      server: "https://[fd00::1]:443",
      source: `the service account in "${sa}"`,
      tokenFile: join(sa, "token"),
      ca: { file: join(sa, "ca.crt") },
      namespace: "shop",
    });
  });
});

Deno.test("loadConfig: several files in KUBECONFIG, of which one may be missing", async () => {
  const clusters = JSON.stringify({ clusters: [{ name: "c", cluster: { server: "https://c" } }] });
  const contexts = JSON.stringify({
    contexts: [{ name: "x", context: { cluster: "c" } }],
    "current-context": "x",
  });
  await withFiles({ one: clusters, two: contexts }, async (folder) => {
    const paths = ["one", "missing", "two"].map((name) => join(folder, name));
    const separator = Deno.build.os === "windows" ? ";" : ":";
    const config = await loadConfig({ env: env({ KUBECONFIG: paths.join(separator) }) });
    assert.equal(config.server, "https://c");
    const missing = loadConfig({ env: env({ KUBECONFIG: paths[1] ?? "" }) });
    const message = `Cannot read the kubeconfig "${
      paths[1]
    }": there is no such file; KUBECONFIG names it, correct or unset it`;
    await assert.rejects(missing, { name: "ConfigError", message });
  });
});

Deno.test("loadConfig: no cluster to be found is told with all places that were looked at", async () => {
  await withFiles({}, async (folder) => {
    const tried = "no kubeconfig was given, KUBECONFIG is not set, this is not a pod with a service account";
    await assert.rejects(loadConfig({ env: env({ HOME: folder }) }), {
      name: "ConfigError",
      message: `Cannot find a cluster: ${tried}, and there is no file "${
        join(folder, ".kube", "config")
      }"; pass --kubeconfig or set KUBECONFIG`,
    });
    await assert.rejects(loadConfig({ env: env({}) }), {
      name: "ConfigError",
      message: `Cannot find a cluster: ${tried}, and HOME is not set; pass --kubeconfig or set KUBECONFIG`,
    });
    const path = join(folder, "k");
    const message = `Cannot read the kubeconfig "${path}": there is no such file`;
    await assert.rejects(loadConfig({ kubeconfig: path }), { name: "ConfigError", message });
  });
});

Deno.test({
  name: "loadConfig: a missing permission of Deno is told with its flag",
  permissions: { read: false, env: false },
  async fn() {
    await assert.rejects(loadConfig(), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(
        error.message,
        /Deno may not read the variable KUBECONFIG, run again with --allow-env=KUBECONFIG,/,
      );
      return true;
    });
    const message =
      'Cannot read the kubeconfig "/etc/k": Deno may not read it, run again with --allow-read=/etc/k';
    await assert.rejects(loadConfig({ kubeconfig: "/etc/k" }), { name: "ConfigError", message });
  },
});
