/**
 * The table of events, of both groups.
 *
 * @module
 */

import { type KindTable, kindTable, numberIn, type PrintedObject, textIn } from "./builtin_table.ts";
import { ageOf } from "./human_duration.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";

const COLUMNS = [
  "Last Seen",
  "Type",
  "Reason",
  "Object",
  "Subobject!",
  "Source!",
  "Message",
  "First Seen!",
  "Count!",
  "Name!",
] as const;

/** Events and their table. */
export const EVENT_TABLES: readonly KindTable[] = [
  kindTable("/Event", COLUMNS, cells),
  kindTable("events.k8s.io/Event", COLUMNS, cells),
];

/** The two groups call some fields by different names. */
function cells({ object, name, now }: PrintedObject): readonly JsonValue[] {
  const { series } = object;
  const either = (core: string, other: string): JsonValue | undefined => object[core] ?? object[other];
  const target = objectOrEmpty(either("involvedObject", "regarding"));
  const eventTime = ageOf(object["eventTime"], now);
  const first = timeOr(either("firstTimestamp", "deprecatedFirstTimestamp"), { fallback: eventTime, now });
  const last = timeOr(either("lastTimestamp", "deprecatedLastTimestamp"), { fallback: first, now });
  const count = numberIn(either("count", "deprecatedCount"));
  const times = isJsonObject(series)
    ? { last: ageOf(series["lastObservedTime"], now), count: numberIn(series["count"]) }
    : { last, count: count === 0 ? 1 : count };
  const kind = textIn(target["kind"]).toLowerCase();
  const targetName = textIn(target["name"]);
  return [
    times.last,
    textIn(object["type"]),
    textIn(object["reason"]),
    targetName === "" ? kind : `${kind}/${targetName}`,
    textIn(target["fieldPath"]),
    sourceOf(object),
    textIn(either("message", "note")).trim(),
    first,
    times.count,
    name,
  ];
}

function timeOr(time: JsonValue | undefined, options: { fallback: string; now: number }): string {
  return textIn(time) === "" ? options.fallback : ageOf(time, options.now);
}

function sourceOf(event: JsonObject): string {
  const source = objectOrEmpty(event["source"] ?? event["deprecatedSource"]);
  const controller = textIn(event["reportingComponent"], textIn(event["reportingController"]));
  const component = textIn(source["component"], controller);
  const instance = textIn(source["host"], textIn(event["reportingInstance"]));
  return instance === "" ? component : `${component}, ${instance}`;
}
