/**
 * The data of etcd that benchmarks begin with: objects made once by an API server, and kept in the cache folder.
 *
 * @module
 */

import { type Client, connect, isAlreadyExists } from "@kubeloop/sdk/client";
import { type ControlPlane, eventually, startControlPlane } from "@kubeloop/sdk/testing";
import type { BenchContext } from "./bench_context.ts";
import {
  benchNamespaces,
  type ObjectKind,
  objectOf,
  pathOf,
  placeOf,
  WIDGET_DEFINITION,
} from "./bench_objects.ts";

/** So many requests are under way at a time. */
const CONCURRENCY = 32;
const PROGRESS_EVERY = 10_000;

/**
 * Finds the data with so many objects of a kind, or makes them: about a thousand objects a second.
 *
 * @param kind The kind.
 * @param count How many.
 * @param context Where to keep them.
 * @returns The folder.
 */
export async function etcdDataWith(kind: ObjectKind, count: number, context: BenchContext): Promise<string> {
  const { cacheFolder, signal, progress } = context;
  const folder = `${cacheFolder}/etcd-${await fingerprint()}-${kind}-${count}`;
  if (await Deno.stat(folder).then(() => true, () => false)) return folder;
  await Deno.mkdir(cacheFolder, { recursive: true });
  progress(`Making ${count} ${kind} once, to be kept in ${folder}`);
  await using plane = await startControlPlane({ controllers: false });
  const client = await connect(plane.adminConfig);
  try {
    await prepare(client, kind);
    await fill(client, { kind, count, signal, progress });
  } finally {
    client.close();
  }
  await save(plane, folder);
  return folder;
}

/** What was made from other definitions is of no use. */
async function fingerprint(): Promise<string> {
  const source = await Deno.readFile(new URL("./bench_objects.ts", import.meta.url));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", source)).toHex().slice(0, 12);
}

async function prepare(client: Client, kind: ObjectKind): Promise<void> {
  for (const name of benchNamespaces()) {
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    await client.raw("POST", "/api/v1/namespaces", { body });
  }
  if (kind !== "widgets") return;
  await client.raw("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
    body: WIDGET_DEFINITION,
  });
  await eventually(() => client.raw("GET", `${pathOf(kind)}?limit=1`), { what: "the definition is served" });
}

async function fill(
  client: Client,
  { kind, count, signal, progress }: Pick<BenchContext, "signal" | "progress"> & {
    readonly kind: ObjectKind;
    readonly count: number;
  },
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      signal.throwIfAborted();
      const index = next++;
      if (index > 0 && index % PROGRESS_EVERY === 0) progress(`${index} of ${count} ${kind} are there`);
      const path = pathOf(kind, placeOf(kind, index).namespace);
      await client.raw("POST", path, { body: objectOf(kind, index) }).catch((error) => {
        // A request that was repeated after a lost answer.
        if (!isAlreadyExists(error)) throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
}

async function save(plane: ControlPlane, folder: string): Promise<void> {
  // Renamed once it is whole, so that a copy that was broken off is not taken for one.
  const unfinished = `${folder}.${Deno.pid}`;
  try {
    await plane.saveEtcdData(unfinished);
    await Deno.rename(unfinished, folder);
  } finally {
    await Deno.remove(unfinished, { recursive: true }).catch(() => {}); // renamed, or never written
  }
}
