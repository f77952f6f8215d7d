/**
 * The parts of the API server, put together: the storage, what reads and writes it, the controllers that follow it,
 * and the paths that lead to all of them.
 *
 * @module
 */

import type { Hono } from "hono";
import type { Clock } from "../../src/async/clock.ts";
import type { Random } from "../../src/async/random.ts";
import { CrdController } from "./crd_controller.ts";
import { CustomResources } from "./custom_resources.ts";
import { GarbageCollector } from "./garbage_collector.ts";
import { strategies } from "./kind_strategies.ts";
import { FieldTracker } from "./managed_fields.ts";
import { NamespaceController } from "./namespace_controller.ts";
import { FIRST_NAMESPACES, NamespaceLifecycle } from "./namespace_lifecycle.ts";
import { ObjectDeleter } from "./object_deleter.ts";
import { ObjectReader } from "./object_reader.ts";
import { ObjectStore } from "./object_store.ts";
import { ObjectWriter } from "./object_writer.ts";
import { OpenWatches } from "./open_watches.ts";
import { ResourceHandler } from "./resource_handler.ts";
import { ResourceRegistry } from "./resource_registry.ts";
import { routesOf } from "./routes.ts";
import { Storage } from "./storage.ts";

/** What the API server is made with. */
export interface ApiOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly historyLimit: number;
}

/** The API server's outside. */
export interface Api {
  /** Answers requests. */
  readonly app: Hono;
  readonly storage: Storage;
  readonly watches: OpenWatches;
}

/**
 * Puts an API server together, with the namespaces that every cluster has.
 *
 * @param options Its time, randomness and memory.
 * @returns The server.
 */
export function assembleApi(options: ApiOptions): Api {
  const { clock, random, historyLimit } = options;
  const watches = new OpenWatches();
  const storage = new Storage({ historyLimit });
  const registry = new ResourceRegistry();
  const store = new ObjectStore(storage);
  const lifecycle = new NamespaceLifecycle(store, registry);
  const rules = new CustomResources();
  const strategyOf = strategies(rules);
  const tracker = new FieldTracker();
  const writer = new ObjectWriter({ store, lifecycle, strategyOf, tracker, clock, random });
  const deleter = new ObjectDeleter({ store, lifecycle, strategyOf, clock });
  const reader = new ObjectReader({ storage, clock, random });
  const garbageCollector = new GarbageCollector({ registry, writer, deleter });
  const namespaceController = new NamespaceController({ registry, store, writer, deleter, clock });
  const handler = new ResourceHandler({ store, reader, writer, deleter, tracker, watches, clock });
  const onEnd = (resource: string) => watches.end(resource);
  const crdController = new CrdController({ rules, registry, store, writer, deleter, clock, onEnd });
  storage.observe((change) => {
    crdController.observe(change);
    garbageCollector.observe(change);
    namespaceController.observe(change);
  });
  createFirstNamespaces(registry, writer);
  return { app: routesOf(registry, handler), storage, watches };
}

function createFirstNamespaces(registry: ResourceRegistry, writer: ObjectWriter): void {
  const served = registry.find("v1", "namespaces");
  if (served === undefined) return;
  for (const name of FIRST_NAMESPACES) {
    writer.create(served, { apiVersion: "v1", kind: "Namespace", metadata: { name } }, {
      manager: "kube-apiserver",
      dryRun: false,
      fieldValidation: "Ignore",
      warn: () => {},
    });
  }
}
