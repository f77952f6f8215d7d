import assert from "node:assert/strict";
import { BAD_DEFINITIONS } from "../../src/schema/bad_definitions_for_tests.ts";
import { main } from "../main.ts";

const TABLE = import.meta.resolve("../../src/schema/bad_definitions_for_tests.ts");
const GOOD = import.meta.resolve("../../src/resource/define_resource.ts");
const SCHEMA = import.meta.resolve("../../src/resource/standard_schema.ts");

Deno.test("generate crds: of a bad definition one line is said and no file is written, not even of a good one", async (t) => {
  const folder = await Deno.makeTempDir();
  try {
    const good = `${folder}/good.ts`;
    await Deno.writeTextFile(
      good,
      `
        import { defineResource } from ${JSON.stringify(GOOD)};
        import { jsonSchema } from ${JSON.stringify(SCHEMA)};
        const spec = jsonSchema({ type: "object" });
        export const Good = defineResource({
          group: "example.com", kind: "Good", scope: "Namespaced", versions: { v1: { spec } },
        });
      `,
    );
    for (const [index, { name, message }] of BAD_DEFINITIONS.entries()) {
      await t.step(name, async () => {
        const module = `${folder}/bad${index}.ts`;
        await Deno.writeTextFile(
          module,
          `import { BAD_DEFINITIONS } from ${JSON.stringify(TABLE)};\n` +
            `export const Bad = BAD_DEFINITIONS[${index}].define();\n`,
        );
        const lines: string[] = [];
        const output = { line: lines.push.bind(lines), error: lines.push.bind(lines) };
        assert.equal(await main(["generate", "crds", good, module, "--out", `${folder}/crds`], output), 1);
        const [line = "", ...others] = lines;
        assert.deepEqual(others, []);
        assert.equal(line.replace(`Cannot import "${module}": `, ""), message);
        await assert.rejects(Deno.stat(`${folder}/crds`), Deno.errors.NotFound);
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
