/**
 * How controllers make pods and give them up.
 *
 * @module
 */

import { ApiError, isNotFound } from "../../src/client/api_error.ts";
import type { Client } from "../../src/client/client.ts";
import { controllerOf, ownerReferenceTo } from "../../src/controller/owner_reference.ts";
import { Pod } from "../../src/resource/builtins.ts";
import type { KubeObject, ObjectMeta } from "../../src/resource/object.ts";
import type { EventWriter } from "./event_writer.ts";

/** What a controller makes pods of. */
export interface PodTemplate {
  readonly metadata?: unknown;
  readonly spec?: Pod["spec"];
}

/** What the pods of a template have besides. */
export interface PodDetails {
  /** The name; by default the owner's name and a random suffix. */
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  /** Fields of the spec that are not the template's. */
  readonly spec?: Partial<NonNullable<Pod["spec"]>>;
  /** What the name is made from, with a random suffix. @default {the owner's name and a hyphen} */
  readonly generateName?: string;
  /** Who tells of a refusal. @default {nobody} */
  readonly component?: string;
}

/** Makes, finds and deletes the pods of workloads. */
export class PodControl {
  readonly #client: Client;
  readonly #events: EventWriter;

  /** @param client Writes. @param events Tells what was done. */
  constructor(client: Client, events: EventWriter) {
    this.#client = client;
    this.#events = events;
  }

  /**
   * The pods that a workload controls, from the server.
   *
   * @param owner The workload.
   * @returns Its pods, those that are being deleted too, by their names.
   */
  async podsOf(owner: KubeObject): Promise<readonly Pod[]> {
    const { namespace = "", uid } = owner.metadata;
    const { items } = await this.#client.resource(Pod, { namespace }).listAll();
    return items.filter((pod) => controllerOf(pod)?.uid === uid);
  }

  /**
   * Makes a pod of a template.
   *
   * @param owner Who controls it.
   * @param template The template.
   * @param details What the pod has besides.
   * @returns The pod.
   */
  async create(owner: KubeObject, template: PodTemplate, details: PodDetails = {}): Promise<Pod> {
    const { namespace = "", name: ownerName } = owner.metadata;
    const { name, generateName = `${ownerName}-`, labels, annotations, finalizers, spec = {} } = details;
    const meta = templateMeta(template);
    const pod = {
      metadata: {
        ...(name === undefined ? { generateName } : { name, generateName }),
        namespace,
        ...merged("labels", meta.labels, labels),
        ...merged("annotations", meta.annotations, annotations),
        ...listed("finalizers", [...meta.finalizers ?? [], ...finalizers ?? []]),
        ownerReferences: [ownerReferenceTo(owner)],
      },
      spec: { ...template.spec, ...spec, containers: spec.containers ?? template.spec?.containers ?? [] },
    };
    try {
      return await this.#client.resource(Pod, { namespace }).create(pod);
    } catch (error) {
      const { component } = details;
      if (component === undefined || !(error instanceof ApiError)) throw error;
      const message = `Error creating: ${error.status.message}`;
      await this.#events.tell(owner, { type: "Warning", reason: "FailedCreate", message, component });
      throw error;
    }
  }

  /**
   * Deletes a pod; one that is gone is left alone.
   *
   * @param pod The pod.
   */
  async delete(pod: Pod): Promise<void> {
    const { name, namespace = "", uid } = pod.metadata;
    try {
      await this.#client.resource(Pod, { namespace }).delete(name, { preconditions: { uid } });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /**
   * Tells of a pod that was made or deleted.
   *
   * @param owner Who did it.
   * @param told What was done, by which controller, and the pod's name.
   */
  async tell(
    owner: KubeObject,
    { what, pod, component }: {
      readonly what: "Created" | "Deleted";
      readonly pod: string;
      readonly component: string;
    },
  ): Promise<void> {
    const reason = what === "Created" ? "SuccessfulCreate" : "SuccessfulDelete";
    await this.#events.tell(owner, { reason, message: `${what} pod: ${pod}`, component });
  }
}

/**
 * The metadata of a template, which its model types as anything.
 *
 * @param template The template.
 * @returns The metadata.
 */
export function templateMeta({ metadata }: PodTemplate): ObjectMeta {
  return typeof metadata === "object" && metadata !== null ? metadata : {};
}

function merged(
  field: "labels" | "annotations",
  one: Readonly<Record<string, string>> = {},
  other: Readonly<Record<string, string>> = {},
): { readonly labels?: Readonly<Record<string, string>>; readonly annotations?: typeof one } {
  const both = { ...one, ...other };
  return Object.keys(both).length === 0 ? {} : { [field]: both };
}

function listed(field: "finalizers", items: readonly string[]): { readonly finalizers?: readonly string[] } {
  return items.length === 0 ? {} : { [field]: items };
}
