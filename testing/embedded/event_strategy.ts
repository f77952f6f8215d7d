/**
 * What is special about events, which two groups serve: the fields that are there without being set, and the checks.
 *
 * @module
 */

import { decodeBuiltin } from "./builtin_decoding.ts";
import { builtinCauses } from "./builtin_validation.ts";
import { type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import type { Admitted, KindStrategy, KindWrite } from "./kind_strategy.ts";
import { toStored } from "./conversion.ts";
import { metaOf } from "./object_meta.ts";
import type { StatusCause } from "./status.ts";

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

function admit(object: JsonObject, write: KindWrite): Admitted {
  const { object: decoded, unknownFields } = decodeBuiltin(object, write.served);
  const causes = [
    ...builtinCauses(decoded, write),
    ...(write.live === undefined ? creationCauses(toStored(decoded, write.served), write) : []),
  ];
  return { object: decoded, causes, unknownFields };
}

function complete(object: JsonObject, { served }: KindWrite): JsonObject {
  return { ...(served.group === "" ? UNSET : UNSET_IN_NEW_GROUP), ...object };
}

/** The checks name the fields as the core group has them. */
function creationCauses(event: JsonObject, { served }: KindWrite): StatusCause[] {
  const { namespace } = metaOf(event);
  const regarded = objectOrEmpty(event["involvedObject"])["namespace"] ?? "";
  const mayLackNamespace = regarded === "" && namespace === "default";
  const causes: StatusCause[] = [];
  if (regarded !== namespace && !mayLackNamespace) {
    causes.push(invalidValue("involvedObject.namespace", regarded, "does not match event.namespace"));
  }
  if (event["eventTime"] !== undefined) {
    const controller = served.group === "" ? "reportingComponent" : "reportingController";
    const needed = [["reportingComponent", controller], ["reportingInstance"], ["action"], ["reason"]];
    for (const [field = "", name = field] of needed) {
      if ((event[field] ?? "") === "") causes.push(required(name));
    }
  }
  return served.group === "" ? causes : [...causes, ...newEventCauses(event)];
}

function newEventCauses(event: JsonObject): StatusCause[] {
  const { eventTime, type = "", series } = event;
  const causes: StatusCause[] = [];
  if (series !== undefined && Number(objectOrEmpty(series)["count"] ?? 0) < 2) {
    causes.push(invalidValue("series.count", "", "should be at least 2"));
  }
  if (eventTime === undefined) causes.push(required("eventTime"));
  if (type !== "Normal" && type !== "Warning") {
    causes.push(invalidValue("type", "", `has invalid value: ${type}`));
  }
  for (const field of ["firstTimestamp", "lastTimestamp", "count"]) {
    if (event[field] !== undefined) causes.push(invalidValue(field, "", "needs to be unset"));
  }
  if (Object.keys(objectOrEmpty(event["source"])).length > 0) {
    causes.push(invalidValue("source", "", "needs to be unset"));
  }
  return causes;
}

function required(field: string): StatusCause {
  return { reason: "FieldValueRequired", message: "Required value", field };
}

function invalidValue(field: string, value: JsonValue, finding: string): StatusCause {
  return {
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(value)}: ${finding}`,
    field,
  };
}
