/**
 * Makes the answers of two servers comparable: what is different in every run is replaced by what it stands for. Uids,
 * versions, generated names and addresses are numbered in the order of their first appearance, so that a server which
 * mixes them up, or changes one that should stay, still differs.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "../embedded/json.ts";
import type { Recording, StepRecord } from "./player.ts";
import { withSteadyTable } from "./steady_table.ts";
import { inOneOrder } from "./unordered.ts";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z/g;
/** The fields of services that hold a node port. */
const NODE_PORT_FIELDS: readonly string[] = ["nodePort", "healthCheckNodePort"];
/** A node port that is told to be there twice. */
const DOUBLE_NODE_PORT = /(Duplicate value: |duplicate nodePort: \{\w+ )(3[0-2]\d{3})\b/g;
/** Service addresses, out of the control plane's range. */
const ADDRESS = /\b10\.0\.0\.\d{1,3}\b/g;
/** The versions in the messages of refusals; the second number is the server's present or oldest one. */
const MESSAGE_VERSIONS = [
  /(too old resource version: \d+ \()(\d+)/g,
  /(Too large resource version: \d+, current: )(\d+)/g,
];
/** The object in the messages about patches that make it undecodable: as text, its fields in the server's order. */
const PATCHED_OBJECT = /(Invalid value: ")(?:\{.*\}|map\[.*\])(": )/g;
/** The object in the messages about patches that take its kind away. */
const KINDLESS_OBJECT = /(Object 'Kind' is missing in ')\{.*"resourceVersion":.*\}(')/g;
/** The versions in the messages about preconditions, and about objects that cannot be converted. */
const PRECONDITION = /((?:ResourceVersion in [a-z ]+[:(] ?)|(?:object not decodable revision=))(\d+)/g;
/** Tokens of service accounts. */
const TOKEN = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;
/** A prefix of names in what is sent; the server adds five characters. */
const GENERATE_NAME = /generateName\\*":\\*"([^"\\]+)/g;

/**
 * Normalizes a recording.
 *
 * @param recording What a server answered.
 * @param sent What the scenario sends: uids and times in it are no news, and stay as they are.
 * @returns The outcomes with placeholders.
 */
export function normalized(recording: Recording, sent: string): readonly StepRecord[] {
  const names = new Placeholders(recording, sent);
  return recording.records.map(({ title, outcome }) => ({
    title,
    outcome: objectOrEmpty(names.value(outcome)),
  }));
}

class Placeholders {
  readonly #pauses: readonly number[];
  readonly #sent: string;
  readonly #numbers = new Map<string, Map<string, number>>();
  /** The versions of objects, oldest first. */
  readonly #versions: number[];
  readonly #generated: readonly RegExp[];

  constructor(recording: Recording, sent: string) {
    this.#pauses = recording.pauses;
    this.#sent = sent;
    const outcomes = recording.records.map(({ outcome }) => outcome);
    this.#versions = [...new Set(outcomes.flatMap(objectVersions))].sort((left, right) => left - right);
    const prefixes = [...sent.matchAll(GENERATE_NAME)].map(([, prefix = ""]) => prefix);
    this.#generated = [...new Set(prefixes)].map((prefix) => new RegExp(`\\b${prefix}[a-z0-9]{5}\\b`, "g"));
  }

  /** Keys are taken in their own order: servers send them in any. */
  value(value: JsonValue): JsonValue {
    if (typeof value === "string") return this.#text(value);
    if (Array.isArray(value)) return value.map((item) => this.value(item));
    if (!isJsonObject(value)) return value;
    const sorted = inOneOrder(value["kind"] === "Table" ? withSteadyTable(value, this.#sent) : value);
    const entries = Object.keys(sorted).sort().map((key): [string, JsonValue] => {
      const field = sorted[key] ?? null;
      if (key === "metadata" && isJsonObject(field)) return [key, this.#metadata(field, sorted)];
      if (key === "message" && typeof field === "string") return [key, this.#message(field)];
      if (NODE_PORT_FIELDS.includes(key) && typeof field === "number") return [key, this.#nodePort(field)];
      return [this.#text(key), this.value(field)];
    });
    return Object.fromEntries(entries);
  }

  #nodePort(port: number): JsonValue {
    return this.#sent.includes(String(port)) ? port : this.#numbered("node port", String(port));
  }

  #metadata(metadata: JsonObject, owner: JsonObject): JsonValue {
    const { resourceVersion, continue: token, ...others } = metadata;
    const known = objectOrEmpty(this.value(others));
    return {
      ...known,
      ...(typeof resourceVersion === "string"
        ? {
          resourceVersion: isObjectsOwn(owner, metadata)
            ? this.#version(resourceVersion)
            : this.#atLeast(resourceVersion),
        }
        : resourceVersion === undefined
        ? {}
        : { resourceVersion }),
      ...(token === undefined ? {} : { continue: token === "" ? "" : "<continue token>" }),
    };
  }

  #version(text: string): string {
    const index = this.#versions.indexOf(Number(text));
    return index < 0 ? text : `<version ${index + 1}>`;
  }

  /** A message may name a version that no answer has shown. */
  #versionSaid(digits: string): string {
    const version = this.#version(digits);
    return version !== digits || this.#sent.includes(digits)
      ? version
      : this.#numbered("unseen version", digits);
  }

  /** The version of a list is that of the whole storage, which others write to as well. */
  #atLeast(text: string): string {
    if (text === "" || text === "0") return text;
    const index = this.#versions.findLastIndex((version) => version <= Number(text));
    return `<version ${index + 1} or later>`;
  }

  #message(text: string): string {
    const patterns = MESSAGE_VERSIONS.map((pattern) => [pattern, "$1<present>"] as const);
    const objects = [PATCHED_OBJECT, KINDLESS_OBJECT].map((pattern) => [pattern, "$1<object>$2"] as const);
    const known = [...objects, ...patterns]
      .reduce((message, [pattern, placeholder]) => message.replaceAll(pattern, placeholder), text);
    const numbered = known.replaceAll(
      PRECONDITION,
      (_whole, words, digits) => words + this.#versionSaid(digits),
    );
    return this.#text(numbered);
  }

  #text(text: string): string {
    let result = text;
    for (const pattern of this.#generated) {
      result = result.replaceAll(
        pattern,
        (name) => this.#sent.includes(name) ? name : this.#numbered("generated name", name),
      );
    }
    return result
      .replaceAll(TOKEN, (token) => this.#numbered("token", token))
      .replaceAll(
        DOUBLE_NODE_PORT,
        (whole, words, port) => this.#sent.includes(port) ? whole : words + this.#numbered("node port", port),
      )
      .replaceAll(UUID, (uid) => this.#sent.includes(uid) ? uid : this.#numbered("uid", uid))
      .replaceAll(
        ADDRESS,
        (address) => this.#sent.includes(address) ? address : this.#numbered("address", address),
      )
      .replaceAll(
        TIME,
        (time, fraction = "") => this.#sent.includes(time) ? time : this.#time(time, fraction),
      );
  }

  #time(time: string, fraction: string): string {
    const pauses = this.#pauses.filter((begin) => Date.parse(time) > begin).length;
    const precision = fraction === "" ? "time" : `time with ${fraction.length - 1} digits`;
    return pauses === 0 ? `<${precision}>` : `<${precision} after pause ${pauses}>`;
  }

  #numbered(what: string, value: string): string {
    const numbers = this.#numbers.get(what) ?? new Map<string, number>();
    this.#numbers.set(what, numbers);
    const number = numbers.get(value) ?? numbers.size + 1;
    numbers.set(value, number);
    return `<${what} ${number}>`;
  }
}

/** Lists and bookmarks have the storage's version, objects have their own. */
function isObjectsOwn(owner: JsonObject, metadata: JsonObject): boolean {
  return typeof metadata["uid"] === "string" ||
    (metadata["name"] !== undefined && owner["items"] === undefined);
}

function objectVersions(value: JsonValue): number[] {
  if (Array.isArray(value)) return value.flatMap(objectVersions);
  if (!isJsonObject(value)) return [];
  const metadata = objectOrEmpty(value["metadata"]);
  const { resourceVersion } = metadata;
  const own = typeof resourceVersion === "string" && resourceVersion !== "" && isObjectsOwn(value, metadata)
    ? [Number(resourceVersion)]
    : [];
  return [...own, ...Object.values(value).flatMap(objectVersions)];
}
