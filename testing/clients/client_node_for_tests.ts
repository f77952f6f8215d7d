/**
 * A program that uses client-node as its users do; KUBECONFIG names the server. It is a process of its own: client-node
 * keeps connections until its process ends.
 *
 * @module
 */

import {
  CoreV1Api,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  makeInformer,
  PatchStrategy,
  type V1ConfigMap,
  Watch,
} from "@kubernetes/client-node";
import assert from "node:assert/strict";

/** An object of the custom kind. */
interface Gauge extends KubernetesObject {
  spec: { size?: number; unit?: string };
}

const GROUP = "node.example.com";
// client-node calls the field "default" of built-in types "_default".
const DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `gauges.${GROUP}` },
  spec: {
    group: GROUP,
    scope: "Namespaced",
    names: { kind: "Gauge", plural: "gauges" },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      schema: {
        openAPIV3Schema: {
          type: "object",
          properties: {
            spec: {
              type: "object",
              properties: { size: { type: "integer" }, unit: { type: "string", _default: "mm" } },
            },
          },
        },
      },
    }],
  },
} satisfies KubernetesObject & { spec: unknown };

/** What comes one after the other. */
class Arrivals<T> {
  readonly #values: T[] = [];
  readonly #waiting: ((value: T) => void)[] = [];

  push(value: T): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(value);
    else this.#values.push(value);
  }

  next(): Promise<T> {
    const value = this.#values.shift();
    if (value !== undefined) return Promise.resolve(value);
    const { promise, resolve } = Promise.withResolvers<T>();
    this.#waiting.push(resolve);
    return promise;
  }
}

async function useObjects(config: KubeConfig, namespace: string): Promise<void> {
  const api = KubernetesObjectApi.makeApiClient(config);
  const metadata = { name: "settings", namespace };
  const header = { apiVersion: "v1", kind: "ConfigMap", metadata };
  const created = await api.create<V1ConfigMap>({ ...header, data: { color: "red" } });
  assert.ok(created.metadata?.creationTimestamp instanceof Date);
  const patched = await api.patch<V1ConfigMap>(
    { ...header, data: { size: "1" } },
    undefined,
    undefined,
    undefined,
    undefined,
    PatchStrategy.MergePatch,
  );
  assert.deepEqual(patched.data, { color: "red", size: "1" });
  const applied = await api.patch<V1ConfigMap>(
    { ...header, data: { color: "blue" } },
    undefined,
    undefined,
    "applier",
    true,
    PatchStrategy.ServerSideApply,
  );
  assert.deepEqual(applied.data, { color: "blue", size: "1" });
  const replaced = await api.replace<V1ConfigMap>({ ...applied, data: { color: "green" } });
  assert.deepEqual((await api.read<V1ConfigMap>(header)).data, replaced.data);
  assert.equal((await api.delete(header)).status, "Success");
  await assert.rejects(api.read(header), { code: 404 });
}

async function useCustomObjects(config: KubeConfig, namespace: string): Promise<void> {
  const api = KubernetesObjectApi.makeApiClient(config);
  const header = { apiVersion: `${GROUP}/v1`, kind: "Gauge", metadata: { name: "one", namespace } };
  const created = await api.create<Gauge>({ ...header, spec: { size: 1 } });
  assert.deepEqual(created.spec, { size: 1, unit: "mm" });
  const spec = { size: 2 };
  const patched = await api.patch<Gauge>(
    { ...header, spec },
    undefined,
    undefined,
    "applier",
    true,
    PatchStrategy.ServerSideApply,
  );
  assert.deepEqual(patched.spec, { size: 2, unit: "mm" });
  const wrong = { ...header, metadata: { name: "two", namespace }, spec: { size: "much" } };
  await assert.rejects(api.create(wrong), { code: 422 });
  const list = await api.list<Gauge>(header.apiVersion, header.kind, namespace);
  assert.deepEqual(list.items.map(({ metadata }) => metadata?.name), ["one"]);
  assert.equal((await api.delete(header)).status, "Success");
}

/** Waits by a watch until the custom kind is established. */
async function define(config: KubeConfig): Promise<void> {
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const established = Promise.withResolvers<void>();
  // Deno tells of it once something comes.
  const watching = new Watch(config).watch(
    path,
    { fieldSelector: `metadata.name=${DEFINITION.metadata.name}` },
    (_phase, definition) => {
      const conditions: readonly { type: string; status: string }[] = definition.status?.conditions ?? [];
      const isThere = conditions.some(({ type, status }) => type === "Established" && status === "True");
      if (isThere) established.resolve();
    },
    (error) => established.reject(error),
  );
  await KubernetesObjectApi.makeApiClient(config).create(DEFINITION);
  await established.promise;
  await watching;
}

async function inform(config: KubeConfig, namespace: string): Promise<void> {
  const api = config.makeApiClient(CoreV1Api);
  const make = (name: string) => api.createNamespacedConfigMap({ namespace, body: { metadata: { name } } });
  await make("before");
  const arrivals = new Arrivals<string>();
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  const informer = makeInformer(config, path, () => api.listNamespacedConfigMap({ namespace }));
  for (const verb of ["add", "update", "delete"] as const) {
    informer.on(verb, (object) => {
      const { name = "" } = object.metadata ?? {};
      // A real cluster's controller may put this one into every namespace.
      if (name !== "kube-root-ca.crt") arrivals.push(`${verb} ${name}`);
    });
  }
  // Deno tells of the watch once something comes.
  const started = informer.start();
  assert.equal(await arrivals.next(), "add before");
  await make("after");
  assert.equal(await arrivals.next(), "add after");
  const data = { color: "red" };
  await api.replaceNamespacedConfigMap({
    name: "after",
    namespace,
    body: { metadata: { name: "after" }, data },
  });
  assert.equal(await arrivals.next(), "update after");
  assert.deepEqual(informer.get("after", namespace)?.data, data);
  await api.deleteNamespacedConfigMap({ name: "before", namespace });
  assert.equal(await arrivals.next(), "delete before");
  assert.deepEqual(informer.list(namespace).length, 1);
  await started;
}

const config = new KubeConfig();
config.loadFromFile(Deno.env.get("KUBECONFIG") ?? "");
const body = { metadata: { generateName: "node-" } };
const { metadata } = await config.makeApiClient(CoreV1Api).createNamespace({ body });
const namespace = metadata?.name ?? "";
await define(config);
await useObjects(config, namespace);
await useCustomObjects(config, namespace);
await inform(config, namespace);
// The watches are still open.
Deno.exit();
