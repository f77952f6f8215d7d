import assert from "node:assert/strict";
import { temporaryFolder } from "../assets/fakes_for_tests.ts";
import { runCommand } from "../assets/run_command.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { buildGoClients } from "./build_go_for_tests.ts";
import { SERVER_SORTS } from "./servers_for_tests.ts";

const PROGRAMS: Readonly<Record<string, string>> = {
  "clientset-json": "the typed clients of client-go, in JSON",
  "clientset-protobuf": "the typed clients of client-go, in protobuf",
  discovery: "discovery, mapping of kinds and OpenAPI of client-go",
  informer: "a dynamic informer of client-go, with a connection that breaks",
  election: "leader election of client-go",
  events: "both event recorders of client-go",
  manager: "a manager of controller-runtime with a controller, an index and a finalizer",
  webhooks: "the webhooks of a manager of controller-runtime, mutating and validating",
};

for (const { prefix, start } of SERVER_SORTS) {
  Deno.test({
    name: `Go clients: ${prefix}what client-go and controller-runtime do`,
    ignore: ignoreRealServers,
    async fn(t) {
      const path = await buildGoClients();
      await using server = await start();
      await using folder = await temporaryFolder();
      const env = { KUBECONFIG: `${folder.path}/kubeconfig` };
      await Deno.writeTextFile(env.KUBECONFIG, server.kubeconfig, { mode: 0o600 });
      for (const [program, title] of Object.entries(PROGRAMS)) {
        // Programs end by themselves: each has a time limit.
        await t.step(title, async () => {
          const { code, output } = await runCommand([path, program], { env });
          assert.equal(code, 0, output);
        });
      }
    },
  });
}
