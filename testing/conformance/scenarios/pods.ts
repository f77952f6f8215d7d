/**
 * Pods, and what is sent of them.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { type Scenario, scenario, send } from "../scenario.ts";
import { CORE } from "./objects.ts";

/** The pods of the scenario's namespace. */
export const PODS = `${CORE}/pods`;

/** A container. */
export const MAIN = { name: "main", image: "nginx:1" };

/**
 * Makes a pod.
 *
 * @param name Its name.
 * @param spec Its spec.
 * @param metadata What else its metadata has.
 * @returns The pod.
 */
export function pod(name: string, spec: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, ...metadata }, spec };
}

/**
 * Sends pods that are refused, each with several faults.
 *
 * @param name What the scenario shows.
 * @param pods The pods.
 * @returns The scenario.
 */
export function refused(name: string, ...pods: readonly JsonObject[]): Scenario {
  return scenario(`Pod: ${name}`, ...pods.map((body) => send(`POST ${PODS}`, { body })));
}
