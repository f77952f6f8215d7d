import assert from "node:assert/strict";
import { loadCrds } from "./load_crds.ts";

async function loadText(text: string, name = "crds.yaml"): Promise<readonly string[]> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/${name}`, text);
    return (await loadCrds([`${folder}/${name}`])).map(({ metadata }) => metadata.name ?? "");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const CRD =
  "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: NAME}\nspec: {}\n";

Deno.test("loadCrds: takes all documents of a file", async () => {
  assert.deepEqual(await loadText(`${CRD.replace("NAME", "a")}---\n${CRD.replace("NAME", "b")}`), ["a", "b"]);
});

Deno.test("loadCrds: takes the resources of a module", async () => {
  const at = (path: string) => JSON.stringify(import.meta.resolve(`../src/resource/${path}`));
  const module = `
    import { defineResource } from ${at("define_resource.ts")};
    import { jsonSchema } from ${at("standard_schema.ts")};
    export default defineResource({
      group: "example.com", kind: "Web", scope: "Cluster", versions: { v1: { spec: jsonSchema({ type: "object" }) } },
    });
  `;
  assert.deepEqual(await loadText(module, "web.ts"), ["webs.example.com"]);
});

Deno.test("loadCrds: what is something else is refused", async () => {
  await assert.rejects(loadText(`${CRD}---\nkind: ConfigMap\n`), /1 of its documents are something else/);
  await assert.rejects(loadText("# nothing\n"), /the file is empty/);
  await assert.rejects(
    loadCrds(["/nowhere/crds.yaml"]),
    /^CommandError: Cannot read "\/nowhere\/crds\.yaml": /,
  );
});
