import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import assert from "node:assert/strict";
import { join } from "node:path";
import { systemClock } from "../async/clock.ts";
import { withDeadline } from "../async/deadline.ts";
import { silentLog } from "../async/log.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import type { ClientConfig } from "./client_config.ts";
import { ConnectionError, type ConnectionErrorReason } from "./connection_error.ts";
import { Credentials } from "./credentials.ts";
import { HttpTransport } from "./http_transport.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const get = { method: "GET", path: "/version", headers: {} };
const HOUR_MS = 3_600_000;

interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority of one test. */
class Authority {
  readonly #keys: CryptoKeyPair;
  readonly #certificate: x509.X509Certificate;

  constructor(keys: CryptoKeyPair, certificate: x509.X509Certificate) {
    this.#keys = keys;
    this.#certificate = certificate;
  }

  static async create(name = "CN=test-ca"): Promise<Authority> {
    const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    assert.ok("privateKey" in keys);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name,
      keys,
      serialNumber: "01",
      notBefore: new Date(systemClock.now() - HOUR_MS),
      notAfter: new Date(systemClock.now() + HOUR_MS),
      signingAlgorithm: algorithm,
      extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
    });
    return new Authority(keys, certificate);
  }

  get pem(): string {
    return this.#certificate.toString("pem");
  }

  async issue(name: x509.JsonGeneralName, expiresInMs = HOUR_MS): Promise<Pair> {
    const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    assert.ok("privateKey" in keys);
    const certificate = await x509.X509CertificateGenerator.create({
      subject: "CN=test",
      issuer: this.#certificate.subject,
      serialNumber: "02",
      notBefore: new Date(systemClock.now() - 2 * HOUR_MS),
      notAfter: new Date(systemClock.now() + expiresInMs),
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      extensions: [new x509.SubjectAlternativeNameExtension([name])],
    });
    const key = x509.PemConverter.encode(
      await crypto.subtle.exportKey("pkcs8", keys.privateKey),
      "PRIVATE KEY",
    );
    return { cert: certificate.toString("pem"), key };
  }
}

const loopback: x509.JsonGeneralName = { type: "ip", value: "127.0.0.1" };

async function withServer(pair: Pair, test: (server: string, port: number) => Promise<void>): Promise<void> {
  const handler = (request: Request) => new Response(new URL(request.url).pathname);
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {}, ...pair }, handler);
  try {
    await test(`https://127.0.0.1:${server.addr.port}`, server.addr.port);
  } finally {
    await server.shutdown();
  }
}

async function ask(config: ClientConfig): Promise<string> {
  const transport = new HttpTransport(config);
  try {
    return await (await transport.send(get, { purpose: "request" })).text();
  } finally {
    transport.close();
  }
}

function isRefused(words: RegExp, reason: ConnectionErrorReason = "tls"): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ConnectionError);
    assert.match(error.message, words);
    return error.reason === reason;
  };
}

Deno.test("HttpTransport: the server's certificate is checked against the authority, the name and the time", async () => {
  const [authority, other] = [await Authority.create(), await Authority.create()];
  const ca = { data: authority.pem };
  await withServer(await authority.issue(loopback), async (server) => {
    assert.equal(await ask({ server, ca }), "/version");
    const another = await Authority.create("CN=another-ca");
    const stranger = /UnknownIssuer; the certificate authority of the given configuration did not sign it$/;
    await assert.rejects(ask({ server, ca: { data: another.pem } }), isRefused(stranger));
    const unknown = /BadSignature; the certificate authority of the given configuration did not sign it$/;
    await assert.rejects(ask({ server, ca: { data: other.pem } }), isRefused(unknown));
    const skipped =
      /skips the check, which Deno does for --unsafely-ignore-certificate-errors=127\.0\.0\.1 only$/;
    await assert.rejects(ask({ server, insecureSkipTlsVerify: true }), isRefused(skipped));
  });
  await withServer(await authority.issue({ type: "dns", value: "kube.test" }), async (server) => {
    await assert.rejects(ask({ server, ca }), isRefused(/not valid for name .*; set tls-server-name in /));
  });
  await withServer(await authority.issue(loopback, -HOUR_MS), async (server) => {
    await assert.rejects(ask({ server, ca }), isRefused(/certificate expired/));
  });
});

Deno.test("HttpTransport: tls-server-name is the name that is checked", async () => {
  const authority = await Authority.create();
  const ca = { data: authority.pem };
  await withServer(await authority.issue({ type: "dns", value: "kube.test" }), async (server) => {
    assert.equal(await ask({ server, ca, tlsServerName: "kube.test" }), "/version");
    const wrong = ask({ server, ca, tlsServerName: "other.test" });
    await assert.rejects(wrong, isRefused(/not valid for name "other\.test"/));
  });
  const dead = ask({ server: "https://127.0.0.1:9", ca, tlsServerName: "kube.test" });
  await assert.rejects(
    dead,
    isRefused(/^Cannot reach the API server at https:\/\/127\.0\.0\.1:9: /, "unreachable"),
  );
  const config = { server: "https://127.0.0.1", tlsServerName: "kube.test", proxyUrl: "http://127.0.0.1:1" };
  assert.throws(
    () => new HttpTransport(config),
    /^ConfigError: .*tls-server-name does not go together with proxy-url$/,
  );
});

