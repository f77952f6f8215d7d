/**
 * The checks of what autoscalers scale, and by which metrics.
 *
 * @module
 */

import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { labelFindings, pathSegmentFindings } from "../name_rules.ts";
import { invalidEach, objectAt, textAt } from "./field_values.ts";
import { parseQuantity } from "./quantity.ts";
import { containerResourceNameErrors } from "./resource_validation.ts";

const TYPES = ["ContainerResource", "External", "Object", "Pods", "Resource"];
const TARGET_TYPES = ["Utilization", "Value", "AverageValue"];

type SourceCheck = (source: JsonObject, path: string) => FieldError[];

/** The sources of metrics in the order in which the server looks for them: the first alone is checked. */
const SOURCES: readonly (readonly [string, SourceCheck])[] = [
  ["object", objectErrors],
  ["external", externalErrors],
  ["pods", podsErrors],
  ["resource", resourceErrors],
  ["containerResource", containerErrors],
];

/**
 * Checks a reference to an object whose kind may be served in several versions.
 *
 * @param reference The reference.
 * @param path Where it is.
 * @param options Whether it may be an object of the core group.
 * @returns What is wrong.
 */
export function targetReferenceErrors(
  reference: JsonObject,
  path: string,
  { mayBeCore = false }: { readonly mayBeCore?: boolean } = {},
): FieldError[] {
  const apiVersion = textAt(reference, "apiVersion");
  return [
    ...["kind", "name"].flatMap((field) => {
      const value = textAt(reference, field);
      return value === ""
        ? [requiredValue(`${path}.${field}`, "")]
        : invalidEach(`${path}.${field}`, value, pathSegmentFindings(value));
    }),
    ...invalidEach(`${path}.apiVersion`, apiVersion, apiVersionFindings(apiVersion, mayBeCore)),
  ];
}

function apiVersionFindings(apiVersion: string, mayBeCore: boolean): string[] {
  const parts = apiVersion.split("/");
  if (parts.length > 2) return [`unexpected GroupVersion string: ${apiVersion}`];
  return mayBeCore || (parts.length === 2 && parts[0] !== "") ? [] : ["apiVersion must specify API group"];
}

/**
 * Checks a metric.
 *
 * @param metric The metric.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function metricErrors(metric: JsonObject, path: string): FieldError[] {
  const type = textAt(metric, "type");
  const isKnown = TYPES.includes(type);
  const wanted = isKnown ? `${type.slice(0, 1).toLowerCase()}${type.slice(1)}` : "";
  const present = SOURCES.filter(([field]) => isJsonObject(metric[field]));
  const unknown = isKnown ? [] : [unsupportedValue(`${path}.type`, type, TYPES)];
  return [
    ...(type === "" ? [requiredValue(`${path}.type`, "must specify a metric source type")] : []),
    ...unknown,
    ...present.slice(0, 1).flatMap(([field, check]) => check(objectAt(metric, field), `${path}.${field}`)),
    ...(isKnown && !isJsonObject(metric[wanted])
      ? [requiredValue(`${path}.${wanted}`, "must populate information for the given metric source")]
      : []),
    ...(present.length === 1 ? [] : present.filter(([field]) => field !== wanted))
      .map(([field]) => forbiddenValue(`${path}.${field}`, "must populate the given metric source only")),
  ];
}

function objectErrors(source: JsonObject, path: string): FieldError[] {
  const { value, averageValue } = objectAt(source, "target");
  const rule = "must set either a target value or averageValue";
  return [
    ...targetReferenceErrors(objectAt(source, "describedObject"), `${path}.describedObject`, {
      mayBeCore: true,
    }),
    ...identifierErrors(source, path),
    ...targetErrors(objectAt(source, "target"), `${path}.target`),
    ...(value === undefined && averageValue === undefined
      ? [requiredValue(`${path}.target.averageValue`, rule)]
      : []),
  ];
}

function externalErrors(source: JsonObject, path: string): FieldError[] {
  const { value, averageValue } = objectAt(source, "target");
  const either = "must set either a target value for metric or a per-pod target";
  const notBoth = "may not set both a target value for metric and a per-pod target";
  return [
    ...identifierErrors(source, path),
    ...targetErrors(objectAt(source, "target"), `${path}.target`),
    ...(value === undefined && averageValue === undefined
      ? [requiredValue(`${path}.target.averageValue`, either)]
      : []),
    ...(value !== undefined && averageValue !== undefined
      ? [forbiddenValue(`${path}.target.value`, notBoth)]
      : []),
  ];
}

function podsErrors(source: JsonObject, path: string): FieldError[] {
  const target = objectAt(source, "target");
  return [
    ...identifierErrors(source, path),
    ...targetErrors(target, `${path}.target`),
    ...(target["averageValue"] === undefined
      ? [requiredValue(`${path}.target.averageValue`, "must specify a positive target averageValue")]
      : []),
  ];
}

function resourceErrors(source: JsonObject, path: string): FieldError[] {
  return [
    ...(textAt(source, "name") === "" ? [requiredValue(`${path}.name`, "must specify a resource name")] : []),
    ...usageErrors(source, path),
  ];
}

function containerErrors(source: JsonObject, path: string): FieldError[] {
  const [name, container] = [textAt(source, "name"), textAt(source, "container")];
  return [
    ...(name === ""
      ? [requiredValue(`${path}.name`, "must specify a resource name")]
      : containerResourceNameErrors(name, `${path}.name`)),
    ...(container === ""
      ? [requiredValue(`${path}.container`, "must specify a container")]
      : invalidEach(`${path}.container`, container, labelFindings(container))),
    ...usageErrors(source, path),
  ];
}

function usageErrors(source: JsonObject, path: string): FieldError[] {
  const target = objectAt(source, "target");
  const { averageUtilization, averageValue } = target;
  const either = "must set either a target raw value or a target utilization";
  const notBoth = "may not set both a target raw value and a target utilization";
  return [
    ...targetErrors(target, `${path}.target`),
    ...(averageUtilization === undefined && averageValue === undefined
      ? [requiredValue(`${path}.target.averageUtilization`, either)]
      : []),
    ...(averageUtilization !== undefined && averageValue !== undefined
      ? [forbiddenValue(`${path}.target.averageValue`, notBoth)]
      : []),
  ];
}

function identifierErrors(source: JsonObject, path: string): FieldError[] {
  const name = textAt(objectAt(source, "metric"), "name");
  return name === ""
    ? [requiredValue(`${path}.metric.name`, "must specify a metric name")]
    : invalidEach(`${path}.metric.name`, name, pathSegmentFindings(name));
}

function targetErrors(target: JsonObject, path: string): FieldError[] {
  const type = textAt(target, "type");
  const { averageUtilization: percent } = target;
  return [
    ...(type === "" ? [requiredValue(`${path}.type`, "must specify a metric target type")] : []),
    ...(TARGET_TYPES.includes(type)
      ? []
      : [invalidValue(`${path}.type`, type, "must be either Utilization, Value, or AverageValue")]),
    ...["value", "averageValue"].flatMap((field) => {
      const quantity = parseQuantity(target[field]);
      return quantity !== undefined && quantity.nanos <= 0n
        ? [invalidValue(`${path}.${field}`, target[field] ?? "", "must be positive")]
        : [];
    }),
    ...(typeof percent === "number" && percent < 1
      ? [invalidValue(`${path}.averageUtilization`, percent, "must be greater than 0")]
      : []),
  ];
}
