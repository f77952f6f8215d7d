import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type Random, seededRandom } from "../../src/async/random.ts";
import { Namespace } from "../../src/resource/builtins.ts";
import type { DefinedResource } from "../../src/resource/define_resource.ts";
import { partsOf, validValues } from "../../src/schema/arbitrary.ts";
import { crdOf } from "../../src/schema/crd.ts";
import { invalidValues } from "../../src/schema/invalid_values.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../src/schema/json.ts";
import type { JsonSchemaProps } from "../../src/schema/json_schema_props.ts";
import { isStructuralSchema } from "../../src/schema/loose_schema.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { startTestEnv } from "../start_test_env.ts";
import { WELL_KNOWN } from "./all.ts";
import { type Answer, Api, objectOf, withoutVolatile } from "./api_for_tests.ts";
import { Gadget } from "./gadget_for_tests.ts";

/** Other objects: KUBELOOP_SEED=42 deno task test:all testing/well_known/equivalence_test.ts */
const SEED = Number(Deno.env.get("KUBELOOP_SEED") ?? "20261123");

const RESOURCES: readonly DefinedResource[] = [Gadget, ...WELL_KNOWN.map(({ resource }) => resource)];
/** How many objects there are of each resource; each is created, and updated if that worked. */
const OBJECTS = 70;
const NAMESPACE = "equal";
/** How many objects are on their way at a time. */
const CONCURRENCY = 4;

/** The schema of a part of a resource's objects, as the server has it. */
function schemaOf(resource: DefinedResource, part: "spec" | "status"): JsonSchemaProps {
  const version = crdOf(resource).spec.versions.find(({ name }) => name === resource.version);
  const schema: unknown = version?.schema?.openAPIV3Schema;
  assert.ok(isStructuralSchema(schema));
  return schema.properties?.[part] ?? {};
}

/** Values that are valid, that are with unknown fields and nulls, and that are not valid. */
function samples(schema: JsonSchemaProps, count: number, seed: number): readonly JsonValue[] {
  const valid = validValues(fc, schema);
  const noisy = fc.tuple(valid, fc.nat()).map(([value, noise]) => withNoise(value, seededRandom(noise)));
  const invalid = invalidValues(fc, schema).map(({ value }) => value);
  return fc.sample(
    fc.oneof({ weight: 3, arbitrary: valid }, { weight: 3, arbitrary: noisy }, {
      weight: 2,
      arbitrary: invalid,
    }),
    { seed, numRuns: count },
  );
}

/** A value with unknown fields, and with nulls in place of some fields. */
function withNoise(value: JsonValue, random: Random): JsonValue {
  if (isJsonArray(value)) return value.map((item) => withNoise(item, random));
  if (!isJsonObject(value)) return value;
  const fields = partsOf(value).map(([name, part]): [string, JsonValue] => [
    String(name),
    random.next() < 0.03 ? null : withNoise(part, random),
  ]);
  const unknown: JsonObject = random.next() < 0.2 ? { unheardOf: { of: [1, null, "x"] } } : {};
  return { ...Object.fromEntries(fields), ...unknown };
}

/** What a test compares of an answer. */
function outcomeOf({ code, body, causes }: Answer): JsonObject {
  return code < 300 ? { code, stored: withoutVolatile(body) } : { code, causes };
}

/** What both servers say of the same request must be the same. */
class Pair {
  /** How many requests were answered in which way. */
  readonly codes = new Map<number, number>();
  readonly #servers: readonly Api[];

  constructor(servers: readonly Api[]) {
    this.#servers = servers;
  }

  async send(
    what: string,
    sent: JsonValue,
    request: (api: Api, index: number) => Promise<Answer>,
  ): Promise<readonly Answer[]> {
    const answers = await Promise.all(this.#servers.map(request));
    const [expected, ...others] = answers.map(outcomeOf);
    for (const other of others) {
      const messages = answers.map(({ body }) => String(body["message"] ?? "")).join("\n");
      assert.deepEqual(other, expected, `${what}: ${JSON.stringify(sent)}\n${messages}`);
    }
    const code = answers[0]?.code ?? 0;
    this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
    return answers;
  }
}

/** Creates and updates generated objects of a resource; both halves of the pair are told the same. */
async function compare(resource: DefinedResource, pair: Pair): Promise<void> {
  const specs = samples(schemaOf(resource, "spec"), OBJECTS, SEED);
  const statuses = samples(schemaOf(resource, "status"), OBJECTS, SEED);
  const waiting = specs.map((spec, index) => ({ spec, index }));
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const { spec, index } = one;
      const next = specs[(index + 1) % specs.length] ?? null;
      await compareOne(resource, pair, { index, spec, next, status: statuses[index] ?? null });
    }
  }));
}

interface Life {
  readonly index: number;
  readonly spec: JsonValue;
  /** The spec of the update. */
  readonly next: JsonValue;
  readonly status: JsonValue;
}

async function compareOne(
  resource: DefinedResource,
  pair: Pair,
  { index, spec, next, status }: Life,
): Promise<void> {
  const of = `${resource.kind} ${index}`;
  const object = objectOf(resource, `object-${index}`, { spec });
  const created = await pair.send(`create ${of}`, spec, (api) => api.create(resource, object));
  if (created.some(({ code }) => code !== 201)) return;
  const updated = await pair.send(
    `update ${of}`,
    next,
    (api, server) => api.replace(resource, { ...created[server]?.body, spec: next }),
  );
  await pair.send(`update the status of ${of}`, status, (api, server) => {
    const last = updated[server]?.code === 200 ? updated[server] : created[server];
    return api.replace(resource, { ...last?.body, status }, { subresource: "status" });
  });
}

function total(codes: ReadonlyMap<number, number>): number {
  return [...codes.values()].reduce((sum, count) => sum + count, 0);
}

Deno.test("generated objects: some of each resource are taken, some refused, and none breaks the embedded server", async () => {
  await using env = await startTestEnv({ resources: RESOURCES });
  await env.client.resource(Namespace).create({ metadata: { name: NAMESPACE } });
  for (const resource of RESOURCES) {
    const pair = new Pair([new Api(env, NAMESPACE)]);
    await compare(resource, pair);
    assert.deepEqual([...pair.codes.keys()].filter((code) => ![200, 201, 422, 400].includes(code)), []);
    for (const code of [200, 201, 422]) {
      assert.ok((pair.codes.get(code) ?? 0) > 5, `${resource.kind} ${code}`);
    }
  }
});

Deno.test({
  name: "real API server: generated objects are judged and stored as on the embedded server",
  ignore: ignoreRealServers,
  async fn(t) {
    await using real = await startTestEnv({ backend: "control-plane", resources: RESOURCES });
    await using embedded = await startTestEnv({ resources: RESOURCES });
    const servers: Api[] = [];
    for (const env of [real, embedded]) {
      await env.client.resource(Namespace).create({ metadata: { name: NAMESPACE } });
      const api = new Api(env, NAMESPACE);
      await api.untilServed(RESOURCES);
      servers.push(api);
    }
    const pair = new Pair(servers);
    for (const resource of RESOURCES) await t.step(resource.kind, () => compare(resource, pair));
    assert.ok(total(pair.codes) >= 300, `only ${total(pair.codes)} requests`);
  },
});
