import assert from "node:assert/strict";
import { systemClock } from "../../src/async/clock.ts";
import { loadConfig } from "../../src/client/config.ts";
import { connect } from "../../src/client/connect.ts";
import { ConnectionError } from "../../src/client/connection_error.ts";
import { ClusterRoleBinding, ServiceAccount } from "../../src/resource/builtins.ts";
import { temporaryFolder } from "../assets/fakes_for_tests.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import type { ControlPlane } from "../control_plane/control_plane.ts";
import { createAuthority } from "../credentials/certificate_authority.ts";
import { eventually } from "../eventually.ts";
import { startTestEnv, type TestEnv } from "../start_test_env.ts";
import { playCache, SHORT_BACKOFF } from "./bug_list_bench_for_tests.ts";
import { startTlsFront } from "./tls_front_for_tests.ts";

/** The tokens of one caller, the second of which takes the place of the first. */
interface Rotation {
  readonly tokens: readonly [first: string, second: string];
  /** Sends a request on to the server, with the credentials that it came with. */
  answer(request: Request): Promise<Response>;
}

/** A client with the files of a pod, before a server whose certificates and tokens are rotated under its watch. */
async function rotatesInTheMiddleOfAWatch(
  env: TestEnv,
  { tokens: [first, second], answer }: Rotation,
): Promise<void> {
  const authorities = [await createAuthority(systemClock), await createAuthority(systemClock)] as const;
  await using temporary = await temporaryFolder();
  const write = (name: string, text: string) => Deno.writeTextFile(`${temporary.path}/${name}`, text);
  await write("token", first);
  await write("ca.crt", authorities[0].certificate);
  await using front = startTlsFront(await authorities[0].issueServer(), answer);
  front.tokens = [first];
  const variables = new Map([
    ["KUBERNETES_SERVICE_HOST", "127.0.0.1"],
    ["KUBERNETES_SERVICE_PORT", String(front.port)],
  ]);
  using client = await connect(
    await loadConfig({ env: (name) => variables.get(name), serviceAccountFolder: temporary.path }),
  );
  await playCache(env, { client, settings: { backoff: SHORT_BACKOFF } }, async (bench) => {
    const { configMaps, informer, told, start, settles } = bench;
    await configMaps.create({ metadata: { name: "first" } });
    await start();
    await configMaps.create({ metadata: { name: "watched" } });
    await settles();

    // The token is refused before the file has the next one.
    front.tokens = [second];
    await front.restart(await authorities[0].issueServer());
    await configMaps.create({ metadata: { name: "without-a-token" } });
    await eventually(() => front.rejections > 1, { what: "the refusal of the first token" });
    await write("token", second);
    await configMaps.delete("first");
    await settles();

    // The certificate is another one before the file has the one who signed it.
    await front.restart(await authorities[1].issueServer());
    await configMaps.create({ metadata: { name: "without-an-authority" } });
    await eventually(() => isTlsFailure(informer.status().lastError), {
      what: "the refusal of the certificate",
    });
    await write("ca.crt", authorities[1].certificate);
    await configMaps.delete("watched");
    await settles();

    assert.deepEqual([...told].sort(), [
      "add first",
      "add watched",
      "add without-a-token",
      "add without-an-authority",
      "delete first",
      "delete watched",
    ]);
    await configMaps.create({ metadata: { name: "last" } });
    await settles();
  });
}

function isTlsFailure(error: unknown): boolean {
  return error instanceof ConnectionError && error.reason === "tls";
}

Deno.test("bug list 8: token and authority are rotated in the middle of a watch, and nothing is missed", async () => {
  await using env = await startTestEnv({ backend: "embedded" });
  const { server } = env;
  assert.ok(server);
  await rotatesInTheMiddleOfAWatch(env, {
    tokens: ["first", "second"],
    answer: (request) => server.fetch(request),
  });
});

/** Makes a service account with all rights, and two tokens for it. */
async function robotTokens(env: TestEnv, plane: ControlPlane): Promise<readonly [string, string]> {
  const name = "robot";
  const account = await env.client.resource(ServiceAccount, { namespace: "default" }).create({
    metadata: { name },
  });
  await env.client.resource(ClusterRoleBinding).create({
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "ServiceAccount", name, namespace: "default" }],
  });
  const subject = { namespace: "default", name, uid: account.metadata.uid };
  return [await plane.issueToken(subject), await plane.issueToken({ ...subject, validMs: 7_200_000 })];
}

Deno.test({
  name: "real API server: bug list 8: token and authority are rotated in the middle of a watch",
  ignore: ignoreRealServers,
  async fn() {
    await using env = await startTestEnv({ backend: "control-plane" });
    const plane = env.controlPlane;
    assert.ok(plane);
    using httpClient = Deno.createHttpClient({ caCerts: [plane.caCertificate], http2: false });
    const answers: Response[] = [];
    await rotatesInTheMiddleOfAWatch(env, {
      tokens: await robotTokens(env, plane),
      answer: async ({ url, method, headers, body }) => {
        const { pathname, search } = new URL(url);
        const answer = await fetch(plane.url + pathname + search, {
          method,
          headers,
          body,
          client: httpClient,
        });
        answers.push(answer);
        return answer;
      },
    });
    // A front that ends does not read what it was about to pass on.
    for (const { body } of answers) if (body?.locked === false) await body.cancel();
  },
});