Deno.test("HttpTransport: an authority that is rotated is used without a restart", async () => {
  const [before, after] = [await Authority.create(), await Authority.create()];
  const folder = await Deno.makeTempDir();
  const file = join(folder, "ca.crt");
  await Deno.writeTextFile(file, before.pem);
  const clock = new VirtualClock();
  const pairs = [await before.issue(loopback), await after.issue(loopback)];
  let transport: HttpTransport | undefined;
  let port = 0;
  for (const [index, pair] of pairs.entries()) {
    const server = Deno.serve(
      { port, hostname: "127.0.0.1", onListen: () => {}, ...pair },
      () => new Response("x"),
    );
    port = server.addr.port;
    transport ??= new HttpTransport({ server: `https://127.0.0.1:${port}`, ca: { file } }, { clock });
    if (index === 1) {
      await Deno.writeTextFile(file, after.pem);
      await clock.advance(1_000);
      // This one fails with the authority that is remembered, and leads to the new one.
      await assert.rejects(transport.send(get, { purpose: "request" }), isRefused(/BadSignature/));
    }
    assert.equal(await (await transport.send(get, { purpose: "request" })).text(), "x");
    await server.shutdown();
  }
  transport?.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("HttpTransport: certificates that cannot be used are told", async () => {
  const authority = await Authority.create();
  const [one, two] = [await authority.issue(loopback), await authority.issue(loopback)];
  const server = "https://127.0.0.1:9";
  const mixed = ask({ server, cert: { data: one.cert }, key: { data: two.key } });
  await assert.rejects(
    mixed,
    /^ConfigError: Cannot use the certificates of the given configuration: .*KeyMismatch$/,
  );
});

Deno.test("Credentials: an expired client certificate is told after a 401", async () => {
  const { cert, key } = await (await Authority.create()).issue(loopback, -HOUR_MS);
  const config = { server: "https://127.0.0.1:9", cert: { data: cert }, key: { data: key } };
  const clock = new VirtualClock({ startMs: systemClock.now() });
  const credentials = new Credentials({ config, clock, log: silentLog });
  await credentials.current();
  assert.match(
    await credentials.explainRejection(),
    /^the client certificate of the given configuration expired at 20/,
  );
});

/** Forwards connections; those that are there when it is frozen carry nothing any more. */
class FreezingProxy {
  readonly #listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  readonly #carried: Promise<void>[] = [];
  readonly #connections: Deno.TcpConn[] = [];
  readonly #target: number;
  #frozen = new Set<Deno.TcpConn>();
  #onSwallow: () => void = () => {};
  /** How many connections came. */
  count = 0;

  constructor(target: number) {
    this.#target = target;
    this.#carried.push(this.#accept().catch(() => {}));
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  freeze(): void {
    this.#frozen = new Set(this.#connections);
  }

  /** Resolves when bytes are swallowed the next time. */
  nextSwallowed(): Promise<void> {
    return new Promise((resolve) => this.#onSwallow = resolve);
  }

  async close(): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) closeQuietly(connection);
    await Promise.all(this.#carried);
  }

  async #accept(): Promise<void> {
    for await (const near of this.#listener) {
      this.count++;
      const far = await Deno.connect({ port: this.#target, hostname: "127.0.0.1" });
      this.#connections.push(near, far);
      this.#carried.push(this.#carry(near, far).catch(() => {}), this.#carry(far, near).catch(() => {}));
    }
  }

  async #carry(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
    for await (const chunk of from.readable) {
      if (this.#frozen.has(from)) this.#onSwallow();
      else for (let sent = 0; sent < chunk.length;) sent += await to.write(chunk.subarray(sent));
    }
  }
}

function closeQuietly(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // The other side was first.
  }
}

Deno.test("HttpTransport: a half-open HTTP/2 connection is replaced within the deadline of one request", async () => {
  const authority = await Authority.create();
  await withServer(await authority.issue(loopback), async (_server, port) => {
    const proxy = new FreezingProxy(port);
    const clock = new VirtualClock();
    const config = { server: `https://127.0.0.1:${proxy.port}`, ca: { data: authority.pem } };
    const transport = new HttpTransport(config, { clock });
    try {
      for (let count = 0; count < 2; count++) await transport.send(get, { purpose: "request" });
      assert.equal(proxy.count, 1);
      proxy.freeze();
      const swallowed = proxy.nextSwallowed();
      const silent = transport.send(get, { purpose: "request", headTimeoutMs: 5_000 });
      const failed = assert.rejects(silent, isRefused(/no response head within 5000 ms$/, "timeout"));
      await swallowed;
      await clock.advance(5_000);
      await failed;
      const sendAgain = (signal: AbortSignal) => transport.send(get, { purpose: "request", signal });
      const limit = { timeoutMs: 10_000, what: "the answer over a new connection" };
      const response = await withDeadline(systemClock, sendAgain, limit);
      assert.equal(await response.text(), "/version");
      assert.equal(proxy.count, 2);
    } finally {
      transport.close();
      await proxy.close();
    }
  });
});
