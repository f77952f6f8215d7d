/**
 * What a soak judges: caches of every kind, each with handlers that behave and handlers that don't.
 *
 * @module
 */

import { type Clock, sleep } from "../../src/async/clock.ts";
import type { Random } from "../../src/async/random.ts";
import type { Client } from "../../src/client/client.ts";
import type { InformerHandler } from "../../src/cache/informer_handler.ts";
import { listWatchOf } from "../../src/cache/list_watch.ts";
import type { ReflectorSettings } from "../../src/cache/reflector_options.ts";
import { SharedInformer } from "../../src/cache/shared_informer.ts";
import { ConfigMap } from "../../src/resource/builtins.ts";
import { metadataOnly } from "../../src/resource/metadata_only.ts";
import type { KubeObject, ObjectInput } from "../../src/resource/object.ts";
import type { Resource } from "../../src/resource/resource.ts";
import { HandlerAudit } from "./soak_audit.ts";
import { CHOSEN } from "./soak_writers.ts";
import { type Evidence, seenOf } from "./soak_witness.ts";

/** What {@linkcode startSubject} needs. */
export interface SubjectOptions {
  /** For people. */
  readonly name: string;
  readonly client: Client;
  readonly resource: Resource<KubeObject, ObjectInput>;
  readonly namespace: string;
  readonly isSelective: boolean;
  readonly useWatchList: boolean;
  /** How long anything may be silent before it is given up, in milliseconds. */
  readonly patienceMs: number;
  readonly clock: Clock;
  readonly random: Random;
}

/** A cache under test. */
export interface Subject {
  readonly name: string;
  readonly audits: readonly HandlerAudit[];
  /** Resolves once the cache, and each of its first handlers, has seen what was there. */
  readonly synced: Promise<unknown>;
  /** How many lists and watches there were, for people. */
  readonly traffic: string;
  /** What the cache does, for people who look for the reason of a miss. */
  readonly state: string;
  /** Adds a handler that comes late; the result takes it out and gives its audit back. */
  join(): { readonly audit: HandlerAudit; leave(): void };
  /** What the cache itself shows wrongly; nothing when it is as the server. Ask while nobody writes. */
  difference(evidence: Evidence): string | undefined;
  stop(): Promise<void>;
}

/** So that what strikes a cache is soon over: a soak sees many faults, not few. */
const FAST: ReflectorSettings = {
  minWatchTimeoutSeconds: 20,
  backoff: { baseMs: 50, maxMs: 1_000, jitter: 1, resetAfterMs: 5_000 },
};
/** Low enough that slow handlers get beyond it. */
const PENDING_LIMIT = 200;
const RESYNC_PERIOD_MS = 30_000;
/** A slow handler takes up to so long for one call in ten, and its patience now and then: on average it keeps up. */
const SLOW_MS = 20;
const SLOW_CHANCE = 0.1;
const MOST_STALL_MS = 3_000;
const STALL_CHANCE = 0.0005;

/** The caches of a soak, in the order in which they start. */
export const SUBJECTS: readonly Pick<SubjectOptions, "name" | "isSelective" | "useWatchList" | "resource">[] =
  [
    { name: "list and watch", isSelective: false, useWatchList: false, resource: ConfigMap },
    { name: "watch list", isSelective: false, useWatchList: true, resource: ConfigMap },
    { name: "selected by label", isSelective: true, useWatchList: false, resource: ConfigMap },
    { name: "metadata only", isSelective: false, useWatchList: false, resource: metadataOnly(ConfigMap) },
  ];

/**
 * Starts a cache with a handler that is at once done, one that is slow, and one that throws.
 *
 * @param options Which objects, and by whom they are read.
 * @returns The cache.
 */
