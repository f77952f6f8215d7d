import assert from "node:assert/strict";
import { type Client, systemClock } from "../../mod.ts";
import { defineResource } from "../../src/resource/define_resource.ts";
import { jsonSchema } from "../../src/resource/standard_schema.ts";
import { crdOf } from "../../src/schema/crd.ts";
import { importCrd } from "../../src/schema/import_crd.ts";
import { formatYaml } from "../../src/schema/yaml.ts";
import { ignoreRealServers } from "../../testing/backends/real_servers_for_tests.ts";
import { startTestEnv } from "../../testing/start_test_env.ts";
import { generateTypes } from "./generate_types.ts";

const Web = defineResource({
  group: "example.com",
  kind: "Web",
  scope: "Namespaced",
  versions: {
    v1: {
      spec: jsonSchema<{ size?: number }>({
        type: "object",
        properties: { size: { type: "integer", default: 1, description: "How big it is." } },
      }),
      status: jsonSchema<object>({ type: "object", properties: { ready: { type: "boolean" } } }),
    },
  },
});
const YAML = formatYaml(crdOf(Web));
const TYPES = importCrd(YAML);

interface Told {
  readonly out?: string;
  readonly check?: boolean;
  readonly input?: string;
  readonly client?: Client;
  readonly timeoutMs?: number;
}

/** Runs the command, and takes what it prints. */
async function generate(
  sources: readonly string[],
  { input = "", client, ...told }: Told = {},
): Promise<string> {
  const lines: string[] = [];
  await generateTypes(sources, {
    ...told,
    output: { line: (text) => lines.push(text), error: () => {} },
    input: new Blob([input]).stream(),
    clock: systemClock,
    connect: () => client ? Promise.resolve(client) : Promise.reject(new Error("no cluster is asked for")),
  });
  return lines.join("\n");
}

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "kubeloop-types-" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A server on this machine that answers every request the same way. */
function serve(answer: () => Response | Promise<Response>): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
}

Deno.test("generate types: prints the module, or writes it once", async () => {
  await inFolder(async (folder) => {
    const [source, out] = [`${folder}/web.yaml`, `${folder}/web.ts`];
    await Deno.writeTextFile(source, YAML);
    assert.equal(await generate([source]), TYPES.trimEnd());
    assert.equal(await generate([source], { out }), `written ${out}`);
    assert.equal(await Deno.readTextFile(out), TYPES);
    assert.equal(await generate([source], { out }), `unchanged ${out}`);
    await assert.rejects(generate([source], { out: `${folder}/none/web.ts` }), {
      message: `Cannot write "${folder}/none/web.ts": its folder is not there, make it`,
    });
  });
});

Deno.test("generate types: --check ends with 3 when the file is missing or differs, and writes nothing", async () => {
  await inFolder(async (folder) => {
    const [source, out] = [`${folder}/web.yaml`, `${folder}/web.ts`];
    await Deno.writeTextFile(source, YAML);
    const check = () => generate([source], { out, check: true });
    const cannot = (state: string) => ({
      message: `Cannot confirm "${out}": ${state}, run the command without --check`,
      exitCode: 3,
    });
    await assert.rejects(check(), cannot("it is missing"));
    await Deno.writeTextFile(out, `${TYPES}// changed\n`);
    await assert.rejects(check(), cannot("it differs from the CustomResourceDefinition"));
    assert.match(await Deno.readTextFile(out), /changed/);
    await Deno.writeTextFile(out, TYPES);
    assert.equal(await check(), "");
    await assert.rejects(generate([source], { check: true }), {
      message: "Cannot check the types: there is no file, name it by --out",
      exitCode: 2,
    });
  });
});

Deno.test("generate types: takes standard input, URLs and several sources for one module", async () => {
  const shop = YAML.replaceAll("Web", "Shop").replaceAll("web", "shop");
  await using server = serve(() => new Response(shop));
  assert.equal(await generate(["-"], { input: YAML }), TYPES.trimEnd());
  const text = await generate(["-", `http://127.0.0.1:${server.addr.port}/shop.yaml`], { input: YAML });
  assert.deepEqual(text.match(/^export const \w+/gm), ["export const Web", "export const Shop"]);
});

