/**
 * What a server does in a second for the client of the package: a custom resource with a schema is created, read,
 * changed, listed, applied and watched. All steps are done by some workers at a time.
 *
 * Arguments: the backend, how many objects are created and listed, and how many operations the other steps have.
 *
 * @module
 */

import { defineBuiltin, type UnknownObject } from "@kubeloop/sdk";
import { type BackendName, eventually, startTestEnv } from "@kubeloop/sdk/testing";
import { beginSpan, followOrders, report } from "./measure.ts";

const WORKERS = 16;
const LISTS = 5;
const FORKS = 100;

const Part = defineBuiltin<PartObject>({
  apiVersion: "bench.kubeloop.dev/v1",
  kind: "Part",
  plural: "parts",
});

interface PartObject extends UnknownObject {
  readonly spec: PartSpec;
}

interface PartSpec {
  readonly image: string;
  readonly replicas: number;
  readonly mode: "fast" | "slow";
  readonly ports: readonly { readonly name: string; readonly port: number }[];
  readonly labels: Readonly<Record<string, string>>;
}

const PORT = {
  type: "object",
  required: ["name", "port"],
  properties: { name: { type: "string" }, port: { type: "integer" } },
};

const DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "parts.bench.kubeloop.dev" },
  spec: {
    group: "bench.kubeloop.dev",
    scope: "Namespaced",
    names: { kind: "Part", plural: "parts" },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      subresources: { status: {} },
      schema: {
        openAPIV3Schema: {
          type: "object",
          required: ["spec"],
          properties: {
            spec: {
              type: "object",
              required: ["image"],
              properties: {
                image: { type: "string", minLength: 1 },
                replicas: { type: "integer", minimum: 0, default: 1 },
                mode: { type: "string", enum: ["fast", "slow"], default: "fast" },
                ports: { type: "array", items: PORT },
                labels: { type: "object", additionalProperties: { type: "string" } },
              },
            },
            status: { type: "object", properties: { ready: { type: "integer" } } },
          },
        },
      },
    }],
  },
};

const [name = "embedded", objects = "0", operations = "0"] = Deno.args;
const backend: BackendName = name === "control-plane" ? "control-plane" : "embedded";
const count = Number(operations);
const env = await startTestEnv({ backend });
const { client } = env;
await client.raw("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", { body: DEFINITION });
const namespace = await env.namespace();
await eventually(() => client.resource(Part, { namespace }).list(), { what: "the definition is served" });
const parts = client.resource(Part, { namespace });

function partOf(index: number, image: string): { metadata: { name: string }; spec: PartSpec } {
  const ports = [{ name: "http", port: 80 }, { name: "metrics", port: 9_090 }];
  return {
    metadata: { name: `part-${index}` },
    spec: { image, replicas: 3, mode: "fast", ports, labels: { app: "bench", tier: "web" } },
  };
}

/** Does something so often, by all workers. */
async function repeat(times: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < times; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
}

async function measure(
  step: string,
  times: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  const span = beginSpan();
  await repeat(times, work);
  report(span.end(step, times));
}

/** Counts the events of a watch while objects are changed: the step ends with the last event. */
async function measureEvents(): Promise<void> {
  const { resourceVersion } = await parts.list({ limit: 1 });
  const watch = await parts.watch({ resourceVersion });
  const span = beginSpan();
  const changes = repeat(count, (index) => {
    const value = { spec: { image: `nginx:event-${index}` } };
    return parts.patch(`part-${index}`, { type: "merge", value });
  });
  let seen = 0;
  for await (const { type } of watch) {
    if (type === "MODIFIED" && ++seen === count) break;
  }
  await changes;
  report(span.end("events", count));
}

function changed(object: PartObject | undefined, image: string): PartObject {
  if (object === undefined) throw new Error("Cannot update what was not created");
  return { ...object, spec: { ...object.spec, image } };
}

const all = Number(objects);
// What runs for the first time is compiled for the first time.
await repeat(
  200,
  (index) => parts.create({ ...partOf(index, "nginx:warm"), metadata: { name: `warm-${index}` } }),
);
await repeat(200, (index) => parts.delete(`warm-${index}`));
const live = new Map<number, PartObject>();
await measure("create", all, async (index) => live.set(index, await parts.create(partOf(index, "nginx:1"))));
await measure("get", count, (index) => parts.get(`part-${index}`));
await measure("update", count, (index) => parts.replace(changed(live.get(index), `nginx:${index}`)));
await measure(
  "apply",
  count,
  (index) => parts.apply(partOf(index, `nginx:apply-${index}`), { force: true }),
);
await measureEvents();
const span = beginSpan();
for (let list = 0; list < LISTS; list++) await parts.list();
report(span.end("list", LISTS));
if (env.server !== undefined) {
  const forking = beginSpan();
  for (let fork = 0; fork < FORKS; fork++) env.server.fork();
  report(forking.end("fork", FORKS));
}
await env.stop();
// Nothing may be left running when the benchmark ends this program.
report({ event: "stopped" });
await followOrders(() => Promise.resolve());
