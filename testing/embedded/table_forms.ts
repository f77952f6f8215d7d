/**
 * Which kinds are shown in which tables.
 *
 * @module
 */

import { ACCESS_TABLES } from "./access_tables.ts";
import { AUTOSCALER_TABLE } from "./autoscaler_table.ts";
import type { KindTable } from "./builtin_table.ts";
import { CLUSTER_TABLES } from "./cluster_tables.ts";
import { CORE_TABLES } from "./core_tables.ts";
import { customTable } from "./custom_table.ts";
import { EVENT_TABLES } from "./event_table.ts";
import { ageOf } from "./human_duration.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import { NETWORK_TABLES } from "./network_tables.ts";
import { NODE_TABLE } from "./node_table.ts";
import { POD_TABLE } from "./pod_table.ts";
import type { ServedResource, Subresource } from "./served_resource.ts";
import { STORAGE_TABLES } from "./storage_tables.ts";
import { NAME_COLUMN, type TableForm } from "./table.ts";
import { WORKLOAD_TABLES } from "./workload_tables.ts";

const BUILTIN_TABLES: ReadonlyMap<string, TableForm> = new Map<KindTable[0], KindTable[1]>([
  ...CORE_TABLES,
  POD_TABLE,
  NODE_TABLE,
  ...EVENT_TABLES,
  ...WORKLOAD_TABLES,
  AUTOSCALER_TABLE,
  ...NETWORK_TABLES,
  ...STORAGE_TABLES,
  ...ACCESS_TABLES,
  ...CLUSTER_TABLES,
]);

/** How kinds are shown that nobody wrote a table for. */
const PLAIN: TableForm = Object.freeze<TableForm>({
  columns: [NAME_COLUMN, { name: "Created At", type: "date" }],
  cells: (object) => {
    const { name = "", creationTimestamp = null } = objectOrEmpty(object["metadata"]);
    return [name, creationTimestamp];
  },
  noRows: null,
});

/**
 * Finds the form of a resource's tables.
 *
 * @param served The resource.
 * @param subresource The subresource that is answered; `undefined` for the main one.
 * @returns The form.
 */
export function tableFormOf(served: ServedResource, subresource: Subresource | undefined): TableForm {
  if (subresource === "scale") return scaleTable(served.crd !== undefined);
  if (served.crd !== undefined) return customTable(served, served.crd);
  return BUILTIN_TABLES.get(`${served.group}/${served.kind}`) ?? PLAIN;
}

/** Custom resources have columns of their own for their scale, which differ in their types. */
function scaleTable(isCustom: boolean): TableForm {
  return {
    columns: [
      isCustom ? NAME_COLUMN : { name: "Name", type: "string" },
      { name: "Desired", type: "integer" },
      { name: "Available", type: "integer" },
      { name: "Age", type: isCustom ? "date" : "string" },
    ],
    cells: (scale, now) => {
      const { name = "", creationTimestamp } = objectOrEmpty(scale["metadata"]);
      return [name, replicasOf(scale["spec"]), replicasOf(scale["status"]), ageOf(creationTimestamp, now)];
    },
    noRows: [],
  };
}

function replicasOf(part: JsonValue | undefined): JsonValue {
  const { replicas = 0 }: JsonObject = isJsonObject(part) ? part : {};
  return replicas;
}
