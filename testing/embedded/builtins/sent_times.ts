/**
 * The times in objects of built-in kinds: what is no time is refused, and every time is kept in UTC.
 *
 * @module
 */

import { dictionary } from "../../../src/schema/dictionary.ts";
import { goJsonKind } from "../go_format.ts";
import { fieldAt, isJsonObject, type JsonObject, type JsonValue } from "../json.ts";
import type { ServedResource } from "../served_resource.ts";
import { undecodable } from "../undecodable.ts";

/** The times of a kind, by their paths: with seconds alone, and with microseconds. */
interface Times {
  readonly seconds: readonly string[];
  readonly micros: readonly string[];
}

const TIMES: Readonly<Record<string, Times>> = dictionary({
  Event: {
    seconds: ["firstTimestamp", "lastTimestamp", "deprecatedFirstTimestamp", "deprecatedLastTimestamp"],
    micros: ["eventTime", "series.lastObservedTime"],
  },
  Lease: { seconds: [], micros: ["spec.acquireTime", "spec.renewTime"] },
});

const SECONDS_LAYOUT = "2006-01-02T15:04:05Z07:00";
const MICROS_LAYOUT = "2006-01-02T15:04:05.000000Z07:00";
/** The parts of a time before its zone: what they look like, and how the server's messages call them. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}/, "2006"],
  [/^-/, "-"],
  [/^\d\d/, "01"],
  [/^-/, "-"],
  [/^\d\d/, "02"],
  [/^T/, "T"],
  [/^\d\d/, "15"],
  [/^:/, ":"],
  [/^\d\d/, "04"],
  [/^:/, ":"],
  [/^\d\d/, "05"],
];
const ZONE = /^(Z|[+-]\d\d:\d\d)/;

/**
 * Reads the times of an object.
 *
 * @param object The object, decoded.
 * @param served Its resource.
 * @returns The object with all times in UTC.
 * @throws {StatusError} 400 if one is no time.
 */
export function withReadTimes(object: JsonObject, served: ServedResource): JsonObject {
  const times = TIMES[served.kind];
  if (times === undefined) return object;
  const read = (isMicro: boolean) => (value: JsonValue): JsonValue => {
    if (typeof value !== "string") return value;
    const fault = timeFault(value, isMicro);
    if (fault !== undefined) throw undecodable(served, fault);
    return inUtc(value, isMicro);
  };
  const timed = times.seconds.reduce((result, path) => withPart(result, path, read(false)), object);
  return times.micros.reduce((result, path) => withPart(result, path, read(true)), timed);
}

/**
 * Refuses what stands for a time and is no text.
 *
 * @param object The object, as it was sent.
 * @param served Its resource.
 * @throws {StatusError} 400 if there is any.
 */
export function requireTextTimes(object: JsonObject, served: ServedResource): void {
  const { seconds, micros } = TIMES[served.kind] ?? { seconds: [], micros: [] };
  for (const path of [...seconds, ...micros]) {
    const value = fieldAt(object, path) ?? null;
    if (value === null || typeof value === "string") continue;
    const [first = ""] = path.split(".");
    const struct = first === path ? served.kind : `${served.kind}${first[0]?.toUpperCase()}${first.slice(1)}`;
    const place = `Go struct field ${struct}.${path}`;
    throw undecodable(served, `json: cannot unmarshal ${goJsonKind(value)} into ${place} of type string`);
  }
}

/**
 * Looks for what is no time in an object that is read field by field, and not as text.
 *
 * @param object The object.
 * @param kind Its kind.
 * @returns What is wrong, in the server's words; `undefined` if all times can be read.
 */
export function restoredTimesFault(object: JsonObject, kind: string): string | undefined {
  const { seconds, micros } = TIMES[kind] ?? { seconds: [], micros: [] };
  const fault = (value: JsonValue, isMicro: boolean): string | undefined => {
    if (value === null) return undefined;
    if (typeof value === "string") return timeFault(value, isMicro);
    return `json: cannot unmarshal ${goJsonKind(value)} into Go value of type string`;
  };
  return [
    ...seconds.map((path) => fault(fieldAt(object, path) ?? null, false)),
    ...micros.map((path) => fault(fieldAt(object, path) ?? null, true)),
  ].find((found) => found !== undefined);
}

function withPart(object: JsonObject, path: string, change: (value: JsonValue) => JsonValue): JsonObject {
  const [name = "", ...rest] = path.split(".");
  const value = object[name];
  if (value === undefined) return object;
  if (rest.length === 0) return { ...object, [name]: change(value) };
  return isJsonObject(value) ? { ...object, [name]: withPart(value, rest.join("."), change) } : object;
}

function timeFault(text: string, isMicro: boolean): string | undefined {
  const shown = `parsing time ${JSON.stringify(text)}`;
  const layout = isMicro ? MICROS_LAYOUT : SECONDS_LAYOUT;
  const stopped = (rest: string, part: string): string =>
    `${shown} as "${layout}": cannot parse ${JSON.stringify(rest)} as "${part}"`;
  let rest = text;
  for (const [pattern, part] of PARTS) {
    const [found] = pattern.exec(rest) ?? [];
    if (found === undefined) return stopped(rest, part);
    rest = rest.slice(found.length);
  }
  if (isMicro) {
    if (!/^\.\d{6}(?!\d)/.test(rest)) return stopped(rest, ".000000");
    rest = rest.slice(7);
  } else rest = rest.replace(/^[.,]\d+/, "");
  const [zone] = ZONE.exec(rest) ?? [];
  if (zone === undefined) return stopped(rest, "Z07:00");
  if (zone.length < rest.length) return `${shown}: extra text: ${JSON.stringify(rest.slice(zone.length))}`;
  return rangeFault(text, shown);
}

function rangeFault(text: string, shown: string): string | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text.split(/[-T:.Z+]/).map(Number);
  if (month < 1 || month > 12) return `${shown}: month out of range`;
  if (hour > 23) return `${shown}: hour out of range`;
  if (minute > 59) return `${shown}: minute out of range`;
  if (second > 59) return `${shown}: second out of range`;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return day < 1 || day > days ? `${shown}: day out of range` : undefined;
}

function inUtc(text: string, isMicro: boolean): string {
  const [fraction = ""] = /\.\d+/.exec(text) ?? [];
  const seconds = new Date(Date.parse(text)).toISOString().slice(0, -5);
  return `${seconds}${isMicro ? fraction : ""}Z`;
}
