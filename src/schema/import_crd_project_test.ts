import assert from "node:assert/strict";
import * as fc from "fast-check";
import { crdOf } from "./crd.ts";
import { applyDefaults } from "./defaulting.ts";
import { coerceEmbeddedObjects } from "./embedded_objects.ts";
import { definitionsIn, importCrd } from "./import_crd.ts";
import { IMPORTED_OBJECTS, type ImportedObjects } from "./import_crd_objects_for_tests.ts";
import { Shop } from "./import_crd_shop_for_tests.ts";
import { invalidValues } from "./invalid_values.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";
import { isStructuralSchema } from "./loose_schema.ts";
import { pruneObject } from "./pruning.ts";
import { SchemaValidator } from "./validate.ts";
import { validValues } from "./arbitrary.ts";
import { parseYaml } from "./yaml.ts";

const PACKAGE = new URL("../..", import.meta.url).pathname;
const RANDOM_OBJECTS = 25;
const SEED = 6;
const META = {
  name: "a",
  namespace: "b",
  uid: "c",
  resourceVersion: "1",
  creationTimestamp: "2026-01-01T00:00:00Z",
};

interface Definition {
  readonly apiVersion: string;
  readonly kind: string;
  readonly schema: JsonSchemaProps;
}

/** The storage version of the definition in a file. */
function definitionIn(text: string): Definition {
  const [crd] = parseYaml(text).flatMap(definitionsIn);
  const spec = crd?.["spec"];
  assert.ok(isJsonObject(spec) && isJsonArray(spec["versions"]) && isJsonObject(spec["names"]));
  const version = spec["versions"].filter(isJsonObject).find((one) => one["storage"] === true);
  const schema = isJsonObject(version?.["schema"]) ? version["schema"]["openAPIV3Schema"] : undefined;
  assert.ok(isStructuralSchema(schema));
  return { apiVersion: `${spec["group"]}/${version?.["name"]}`, kind: String(spec["names"]["kind"]), schema };
}

/** What the API server finds wrong with an object as it is written. */
function faultsOf(object: JsonObject, schema: JsonSchemaProps): readonly string[] {
  const { value, malformed } = coerceEmbeddedObjects(object, schema, undefined);
  const found = new SchemaValidator(schema).validate(applyDefaults(value, schema));
  return [...malformed, ...found].map(({ message }) => message);
}

/** The module that says of each object whether the compiler must take it. */
function objectsModule(module: string, { type, good, bad }: ImportedObjects, definition: Definition): string {
  const { schema, apiVersion, kind } = definition;
  const random = randomObjects(schema);
  const lines = [`import type { ${type}, ${type}Input } from "./${module}";`];
  const declare = (of: string, object: JsonValue) =>
    lines.push(`export const _${lines.length}: ${of} = ${JSON.stringify(object)};`);
  for (const object of [...good, ...random.good]) {
    assert.deepEqual(faultsOf(object, schema), [], JSON.stringify(object));
    declare(`${type}Input`, { ...object, metadata: { name: "a" } });
    const stored = applyDefaults(object, schema);
    assert.ok(isJsonObject(stored));
    declare(type, { ...stored, apiVersion, kind, metadata: META });
  }
  for (const [reason, object] of [...Object.entries(bad), ...random.bad]) {
    assert.notDeepEqual(faultsOf(object, schema), [], reason);
    lines.push(`// @ts-expect-error ${reason}`);
    declare(`${type}Input`, { ...object, metadata: { name: "a" } });
  }
  return lines.join("\n");
}

/** Objects that the schema takes, and objects that lack a field or have a value that is not in an enum. */
function randomObjects(
  schema: JsonSchemaProps,
): { readonly good: readonly JsonObject[]; readonly bad: readonly (readonly [string, JsonObject])[] } {
  const options = { numRuns: RANDOM_OBJECTS, seed: SEED };
  const written = (value: JsonValue): JsonObject => {
    const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...object } = isJsonObject(value)
      ? value
      : {};
    return pruneObject(object, schema).value;
  };
  const plain = withoutChoices(schema);
  return {
    good: fc.sample(validValues(fc, schema), options).map(written),
    bad: fc.sample(invalidValues(fc, plain), options)
      .filter(({ reason, field }) =>
        ["FieldValueRequired", "FieldValueNotSupported"].includes(reason) && !field.startsWith("metadata")
      )
      .map(({ value, field, reason }) => [`${field}: ${reason}`, written(value)] as const)
      .filter(([, object]) => faultsOf(object, plain).length > 0),
  };
}

