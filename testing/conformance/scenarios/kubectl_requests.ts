/**
 * Requests as kubectl 1.37 sends them, with its own parameters and headers.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { PATCH_TYPES, type RequestOptions, type RequestStep, send } from "../scenario.ts";

const KUBECTL = { userAgent: "kubectl/v1.37.2 (linux/amd64) kubernetes/8d1f1d0" } as const;

/** What generic clients of client-go accept where they do not insist on JSON. */
export const ANY = "application/json, */*";

/**
 * A request of kubectl's.
 *
 * @param request The method and the path.
 * @param options The body, and what else there is.
 * @returns The step.
 */
export function kubectl(request: string, options: RequestOptions = {}): RequestStep {
  return send(request, { ...KUBECTL, ...options });
}

/**
 * A patch of kubectl's.
 *
 * @param type The kind of the patch.
 * @param path The path with its query.
 * @param options The patch, and what else there is.
 * @returns The step.
 */
export function kubectlPatch(
  type: keyof typeof PATCH_TYPES,
  path: string,
  options: RequestOptions,
): RequestStep {
  return kubectl(`PATCH ${path}`, { contentType: PATCH_TYPES[type], ...options });
}

/**
 * What `kubectl create` sends.
 *
 * @param path Where to.
 * @param body The object.
 * @returns The step.
 */
export function create(path: string, body: JsonObject): RequestStep {
  return kubectl(`POST ${path}?fieldManager=kubectl-create&fieldValidation=Strict`, { body });
}

/**
 * What `kubectl delete` sends.
 *
 * @param propagationPolicy "Background", "Foreground" or "Orphan", by its `--cascade`.
 * @param path The object's path.
 * @param options Further options.
 * @returns The step.
 */
export function deleteBy(propagationPolicy: string, path: string, options: JsonObject = {}): RequestStep {
  return kubectl(`DELETE ${path}`, { body: { propagationPolicy, ...options } });
}
