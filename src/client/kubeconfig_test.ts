import assert from "node:assert/strict";
import type { ClientConfig } from "./client_config.ts";
import { ConfigError } from "./config_error.ts";
import { configOfContext } from "./kubeconfig.ts";
import { mergeKubeconfigs, parseKubeconfig } from "./kubeconfig_file.ts";

const config = `
apiVersion: v1
kind: Config
current-context: dev
contexts:
- {name: dev, context: {cluster: near, user: me, namespace: shop}}
- {name: prod, context: {cluster: far, user: robot}}
- {name: nowhere, context: {cluster: gone, user: me}}
- {name: nobody, context: {cluster: near, user: gone}}
- {name: open, context: {cluster: near}}
clusters:
- {name: near, cluster: {server: "https://10.0.0.1:6443", certificate-authority: ca.crt}}
- name: far
  cluster:
    server: https://far.example
    certificate-authority-data: ${btoa("-----BEGIN CERTIFICATE-----")}
    tls-server-name: kube.internal
    proxy-url: socks5://127.0.0.1:1080
    insecure-skip-tls-verify: true
users:
- {name: me, user: {token: hunter2}}
- name: robot
  user:
    client-certificate: /certs/tls.crt
    client-key-data: ${btoa("-----BEGIN PRIVATE KEY-----")}
    tokenFile: token
    as: alice
    as-uid: "7"
    as-groups: [a, b]
    as-user-extra: {reason: [c]}
`;

async function contextOf(text: string, context?: string): Promise<ClientConfig> {
  return configOfContext(await parseKubeconfig(text, "/home/me/.kube/config"), context);
}

Deno.test("configOfContext: the current context, with paths relative to the file", async () => {
  assert.deepEqual(await contextOf(config), {
    server: "https://10.0.0.1:6443",
    ca: { file: "/home/me/.kube/ca.crt" },
    token: "hunter2",
    namespace: "shop",
    source: 'the kubeconfig "/home/me/.kube/config" (context "dev")',
  });
});

Deno.test("configOfContext: every field of cluster and user", async () => {
  assert.deepEqual(await contextOf(config, "prod"), {
    server: "https://far.example",
    ca: { data: "-----BEGIN CERTIFICATE-----" },
    tlsServerName: "kube.internal",
    proxyUrl: "socks5://127.0.0.1:1080",
    insecureSkipTlsVerify: true,
    cert: { file: "/certs/tls.crt" },
    key: { data: "-----BEGIN PRIVATE KEY-----" },
    tokenFile: "/home/me/.kube/token",
    impersonate: { user: "alice", uid: "7", groups: ["a", "b"], extra: { reason: ["c"] } },
    source: 'the kubeconfig "/home/me/.kube/config" (context "prod")',
  });
});

Deno.test("configOfContext: a context without a user", async () => {
  assert.equal((await contextOf(config, "open")).token, undefined);
});

Deno.test("configOfContext: plugins are kept as they are, but for the path of their command", async () => {
  const withUser = (user: string) => contextOf(config.replace("{token: hunter2}", user));
  const relative = await withUser("{exec: {command: ./bin/login, args: [a]}}");
  assert.deepEqual(relative.plugin, {
    user: "me",
    exec: { command: "/home/me/.kube/bin/login", args: ["a"] },
  });
  assert.equal((await withUser("{exec: {command: login}}")).plugin?.exec?.command, "login");
  const oidc = await withUser("{auth-provider: {name: oidc, config: {id-token: x}}}");
  assert.deepEqual(oidc.plugin, { user: "me", authProvider: { name: "oidc", config: { "id-token": "x" } } });
});

Deno.test("configOfContext: what is missing is named, with what there is", async () => {
  const source = 'the kubeconfig "/home/me/.kube/config"';
  const cases: [Promise<ClientConfig>, string][] = [
    [
      contextOf(config, "test"),
      `Cannot choose a cluster in ${source}: there is no context "test" (it has "dev", "prod", "nowhere", "nobody", "open")`,
    ],
    [
      contextOf(config, "nowhere"),
      `Cannot use ${source} (context "nowhere"): there is no cluster "gone" (it has "near", "far")`,
    ],
    [
      contextOf(config, "nobody"),
      `Cannot use ${source} (context "nobody"): there is no user "gone" (it has "me", "robot")`,
    ],
    [
      contextOf("{}"),
      `Cannot choose a cluster in ${source}: it is empty, with neither contexts nor clusters`,
    ],
    [
      contextOf(""),
      `Cannot choose a cluster in ${source}: it is empty, with neither contexts nor clusters`,
    ],
    [
      contextOf(config.replace('server: "https://10.0.0.1:6443", ', "")),
      `Cannot use ${source} (context "dev"): cluster "near" has no server`,
    ],
    [
      contextOf(config.replace("certificate-authority: ca.crt", "certificate-authority-data: '%%'")),
      `Cannot use ${source} (context "dev"): certificate-authority-data is not in base64`,
    ],
  ];
  for (const [failing, message] of cases) await assert.rejects(failing, { name: "ConfigError", message });
});

Deno.test("parseKubeconfig: other files are told from kubeconfigs", async () => {
  const cases = [
    ["kind: Pod", 'its kind is not "Config"; it is some other file'],
    ["just text", "it is not a YAML mapping"],
    ["clusters: {}", "clusters is not a list"],
    ["users: [{user: {}}]", "users[0] is not an entry with a name and a user"],
  ];
  for (const [text = "", words = ""] of cases) {
    const message = `Cannot use the kubeconfig "/k": ${words}`;
    await assert.rejects(parseKubeconfig(text, "/k"), { name: "ConfigError", message });
  }
});

Deno.test("parseKubeconfig: the error of a broken file tells the place, and quotes nothing of it", async () => {
  const broken = `users:\n- name: me\n  user: {token: hunter2\ncontexts: "\n`;
  await assert.rejects(parseKubeconfig(broken, "/k"), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.match(error.message, /^Cannot parse the kubeconfig "\/k": .* at line \d+, column \d+$/);
    assert.ok(!Deno.inspect(error).includes("hunter2"));
    return true;
  });
});

Deno.test("mergeKubeconfigs: the first file that has an entry decides about all of it", async () => {
  const first = `
contexts: [{name: a, context: {cluster: c, user: u}}]
users: [{name: u, user: {token: one}}]
`;
  const second = `
current-context: a
clusters: [{name: c, cluster: {server: "https://c"}}]
users: [{name: u, user: {username: me, token: two}}, {name: v, user: {}}]
`;
  const files = [await parseKubeconfig(first, "/one/config"), await parseKubeconfig(second, "/two/config")];
  const merged = configOfContext(mergeKubeconfigs(files));
  assert.deepEqual(merged, {
    server: "https://c",
    token: "one",
    source: 'the kubeconfig "/one/config" and the kubeconfig "/two/config" (context "a")',
  });
});
