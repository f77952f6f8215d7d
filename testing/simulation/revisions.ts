/**
 * The revisions of StatefulSets and DaemonSets: what their templates were.
 *
 * @module
 */

import { isAlreadyExists } from "../../src/client/api_error.ts";
import type { Client } from "../../src/client/client.ts";
import { controllerOf, ownerReferenceTo } from "../../src/controller/owner_reference.ts";
import { ControllerRevision } from "../../src/resource/builtins.ts";
import type { KubeObject } from "../../src/resource/object.ts";
import { isSameJson, templateHash } from "./template_hash.ts";

/** What a revision is made of. */
export interface RevisionParts {
  readonly template: unknown;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** The label that holds the hash. */
  readonly hashLabel: string;
  /** How many old ones are kept. */
  readonly limit: number;
  /** The names of those that are in use. */
  readonly inUse: ReadonlySet<string>;
}

/** The revisions of one object. */
export class Revisions {
  readonly #client: Client;
  readonly #owner: KubeObject;

  /** @param client Reads and writes them. @param owner Whose they are. */
  constructor(client: Client, owner: KubeObject) {
    this.#client = client;
    this.#owner = owner;
  }

  /** All of them, oldest first. */
  async all(): Promise<readonly ControllerRevision[]> {
    const { items } = await this.#revisions().listAll();
    return items.filter((revision) => controllerOf(revision)?.uid === this.#owner.metadata.uid)
      .toSorted((a, b) => a.revision - b.revision);
  }

  /**
   * Sees to it that there is a revision of the template, and that it is the newest.
   *
   * @param parts The template, and what the revision has besides.
   * @returns The revision.
   */
  async ensure(parts: RevisionParts): Promise<ControllerRevision> {
    const data = { spec: { template: { ...objectOf(parts.template), $patch: "replace" } } };
    const all = await this.all();
    const newest = all.at(-1);
    const same = all.findLast((revision) => isSameJson(revision.data, data));
    const number = (newest?.revision ?? 0) + 1;
    if (same !== undefined && same === newest) return same;
    if (same !== undefined) return await this.#revisions().replace({ ...same, revision: number });
    return await this.#create(data, number, parts);
  }

  /**
   * Deletes old ones beyond the limit.
   *
   * @param parts The limit, and those that are in use.
   */
  async forgetOld({ limit, inUse }: Pick<RevisionParts, "limit" | "inUse">): Promise<void> {
    const unused = (await this.all()).filter(({ metadata }) => !inUse.has(metadata.name));
    for (const { metadata } of unused.slice(0, Math.max(0, unused.length - limit))) {
      await this.#revisions().delete(metadata.name);
    }
  }

  async #create(data: unknown, revision: number, parts: RevisionParts): Promise<ControllerRevision> {
    const { name, namespace = "" } = this.#owner.metadata;
    const { labels, annotations, hashLabel } = parts;
    const hash = templateHash(data);
    try {
      return await this.#revisions().create({
        metadata: {
          name: `${name}-${hash}`,
          namespace,
          labels: { ...labels, [hashLabel]: hash },
          ...(annotations === undefined ? {} : { annotations }),
          ownerReferences: [ownerReferenceTo(this.#owner)],
        },
        data: objectOf(data),
        revision,
      });
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      return await this.#revisions().get(`${name}-${hash}`);
    }
  }

  #revisions() {
    return this.#client.resource(ControllerRevision, { namespace: this.#owner.metadata.namespace ?? "" });
  }
}

/**
 * The template that a revision holds.
 *
 * @param revision The revision.
 * @returns The template.
 */
export function templateIn({ data }: ControllerRevision): Readonly<Record<string, unknown>> {
  const { $patch: _replace, ...template } = objectOf(objectOf(objectOf(data)["spec"])["template"]);
  return template;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
