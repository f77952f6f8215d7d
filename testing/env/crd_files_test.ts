import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { temporaryFolder } from "../assets/fakes_for_tests.ts";
import { CustomResourceDefinition } from "../../src/resource/builtins.ts";
import { startTestEnv } from "../start_test_env.ts";

function manifestOf(plural: string, { group = "example.com", field = "size" } = {}): object {
  const kind = plural[0]?.toUpperCase() + plural.slice(1, -1);
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural, kind },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", properties: { [field]: { type: "integer" } } } },
      }],
    },
  };
}

Deno.test("startTestEnv: installs files and folders of definitions, YAML and JSON, and they are served", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await Deno.mkdir(`${path}/more`);
  const several = [manifestOf("webs"), manifestOf("shops")].map((one) => JSON.stringify(one));
  await Deno.writeTextFile(`${path}/several.yaml`, `${several.join("\n---\n")}\n---\nkind: ConfigMap\n`);
  await Deno.writeTextFile(`${path}/more/carts.json`, JSON.stringify(manifestOf("carts")));
  await Deno.writeTextFile(`${path}/more/kustomization.yaml`, "resources: [carts.json]\n");
  await Deno.writeTextFile(`${path}/more/README.md`, "# no YAML: [\n");
  const newer = manifestOf("webs", { field: "color" });
  await Deno.writeTextFile(`${path}/newer.yml`, JSON.stringify(newer));
  const crds = [`${path}/several.yaml`, `${path}/more`, pathToFileURL(`${path}/newer.yml`)];
  await using env = await startTestEnv({ backend: "embedded", crds });
  const namespace = await env.namespace();
  for (const plural of ["webs", "shops", "carts"]) {
    const { items } = await env.client.raw<{ items: unknown[] }>(
      "GET",
      `/apis/example.com/v1/namespaces/${namespace}/${plural}`,
    );
    assert.deepEqual(items, []);
  }
  const { spec } = await env.client.resource(CustomResourceDefinition).get("webs.example.com");
  assert.deepEqual(Object.keys(spec.versions[0]?.schema?.openAPIV3Schema?.properties ?? {}), ["color"]);
});

Deno.test("startTestEnv: a definition that is refused is told with its file and the server's words, in one line", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/crd.yaml`;
  await Deno.writeTextFile(path, JSON.stringify(manifestOf("webs", { group: "example.k8s.io" })));
  await assert.rejects(startTestEnv({ backend: "embedded", crds: [path] }), (error: Error) => {
    assert.ok(
      error.message.startsWith(
        `Cannot install the CustomResourceDefinition "webs.example.k8s.io" of "${path}": `,
      ),
      error.message,
    );
    assert.match(error.message, /api-approved\.kubernetes\.io/);
    assert.ok(!error.message.includes("\n"));
    return true;
  });
});

Deno.test("startTestEnv: files without a definition are told in one line", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await Deno.writeTextFile(`${path}/pod.yaml`, "apiVersion: v1\nkind: Pod\n");
  await Deno.writeTextFile(`${path}/broken.yaml`, "a: [\n");
  await Deno.writeTextFile(
    `${path}/half.yaml`,
    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n",
  );
  await Deno.mkdir(`${path}/empty`);
  for (
    const [crd, message] of [
      [`${path}/none.yaml`, /^Cannot take .* from ".*none\.yaml": there is no such file or folder$/],
      [
        `${path}/pod.yaml`,
        /there is no CustomResourceDefinition of apiextensions\.k8s\.io\/v1, but a Pod of v1$/,
      ],
      [`${path}/broken.yaml`, /broken\.yaml": Cannot read YAML document 1: /],
      [`${path}/half.yaml`, /half\.yaml": one of them lacks metadata\.name or spec$/],
      [`${path}/empty`, /empty": there is no CustomResourceDefinition of .*, but nothing$/],
      [new URL("https://example.com/crd.yaml"), /only files of this machine are read, download it$/],
    ] as const
  ) {
    await assert.rejects(startTestEnv({ backend: "embedded", crds: [crd] }), { name: "TypeError", message });
  }
});
