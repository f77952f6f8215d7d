/**
 * The ReplicaSets of one Deployment, while it is brought one step on.
 *
 * @module
 */

import type { Client } from "../../src/client/client.ts";
import { ownerReferenceTo } from "../../src/controller/owner_reference.ts";
import { type Deployment, ReplicaSet } from "../../src/resource/builtins.ts";
import type { EventWriter } from "./event_writer.ts";
import { templateMeta } from "./pod_control.ts";
import {
  DESIRED_ANNOTATION,
  MAX_ANNOTATION,
  maxSurge,
  newestSize,
  type Sizes,
  sumOf,
  wantedBy,
} from "./rollout_sizes.ts";
import { isSameJson, templateHash } from "./template_hash.ts";

const COMPONENT = "deployment-controller";
const REVISION = "deployment.kubernetes.io/revision";
const HISTORY = "deployment.kubernetes.io/revision-history";
const HASH_LABEL = "pod-template-hash";
/** What a ReplicaSet does not take over from its Deployment. */
const NOT_COPIED = [
  "kubectl.kubernetes.io/last-applied-configuration",
  REVISION,
  HISTORY,
  DESIRED_ANNOTATION,
  MAX_ANNOTATION,
  "deprecated.deployment.rollback.to",
];

/** What the ReplicaSets are worked on with. */
export interface DeploymentSetsParts {
  readonly client: Client;
  readonly events: EventWriter;
  /** Those that the Deployment controls. */
  readonly sets: readonly ReplicaSet[];
}

/** Which revision of its Deployment a ReplicaSet is. */
export function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[REVISION] ?? 0);
}

/** The ReplicaSets of a Deployment. */
export class DeploymentSets {
  /** The Deployment, as it was found. */
  readonly found: Deployment;
  readonly #parts: DeploymentSetsParts;
  readonly #sets: ReplicaSet[];

  /** @param found The Deployment. @param parts Its ReplicaSets. */
  constructor(found: Deployment, parts: DeploymentSetsParts) {
    this.found = found;
    this.#parts = parts;
    this.#sets = parts.sets.toSorted((a, b) => createdAt(a) - createdAt(b) || revisionOf(a) - revisionOf(b));
  }

  /** All of them, oldest first. */
  get all(): readonly ReplicaSet[] {
    return this.#sets;
  }

  /** The one of the Deployment's template. */
  get newest(): ReplicaSet | undefined {
    return this.#sets.find((set) => isSameJson(templateOf(set), templateOf(this.found)));
  }

  /** The others, oldest first. */
  get older(): readonly ReplicaSet[] {
    const { newest } = this;
    return this.#sets.filter((set) => set !== newest);
  }

