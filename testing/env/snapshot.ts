/**
 * Objects as they are in every run, for comparisons with what was written down before.
 *
 * @module
 */

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../src/schema/json.ts";
import { toJson } from "../../src/schema/json_clean.ts";

/** Options of {@linkcode snapshot}. */
export interface SnapshotOptions {
  /**
   * Further texts that differ from run to run, and what stands for them, such as `{ [address]: "<address>" }`.
   *
   * @default {{}}
   */
  readonly replace?: Readonly<Record<string, string>>;
}

/** Metadata that say nothing about the object. */
const VOLATILE: readonly string[] = ["resourceVersion", "managedFields", "selfLink"];
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z/g;
/** The five characters that servers add to `generateName`. */
const GENERATED = /^(.+-)[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/**
 * Makes what a test can compare with what was written down before, for `assertSnapshot` and the like: resource versions
 * and managed fields are left out, uids and generated names are numbered in the order of their first appearance (the
 * same one is the same number wherever it stands), times are "<time>", and keys are sorted.
 *
 * *Caveats*: namespaces that look generated are taken for it, such as those of `env.namespace()`; other names only where
 * the object has `generateName`.
 *
 * @param value An object, or objects in an array; anything that is JSON.
 * @param options What else differs.
 * @returns A copy.
 * @throws {TypeError} If the value is not JSON.
 *
 * @example Two runs, one snapshot
 * ```ts
 * import assert from "node:assert/strict";
 * import { ConfigMap } from "@kubeloop/sdk/builtins";
 * import { snapshot, startTestEnv } from "@kubeloop/sdk/testing";
 *
 * await using env = await startTestEnv();
 * const configMaps = env.client.resource(ConfigMap, { namespace: await env.namespace("shop") });
 * const created = await configMaps.create({ metadata: { generateName: "settings-" }, data: { color: "blue" } });
 * assert.deepEqual(snapshot(created), {
 *   apiVersion: "v1",
 *   data: { color: "blue" },
 *   kind: "ConfigMap",
 *   metadata: {
 *     creationTimestamp: "<time>",
 *     generateName: "settings-",
 *     name: "settings-<1>",
 *     namespace: "shop-<1>",
 *     uid: "<uid 1>",
 *   },
 * });
 * ```
 */
export function snapshot(value: unknown, options: SnapshotOptions = {}): JsonValue {
  const json = toJson(value);
  return new SteadyTexts(json, options.replace ?? {}).value(json);
}

class SteadyTexts {
  readonly #uids = new Map<string, string>();
  /** Longest first: a name may be the beginning of another one. */
  readonly #replacements: readonly (readonly [string, string])[];

  constructor(json: JsonValue, replace: Readonly<Record<string, string>>) {
    const all = [...Object.entries(replace), ...generatedNames(json)].filter(([text]) => text !== "");
    this.#replacements = all.sort(([one], [other]) => other.length - one.length);
  }

  value(value: JsonValue): JsonValue {
    if (typeof value === "string") return this.#text(value);
    if (isJsonArray(value)) return value.map((item) => this.value(item));
    return isJsonObject(value) ? this.#object(value) : value;
  }

  #object(object: JsonObject): JsonObject {
    const isMeta = isStoredMeta(object);
    return Object.fromEntries(
      Object.keys(object).filter((key) => !(isMeta && VOLATILE.includes(key))).sort().map((key) => [
        this.#text(key),
        this.value(object[key] ?? null),
      ]),
    );
  }

  #text(text: string): string {
    const named = this.#replacements.reduce((result, [from, to]) => result.replaceAll(from, to), text);
    return named.replaceAll(TIME, "<time>").replaceAll(UUID, (uid) => {
      const known = this.#uids.get(uid) ?? `<uid ${this.#uids.size + 1}>`;
      this.#uids.set(uid, known);
      return known;
    });
  }
}

/** Only metadata have both: a field of that name may mean anything elsewhere. */
function isStoredMeta(object: JsonObject): boolean {
  return "resourceVersion" in object && "uid" in object && "name" in object;
}

/** The generated names, and what stands for them: numbered for each prefix. */
function generatedNames(json: JsonValue): Map<string, string> {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  const note = (name: JsonValue | undefined, prefix: string): void => {
    if (typeof name !== "string" || names.has(name)) return;
    const count = (counts.get(prefix) ?? 0) + 1;
    counts.set(prefix, count);
    names.set(name, `${prefix}<${count}>`);
  };
  for (const { name, namespace, generateName } of metadataIn(json)) {
    if (typeof generateName === "string" && String(name).startsWith(generateName)) note(name, generateName);
    const [, prefix] = GENERATED.exec(String(namespace)) ?? [];
    if (prefix !== undefined) note(namespace, prefix);
  }
  return names;
}

function* metadataIn(value: JsonValue): Generator<JsonObject> {
  if (isJsonArray(value)) {
    for (const item of value) yield* metadataIn(item);
  } else if (isJsonObject(value)) {
    if (isStoredMeta(value)) yield value;
    for (const field of Object.values(value)) yield* metadataIn(field);
  }
}
