/**
 * What is special about events, which two groups serve: the fields that are there without being set, and the checks.
 *
 * @module
 */

import { type FieldError, invalidValue, requiredValue } from "../../src/schema/field_error.ts";
import { decodeBuiltin } from "./builtin_decoding.ts";
import { insideError, invalidEach, numberAt, objectAt, textAt } from "./builtins/field_values.ts";
import { withReadTimes } from "./builtins/sent_times.ts";
import { toStored } from "./conversion.ts";
import { isJsonObject, jsonEqual, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import type { Admitted, KindStrategy, KindWrite } from "./kind_strategy.ts";
import { qualifiedNameFindings } from "./name_rules.ts";
import { metaOf } from "./object_meta.ts";

/** What an event of the core group shows even if nobody has set it. */
const UNSET: JsonObject = {
  eventTime: null,
  firstTimestamp: null,
  lastTimestamp: null,
  reportingComponent: "",
  reportingInstance: "",
  source: {},
};

/** The same in events.k8s.io. */
const UNSET_IN_NEW_GROUP: JsonObject = {
  eventTime: null,
  deprecatedFirstTimestamp: null,
  deprecatedLastTimestamp: null,
  reportingController: "",
  reportingInstance: "",
  deprecatedSource: {},
};

/** The strategy of events. */
export const eventStrategy: KindStrategy = Object.freeze({ admit, complete });

/** What may not change in events.k8s.io; the texts are empty where they are not set. */
const FROZEN_TEXTS: readonly string[] = [
  "reason",
  "message",
  "type",
  "action",
  "reportingComponent",
  "reportingInstance",
];
const FROZEN_TIMES: readonly string[] = ["firstTimestamp", "lastTimestamp", "eventTime"];
const MOST_CHARACTERS = 128;
const MOST_NOTE_CHARACTERS = 1024;

function admit(object: JsonObject, write: KindWrite): Admitted {
  const { served, live } = write;
  const { object: decoded, unknownFields } = decodeBuiltin(object, served);
  const timed = withSeriesTime(withReadTimes(decoded, served));
  const event = toStored(timed, served);
  const causes = [
    ...commonErrors(event, served.group),
    ...(served.group === ""
      ? []
      : live === undefined
      ? newEventErrors(event)
      : changeErrors(event, toStored(live, served))),
  ];
  return { object: timed, causes, unknownFields };
}

/** A series without a time shows that it has none. */
function withSeriesTime(event: JsonObject): JsonObject {
  const { series } = event;
  return isJsonObject(series) ? { ...event, series: { lastObservedTime: null, ...series } } : event;
}

function complete(object: JsonObject, { served }: KindWrite): JsonObject {
  return withSeriesTime({ ...(served.group === "" ? UNSET : UNSET_IN_NEW_GROUP), ...object });
}

/** The checks name the fields as the core group has them, but for the controller that reports. */
function commonErrors(event: JsonObject, group: string): FieldError[] {
  const { namespace } = metaOf(event);
  const regarded = textAt(objectAt(event, "involvedObject"), "namespace");
  const place = "involvedObject.namespace";
  const mismatch = invalidValue(place, regarded, "does not match event.namespace");
  if (isUnset(event["eventTime"])) {
    const fits = regarded === namespace || (regarded === "" && namespace === "default");
    return fits ? [] : [mismatch];
  }
  const mayLackNamespace = namespace === "default" || namespace === "kube-system";
  const controller = textAt(event, "reportingComponent");
  const reporter = group === "" ? "reportingComponent" : "reportingController";
  return [
    ...(regarded === "" && !mayLackNamespace ? [mismatch] : []),
    ...(controller === "" ? [requiredValue(reporter, "")] : []),
    ...invalidEach(reporter, controller, qualifiedNameFindings(controller)),
    ...["reportingInstance", "action", "reason"].flatMap((field) => [
      ...(textAt(event, field) === "" ? [requiredValue(field, "")] : []),
      ...lengthErrors(event, field, MOST_CHARACTERS),
    ]),
    ...lengthErrors(event, "message", MOST_NOTE_CHARACTERS),
  ];
}

function lengthErrors(event: JsonObject, field: string, most: number): FieldError[] {
  const { length } = new TextEncoder().encode(textAt(event, field));
  return length <= most ? [] : [invalidValue(field, "", `can have at most ${most} characters`)];
}

function newEventErrors(event: JsonObject): FieldError[] {
  const type = textAt(event, "type");
  const source = objectAt(event, "source");
  const used = [
    ...["firstTimestamp", "lastTimestamp"].filter((field) => !isUnset(event[field])),
    ...(numberAt(event, "count") === 0 ? [] : ["count"]),
    ...(textAt(source, "component") + textAt(source, "host") === "" ? [] : ["source"]),
  ];
  return [
    ...seriesErrors(event),
    ...(isUnset(event["eventTime"]) ? [requiredValue("eventTime", "")] : []),
    ...(type === "Normal" || type === "Warning"
      ? []
      : [invalidValue("type", "", `has invalid value: ${type}`)]),
    ...used.map((field) => invalidValue(field, "", "needs to be unset")),
  ];
}

function seriesErrors({ series }: JsonObject): FieldError[] {
  if (!isJsonObject(series)) return [];
  return [
    ...(numberAt(series, "count") < 2 ? [invalidValue("series.count", "", "should be at least 2")] : []),
    ...(isUnset(series["lastObservedTime"]) ? [requiredValue("series.lastObservedTime", "")] : []),
  ];
}

function changeErrors(event: JsonObject, before: JsonObject): FieldError[] {
  const changedTexts = FROZEN_TEXTS.filter((field) => textAt(event, field) !== textAt(before, field));
  const changedTimes = FROZEN_TIMES.filter((field) => (event[field] ?? null) !== (before[field] ?? null));
  const [series, seriesBefore] = [event["series"] ?? null, before["series"] ?? null];
  return [
    ...(jsonEqual(series, seriesBefore) ? [] : seriesErrors(event)),
    ...immutable("involvedObject", referenceInside(event["involvedObject"]), {
      before: referenceInside(before["involvedObject"]),
    }),
    ...immutable("related", relatedInside(event), { before: relatedInside(before) }),
    ...immutable("source", sourceInside(event), { before: sourceInside(before) }),
    ...immutable("count", numberAt(event, "count"), { before: numberAt(before, "count") }),
    // The real server looks at the reason twice.
    ...changedTexts.map((field) =>
      invalidValue(
        field === "reportingComponent" ? "reportingController" : field,
        textAt(event, field),
        IMMUTABLE,
      )
    ),
    ...changedTimes.map((field) => invalidValue(field, event[field] ?? null, IMMUTABLE)),
  ];
}

const IMMUTABLE = "field is immutable";

function immutable(
  field: string,
  value: JsonValue,
  { before }: { readonly before: JsonValue },
): FieldError[] {
  return jsonEqual(value, before) ? [] : [insideError(field, value, IMMUTABLE)];
}

/** The fields of a reference as the server has them inside, in their order. */
function referenceInside(value: JsonValue | undefined): JsonObject {
  const reference = objectOrEmpty(value);
  return {
    Kind: textAt(reference, "kind"),
    Namespace: textAt(reference, "namespace"),
    Name: textAt(reference, "name"),
    UID: textAt(reference, "uid"),
    APIVersion: textAt(reference, "apiVersion"),
    ResourceVersion: textAt(reference, "resourceVersion"),
    FieldPath: textAt(reference, "fieldPath"),
  };
}

function relatedInside({ related }: JsonObject): JsonValue {
  return isJsonObject(related) ? referenceInside(related) : null;
}

function sourceInside(event: JsonObject): JsonObject {
  const source = objectAt(event, "source");
  return { Component: textAt(source, "component"), Host: textAt(source, "host") };
}

function isUnset(value: JsonValue | undefined): boolean {
  return value === undefined || value === null;
}
