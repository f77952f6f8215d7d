/**
 * What a check of a test has read. A check is any function of the user's, which asks for objects by clients of the
 * environment; when it never succeeds, the last object tells more than its error.
 *
 * @module
 */

import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "../../src/async/clock.ts";
import type { Transport, TransportRequest } from "../../src/client/transport.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../src/schema/json.ts";
import { eventsAbout } from "./events_about.ts";
import { ObjectHistory } from "./object_history.ts";

/** The reads of the check that is running. Each check has its own, however many run side by side. */
const RUNNING = new AsyncLocalStorage<ReadObjects>();

/** Lists of more objects are looked at no further. */
const ITEM_LIMIT = 50;

/** The objects that a check has read, in all its runs. */
export class ReadObjects {
  readonly #clock: Clock;
  readonly #histories = new Map<string, ObjectHistory>();
  #last: { readonly key: string; readonly transport: Transport } | undefined;

  /** @param clock Tells when objects were read. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Runs a check, and takes note of what it reads.
   *
   * @typeParam T What the check gives.
   * @param check The check.
   * @returns What the check gives.
   */
  during<T>(check: () => T): T {
    return RUNNING.run(this, check);
  }

  /**
   * Takes note of an object.
   *
   * @param object The object.
   * @param transport Where it was read.
   */
  note(object: JsonObject, transport: Transport): void {
    const { namespace = "", name = "" } = metadataOf(object);
    const key = `${object["apiVersion"]} ${object["kind"]} ${namespace}/${name}`;
    let history = this.#histories.get(key);
    if (history === undefined) {
      history = new ObjectHistory(this.#clock);
      this.#histories.set(key, history);
    }
    history.see("READ", object);
    this.#last = { key, transport };
  }

  /**
   * Tells of the object that was read last: its last state, its changes, and the Events about it.
   *
   * @returns The text; "" if nothing was read.
   */
  async describe(): Promise<string> {
    const history = this.#last && this.#histories.get(this.#last.key);
    if (this.#last === undefined || history === undefined) return "";
    return history.describe(await eventsAbout(history.last, this.#last.transport));
  }
}

/**
 * Takes note of an answer, if a check is running that reads it.
 *
 * @param exchange The request, the answer, and where it comes from.
 * @returns A promise that resolves once the answer can be passed on.
 */
export async function noteAnswer(
  { request, response, transport }: {
    readonly request: TransportRequest;
    readonly response: Response;
    readonly transport: Transport;
  },
): Promise<void> {
  const reads = RUNNING.getStore();
  if (reads === undefined || request.method !== "GET" || !response.ok) return;
  const answer = parsed(await response.clone().text());
  if (answer === undefined || typeof answer["kind"] !== "string") return;
  const items = answer["items"];
  if (!isJsonArray(items)) {
    if (isJsonObject(answer["metadata"])) reads.note(answer, transport);
    return;
  }
  const kind = answer["kind"].replace(/List$/, "");
  for (const item of items.slice(0, ITEM_LIMIT)) {
    // Items of lists do not say what they are.
    if (isJsonObject(item)) reads.note({ apiVersion: answer["apiVersion"] ?? "", kind, ...item }, transport);
  }
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function metadataOf(object: JsonObject): JsonObject {
  const metadata = object["metadata"] ?? null;
  return isJsonObject(metadata) ? metadata : {};
}
