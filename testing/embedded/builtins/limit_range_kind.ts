/**
 * Limit ranges as the server treats them.
 *
 * @module
 */

import {
  duplicateValue,
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
} from "../../../src/schema/field_error.ts";
import { type JsonObject, objectOrEmpty, objectsIn } from "../json.ts";
import { objectAt } from "./field_values.ts";
import type { KindTreatment } from "./kind_treatment.ts";
import { parseQuantity, type Quantity, quantityText } from "./quantity.ts";

const TYPES: readonly string[] = ["Pod", "Container", "PersistentVolumeClaim"];
const SECOND = 1_000_000_000n;

/** The treatment of limit ranges. */
export const LIMIT_RANGE_KIND: KindTreatment = {
  withDefaults: (range) => {
    const spec = objectOrEmpty(range["spec"]);
    if (!Array.isArray(spec["limits"])) return range;
    return { ...range, spec: { ...spec, limits: objectsIn(spec["limits"]).map(withDefaults) } };
  },
  causes: (range) => {
    const limits = objectsIn(objectAt(range, "spec")["limits"]);
    return limits.flatMap((limit, index) => {
      const path = `spec.limits[${index}]`;
      const isSecond = limits.findIndex(({ type }) => type === limit["type"]) < index;
      const type = String(limit["type"] ?? "");
      return [
        ...(TYPES.includes(type) || type.includes("/")
          ? []
          : [invalidValue(`${path}.type`, type, "must be a standard limit type or fully qualified")]),
        ...(isSecond ? [duplicateValue(`${path}.type`, type)] : []),
        ...placeErrors(limit, path),
        ...namesIn(limit).flatMap((name) => valueErrors(limit, name, path)),
      ];
    });
  },
};

/** Containers get what the limits say that are there. */
function withDefaults(limit: JsonObject): JsonObject {
  if (limit["type"] !== "Container") return limit;
  const limits = { ...objectOrEmpty(limit["max"]), ...objectOrEmpty(limit["default"]) };
  const requests = { ...objectOrEmpty(limit["min"]), ...limits, ...objectOrEmpty(limit["defaultRequest"]) };
  return {
    ...limit,
    ...(Object.keys(limits).length === 0 ? {} : { default: limits }),
    ...(Object.keys(requests).length === 0 ? {} : { defaultRequest: requests }),
  };
}

function namesIn(limit: JsonObject): readonly string[] {
  const fields = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"];
  return [...new Set(fields.flatMap((field) => Object.keys(objectOrEmpty(limit[field]))))];
}

function placeErrors(limit: JsonObject, path: string): FieldError[] {
  const { type } = limit;
  if (type === "Pod") {
    return ["default", "defaultRequest"].filter((field) =>
      Object.keys(objectOrEmpty(limit[field])).length > 0
    )
      .map((field) => forbiddenValue(`${path}.${field}`, "may not be specified when `type` is 'Pod'"));
  }
  const isStored = ["min", "max"].some((field) => objectOrEmpty(limit[field])["storage"] !== undefined);
  return type !== "PersistentVolumeClaim" || isStored ? [] : [
    requiredValue(
      `${path}.limits`,
      "either minimum or maximum storage value is required, but neither was provided",
    ),
  ];
}

function valueErrors(limit: JsonObject, name: string, path: string): FieldError[] {
  const at = (field: string) => parseQuantity(objectOrEmpty(limit[field])[name]);
  const isPod = limit["type"] === "Pod";
  const [min, max, ratio] = [at("min"), at("max"), at("maxLimitRequestRatio")];
  const limits = isPod ? undefined : at("default");
  const requests = isPod ? undefined : at("defaultRequest");
  return [
    ...above("min", [min, "min value"], [max, "max value"]),
    ...above("defaultRequest", [min, "min value"], [requests, "default request value"], requests),
    ...above("defaultRequest", [requests, "default request value"], [max, "max value"]),
    ...above("defaultRequest", [requests, "default request value"], [limits, "default limit value"]),
    ...above("default", [min, "min value"], [limits, "default value"]),
    ...above("default", [limits, "default value"], [max, "max value"], max),
    ...(ratio !== undefined && ratio.nanos < SECOND
      ? [invalid("maxLimitRequestRatio", ratio, `ratio ${quantityText(ratio)} is less than 1`)]
      : []),
    ...spreadErrors(),
  ];

  function invalid(field: string, value: Quantity, why: string): FieldError {
    return invalidValue(`${path}.${field}[${name}]`, quantityText(value), why);
  }

  function above(
    field: string,
    [left, leftName]: readonly [Quantity | undefined, string],
    [right, rightName]: readonly [Quantity | undefined, string],
    shown: Quantity | undefined = left,
  ): FieldError[] {
    if (left === undefined || right === undefined || shown === undefined || left.nanos <= right.nanos) {
      return [];
    }
    const why = `${leftName} ${quantityText(left)} is greater than ${rightName} ${quantityText(right)}`;
    return [invalid(field, shown, why)];
  }

  function spreadErrors(): FieldError[] {
    if (ratio === undefined || min === undefined || max === undefined || min.nanos === 0n) return [];
    if (ratio.nanos * min.nanos <= max.nanos * SECOND) return [];
    const spread = (Number(max.nanos) / Number(min.nanos)).toFixed(6);
    return [
      invalid(
        "maxLimitRequestRatio",
        ratio,
        `ratio ${quantityText(ratio)} is greater than max/min = ${spread}`,
      ),
    ];
  }
}
