/**
 * The status of pods: what the server fills in, and its checks.
 *
 * @module
 */

import { type FieldError, forbiddenValue, invalidValue } from "../../../src/schema/field_error.ts";
import { isJsonObject, type JsonObject, objectsIn } from "../json.ts";
import { qualifiedNameFindings, subdomainFindings } from "../name_rules.ts";
import { eachOf, within } from "../pod_defaults.ts";
import { insideError, invalidEach, numberAt, objectAt, textAt } from "./field_values.ts";
import { ipFindings, isIpv6 } from "./ip_rules.ts";
import { annotationChangeErrors, podAnnotationErrors } from "./pod_annotations.ts";

const LISTS = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"] as const;
/** Conditions whose names are not looked at. */
const OWN_CONDITIONS = ["PodScheduled", "Ready", "Initialized"];
const NOT_NEGATIVE = "must be a non-negative integer";
const ONE_EACH = "may specify no more than one IP for each IP family";

/**
 * Fills in what a pod's status says twice, and the times of its containers, which are null where they are not set.
 *
 * @param pod The pod.
 * @returns The pod; itself where it has no status.
 */
export function withPodStatusDefaults(pod: JsonObject): JsonObject {
  return { ...pod, ...within(pod, "status", (status) => withTimes({ ...status, ...addressesOf(status) })) };
}

/** The single address counts where they differ. */
function addressesOf(status: JsonObject): JsonObject {
  const [address, [first]] = [textAt(status, "podIP"), objectsIn(status["podIPs"])];
  if (address !== "") return textAt(first ?? {}, "ip") === address ? {} : { podIPs: [{ ip: address }] };
  return first === undefined ? {} : { podIP: textAt(first, "ip") };
}

function withTimes(status: JsonObject): JsonObject {
  const timed = (state: JsonObject): JsonObject => ({
    ...state,
    ...within(state, "running", (running) => ({ startedAt: null, ...running })),
    ...within(state, "terminated", (ended) => ({ startedAt: null, finishedAt: null, ...ended })),
  });
  return LISTS.reduce(
    (result, list) => ({
      ...result,
      ...eachOf(result, list, (one) => ({
        ...one,
        ...within(one, "state", timed),
        ...within(one, "lastState", timed),
      })),
    }),
    status,
  );
}

/**
 * Checks an update of a pod's status.
 *
 * @param pod The pod.
 * @param live The stored pod.
 * @returns What is wrong.
 */
export function podStatusErrors(pod: JsonObject, live: JsonObject): FieldError[] {
  const [status, before, spec] = [objectAt(pod, "status"), objectAt(live, "status"), objectAt(live, "spec")];
  const qosClass = textAt(status, "qosClass");
  const generation = numberAt(status, "observedGeneration");
  const path = "metadata.annotations";
  return [
    ...annotationChangeErrors(pod, live, path),
    ...podAnnotationErrors(pod, live, { path, spec }),
    ...conditionErrors(objectsIn(status["conditions"]), "status.conditions"),
    ...nominationErrors(status, before, spec),
    ...(generation < 0 ? [invalidValue("status.observedGeneration", generation, NOT_NEGATIVE)] : []),
    ...(qosClass === textAt(before, "qosClass")
      ? []
      : [invalidValue("status.qosClass", qosClass, "field is immutable")]),
    ...LISTS.flatMap((list) => transitionErrors(list, { status, before, spec })),
    ...podAddressErrors(status, before),
    ...hostAddressErrors(status, before),
  ];
}

function conditionErrors(conditions: readonly JsonObject[], path: string): FieldError[] {
  return conditions.flatMap((condition, index) => {
    const [type, generation] = [textAt(condition, "type"), numberAt(condition, "observedGeneration")];
    return [
      ...(generation < 0
        ? [invalidValue(`${path}[${index}].observedGeneration`, generation, NOT_NEGATIVE)]
        : []),
      ...(OWN_CONDITIONS.includes(type)
        ? []
        : invalidEach(`${path}[${index}].Type`, type, qualifiedNameFindings(type))),
    ];
  });
}

function nominationErrors(status: JsonObject, before: JsonObject, spec: JsonObject): FieldError[] {
  const name = textAt(status, "nominatedNodeName");
  const path = "status.nominatedNodeName";
  if (name === "" || name === textAt(before, "nominatedNodeName")) return [];
  return [
    ...invalidEach(path, name, subdomainFindings(name)),
    ...(textAt(spec, "nodeName") === ""
      ? []
      : [forbiddenValue(path, "may not be set on pods that are already bound to a node")]),
  ];
}

/** What has ended is not running again, unless it is to be restarted. */
function transitionErrors(
  list: typeof LISTS[number],
  { status, before, spec }: { readonly [part in "status" | "before" | "spec"]: JsonObject },
): FieldError[] {
  const containers = objectsIn(spec[list === "containerStatuses" ? "containers" : "initContainers"]);
  const now = objectsIn(status[list]);
  const rule = "may not be transitioned to non-terminated state";
  return objectsIn(before[list]).flatMap((old, index) => {
    const ended = objectAt(old, "state")["terminated"];
    const name = textAt(old, "name");
    const next = now.find((one) => textAt(one, "name") === name);
    if (!isJsonObject(ended) || next === undefined) return [];
    if (objectAt(next, "state")["terminated"] !== undefined) return [];
    const container = list === "ephemeralContainerStatuses"
      ? undefined
      : containers.find((one) => textAt(one, "name") === name);
    const policy = textAt(container ?? {}, "restartPolicy") || textAt(spec, "restartPolicy");
    const isRestarted = policy === "Always" || (policy === "OnFailure" && numberAt(ended, "exitCode") !== 0);
    return container !== undefined && isRestarted
      ? []
      : [forbiddenValue(`status.${list}[${index}].state`, rule)];
  });
}

function podAddressErrors(status: JsonObject, before: JsonObject): FieldError[] {
  const addresses = objectsIn(status["podIPs"]).map((one) => ({ IP: textAt(one, "ip") }));
  const rule = "podIP and podIPs must either both be set or both be unset";
  return [
    ...addressErrors(status, before, "podIPs"),
    ...(addresses.length > 0 && textAt(status, "podIP") === ""
      ? [insideError("status.podIPs", addresses, rule)]
      : []),
  ];
}

function hostAddressErrors(status: JsonObject, before: JsonObject): FieldError[] {
  const [first] = objectsIn(status["hostIPs"]);
  if (first === undefined) return [];
  const address = textAt(first, "ip");
  return [
    ...(address === textAt(status, "hostIP")
      ? []
      : [invalidValue("status.hostIPs[0].ip", address, "must be equal to `hostIP`")]),
    ...addressErrors(status, before, "hostIPs"),
  ];
}

function addressErrors(status: JsonObject, before: JsonObject, field: string): FieldError[] {
  const addresses = objectsIn(status[field]).map((one) => textAt(one, "ip"));
  const known = objectsIn(before[field]).map((one) => textAt(one, "ip"));
  const path = `status.${field}`;
  const hasBoth = addresses.some(isIpv6) && !addresses.every(isIpv6);
  const isMany = addresses.length > 2 || (addresses.length === 2 && !hasBoth);
  return [
    ...addresses.flatMap((address, index) =>
      known.includes(address) ? [] : invalidEach(`${path}[${index}]`, address, ipFindings(address))
    ),
    ...(isMany ? [insideError(path, addresses.map((IP) => ({ IP })), ONE_EACH)] : []),
  ];
}
