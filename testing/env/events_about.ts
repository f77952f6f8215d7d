/**
 * The Events (the Kubernetes kind) about an object, for messages.
 *
 * @module
 */

import type { Transport } from "../../src/client/transport.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../src/schema/json.ts";

/**
 * Reads the Events about an object.
 *
 * @param object The object.
 * @param transport Where it is.
 * @returns A line an event, as the server has them; none where they cannot be read.
 */
export async function eventsAbout(
  object: JsonObject | undefined,
  transport: Transport,
): Promise<readonly string[]> {
  const { uid, namespace = "default" } = fieldsOf(object?.["metadata"]);
  if (uid === undefined) return [];
  // A message of a failure does not fail for want of its last lines.
  const events = await readEvents(String(namespace), transport).catch(() => []);
  return events.filter((event) => fieldsOf(event["involvedObject"])["uid"] === uid).map(eventLine);
}

async function readEvents(namespace: string, transport: Transport): Promise<readonly JsonObject[]> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/events?limit=500`;
  const request = { method: "GET", path, headers: { accept: "application/json" } };
  const response = await transport.send(request, { purpose: "request", headTimeoutMs: 5_000 });
  const list: JsonValue = await response.json();
  const items = fieldsOf(list)["items"];
  return isJsonArray(items) ? items.filter(isJsonObject) : [];
}

function eventLine(event: JsonObject): string {
  const { type = "Normal", reason = "", message, note, count, series } = event;
  const times = Number(count ?? fieldsOf(series)["count"] ?? 1);
  return `${type} ${reason}: ${message ?? note ?? ""}${times > 1 ? ` (${times} times)` : ""}`;
}

function fieldsOf(value: JsonValue | undefined): JsonObject {
  return value !== undefined && isJsonObject(value) ? value : {};
}
