/**
 * The checks of Deployments and their like that a wrong operator runs into first: replicas, selector, containers. A
 * real server checks far more.
 *
 * @module
 */

import { labelRequirementsOf, type LabelSelector, matchesLabels } from "../../src/resource/label_selector.ts";
import {
  isJsonObject,
  jsonEqual,
  type JsonObject,
  type JsonValue,
  objectOrEmpty,
  objectsIn,
  stringOrUndefined,
} from "./json.ts";
import { labelFindings } from "./name_rules.ts";
import { volumeCauses } from "./pod_volumes.ts";
import type { StatusCause } from "./status.ts";

/** What the messages about empty selectors call the kinds; the real server says "deployment" of ReplicaSets too. */
const NAMES: Readonly<Record<string, string>> = {
  Deployment: "deployment",
  ReplicaSet: "deployment",
  StatefulSet: "statefulset",
  DaemonSet: "daemonset",
};

const OPERATORS: readonly string[] = ["In", "NotIn", "Exists", "DoesNotExist"];

/**
 * Checks a workload of apps/v1, or a pod.
 *
 * @param object The object, its defaults filled in.
 * @param live The stored object; `undefined` for a creation.
 * @param kind Its kind.
 * @returns What is wrong; nothing for other kinds.
 */
export function workloadCauses(
  object: JsonObject,
  live: JsonObject | undefined,
  kind: string,
): StatusCause[] {
  if (kind === "Pod") return podCauses(object, live);
  const name = NAMES[kind];
  if (name === undefined) return [];
  const spec = objectOrEmpty(object["spec"]);
  const template = objectOrEmpty(spec["template"]);
  const replicas = spec["replicas"];
  const selector = spec["selector"] ?? undefined;
  const causes: StatusCause[] = [];
  if (typeof replicas === "number" && replicas < 0) {
    causes.push(invalidValue("spec.replicas", replicas, "must be greater than or equal to 0"));
  }
  if (selector === undefined) {
    if (kind !== "DaemonSet") causes.push(required("spec.selector"));
  } else if (isEmpty(selector)) {
    causes.push(invalidValue("spec.selector", {}, `empty selector is invalid for ${name}`));
  }
  const { labels = null } = objectOrEmpty(template["metadata"]);
  if (!selects(selector, labels)) {
    causes.push(
      invalidValue("spec.template.metadata.labels", labels, "`selector` does not match template `labels`"),
    );
  }
  const podSpec = objectOrEmpty(template["spec"]);
  causes.push(
    ...containerCauses(podSpec, "spec.template.spec.containers"),
    ...volumeCauses(podSpec, "spec.template.spec"),
  );
  const { type, rollingUpdate } = objectOrEmpty(spec["strategy"]);
  if (kind === "Deployment" && type === "Recreate" && rollingUpdate !== undefined) {
    causes.push({
      reason: "FieldValueForbidden",
      message: "Forbidden: may not be specified when strategy `type` is 'Recreate'",
      field: "spec.strategy.rollingUpdate",
    });
  }
  const liveSelector = objectOrEmpty(live?.["spec"])["selector"];
  if (live !== undefined && !jsonEqual(selector, liveSelector)) {
    causes.push(invalidValue("spec.selector", selector ?? null, "field is immutable"));
  }
  return causes;
}

function podCauses(pod: JsonObject, live: JsonObject | undefined): StatusCause[] {
  const spec = objectOrEmpty(pod["spec"]);
  const [count, before] = [spec, objectOrEmpty(live?.["spec"])].map((one) =>
    objectsIn(one["containers"]).length
  );
  const message = "Forbidden: pod updates may not add or remove containers";
  return [
    ...(live === undefined || count === before
      ? []
      : [{ reason: "FieldValueForbidden", message, field: "spec.containers" }]),
    ...containerCauses(spec, "spec.containers"),
  ];
}

function containerCauses(spec: JsonObject, path: string): StatusCause[] {
  const { containers } = spec;
  if (!Array.isArray(containers) || containers.length === 0) return [required(path)];
  const names = new Set<string>();
  return containers.map(objectOrEmpty).flatMap((container, index) => {
    const [name, image] = [stringOrUndefined(container["name"]), stringOrUndefined(container["image"])];
    const place = `${path}[${index}]`;
    const causes = name === undefined
      ? [required(`${place}.name`)]
      : labelFindings(name).map((finding) => invalidValue(`${place}.name`, name, finding));
    if (image === undefined) causes.push(required(`${place}.image`));
    if (name !== undefined && names.has(name)) {
      const message = `Duplicate value: ${JSON.stringify(name)}`;
      causes.push({ reason: "FieldValueDuplicate", message, field: `${place}.name` });
    }
    names.add(name ?? "");
    return [...causes, ...portCauses(container, place)];
  });
}

function portCauses({ ports = null }: JsonObject, path: string): StatusCause[] {
  return objectsIn(ports).flatMap(({ containerPort = 0 }, index) => {
    const field = `${path}.ports[${index}].containerPort`;
    if (containerPort === 0) return [required(field)];
    const isPort = typeof containerPort !== "number" || (containerPort > 0 && containerPort < 65_536);
    return isPort ? [] : [invalidValue(field, containerPort, "must be between 1 and 65535, inclusive")];
  });
}

/** Nothing selects nothing; an empty selector everything. */
function selects(selector: JsonValue | undefined, labels: JsonValue): boolean {
  if (selector === undefined) return false;
  const { matchExpressions = [], ...labelSelector } = labelSelectorOf(objectOrEmpty(selector));
  // A wrong operator is another matter than a selector that does not match.
  const known = matchExpressions.filter(({ operator }) => OPERATORS.includes(operator));
  const requirements = labelRequirementsOf({ ...labelSelector, matchExpressions: known });
  const strings = Object.entries(objectOrEmpty(labels)).map(([key, value]) => [key, String(value)]);
  return matchesLabels(requirements, Object.fromEntries(strings));
}

function labelSelectorOf(selector: JsonObject): LabelSelector {
  const { matchLabels, matchExpressions } = selector;
  const labels = Object.entries(objectOrEmpty(matchLabels)).map(([key, value]) => [key, String(value)]);
  const expressions = (Array.isArray(matchExpressions) ? matchExpressions : []).filter(isJsonObject);
  return {
    matchLabels: Object.fromEntries(labels),
    matchExpressions: expressions.map(({ key, operator, values }) => ({
      key: String(key),
      operator: String(operator),
      values: Array.isArray(values) ? values.map(String) : [],
    })),
  };
}

function isEmpty(selector: JsonValue): boolean {
  const { matchLabels, matchExpressions } = objectOrEmpty(selector);
  return matchLabels === undefined && matchExpressions === undefined;
}

function invalidValue(field: string, value: JsonValue, finding: string): StatusCause {
  return {
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(value)}: ${finding}`,
    field,
  };
}

function required(field: string): StatusCause {
  return { reason: "FieldValueRequired", message: "Required value", field };
}
