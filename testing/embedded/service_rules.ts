/**
 * What is checked and warned of in services without an address: whatever needs the network behind a real server is left
 * to it.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "./json.ts";
import type { StatusCause } from "./status.ts";

/**
 * Checks a service that is changed: without a selector it may be of two families, with one it cannot.
 *
 * @param service The service, its defaults filled in; what the writer leaves out is taken from the stored one later.
 * @param live The stored service; `undefined` for a creation.
 * @returns What is wrong.
 */
export function serviceCauses(service: JsonObject, live: JsonObject | undefined): StatusCause[] {
  const { clusterIP, selector, ipFamilies, ipFamilyPolicy: policy } = objectOrEmpty(service["spec"]);
  const ipFamilyPolicy = policy ?? objectOrEmpty(live?.["spec"])["ipFamilyPolicy"];
  if (live === undefined || clusterIP !== "None" || selector === undefined) return [];
  const causes: StatusCause[] = (Array.isArray(ipFamilies) ? ipFamilies : []).flatMap((family, index) =>
    family === "IPv6"
      ? [invalidValue(`spec.ipFamilies[${index}]`, "IPv6", "not configured on this cluster")]
      : []
  );
  if (ipFamilyPolicy !== "RequireDualStack") return causes;
  const finding = "this cluster is not configured for dual-stack services";
  return [...causes, invalidValue("spec.ipFamilyPolicy", "RequireDualStack", finding)];
}

/**
 * Looks for what a writer of services should know.
 *
 * @param service The service, its defaults filled in.
 * @returns The warnings, in the server's words.
 */
export function serviceWarnings(service: JsonObject): string[] {
  const { clusterIP, sessionAffinity } = objectOrEmpty(service["spec"]);
  return clusterIP === "None" && sessionAffinity === "ClientIP"
    ? ["spec.SessionAffinity is ignored for headless services"]
    : [];
}

function invalidValue(field: string, value: string, finding: string): StatusCause {
  const message = `Invalid value: ${JSON.stringify(value)}: ${finding}`;
  return { reason: "FieldValueInvalid", message, field };
}
