import assert from "node:assert/strict";
import { join } from "node:path";
import { type Log, silentLog } from "../async/log.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import type { ClientConfig } from "./client_config.ts";
import { Credentials } from "./credentials.ts";

const server = "https://api.test";

function setup(config: Omit<ClientConfig, "server">, log: Log = silentLog) {
  const clock = new VirtualClock();
  return { clock, credentials: new Credentials({ config: { server, ...config }, clock, log }) };
}

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function authorization(credentials: Credentials): Promise<string | undefined> {
  return (await credentials.current()).headers.find(([name]) => name === "authorization")?.[1];
}

Deno.test("Credentials: token, basic, none; a token file comes before a token", async () => {
  assert.equal(await authorization(setup({ token: "t" }).credentials), "Bearer t");
  const basic = setup({ username: "mé", password: "p" }).credentials;
  assert.equal(await authorization(basic), `Basic ${btoa("m\u00c3\u00a9:p")}`);
  assert.equal(await authorization(setup({}).credentials), undefined);
  await withFolder(async (folder) => {
    const tokenFile = join(folder, "token");
    await Deno.writeTextFile(tokenFile, "from-file\n");
    assert.equal(await authorization(setup({ token: "t", tokenFile }).credentials), "Bearer from-file");
  });
});

Deno.test("Credentials: impersonation repeats names, and escapes the keys of extras", async () => {
  const impersonate = {
    user: "alice",
    uid: "7",
    groups: ["a", "b"],
    extra: { "example.com/Why": ["c", "d"] },
  };
  assert.deepEqual((await setup({ impersonate }).credentials.current()).headers, [
    ["impersonate-user", "alice"],
    ["impersonate-uid", "7"],
    ["impersonate-group", "a"],
    ["impersonate-group", "b"],
    ["impersonate-extra-example.com%2fwhy", "c"],
    ["impersonate-extra-example.com%2fwhy", "d"],
  ]);
});

Deno.test("Credentials: a rotated token is read after a minute, or at once after a refusal", async () => {
  await withFolder(async (folder) => {
    const tokenFile = join(folder, "token");
    await Deno.writeTextFile(tokenFile, "one");
    const { credentials, clock } = setup({ tokenFile });
    assert.equal(await authorization(credentials), "Bearer one");
    await Deno.writeTextFile(tokenFile, "two");
    await clock.advance(59_999);
    assert.equal(await authorization(credentials), "Bearer one");
    await clock.advance(1);
    assert.equal(await authorization(credentials), "Bearer two");
    await Deno.writeTextFile(tokenFile, "three");
    await clock.advance(1_000);
    assert.equal(credentials.refresh(), true);
    assert.equal(await authorization(credentials), "Bearer three");
  });
});

Deno.test("Credentials: many refusals at once lead to one reading", async () => {
  await withFolder(async (folder) => {
    const tokenFile = join(folder, "token");
    await Deno.writeTextFile(tokenFile, "one");
    const { credentials, clock } = setup({ tokenFile });
    await credentials.current();
    await clock.advance(1_000);
    await Deno.writeTextFile(tokenFile, "two");
    credentials.refresh();
    assert.equal(await authorization(credentials), "Bearer two");
    await Deno.writeTextFile(tokenFile, "three");
    credentials.refresh();
    assert.equal(await authorization(credentials), "Bearer two");
  });
});

Deno.test("Credentials: fixed ones cannot be refreshed", () => {
  assert.equal(setup({ token: "t" }).credentials.refresh(), false);
});

Deno.test("Credentials: a file that cannot be read again leaves the credential in use, and a line in the log", async () => {
  await withFolder(async (folder) => {
    const tokenFile = join(folder, "token");
    await Deno.writeTextFile(tokenFile, "one");
    const lines: unknown[] = [];
    const log: Log = { ...silentLog, warn: (_message, fields) => lines.push(fields?.reason) };
    const { credentials, clock } = setup({ tokenFile }, log);
    await credentials.current();
    await Deno.remove(tokenFile);
    await clock.advance(60_000);
    assert.equal(await authorization(credentials), "Bearer one");
    assert.deepEqual(lines, [`Cannot read the token "${tokenFile}": there is no such file`]);
    assert.equal(await authorization(credentials), "Bearer one");
    assert.equal(lines.length, 1);
  });
});

Deno.test("Credentials: TLS material keeps its identity until it changes", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "ca.crt");
    await Deno.writeTextFile(file, "-----BEGIN CERTIFICATE-----\none");
    const { credentials, clock } = setup({ ca: { file } });
    const { tls } = await credentials.current();
    await clock.advance(60_000);
    assert.equal((await credentials.current()).tls, tls);
    await Deno.writeTextFile(file, "-----BEGIN CERTIFICATE-----\ntwo");
    await clock.advance(60_000);
    assert.deepEqual((await credentials.current()).tls, { ca: "-----BEGIN CERTIFICATE-----\ntwo" });
  });
});

Deno.test("Credentials: what cannot be used is told", async () => {
  const cases: [Omit<ClientConfig, "server">, string][] = [
    [{ tokenFile: "/nowhere/token" }, 'Cannot read the token "/nowhere/token": there is no such file'],
    [
      { ca: { data: "hunter2" } },
      "Cannot use the certificate authority of the given configuration: it is not in PEM form",
    ],
    [
      { cert: { data: "-----BEGIN CERTIFICATE-----" } },
      "Cannot use the given configuration: the client key is missing, certificate and key go together",
    ],
  ];
  for (const [config, message] of cases) {
    await assert.rejects(setup(config).credentials.current(), { name: "ConfigError", message });
  }
});

Deno.test("Credentials: a refusal is explained without telling the credential", async () => {
  const token = (exp: number) => `${btoa("{}")}.${btoa(JSON.stringify({ exp }))}.hunter2`;
  const nowSeconds = new VirtualClock().now() / 1_000;
  const explain = async (config: Omit<ClientConfig, "server">) => {
    const { credentials } = setup(config);
    await credentials.current();
    return await credentials.explainRejection();
  };
  const expired = await explain({ token: token(nowSeconds - 1) });
  assert.equal(
    expired,
    "the token of the given configuration expired at 2025-12-31T23:59:59.000Z, get a new one",
  );
  const unknown =
    "the server does not know the credential of the given configuration, check the token or the client certificate";
  assert.equal(await explain({ token: token(nowSeconds + 1) }), unknown);
  assert.equal(await explain({ token: "hunter2" }), unknown);
  const none = "the given configuration has no credential, add a token, a client certificate or a plugin";
  assert.equal(await explain({}), none);
});
