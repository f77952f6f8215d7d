/**
 * A TLS server before an API server, whose certificate can be replaced and which can refuse tokens. For the tests of
 * rotation.
 *
 * @module
 */

import type { CertificatePair } from "../credentials/certificate_authority.ts";

/** A front that runs. */
export interface TlsFront extends AsyncDisposable {
  readonly port: number;
  /** How many requests were refused for their token. */
  readonly rejections: number;
  /** Which bearer tokens pass; whoever is behind may refuse more. */
  tokens: readonly string[];
  /** Breaks all connections and listens again on the same port, with a certificate. */
  restart(pair: CertificatePair): Promise<void>;
}

/** Starts a front; `answer` is who stands behind it. */
export function startTlsFront(
  pair: CertificatePair,
  answer: (request: Request) => Promise<Response>,
): TlsFront {
  let rejections = 0;
  let serving = listen(pair, 0);

  function listen({ certificate, privateKey }: CertificatePair, port: number) {
    const stop = new AbortController();
    const options = { port, hostname: "127.0.0.1", cert: certificate, key: privateKey, signal: stop.signal };
    const server = Deno.serve({ ...options, onListen: () => {}, onError: () => refused(502) }, handle);
    return { server, stop };
  }

  async function end(): Promise<void> {
    serving.stop.abort();
    await serving.server.finished;
  }

  function handle(request: Request): Response | Promise<Response> {
    const token = request.headers.get("authorization")?.replace(/^Bearer /, "") ?? "";
    if (front.tokens.includes(token)) return answer(request);
    rejections++;
    return refused(401);
  }

  const front: TlsFront = {
    tokens: [],
    port: serving.server.addr.port,
    get rejections() {
      return rejections;
    },
    restart: async (next) => {
      await end();
      serving = listen(next, front.port);
    },
    [Symbol.asyncDispose]: end,
  };
  return front;
}

function refused(code: number): Response {
  const status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", code };
  return Response.json({ ...status, reason: code === 401 ? "Unauthorized" : "BadGateway" }, { status: code });
}
