/**
 * The table of horizontal pod autoscalers.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import {
  firstOf,
  type KindTable,
  kindTable,
  NONE,
  numberIn,
  objectsIn,
  textIn,
  UNKNOWN,
  UNSET,
} from "./builtin_table.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";

/** How many metrics are shown. */
const FEW = 2;

/** The place of each type of metric in a metric, and what goes before its numbers. */
const METRICS: Readonly<Record<string, { readonly field: string; readonly isNamed: boolean }>> = dictionary({
  External: { field: "external", isNamed: false },
  Pods: { field: "pods", isNamed: false },
  Object: { field: "object", isNamed: false },
  Resource: { field: "resource", isNamed: true },
  ContainerResource: { field: "containerResource", isNamed: true },
});

/** Autoscalers and their table. */
export const AUTOSCALER_TABLE: KindTable = kindTable(
  "autoscaling/HorizontalPodAutoscaler",
  ["Name", "Reference", "Targets", "MinPods", "MaxPods", "Replicas", "Age"],
  ({ spec, status, name, age }) => {
    const target = objectOrEmpty(spec["scaleTargetRef"]);
    const current = objectsIn(status["currentMetrics"]);
    const metrics = objectsIn(spec["metrics"]).map((metric, index) => metricText(metric, current[index]));
    const { minReplicas } = spec;
    return [
      name,
      `${textIn(target["kind"])}/${textIn(target["name"])}`,
      firstOf(metrics, { limit: FEW, between: ", ", none: NONE }),
      minReplicas === undefined ? UNSET : String(minReplicas),
      numberIn(spec["maxReplicas"]),
      numberIn(status["currentReplicas"]),
      age,
    ];
  },
);

function metricText(metric: JsonObject, status: JsonObject | undefined): string {
  const known = METRICS[textIn(metric["type"])];
  if (known === undefined) return "<unknown type>";
  const { field, isNamed } = known;
  const wanted = objectOrEmpty(metric[field]);
  const target = objectOrEmpty(wanted["target"]);
  const reported = objectOrEmpty(status)[field];
  const current = objectOrEmpty(objectOrEmpty(reported)["current"]);
  if (isNamed) return `${textIn(wanted["name"])}: ${usageText(target, current)}`;
  if (field !== "pods" && target["averageValue"] === undefined) {
    return `${textIn(current["value"], reported === undefined ? UNKNOWN : "0")}/${textIn(target["value"])}`;
  }
  const average = `${textIn(current["averageValue"], UNKNOWN)}/${textIn(target["averageValue"])}`;
  return field === "pods" ? average : `${average} (avg)`;
}

function usageText(target: JsonObject, current: JsonObject): string {
  const { averageValue, averageUtilization } = target;
  if (averageValue !== undefined) {
    return `${textIn(current["averageValue"], UNKNOWN)}/${textIn(averageValue)}`;
  }
  const percent = (value: unknown, missing: string) => typeof value === "number" ? `${value}%` : missing;
  return `${percent(current["averageUtilization"], UNKNOWN)}/${percent(averageUtilization, "<auto>")}`;
}
