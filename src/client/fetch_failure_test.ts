import assert from "node:assert/strict";
import { isConnectionError, withSocket } from "./connection_faults_for_tests.ts";
import { HttpTransport } from "./http_transport.ts";
import type { TransportRequest } from "./transport.ts";

const get: TransportRequest = { method: "GET", path: "/version", headers: {} };

Deno.test("fetchFailure: failures of the connection are told apart", async () => {
  const fail = async (server: string) => {
    const transport = new HttpTransport({ server, source: "the flags" });
    try {
      await transport.send(get, { purpose: "request" });
      assert.fail("an answer came");
    } catch (error) {
      return error;
    } finally {
      transport.close();
    }
  };
  const write = (text: string) => async (connection: Deno.TcpConn) => {
    await connection.write(new TextEncoder().encode(text));
  };
  let freePort = 0;
  await withSocket(write(""), async (port) => {
    freePort = port;
    isConnectionError("lost", /^Cannot keep the connection to the API server at http:\/\/127/)(
      await fail(`http://127.0.0.1:${port}`),
    );
    isConnectionError("unreachable", /handshake eof|unexpected|tls/i)(
      await fail(`https://127.0.0.1:${port}`),
    );
  });
  await withSocket(write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"), async (port) => {
    isConnectionError("lost", /: error reading a body from connection$/)(
      await fail(`http://127.0.0.1:${port}`),
    );
    isConnectionError("tls", /it may have to begin with http:\/\/$/)(await fail(`https://127.0.0.1:${port}`));
  });
  await withSocket(write("SSH-2.0-OpenSSH\r\n\r\n"), async (port) => {
    isConnectionError("protocol", /it may have to begin with https:\/\/$/)(
      await fail(`http://127.0.0.1:${port}`),
    );
  });
  const refused =
    /^Cannot reach .*: tcp connect error: .*; check that it runs and that the address in the flags is right$/;
  isConnectionError("unreachable", refused)(await fail(`http://127.0.0.1:${freePort}`));
  isConnectionError("unreachable", /: dns error: /)(await fail("http://no-such-host.invalid"));
});

Deno.test({
  name: "fetchFailure: a missing permission of Deno is told with its flag",
  permissions: { net: false },
  async fn() {
    const transport = new HttpTransport({ server: "https://10.0.0.1:6443" });
    const words = /Deno may not use the network, run again with --allow-net=10\.0\.0\.1:6443$/;
    await assert.rejects(transport.send(get, { purpose: "request" }), isConnectionError("permission", words));
    transport.close();
  },
});
