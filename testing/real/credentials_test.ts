import assert from "node:assert/strict";
import { systemClock } from "../../src/async/clock.ts";
import { ApiError, isForbidden, isUnauthorized } from "../../src/client/api_error.ts";
import type { ClientConfig } from "../../src/client/client_config.ts";
import type { Client } from "../../src/client/client.ts";
import { loadConfig } from "../../src/client/config.ts";
import { connect } from "../../src/client/connect.ts";
import { ConnectionError } from "../../src/client/connection_error.ts";
import { ConfigMap, Namespace, ServiceAccount } from "../../src/resource/builtins.ts";
import { startControlPlane } from "../backends/control_plane.ts";
import { isControlPlaneMissing } from "../backends/missing_backend.ts";
import { createAuthority } from "../control_plane/certificate_authority.ts";
import { eventually } from "../eventually.ts";

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
  ignore: await isControlPlaneMissing(),
  async fn(t) {
    await using plane = await startControlPlane({
      tokenUsers: [{ token: "first-token", user: "ann", groups: ["system:masters"] }],
    });
    const folder = await Deno.makeTempDir();
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

    await t.step("an exec plugin, in one of several kubeconfig files", async () => {
      const credential = { apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential" };
      const answer = JSON.stringify({ ...credential, status: { token: "first-token" } });
      const clusters = [{
        name: "c",
        cluster: { server: plane.url, "certificate-authority-data": btoa(plane.caCertificate) },
      }];
      const exec = {
        apiVersion: credential.apiVersion,
        interactiveMode: "Never",
        command: "/bin/sh",
        args: ["-c", `echo '${answer}'`],
      };
      const first = await file(
        "clusters.yaml",
        JSON.stringify({ apiVersion: "v1", kind: "Config", clusters }),
      );
      const second = await file(
        "users.yaml",
        JSON.stringify({
          apiVersion: "v1",
          kind: "Config",
          users: [{ name: "u", user: { exec } }],
          contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
          "current-context": "x",
        }),
      );
      const env = (name: string) => name === "KUBECONFIG" ? `${first}:${second}` : Deno.env.get(name);
      await withClient(
        await loadConfig({ env }),
        async (client) => assert.equal((await whoAmI(client)).username, "ann"),
      );
    });

    await t.step("the files of a pod, whose token rotates", async () => {
      const expired = await plane.issueToken({ ...subject, validMs: -120_000 });
      await file("token", expired);
      await file("ca.crt", plane.caCertificate);
      await file("namespace", "default");
      const variables = new Map([["KUBERNETES_SERVICE_HOST", hostname], ["KUBERNETES_SERVICE_PORT", port]]);
      const config = await loadConfig({ env: (name) => variables.get(name), serviceAccountFolder: folder });
      await withClient(config, async (client) => {
        await assert.rejects(whoAmI(client), isUnauthorized);
        await file("token", await plane.issueToken(subject));
        const { username } = await eventually(() => whoAmI(client));
        assert.equal(username, "system:serviceaccount:default:robot");
      });
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
    });

    await t.step("an expired token, and a wrong one", async () => {
      const token = await plane.issueToken({ ...subject, validMs: -120_000 });
      for (const wrong of [token, "guessed"]) {
        const error = await refusal(plane.configFor({ token: wrong }));
        assert.ok(error instanceof ApiError && isUnauthorized(error), error.message);
        assert.ok(!error.message.includes(wrong), "the token is in the message");
      }
    });

    await t.step("an expired client certificate", async () => {
      const pair = await plane.issueClient({ user: "joe", validMs: -1_000 });
      const { message } = await refusal(plane.configFor(pair));
      assert.match(message, /certificate/);
      assert.match(message, /expired/);
    });

    await Deno.remove(folder, { recursive: true });
  },
});
