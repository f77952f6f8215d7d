import assert from "node:assert/strict";
import { systemClock } from "../../src/async/clock.ts";
import { ApiError, isForbidden, isUnauthorized } from "../../src/client/api_error.ts";
import type { ClientConfig } from "../../src/client/client_config.ts";
import type { Client } from "../../src/client/client.ts";
import { loadConfig } from "../../src/client/config.ts";
import { connect } from "../../src/client/connect.ts";
import { ConnectionError } from "../../src/client/connection_error.ts";
import { ConfigMap, Namespace, ServiceAccount } from "../../src/resource/builtins.ts";
import { temporaryFolder, writeProgram } from "../assets/fakes_for_tests.ts";
import { startControlPlane } from "../backends/control_plane.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { createAuthority } from "../credentials/certificate_authority.ts";
import { eventually } from "../eventually.ts";

const ROBOT = "system:serviceaccount:default:robot";
const EXEC_VERSION = "client.authentication.k8s.io/v1";
/** The server takes a token for a minute after its end, so this one holds for ten seconds. */
const AGEING_VALID_MS = -50_000;

interface WhoAmI {
  readonly status: { readonly userInfo: { readonly username: string; readonly groups: readonly string[] } };
}

async function whoAmI(client: Client): Promise<WhoAmI["status"]["userInfo"]> {
  const review = await client.raw<WhoAmI>("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", {
    body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
  });
  return review.status.userInfo;
}

async function withClient<T>(config: ClientConfig, use: (client: Client) => Promise<T>): Promise<T> {
  const client = await connect(config);
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

/** What a request says that fails: one line. */
async function refusal(config: ClientConfig): Promise<Error> {
  const error = await withClient(
    config,
    (client) => client.resource(Namespace).get("default").then(() => undefined, (error: unknown) => error),
  );
  assert.ok(error instanceof Error, "the request was answered");
  assert.doesNotMatch(error.message, /\n/);
  return error;
}

Deno.test({
  name: "real API server: every credential lets in whom it says, and what is wrong with one is said",
  ignore: ignoreRealServers,
  async fn(t) {
    await using plane = await startControlPlane({
      tokenUsers: [{ token: "first-token", user: "ann", groups: ["system:masters"] }],
    });
    await using temporary = await temporaryFolder();
    const folder = temporary.path;
    const { host, port, hostname } = new URL(plane.url);
    const file = async (name: string, text: string): Promise<string> => {
      await Deno.writeTextFile(`${folder}/${name}`, text);
      return `${folder}/${name}`;
    };
    const account = await withClient(
      plane.adminConfig,
      (client) =>
        client.resource(ServiceAccount, { namespace: "default" }).create({ metadata: { name: "robot" } }),
    );
    const subject = { namespace: "default", name: "robot", uid: account.metadata.uid };

    const ageing = await plane.issueToken({ ...subject, validMs: AGEING_VALID_MS });
    await file("token", ageing);
    await file("ca.crt", plane.caCertificate);
    await file("namespace", "default");
    const variables = new Map([["KUBERNETES_SERVICE_HOST", hostname], ["KUBERNETES_SERVICE_PORT", port]]);
    const inCluster = await connect(
      await loadConfig({ env: (name) => variables.get(name), serviceAccountFolder: folder }),
    );
    assert.equal((await whoAmI(inCluster)).username, ROBOT);

    await t.step("a token, and a client certificate", async () => {
      await withClient(
        plane.configFor({ token: "first-token" }),
        async (client) => assert.equal((await whoAmI(client)).username, "ann"),
      );
      const pair = await plane.issueClient({ user: "jane", groups: ["dev"] });
      await withClient(
        plane.configFor(pair),
        async (client) => assert.equal((await whoAmI(client)).username, "jane"),
      );
    });

    await t.step("an exec plugin beside its kubeconfig, which is one of several", async () => {
      const status = { token: "first-token" };
      const answer = JSON.stringify({ apiVersion: EXEC_VERSION, kind: "ExecCredential", status });
      await writeProgram(`${folder}/plugin.sh`, `#!/bin/sh\necho '${answer}'\n`);
      const exec = { apiVersion: EXEC_VERSION, interactiveMode: "Never", command: "./plugin.sh" };
      const right = { server: plane.url, "certificate-authority-data": btoa(plane.caCertificate) };
      const config = (entries: object): string =>
        JSON.stringify({ apiVersion: "v1", kind: "Config", ...entries });
      const clusters = await file("clusters", config({ clusters: [{ name: "c", cluster: right }] }));
      const users = await file(
        "users",
        config({
          // The first file that has an entry decides: nobody goes to this port.
          clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
          users: [{ name: "u", user: { exec } }],
          contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
          "current-context": "x",
        }),
      );
      const env = (name: string) => name === "KUBECONFIG" ? `${clusters}:${users}` : Deno.env.get(name);
      await withClient(
        await loadConfig({ env }),
        async (client) => assert.equal((await whoAmI(client)).username, "ann"),
      );
    });

    await t.step("impersonation: user and groups", async () => {
      const impersonate = { user: "carl", groups: ["x", "y"] };
      await withClient({ ...plane.adminConfig, impersonate }, async (client) => {
        const { username, groups } = await whoAmI(client);
        assert.equal(username, "carl");
        assert.deepEqual(groups.filter((group) => !group.startsWith("system:")), ["x", "y"]);
        await assert.rejects(
          client.resource(ConfigMap, { namespace: "default" }).create({ metadata: { name: "a" } }),
          isForbidden,
        );
      });
    });

    await t.step("a CA that did not sign the server is told from a server that is away", async () => {
      const other = await createAuthority(systemClock);
      const error = await refusal({ ...plane.adminConfig, ca: { data: other.certificate } });
      assert.ok(error instanceof ConnectionError && error.reason === "tls", error.message);
      assert.ok(error.message.includes(host), error.message);
      assert.match(error.message, /the certificate authority of .+ did not sign it$/);
    });

    await t.step("an expired token, and a wrong one", async () => {
      const expired = await plane.issueToken({ ...subject, validMs: -120_000 });
      const reasons = { [expired]: /the token of .+ expired at 2/, guessed: /does not know the credential/ };
      for (const [token, reason] of Object.entries(reasons)) {
        const error = await refusal(plane.configFor({ token }));
        assert.ok(error instanceof ApiError && isUnauthorized(error), error.message);
        assert.match(error.message, reason);
        assert.ok(!error.message.includes(token), "the token is in the message");
      }
    });

    await t.step("an expired client certificate", async () => {
      const pair = await plane.issueClient({ user: "joe", validMs: -1_000 });
      const { message } = await refusal(plane.configFor(pair));
      assert.match(message, /the client certificate of .+ expired at 2/);
    });

    await t.step("the files of a pod, whose token rotates while it is in use", async () => {
      await withClient(
        plane.configFor({ token: ageing }),
        (client) =>
          eventually(() => whoAmI(client).then(() => false, (error) => isUnauthorized(error)), {
            timeoutMs: 30_000,
            what: "the refusal of the token that was used at first",
          }),
      );
      await file("token", await plane.issueToken(subject));
      assert.equal((await whoAmI(inCluster)).username, ROBOT);
      inCluster.close();
    });
  },
});
