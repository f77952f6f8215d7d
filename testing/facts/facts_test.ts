import assert from "node:assert/strict";
import { Client } from "../../src/client/client.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import { startControlPlane } from "../backends/control_plane.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { readFacts } from "./read_facts.ts";

Deno.test({
  name: "real API server: the tables of facts say what a running one says",
  ignore: ignoreRealServers,
  fn: async () => {
    await using plane = await startControlPlane({ controllers: false });
    const client = new Client({ transport: new HttpTransport(plane.adminConfig) });
    try {
      for (const [address, table] of await readFacts(client)) {
        const known: unknown = JSON.parse(await Deno.readTextFile(new URL(address)));
        assert.deepEqual(known, table, `${address}: run deno task facts`);
      }
    } finally {
      client.close();
    }
  },
});
