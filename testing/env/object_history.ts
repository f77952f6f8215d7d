/**
 * What was seen of one object, for messages.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import { isJsonObject, type JsonObject } from "../../src/schema/json.ts";
import { formatYaml } from "../../src/schema/yaml.ts";
import { changedFields } from "./changed_fields.ts";
import { RecentItems } from "./recent_items.ts";

/** How an object was seen: by an event of a watch, or by a read. */
export type SeenBy = "ADDED" | "MODIFIED" | "DELETED" | "READ";

interface Sight {
  readonly afterMs: number;
  readonly by: SeenBy;
  readonly resourceVersion: string;
  readonly changes: readonly string[];
}

/** How many sights are told. */
const SIGHT_LIMIT = 30;
/** How many changes of one sight are told. */
const CHANGE_LIMIT = 4;

/** The states of one object. */
export class ObjectHistory {
  readonly #clock: Clock;
  readonly #beginMs: number;
  readonly #sights = new RecentItems<Sight>(SIGHT_LIMIT);
  #last: JsonObject | undefined;
  #isDeleted = false;

  /** @param clock Tells when the object was seen. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#beginMs = clock.monotonic();
  }

  /** The last state; `undefined` if the object was never there. */
  get last(): JsonObject | undefined {
    return this.#last;
  }

  /**
   * Takes note of a state; one that was seen before is no news.
   *
   * @param by How it was seen.
   * @param object The object.
   */
  see(by: SeenBy, object: JsonObject): void {
    const resourceVersion = String(metadataOf(object)["resourceVersion"] ?? "");
    const isSame = resourceVersion === String(metadataOf(this.#last)["resourceVersion"] ?? "");
    if (this.#last !== undefined && isSame && by !== "DELETED") return;
    const changes = this.#last === undefined || this.#isDeleted ? [] : changedFields(this.#last, object);
    this.#sights.add({ afterMs: this.#clock.monotonic() - this.#beginMs, by, resourceVersion, changes });
    this.#last = object;
    this.#isDeleted = by === "DELETED";
  }

  /**
   * Tells all of it.
   *
   * @param events The Events about the object, a line each.
   * @returns Some lines, without a line break at the end.
   */
  describe(events: readonly string[]): string {
    if (this.#last === undefined) return "It was never there.";
    const state = this.#isDeleted ? "deleted; its last state" : "its last state";
    return [
      `${nameOf(this.#last)}, ${state}:`,
      indented(formatYaml(forPeople(this.#last)).trimEnd()),
      "What was seen of it:",
      ...this.#sights.list().map((sight) => `  ${sightLine(sight)}`),
      ...(events.length === 0 ? [] : ["Events about it:", ...events.map((line) => `  ${line}`)]),
    ].join("\n");
  }
}

function sightLine({ afterMs, by, resourceVersion, changes }: Sight): string {
  const shown = changes.slice(0, CHANGE_LIMIT).join(", ");
  const more = changes.length > CHANGE_LIMIT ? `, and ${changes.length - CHANGE_LIMIT} more` : "";
  const what = changes.length === 0 ? "" : `: ${shown}${more}`;
  return `+${Math.round(afterMs)} ms ${by} (resource version ${resourceVersion})${what}`;
}

function nameOf(object: JsonObject): string {
  const { namespace, name } = metadataOf(object);
  return `${object["kind"]} "${namespace === undefined ? "" : `${namespace}/`}${name}"`;
}

/** As people write it: what it is, which one it is, and then the rest. */
function forPeople(object: JsonObject): JsonObject {
  const { apiVersion = "", kind = "", ...fields } = object;
  const { managedFields: _managedFields, ...metadata } = metadataOf(object);
  return { apiVersion, kind, ...fields, metadata };
}

function metadataOf(object: JsonObject | undefined): JsonObject {
  const metadata = object?.["metadata"] ?? null;
  return isJsonObject(metadata) ? metadata : {};
}

function indented(text: string): string {
  return text.split("\n").map((line) => `  ${line}`).join("\n");
}
