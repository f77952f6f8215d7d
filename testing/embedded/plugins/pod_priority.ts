/**
 * Priorities: that of a pod is its class's, and one class at most is the default.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty, stringOrUndefined } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import type { AdmissionPlugin, PluginParts } from "./admission_plugin.ts";
import { refused, refusedEarly } from "./refusal.ts";

/** What pods have whose class does not say it. */
const PREEMPTS = "PreemptLowerPriority";

/** Gives pods the priority of their class. */
export const POD_PRIORITY: AdmissionPlugin = {
  admit: (pod, write, parts) => {
    if (write.subresource !== undefined) return pod;
    if (write.live !== undefined) return withKeptPriority(pod, write.live);
    const spec = objectOrEmpty(pod["spec"]);
    const asked = stringOrUndefined(spec["priorityClassName"]) ?? "";
    const found = asked === ""
      ? defaultClass(parts)
      : classesIn(parts).find((one) => metaOf(one).name === asked);
    if (asked !== "" && found === undefined) {
      throw refusedEarly(pod, write, `no PriorityClass with name ${asked} was found`);
    }
    const { value = 0, preemptionPolicy = PREEMPTS } = found ?? {};
    const { priority = value, preemptionPolicy: policy = preemptionPolicy } = spec;
    const ruled = "must not be provided in pod spec; priority admission controller computed";
    if (priority !== value) {
      const why =
        `the integer value of priority (${priority}) ${ruled} ${value} from the given PriorityClass name`;
      throw refusedEarly(pod, write, why);
    }
    if (policy !== preemptionPolicy) {
      const why = `the string value of PreemptionPolicy (${policy}) ${ruled} ${preemptionPolicy}`;
      throw refusedEarly(pod, write, `${why} from the given PriorityClass name`);
    }
    const named: JsonObject = found === undefined ? {} : { priorityClassName: metaOf(found).name };
    return { ...pod, spec: { ...spec, ...named, priority, preemptionPolicy } };
  },
};

/** What a pod was given stays where a writer does not say it, and becomes nobody's. */
function withKeptPriority(pod: JsonObject, live: JsonObject): JsonObject {
  const { priority, preemptionPolicy } = objectOrEmpty(live["spec"]);
  const kept: JsonObject = {
    ...(priority === undefined ? {} : { priority }),
    ...(preemptionPolicy === undefined ? {} : { preemptionPolicy }),
  };
  const spec = objectOrEmpty(pod["spec"]);
  const isComplete = Object.keys(kept).every((field) => spec[field] !== undefined);
  return isComplete ? pod : { ...pod, spec: { ...kept, ...spec } };
}

/** Lets one class at most be the default. */
export const PRIORITY_CLASSES: AdmissionPlugin = {
  validate: (one, write, parts) => {
    if (write.operation === "DELETE" || one["globalDefault"] !== true) return;
    const other = defaultClass(parts);
    if (other === undefined || write.live !== undefined && metaOf(other).name === metaOf(one).name) return;
    const name = metaOf(other).name;
    throw refused(
      one,
      write,
      `PriorityClass ${name} is already marked as default. Only one default can exist`,
    );
  },
};

function classesIn({ store, registry }: PluginParts): readonly JsonObject[] {
  const served = registry.find("scheduling.k8s.io/v1", "priorityclasses");
  return served === undefined ? [] : store.list(served);
}

/** Of several, which are not meant to be, the lowest counts. */
function defaultClass(parts: PluginParts): JsonObject | undefined {
  return classesIn(parts).filter(({ globalDefault }) => globalDefault === true)
    .toSorted((left, right) => Number(left["value"]) - Number(right["value"]))[0];
}
