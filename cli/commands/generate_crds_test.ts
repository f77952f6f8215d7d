import assert from "node:assert/strict";
import { main } from "../main.ts";

/** A module that defines a resource, as text. */
function moduleOf(kind: string, type: string): string {
  const at = (path: string) => JSON.stringify(import.meta.resolve(`../../src/resource/${path}`));
  return `
    import { defineResource } from ${at("define_resource.ts")};
    import { jsonSchema } from ${at("standard_schema.ts")};
    const spec = jsonSchema({ type: "object", properties: { size: { type: "${type}" } } });
    export const ${kind} = defineResource({
      group: "example.com", kind: "${kind}", scope: "Namespaced", versions: { v1: { spec } },
    });
    export const again = ${kind}.at("v1");
    export const other = 1;
  `;
}

interface Workspace {
  /** Runs the command in the folder; gives its exit code and its lines. */
  run(...args: string[]): Promise<{ readonly code: number; readonly lines: readonly string[] }>;
  write(name: string, text: string): Promise<string>;
  read(name: string): Promise<string>;
}

async function inWorkspace(test: (workspace: Workspace) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test({
      run: async (...args) => {
        const lines: string[] = [];
        const add = (text: string) => void lines.push(text.replaceAll(folder, "."));
        return { code: await main(args, { line: add, error: add }), lines };
      },
      write: async (name, text) => {
        await Deno.writeTextFile(`${folder}/${name}`, text);
        return `${folder}/${name}`;
      },
      read: (name) => Deno.readTextFile(`${folder}/${name}`),
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function outOf(path: string): string {
  return path.replace(/[^/]+$/, "crds");
}

Deno.test("generate crds: writes one file a resource, and leaves it alone when nothing has changed", async () => {
  await inWorkspace(async ({ run, write, read }) => {
    const module = await write("web.ts", moduleOf("Web", "integer"));
    const first = await run("generate", "crds", module, "--out", outOf(module));
    assert.deepEqual(first, { code: 0, lines: ["written ./crds/example.com_webs.yaml"] });
    const text = await read("crds/example.com_webs.yaml");
    assert.match(
      text,
      /^# Written by `kubeloop generate crds`.*\napiVersion: apiextensions\.k8s\.io\/v1\nkind: /,
    );
    const second = await run("generate", "crds", module, "--out", outOf(module));
    assert.deepEqual(second, { code: 0, lines: ["unchanged ./crds/example.com_webs.yaml"] });
  });
});

Deno.test("generate crds --check: passes on fresh files, and names each that drifted", async () => {
  await inWorkspace(async ({ run, write, read }) => {
    const module = await write("web.ts", moduleOf("Web", "integer"));
    const changed = await write("changed.ts", moduleOf("Web", "string"));
    const shop = await write("shop.ts", moduleOf("Shop", "string"));
    const out = outOf(module);
    const check = (...modules: string[]) => run("generate", "crds", ...modules, "--out", out, "--check");
    const missing = await check(module);
    assert.equal(missing.code, 3);
    assert.match(
      missing.lines.join(),
      /^Cannot confirm the CRD files: \.\/crds\/example\.com_webs\.yaml is missing, run /,
    );

    await run("generate", "crds", module, "--out", out);
    assert.deepEqual(await check(module), { code: 0, lines: [] });
    const before = await read("crds/example.com_webs.yaml");
    const drifted = await check(changed);
    assert.equal(drifted.code, 3);
    assert.match(drifted.lines.join(), /example\.com_webs\.yaml differs from its definition/);
    assert.equal(
      drifted.lines[0],
      "./crds/example.com_webs.yaml: v1 spec.size: the type changes from integer to string (breaks stored objects)",
    );
    assert.equal(await read("crds/example.com_webs.yaml"), before);

    await run("generate", "crds", shop, "--out", out);
    await write("crds/own.yaml", "kind: Other\n");
    const stale = await check(shop);
    assert.equal(stale.code, 3);
    assert.match(stale.lines.join(), /example\.com_webs\.yaml has no definition any more/);
    assert.doesNotMatch(stale.lines.join(), /own\.yaml/);
  });
});

Deno.test("generate crds: a rule that goes through a list without a limit is warned of, and written", async () => {
  await inWorkspace(async ({ run, write }) => {
    const at = (path: string) => JSON.stringify(import.meta.resolve(`../../src/resource/${path}`));
    const module = await write(
      "list.ts",
      `
        import { defineResource } from ${at("define_resource.ts")};
        import { jsonSchema } from ${at("standard_schema.ts")};
        const words = { type: "array", items: { type: "string", maxLength: 9 } };
        const rules = [{ rule: "self.words.all(word, word != '')" }, { rule: "self.words.size() > 1" }];
        const spec = jsonSchema({ type: "object", properties: { words }, "x-kubernetes-validations": rules });
        export const Web = defineResource({
          group: "example.com", kind: "Web", scope: "Namespaced", versions: { v1: { spec } },
        });
      `,
    );
    assert.deepEqual(await run("generate", "crds", module, "--out", outOf(module)), {
      code: 0,
      lines: [
        "written ./crds/example.com_webs.yaml",
        "warning: ./crds/example.com_webs.yaml: v1 properties[spec].x-kubernetes-validations[0].rule: " +
        "properties[spec].properties[words] has no limit, so the API server may find the rule too costly: " +
        "give it maxItems, maxProperties or maxLength",
      ],
    });
  });
});

Deno.test("generate crds: bad modules are one clear line each", async () => {
  await inWorkspace(async ({ run, write }) => {
    const empty = await write("empty.ts", "export const other = 1;");
    const broken = await write("broken.ts", "throw new Error('no luck');");
    const schema = await write("schema.ts", moduleOf("Web", "null"));
    const web = await write("web.ts", moduleOf("Web", "integer"));
    const twice = await write("twice.ts", moduleOf("Web", "integer"));
    const generate = async (...modules: string[]) => {
      const { code, lines } = await run("generate", "crds", ...modules, "--out", outOf(web));
      return [code, lines.join("\n")];
    };
    assert.deepEqual(await generate(empty), [
      1,
      'Cannot find a resource in "./empty.ts": it exports no result of defineResource, export one',
    ]);
    assert.deepEqual(await generate(broken), [1, 'Cannot import "./broken.ts": no luck']);
    assert.deepEqual(await generate(web, twice), [
      1,
      'Cannot take "webs.example.com" from "./twice.ts": it is defined twice, define it once',
    ]);
    assert.deepEqual(await generate(schema), [
      1,
      'Cannot make version v1 of the CustomResourceDefinition "webs.example.com": spec.size: its type is "null", ' +
      "use another one or leave the field out",
    ]);
  });
});

Deno.test("generate crds: what is seldom meant is warned of, with its version and path, and written", async () => {
  await inWorkspace(async ({ run, write }) => {
    const at = (path: string) => JSON.stringify(import.meta.resolve(`../../src/resource/${path}`));
    const module = await write(
      "seldom.ts",
      `
        import { defineResource } from ${at("define_resource.ts")};
        import { z } from ${JSON.stringify(import.meta.resolve("zod"))};
        const retry = z.object({ times: z.int().default(3) });
        const odd = z.string().refine((text) => text.length % 2 === 1);
        const spec = z.object({ ratio: z.number(), retry: retry.optional(), odd });
        export const Web = defineResource({
          group: "example.com", kind: "Web", scope: "Namespaced", versions: { v1: { spec } },
        });
      `,
    );
    const { code, lines } = await run("generate", "crds", module, "--out", outOf(module));
    assert.equal(code, 0);
    assert.deepEqual(lines.map((line) => line.split(" ").slice(0, 4).join(" ")), [
      "written ./crds/example.com_webs.yaml",
      "warning: ./crds/example.com_webs.yaml: v1 spec.odd",
      "warning: ./crds/example.com_webs.yaml: v1 spec.ratio",
      "warning: ./crds/example.com_webs.yaml: v1 spec.retry",
    ]);
  });
});