export function startSubject(options: SubjectOptions): Subject {
  const { name, client, resource, namespace, isSelective, useWatchList, patienceMs, clock, random } = options;
  const labelSelector = Object.entries(CHOSEN).map(([key, value]) => `${key}=${value}`).join(",");
  const listWatch = listWatchOf(
    client.resource(resource, { namespace }),
    isSelective ? { labelSelector } : {},
  );
  const informer = new SharedInformer({
    ...FAST,
    idleTimeoutMs: patienceMs,
    listWatch,
    useWatchList,
    pendingLimit: PENDING_LIMIT,
    clock,
    random,
  });
  const isChosen = (labels: Readonly<Record<string, string>>): boolean =>
    !isSelective || Object.entries(CHOSEN).every(([key, value]) => labels[key] === value);
  const audit = (handler: string): HandlerAudit => new HandlerAudit(`${name}, ${handler}`, isChosen);

  const [sync, slow, throwing, resynced] = [
    audit("sync"),
    audit("slow"),
    audit("throwing"),
    audit("resynced"),
  ];
  const registrations = [
    informer.addHandler(handlerOf(sync, () => {})),
    informer.addHandler(
      handlerOf(slow, () => slowWork(options)),
    ),
    informer.addHandler(handlerOf(throwing, () => {
      const error = new Error("Cannot handle this: the handler is made so");
      if (throwing.calls % 3 === 0) throw error;
      return throwing.calls % 3 === 1 ? Promise.reject(error) : undefined;
    })),
    informer.addHandler(handlerOf(resynced, () => {}), { resyncPeriodMs: RESYNC_PERIOD_MS }),
  ];
  const stopping = new AbortController();
  const running = informer.run(stopping.signal);
  return {
    name,
    audits: [sync, slow, throwing, resynced],
    synced: Promise.all([informer.synced, ...registrations.map(({ synced }) => synced)]),
    get traffic() {
      const { lists, watches } = informer.status();
      return `${lists} lists, ${watches} watches`;
    },
    get state() {
      const { activity, lastEventAgeMs = 0, lastError, queued } = informer.status();
      return `${name}: ${activity}, ${queued} queued, last sign of life ${
        Math.round(lastEventAgeMs)
      } ms ago, ` +
        `last error: ${lastError}`;
    },
    join: () => {
      const late = audit("joined late");
      const registration = informer.addHandler(handlerOf(late, () => {}));
      return { audit: late, leave: () => registration.remove() };
    },
    difference: (evidence) => difference(informer.lister.list(), { evidence, isChosen }),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function slowWork({ clock, random, patienceMs }: SubjectOptions): Promise<void> {
  const dice = random.next();
  if (dice < STALL_CHANCE) await sleep(clock, Math.min(patienceMs, MOST_STALL_MS));
  else if (dice < SLOW_CHANCE) await sleep(clock, SLOW_MS * random.next());
}

/** A handler whose calls are noted down before it does what it does. */
function handlerOf(audit: HandlerAudit, work: () => void | Promise<void>): InformerHandler<KubeObject> {
  return {
    onAdd: (object) => {
      audit.onAdd(object);
      return work();
    },
    onUpdate: (old, object) => {
      audit.onUpdate(old, object);
      return work();
    },
    onDelete: (object, { key }) => {
      audit.onDelete(object, key);
      return work();
    },
  };
}

function difference(
  cached: readonly KubeObject[],
  { evidence, isChosen }: {
    readonly evidence: Evidence;
    readonly isChosen: (labels: Readonly<Record<string, string>>) => boolean;
  },
): string | undefined {
  const wanted = new Map([...evidence.current].filter(([, { labels }]) => isChosen(labels)));
  for (const object of cached) {
    const { name, version, stamp } = seenOf(object);
    const there = wanted.get(name);
    if (there?.version !== version || there.stamp !== stamp) {
      return `the cache has ${name}@${version}, the server ${there?.version ?? "nothing"}`;
    }
    wanted.delete(name);
  }
  const [missing] = wanted.keys();
  return missing === undefined ? undefined : `the cache lacks ${missing}`;
}
