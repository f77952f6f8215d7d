/**
 * A controller made by hand from the parts: it keeps, for each Endpoints object, a ConfigMap that lists its ready
 * addresses. Every piece that `defineController` and `run` put together is in plain view here.
 *
 * @module
 */

import {
  type Client,
  type Clock,
  isNotFound,
  keyOf,
  listWatchOf,
  type Log,
  parseKey,
  SharedInformer,
  silentLog,
  systemClock,
  waitForCacheSync,
  WorkQueue,
} from "@kubeloop/sdk";
import { ConfigMap, Endpoints } from "@kubeloop/sdk/builtins";

/** The suffix of a ConfigMap's name: Endpoints "web" lead to ConfigMap "web-endpoints". */
const SUFFIX = "-endpoints";

/** The label that marks our ConfigMaps, so that the informer holds no others. */
const LABEL = "endpoints.example.com/managed";

/** What an {@linkcode EndpointsController} can be told. */
export interface EndpointsControllerOptions {
  /** How many keys are worked on at a time. @default {2} */
  readonly workers?: number;
  /** How often each cached object is handed to the handlers again, in milliseconds. @default {600_000} */
  readonly resyncPeriodMs?: number;
  /** How long the caches may take to fill, in milliseconds. @default {30_000} */
  readonly syncTimeoutMs?: number;
  /** The namespace to work in; all of them when left out. */
  readonly namespace?: string;
  readonly clock?: Clock;
  readonly log?: Log;
}

/** List-watches, informers, a rate-limited queue and workers, joined by hand. */
export class EndpointsController {
  readonly #client: Client;
  readonly #queue: WorkQueue;
  readonly #endpoints: SharedInformer<Endpoints>;
  readonly #configMaps: SharedInformer<ConfigMap>;
  readonly #options: Required<Omit<EndpointsControllerOptions, "namespace">>;

  constructor(client: Client, options: EndpointsControllerOptions = {}) {
    const {
      workers = 2,
      resyncPeriodMs = 600_000,
      syncTimeoutMs = 30_000,
      namespace,
      clock = systemClock,
      log = silentLog,
    } = options;
    const scope = namespace === undefined ? {} : { namespace };
    this.#options = { workers, resyncPeriodMs, syncTimeoutMs, clock, log };
    this.#client = client;
    this.#queue = new WorkQueue({ name: "endpoints", clock });
    this.#endpoints = new SharedInformer({
      listWatch: listWatchOf(client.resource(Endpoints, scope)),
      clock,
      log,
    });
    this.#configMaps = new SharedInformer({
      listWatch: listWatchOf(client.resource(ConfigMap, scope), { labelSelector: LABEL }),
      clock,
      log,
    });
    this.#endpoints.addHandler({
      onAdd: (endpoints) => this.#queue.add(keyOf(endpoints)),
      onUpdate: (_old, endpoints) => this.#queue.add(keyOf(endpoints)),
      onDelete: (_endpoints, { key }) => this.#queue.add(key),
    }, { resyncPeriodMs });
    // A ConfigMap leads back to the Endpoints that it was made for, so that an edit by hand is undone.
    this.#configMaps.addHandler({
      onAdd: (configMap) => this.#addOwnerOf(keyOf(configMap)),
      onUpdate: (_old, configMap) => this.#addOwnerOf(keyOf(configMap)),
      onDelete: (_configMap, { key }) => this.#addOwnerOf(key),
    }, { resyncPeriodMs });
  }

  /**
   * Runs until the stop signal: fills the caches, works, then works off what is queued.
   *
   * @param stop Ends the controller.
   * @returns A promise that resolves once everything is down.
   * @throws {CacheSyncTimeoutError} If the caches are not filled in time; it names those that are late.
   */
  async run(stop: AbortSignal): Promise<void> {
    const { clock, log, syncTimeoutMs, workers } = this.#options;
    const informing = new AbortController();
    const running = [this.#endpoints.run(informing.signal), this.#configMaps.run(informing.signal)];
    try {
      await waitForCacheSync([this.#endpoints, this.#configMaps], {
        timeoutMs: syncTimeoutMs,
        signal: stop,
        clock,
      });
      log.info("Caches are filled, workers start", { workers });
      const working = Array.from({ length: workers }, () => this.#work());
      const shutDown = () => this.#queue.shutDown();
      if (stop.aborted) shutDown();
      stop.addEventListener("abort", shutDown, { once: true });
      await Promise.all(working);
    } catch (error) {
      if (!stop.aborted) throw error;
    } finally {
      this.#queue.shutDown();
      informing.abort();
      await Promise.all(running);
    }
  }

  /** Adds the Endpoints that a ConfigMap was made for, unless somebody else made it and only used our label. */
  #addOwnerOf(configMapKey: string): void {
    if (configMapKey.endsWith(SUFFIX)) this.#queue.add(configMapKey.slice(0, -SUFFIX.length));
  }

  /** One worker: takes keys until the queue is shut down. */
  async #work(): Promise<void> {
    for (let item = await this.#queue.get(); item; item = await this.#queue.get()) {
      try {
        await this.#sync(item.key);
        this.#queue.forget(item.key);
      } catch (error) {
        this.#options.log.error("Cannot sync the Endpoints, it is tried again", error, { key: item.key });
        this.#queue.addRateLimited(item.key);
      } finally {
        this.#queue.done(item.key);
      }
    }
  }

  /** Makes the ConfigMap of one Endpoints object what it should be. */
  async #sync(key: string): Promise<void> {
    const { namespace = "default", name } = parseKey(key);
    const endpoints = this.#endpoints.lister.get(key);
    const current = this.#configMaps.lister.get(`${key}${SUFFIX}`);
    const configMaps = this.#client.resource(ConfigMap, { namespace });
    if (!endpoints) {
      if (current) await configMaps.delete(current.metadata.name).catch(ignoreNotFound);
      return;
    }
    const addresses = readyAddresses(endpoints);
    if (current?.data?.["addresses"] === addresses) return;
    await configMaps.apply({
      metadata: { namespace, name: `${name}${SUFFIX}`, labels: { [LABEL]: "true" } },
      data: { addresses },
    }, { fieldManager: "endpoints-example", force: true });
    this.#options.log.info("ConfigMap written", { key: `${key}${SUFFIX}`, addresses });
  }
}

function readyAddresses(endpoints: Endpoints): string {
  const lines = (endpoints.subsets ?? []).flatMap((subset) =>
    (subset.addresses ?? []).flatMap(({ ip }) => (subset.ports ?? []).map(({ port }) => `${ip}:${port}`))
  );
  return [...new Set(lines)].sort().join("\n");
}

function ignoreNotFound(error: unknown): void {
  if (!isNotFound(error)) throw error;
}
