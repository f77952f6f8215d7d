import assert from "node:assert/strict";
import { Client } from "../../src/client/client.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import { startControlPlane } from "../backends/control_plane.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { GADGETS, WIDGETS } from "../conformance/fixtures.ts";
import { CUSTOM_SCHEMA_FIXTURE } from "./custom_schema_fixture.ts";
import fieldFacts from "../embedded/field_facts.json" with { type: "json" };
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty, objectsIn } from "../embedded/json.ts";
import { EmbeddedServer } from "../embedded/server.ts";
import { eventually } from "../eventually.ts";
import { fieldFactsOfOpenApi } from "./field_facts_of_openapi.ts";

type Read = (path: string) => Promise<JsonObject>;

const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const GROUP = "openapi.example.com";
const DEFINITIONS: readonly JsonObject[] = [WIDGETS, GADGETS, CUSTOM_SCHEMA_FIXTURE].map((definition) =>
  objectOrEmpty(JSON.parse(JSON.stringify(definition).replaceAll("{group}", GROUP)))
);
/** The kinds of options in documents of custom groups and of version 2 are those of all groups the server ever had. */
const KINDS_OF_OPTIONS = ["DeleteOptions", "WatchEvent"].map((kind) =>
  `io.k8s.apimachinery.pkg.apis.meta.v1.${kind}`
);

/** What is left out of our documents, `docs/embedded.md` says so. */
function isLeftOut(path: string, item: JsonValue): boolean {
  const isOfServer = /^\/(\.well-known|openid|version|api|apis)\/?([^/]+\/)?([^/]+\/)?$/.test(path) &&
    !/\/v\d\w*\/$/.test(path);
  const isConnected = Object.values(objectOrEmpty(item)).some((operation) =>
    objectOrEmpty(operation)["x-kubernetes-action"] === "connect"
  );
  return isOfServer || isConnected || path.includes("/watch/") || path.endsWith("/pods/{name}/log");
}

/** A document without descriptions, in one order; parameters are written where they are used. */
function comparable(document: JsonObject): JsonObject {
  const shared = objectOrEmpty(document["parameters"]);
  const simplified = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map(simplified);
    if (!isJsonObject(value)) return value;
    const reference = String(value["$ref"]);
    if (reference.startsWith("#/parameters/")) return simplified(shared[reference.slice(13)] ?? null);
    const fields = Object.entries(value).flatMap(([key, field]): [string, JsonValue][] => {
      if (key === "description" && typeof field === "string") return [];
      if (!Array.isArray(field)) return [[key, simplified(field)]];
      if (["required", "consumes", "produces"].includes(key)) return [[key, [...field].sort()]];
      if (key === "parameters") return [[key, field.map(simplified).sort(byName)]];
      return [[key, simplified(field)]];
    });
    const [first] = fields;
    if (fields.length === 1 && first?.[0] === "allOf" && Array.isArray(first[1])) return first[1][0] ?? null;
    return Object.fromEntries(fields.sort(([a], [b]) => a < b ? -1 : 1));
  };
  return objectOrEmpty(simplified(document));
}

function byName(left: JsonValue, right: JsonValue): number {
  return String(objectOrEmpty(left)["name"]) < String(objectOrEmpty(right)["name"]) ? -1 : 1;
}

/** The parameters of a path are those of each of its operations. */
function pathsOf(document: JsonObject): JsonObject {
  const paths = Object.entries(objectOrEmpty(comparable(document)["paths"]));
  return Object.fromEntries(
    paths.filter(([path, item]) => !isLeftOut(path, item)).map(([path, item]) => {
      const { parameters, ...operations } = objectOrEmpty(item);
      const all = Object.entries(operations).map(([method, operation]) => {
        const own = objectsIn(objectOrEmpty(operation)["parameters"]);
        return [method, {
          ...objectOrEmpty(operation),
          parameters: [...objectsIn(parameters), ...own].sort(byName),
        }];
      });
      return [path, Object.fromEntries(all)];
    }),
  );
}

function schemasOf(document: JsonObject): Record<string, JsonValue> {
  const { definitions, components } = comparable(document);
  const schemas = { ...objectOrEmpty(definitions ?? objectOrEmpty(components)["schemas"]) };
  for (const name of KINDS_OF_OPTIONS) {
    const { "x-kubernetes-group-version-kind": _, ...schema } = objectOrEmpty(schemas[name]);
    schemas[name] = schema;
  }
  return schemas;
}

async function readEmbedded(server: EmbeddedServer, path: string): Promise<JsonObject> {
  const response = await server.fetch(new Request(`http://embedded${path}`));
  return objectOrEmpty(await response.json());
}

async function install(create: (definition: JsonObject) => Promise<unknown>, read: Read): Promise<void> {
  for (const definition of DEFINITIONS) await create(definition);
  await eventually(async () => {
    const { paths } = await read("/openapi/v3");
    assert.ok(objectOrEmpty(paths)[`apis/${GROUP}/v1beta1`] !== undefined);
    const { definitions } = await read("/openapi/v2");
    const schemas = objectOrEmpty((await read(`/openapi/v3/apis/${GROUP}/v1`))["components"])["schemas"];
    for (const kind of ["Widget", "Gadget", "Rich"]) {
      assert.ok(objectOrEmpty(schemas)[`com.example.openapi.v1.${kind}`] !== undefined);
      assert.ok(objectOrEmpty(definitions)[`com.example.openapi.v1.${kind}`] !== undefined);
    }
  });
}

Deno.test("OpenApiHandler: the table of fields follows from its documents", async () => {
  await using server = new EmbeddedServer();
  const { paths } = await readEmbedded(server, "/openapi/v3");
  const documents: JsonObject[] = [];
  for (const place of Object.keys(objectOrEmpty(paths))) {
    documents.push(await readEmbedded(server, `/openapi/v3/${place}`));
  }
  assert.deepEqual(fieldFactsOfOpenApi(documents), fieldFacts);
});

Deno.test({
  name: "real API server: the OpenAPI documents are the same here, without descriptions",
  ignore: ignoreRealServers,
  fn: async (t) => {
    await using plane = await startControlPlane({ controllers: false });
    await using server = new EmbeddedServer();
    const client = new Client({ transport: new HttpTransport(plane.adminConfig) });
    const real: Read = async (path) => objectOrEmpty(await client.raw("GET", path));
    const embedded: Read = (path) => readEmbedded(server, path);
    try {
      await install((body) => client.raw("POST", CRDS, { body }), real);
      await install((body) =>
        server.fetch(
          new Request(`http://embedded${CRDS}`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(body),
          }),
        ), embedded);
      const places = Object.keys(objectOrEmpty((await real("/openapi/v3"))["paths"]))
        .filter((place) => /^(api|apis\/[^/]+)\/v\d/.test(place));
      assert.deepEqual(Object.keys(objectOrEmpty((await embedded("/openapi/v3"))["paths"])), places);
      for (const path of [...places.map((place) => `/openapi/v3/${place}`), "/openapi/v2"]) {
        await t.step(path, async () => {
          const [theirs, ours] = [await real(path), await embedded(path)];
          assert.deepEqual(pathsOf(ours), pathsOf(theirs));
          const [expected, actual] = [schemasOf(theirs), schemasOf(ours)];
          if (path === "/openapi/v2") {
            for (const name of Object.keys(expected)) if (actual[name] === undefined) delete expected[name];
          }
          assert.deepEqual(actual, expected);
          assert.deepEqual(ours["info"], theirs["info"]);
        });
      }
    } finally {
      client.close();
    }
  },
});