  /** Makes the one of the template, or tells the one that is there that it is the newest. */
  async ensureNewest(): Promise<ReplicaSet> {
    const { newest } = this;
    const revision = 1 + Math.max(0, ...this.older.map(revisionOf));
    if (newest === undefined) return await this.#create(revision);
    const annotations = {
      ...newest.metadata.annotations,
      ...copied(this.found),
      ...history(newest, revision),
    };
    const { minReadySeconds = 0 } = this.found.spec ?? {};
    const isCurrent = isSameJson(annotations, newest.metadata.annotations) &&
      (newest.spec?.minReadySeconds ?? 0) === minReadySeconds;
    if (isCurrent) return newest;
    return await this.#replace(newest, {
      ...newest,
      metadata: { ...newest.metadata, annotations },
      ...newest.spec && { spec: { ...newest.spec, minReadySeconds } },
    });
  }

  /**
   * Gives ReplicaSets their sizes.
   *
   * @param sizes The sizes.
   * @returns Whether one has changed.
   */
  async resize(sizes: Sizes): Promise<boolean> {
    let isChanged = false;
    for (const [set, size] of sizes) {
      const before = wantedBy(set);
      const annotations = { ...set.metadata.annotations, ...this.#sizeAnnotations() };
      if (before === size && (sizes.size === 1 || isSameJson(annotations, set.metadata.annotations))) {
        continue;
      }
      if (set.spec === undefined) continue;
      const metadata = { ...set.metadata, annotations };
      await this.#replace(set, { ...set, metadata, spec: { ...set.spec, replicas: size } });
      if (before === size) continue;
      isChanged = true;
      await this.#tellScaled(set.metadata.name, before, size);
    }
    return isChanged;
  }

  /** Deletes old ones beyond the limit of the history. */
  async forgetOld(): Promise<void> {
    const { revisionHistoryLimit: limit = 10 } = this.found.spec ?? {};
    const old = this.older.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .toSorted((a, b) => revisionOf(a) - revisionOf(b));
    for (const set of old.slice(0, Math.max(0, old.length - limit))) {
      const { metadata: { name, generation = 0 }, status } = set;
      const isIdle = wantedBy(set) === 0 && (status?.replicas ?? 0) === 0 &&
        generation <= (status?.observedGeneration ?? 0);
      if (isIdle) await this.#client().delete(name);
    }
  }

  async #create(revision: number): Promise<ReplicaSet> {
    const { metadata, spec } = this.found;
    const template = templateOf(this.found);
    const hash = templateHash([template, this.found.status?.collisionCount ?? null]);
    const labels = { ...templateMeta(template).labels, [HASH_LABEL]: hash };
    const replicas = newestSize(this.found, 0, sumOf(this.#sets, wantedBy));
    const created = await this.#client().create({
      metadata: {
        name: `${metadata.name}-${hash}`,
        namespace: metadata.namespace ?? "",
        labels,
        annotations: { ...copied(this.found), ...this.#sizeAnnotations(), [REVISION]: String(revision) },
        ownerReferences: [ownerReferenceTo(this.found)],
      },
      spec: {
        replicas,
        ...(spec?.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
        selector: {
          ...spec?.selector,
          matchLabels: { ...spec?.selector.matchLabels, [HASH_LABEL]: hash },
        },
        template: { ...template, metadata: { ...templateMeta(template), labels } },
      },
    });
    this.#sets.push(created);
    if (replicas > 0) await this.#tellScaled(created.metadata.name, 0, replicas);
    return created;
  }

  async #replace(before: ReplicaSet, after: ReplicaSet): Promise<ReplicaSet> {
    const replaced = await this.#client().replace(after);
    this.#sets.splice(this.#sets.indexOf(before), 1, replaced);
    return replaced;
  }

  async #tellScaled(name: string, before: number, after: number): Promise<void> {
    const how = after > before ? "up" : "down";
    await this.#parts.events.tell(this.found, {
      reason: "ScalingReplicaSet",
      message: `Scaled ${how} replica set ${name} from ${before} to ${after}`,
      component: COMPONENT,
    });
  }

  #sizeAnnotations(): Record<string, string> {
    const wanted = wantedBy(this.found);
    return { [DESIRED_ANNOTATION]: String(wanted), [MAX_ANNOTATION]: String(wanted + maxSurge(this.found)) };
  }

  #client() {
    return this.#parts.client.resource(ReplicaSet, { namespace: this.found.metadata.namespace ?? "" });
  }
}

/** The template, without the label that tells ReplicaSets apart. */
function templateOf({ spec }: Deployment | ReplicaSet) {
  const { metadata: _untyped, ...template } = spec?.template ?? {};
  const { labels = {}, ...metadata } = templateMeta(spec?.template ?? {});
  const { [HASH_LABEL]: _hash, ...others } = labels;
  return { ...template, metadata: { ...metadata, labels: others } };
}

function copied({ metadata }: Deployment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata.annotations ?? {}).filter(([name]) => !NOT_COPIED.includes(name)),
  );
}

/** The revision of a ReplicaSet that comes back is a new one; it remembers those that it was. */
function history(set: ReplicaSet, revision: number): Record<string, string> {
  const before = revisionOf(set);
  if (before >= revision) return {};
  const known = set.metadata.annotations?.[HISTORY];
  const past: Record<string, string> = before === 0
    ? {}
    : { [HISTORY]: known ? `${known},${before}` : String(before) };
  return { [REVISION]: String(revision), ...past };
}

function createdAt({ metadata }: ReplicaSet): number {
  return Date.parse(metadata.creationTimestamp ?? "");
}