Deno.test("generate types: takes a definition of the cluster", async () => {
  await using env = await startTestEnv({ resources: [Web] });
  assert.equal(await generate(["crd/webs.example.com"], { client: env.client }), TYPES.trimEnd());
  await assert.rejects(generate(["crd/sites.example.com"], { client: env.client }), {
    message: `Cannot find the CustomResourceDefinition "sites.example.com" on ${env.client.server}: ` +
      'a name is the plural and the group, such as "webs.example.com"',
    exitCode: 1,
  });
});

Deno.test({
  name: "real API server: generate types takes a definition of the cluster",
  ignore: ignoreRealServers,
  async fn() {
    await using env = await startTestEnv({ backend: "control-plane", resources: [Web] });
    assert.equal(await generate(["crd/webs.example.com"], { client: env.client }), TYPES.trimEnd());
    await assert.rejects(generate(["crd/sites.example.com"], { client: env.client }), { exitCode: 1 });
  },
});

Deno.test("generate types: each bad source is one line with the reason", async () => {
  await inFolder(async (folder) => {
    const file = async (name: string, text: string): Promise<string> => {
      await Deno.writeTextFile(`${folder}/${name}`, text);
      return `${folder}/${name}`;
    };
    const pod = await file("pod.yaml", "apiVersion: v1\nkind: Pod");
    const broken = await file("broken.yaml", "a: [");
    const bare = await file("bare.yaml", YAML.replace(/ {6}schema:\n(?: {8}.*\n)+/, ""));
    const rows: readonly (readonly [source: string, message: RegExp])[] = [
      [`${folder}/none.yaml`, /^Cannot read "[^"]+none\.yaml": there is no such file$/],
      [
        "webs.example.com",
        /: there is no such file, and what is on the cluster is called "crd\/webs\.example\.com"$/,
      ],
      [folder, /^Cannot read "[^"]+": .*directory/],
      [
        pod,
        /^Cannot take types from "[^"]+pod\.yaml": there is no CustomResourceDefinition of .*, but a Pod of v1$/,
      ],
      [broken, /^Cannot take types from "[^"]+broken\.yaml": Cannot read YAML document 1: [^\n]+$/],
      [
        bare,
        /^Cannot make types of the CustomResourceDefinition "webs\.example\.com": version v1 has no schema, /,
      ],
      ["-", /^Cannot take types from standard input: there is no .*, but nothing$/],
      ["crd/webs.example.com", /^no cluster is asked for$/],
    ];
    for (const [source, message] of rows) await assert.rejects(generate([source]), { message });
  });
});

Deno.test("generate types: a URL that gives nothing is one line without what may be secret in it", async () => {
  await using missing = serve(() => new Response("", { status: 404, statusText: "Not Found" }));
  const at = ({ addr }: Deno.HttpServer<Deno.NetAddr>): string => `127.0.0.1:${addr.port}`;
  await assert.rejects(generate([`http://me:secret@${at(missing)}/a.yaml?token=secret`]), {
    message: `Cannot read "http://${at(missing)}/a.yaml": the server answers 404 Not Found`,
  });
  const gone = serve(() => new Response());
  await gone.shutdown();
  await assert.rejects(
    generate([`http://me:secret@${at(gone)}/a.yaml?token=secret`]),
    ({ message }: Error) => {
      assert.match(message, new RegExp(`^Cannot read "http://${at(gone)}/a\\.yaml": .*refused`));
      assert.doesNotMatch(message, /secret/);
      return true;
    },
  );
});

Deno.test("generate types: a URL that does not answer ends", async () => {
  const never = Promise.withResolvers<Response>();
  await using server = serve(() => never.promise);
  const url = `http://127.0.0.1:${server.addr.port}/a.yaml`;
  await assert.rejects(generate([url], { timeoutMs: 50 }), {
    message: `Cannot read "${url}": no answer in 50 ms`,
  });
  never.resolve(new Response());
});
