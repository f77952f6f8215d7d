import assert from "node:assert/strict";
import { join } from "node:path";
import { silentLog } from "../async/log.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import { Credentials } from "./credentials.ts";

/** A plugin that runs `script`; the arguments are the ways in which plugins are called. */
async function withPlugin(
  script: string,
  test: (credentials: Credentials, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "plugin.sh");
    await Deno.writeTextFile(file, script);
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "/bin/sh",
      args: [file, folder],
      env: [{ name: "WHO", value: "me" }],
      installHint: "install it from example.com",
    };
    const config = { server: "https://api.test", source: "the kubeconfig", plugin: { user: "me", exec } };
    await test(new Credentials({ config, clock: new VirtualClock(), log: silentLog }), folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const ignore = Deno.build.os === "windows";

Deno.test({
  name: "askPlugin: a token, with the plugin's environment and the protocol's version",
  ignore,
  async fn() {
    const script = `
case "$KUBERNETES_EXEC_INFO" in *client.authentication.k8s.io/v1*) ;; *) echo "no info" >&2; exit 1;; esac
echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "for-'$WHO'"}}'
`;
    await withPlugin(script, async (credentials) => {
      assert.deepEqual((await credentials.current()).headers, [["authorization", "Bearer for-me"]]);
    });
  },
});

Deno.test({
  name: "askPlugin: a client certificate",
  ignore,
  async fn() {
    const script = `echo '{"status": {"clientCertificateData": "CERT", "clientKeyData": "KEY"}}'`;
    await withPlugin(script, async (credentials) => {
      assert.deepEqual(await credentials.current().then(({ headers, tls }) => ({ headers, tls })), {
        headers: [],
        tls: { cert: "CERT", key: "KEY" },
      });
    });
  },
});

Deno.test({
  name: "askPlugin: is asked again after a refusal",
  ignore,
  async fn() {
    const script =
      `echo x >> "$1/calls"; echo '{"status": {"token": "t'$(wc -l < "$1/calls" | tr -d ' ')'"}}'`;
    await withPlugin(script, async (_credentials, folder) => {
      const exec = { command: "/bin/sh", args: [join(folder, "plugin.sh"), folder] };
      const clock = new VirtualClock();
      const config = { server: "https://api.test", plugin: { user: "me", exec } };
      const credentials = new Credentials({ config, clock, log: silentLog });
      assert.deepEqual((await credentials.current()).headers, [["authorization", "Bearer t1"]]);
      assert.deepEqual((await credentials.current()).headers, [["authorization", "Bearer t1"]]);
      await clock.advance(1_000);
      assert.equal(credentials.refresh(), true);
      assert.deepEqual((await credentials.current()).headers, [["authorization", "Bearer t2"]]);
    });
  },
});

Deno.test({
  name: "askPlugin: failures are told in the plugin's words, its output is not",
  ignore,
  async fn() {
    const cases = [
      ["echo 'log in first' >&2; exit 3", "log in first; install it from example.com"],
      ["exit 3", "it failed without a word; install it from example.com"],
      ["echo hunter2", "what it wrote is not JSON"],
      [`echo '{"status": {}}'`, "it gave none"],
    ];
    for (const [script = "", words = ""] of cases) {
      await withPlugin(script, async (credentials) => {
        await assert.rejects(credentials.current(), (error) => {
          assert.ok(error instanceof Error && !Deno.inspect(error).includes("hunter2"));
          assert.equal(
            error.message,
            `Cannot get a credential from the command "/bin/sh" of the kubeconfig: ${words}`,
          );
          return true;
        });
      });
    }
  },
});

Deno.test("askPlugin: a command that is not there", async () => {
  const plugin = { user: "me", exec: { command: "no-such-plugin", installHint: "install it" } };
  const config = { server: "https://api.test", plugin };
  const credentials = new Credentials({ config, clock: new VirtualClock(), log: silentLog });
  await assert.rejects(
    credentials.current(),
    /^ConfigError: Cannot get a credential from the command "no-such-plugin" .*ENOENT.*; install it$/,
  );
});
