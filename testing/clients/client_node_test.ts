import assert from "node:assert/strict";
import { temporaryFolder } from "../assets/fakes_for_tests.ts";
import { systemClock } from "../../src/async/clock.ts";
import { withDeadline } from "../../src/async/deadline.ts";
import { SERVER_SORTS } from "./servers_for_tests.ts";

const TIME_LIMIT_MS = 60_000;
const PROGRAM = new URL("./client_node_for_tests.ts", import.meta.url).pathname;

// client-node speaks to no server without a certificate.
for (const { prefix, ignore, start } of SERVER_SORTS.filter(({ isSecure }) => isSecure)) {
  Deno.test({
    name: `${prefix}what client-node does: objects of all kinds, a watch, an informer`,
    ignore,
    async fn() {
      await using server = await start();
      await using folder = await temporaryFolder();
      const kubeconfig = `${folder.path}/kubeconfig`;
      await Deno.writeTextFile(kubeconfig, server.kubeconfig, { mode: 0o600 });
      const { code, stdout, stderr } = await withDeadline(
        systemClock,
        (signal) =>
          new Deno.Command(Deno.execPath(), {
            args: ["run", "--allow-all", "--no-check", "--quiet", PROGRAM],
            env: { KUBECONFIG: kubeconfig },
            stdin: "null",
            signal,
          }).output(),
        { timeoutMs: TIME_LIMIT_MS, what: "client-node" },
      );
      const text = new TextDecoder();
      assert.equal(code, 0, text.decode(stdout) + text.decode(stderr));
    },
  });
}