/** Types know no branches, so that objects are spoiled without them. */
function withoutChoices(schema: JsonSchemaProps): JsonSchemaProps {
  const text = JSON.stringify(
    schema,
    (key, value: unknown) => (key === "oneOf" || key === "anyOf") && Array.isArray(value) ? undefined : value,
  );
  const plain: unknown = JSON.parse(text);
  assert.ok(isStructuralSchema(plain));
  return plain;
}

async function deno(cwd: string, args: readonly string[]): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command("deno", { args: [...args], cwd }).output();
  const decoder = new TextDecoder();
  assert.ok(success, `deno ${args.join(" ")}\n${decoder.decode(stdout)}${decoder.decode(stderr)}`);
}

Deno.test("importCrd: the compiler takes what the API server takes, and refuses what it refuses", async () => {
  const folder = await Deno.makeTempDir({ prefix: "kubeloop-imported-" });
  try {
    const modules: string[] = [];
    const write = async (name: string, text: string) => {
      await Deno.writeTextFile(`${folder}/${name}`, text);
      modules.push(name);
    };
    const { compilerOptions } = JSON.parse(await Deno.readTextFile(`${PACKAGE}/deno.json`));
    const config = { links: [PACKAGE], imports: { zod: "npm:zod@4.6.7" } };
    await Deno.writeTextFile(
      `${folder}/deno.json`,
      JSON.stringify({ ...config, lint: { rules: { tags: ["jsr", "recommended"] } } }),
    );
    await Deno.writeTextFile(`${folder}/strict.json`, JSON.stringify({ ...config, compilerOptions }));
    for (const [index, objects] of IMPORTED_OBJECTS.entries()) {
      const text = await Deno.readTextFile(`${PACKAGE}/${objects.file}`);
      await write(`types_${index}.ts`, importCrd(text));
      await write(`objects_${index}.ts`, objectsModule(`types_${index}.ts`, objects, definitionIn(text)));
    }
    await write("shop_types.ts", importCrd(crdOf(Shop)));
    await write("use.ts", USE);
    // The package's compiler options are stricter than Deno's, which a project has unless it says otherwise.
    const strict = [...modules];
    const shop = await Deno.readTextFile(new URL("import_crd_shop_for_tests.ts", import.meta.url));
    await write("shop.ts", shop.replace("../resource/define_resource.ts", "@kubeloop/sdk"));
    await write("round_trip.ts", ROUND_TRIP);
    const generated = modules.filter((name) => name.includes("types"));
    await Promise.all([
      deno(folder, ["check", "--config", "strict.json", ...strict]),
      deno(folder, ["check", ...modules]),
      deno(folder, ["lint", ...generated]),
      deno(folder, ["fmt", "--check", ...generated]),
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** The values are resources for clients and controllers, with the types of their objects. */
const USE = `
import { type Client, defineController } from "@kubeloop/sdk";
import { Certificate } from "./types_1.ts";
import { Curio } from "./types_4.ts";

export async function write(client: Client): Promise<void> {
  const made = await client.resource(Certificate, { namespace: "a" }).create({
    metadata: { name: "a" },
    spec: { secretName: "tls", issuerRef: { name: "ca" }, privateKey: {} },
  });
  made.spec?.privateKey?.encoding satisfies "PKCS1" | "PKCS8" | undefined;
  made.metadata.namespace satisfies string;
  made.apiVersion satisfies "cert-manager.io/v1";
  // @ts-expect-error what is stored is read-only
  made.status = {};
  await client.resource(Curio).apply({ metadata: { name: "a" }, default: "c", modes: [] });
}

export const controller = defineController({
  for: Certificate,
  owns: [Curio],
  reconcile({ object }) {
    object.spec?.dnsNames satisfies readonly string[] | undefined;
    object.status?.notAfter satisfies string | undefined;
  },
});
`;

/** The imported types name the apiVersion and the kind, and else they are those of the definition. */
const ROUND_TRIP = `
import type { Input, Stored } from "@kubeloop/sdk";
import { Shop } from "./shop.ts";
import type * as imported from "./shop_types.ts";

type Beta = ReturnType<typeof Shop.at<"v1beta1">>;
type Nameless<T> = Omit<T, "apiVersion" | "kind">;
export const check = (
  own: Stored<typeof Shop>,
  ownInput: Input<typeof Shop>,
  ownBeta: Stored<Beta>,
  stored: imported.Shop,
  input: imported.ShopInput,
  beta: imported.ShopV1beta1,
): void => {
  own satisfies Nameless<imported.Shop>;
  ownInput satisfies Nameless<imported.ShopInput>;
  ownBeta satisfies Nameless<imported.ShopV1beta1>;
  stored satisfies Stored<typeof Shop>;
  input satisfies Input<typeof Shop>;
  beta satisfies Stored<Beta>;
};
`;
