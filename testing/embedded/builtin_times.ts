/**
 * The times of conditions: a built-in kind shows them as null where they are not set.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import { jsonEqual, type JsonObject, objectOrEmpty } from "./json.ts";
import { eachOf } from "./pod_defaults.ts";

const TRANSITION: JsonObject = { lastTransitionTime: null };
const PROBE: JsonObject = { lastProbeTime: null, ...TRANSITION };

/** The times of a kind's conditions. */
const TIMES: Readonly<Record<string, JsonObject>> = dictionary({
  DaemonSet: TRANSITION,
  Deployment: { lastUpdateTime: null, ...TRANSITION },
  HorizontalPodAutoscaler: TRANSITION,
  Job: PROBE,
  Namespace: TRANSITION,
  Node: { lastHeartbeatTime: null, ...TRANSITION },
  PersistentVolumeClaim: PROBE,
  Pod: PROBE,
  ReplicaSet: TRANSITION,
  ReplicationController: TRANSITION,
  StatefulSet: TRANSITION,
});

/**
 * Fills in the times of an object's conditions.
 *
 * @param object An object of a built-in kind.
 * @param kind Its kind.
 * @returns The object with all of these times.
 */
export function withConditionTimes(object: JsonObject, kind: string): JsonObject {
  const times = TIMES[kind];
  const status = objectOrEmpty(object["status"]);
  if (times === undefined || status["conditions"] === undefined) return object;
  const timed = { ...status, ...eachOf(status, "conditions", (condition) => ({ ...times, ...condition })) };
  return jsonEqual(status, timed) ? object : { ...object, status: timed };
}
