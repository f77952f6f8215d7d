/**
 * The events that controllers and the kubelet write about what they do.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Client } from "../../src/client/client.ts";
import { mergePatch } from "../../src/client/patch.ts";
import { CoreEvent } from "../../src/resource/builtins.ts";
import type { KubeObject } from "../../src/resource/object.ts";
import { wireTime } from "./wire_time.ts";

/** What an event says. */
export interface EventText {
  /** @default {"Normal"} */
  readonly type?: "Normal" | "Warning";
  /** One word for programs, such as "SuccessfulCreate". */
  readonly reason: string;
  /** For people. */
  readonly message: string;
  /** Who says it, such as "replicaset-controller". */
  readonly component: string;
  /** On which node it is said. @default {on none} */
  readonly host?: string;
  /** The container of a pod that it is about. @default {all of the object} */
  readonly container?: string;
}

interface Told {
  readonly name: string;
  readonly count: number;
}

/** Writes events; one that says the same as an earlier one counts that one up. */
export class EventWriter {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #told = new Map<string, Told>();
  #written = 0;

  /** @param client Writes them. @param clock Dates them. */
  constructor(client: Client, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /**
   * Tells what was done to an object. What the server refuses is left out, as a namespace that ends refuses it.
   *
   * @param object The object.
   * @param text What is told.
   */
  async tell(object: KubeObject, text: EventText): Promise<void> {
    const { namespace = "default", uid } = object.metadata;
    const events = this.#client.resource(CoreEvent, { namespace });
    const key = [uid, text.reason, text.message, text.component, text.container].join("\n");
    const told = this.#told.get(key);
    const now = wireTime(this.#clock.now());
    try {
      if (told !== undefined) {
        const count = told.count + 1;
        this.#told.set(key, { ...told, count });
        await events.patch(told.name, mergePatch({ count, lastTimestamp: now }));
        return;
      }
      const name = `${object.metadata.name}.${this.#suffix()}`;
      this.#told.set(key, { name, count: 1 });
      await events.create(eventOf(object, text, { name, namespace, now }));
    } catch {
      // Events are told as well as may be: their place may be gone, or going.
    }
  }

  /** The time in nanoseconds, as the real ones have it, and no two alike. */
  #suffix(): string {
    return (BigInt(Math.floor(this.#clock.now())) * 1_000_000n + BigInt(this.#written++)).toString(16);
  }
}

function eventOf(
  object: KubeObject,
  { type = "Normal", reason, message, component, host, container }: EventText,
  { name, namespace, now }: { readonly name: string; readonly namespace: string; readonly now: string },
) {
  const { apiVersion, kind, metadata } = object;
  return {
    metadata: { name, namespace },
    involvedObject: {
      kind,
      ...(metadata.namespace === undefined ? {} : { namespace }),
      name: metadata.name,
      uid: metadata.uid,
      apiVersion,
      resourceVersion: metadata.resourceVersion,
      ...(container === undefined ? {} : { fieldPath: `spec.containers{${container}}` }),
    },
    reason,
    message,
    source: { component, ...(host === undefined ? {} : { host }) },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type,
    reportingComponent: component,
    reportingInstance: host ?? "",
  };
}
