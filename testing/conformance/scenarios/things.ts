/**
 * Things: a custom kind that a scenario defines for itself.
 *
 * @module
 */

import type { JsonObject, JsonValue } from "../../embedded/json.ts";
import { CRDS } from "../fixtures.ts";
import { type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { isEstablished, isServed } from "../waiting.ts";

/** The group of the definitions of one scenario. */
export const GROUP = "{id}.example.com";
/** The Things in the scenario's namespace. */
export const THINGS = `/apis/${GROUP}/v1/namespaces/{ns}/things`;
/** Their definition. */
export const DEFINITION = `${CRDS}/things.${GROUP}`;
/** A schema that lets everything in. */
export const ANYTHING: JsonObject = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/**
 * A version of a definition, served and stored.
 *
 * @param name Its name.
 * @param further Further fields.
 * @returns The version.
 */
export function version(name: string, further: JsonObject = {}): JsonObject {
  return { name, served: true, storage: true, schema: { openAPIV3Schema: ANYTHING }, ...further };
}

/**
 * The definition of Things.
 *
 * @param spec Further fields of its spec.
 * @param metadata Further metadata.
 * @returns The definition.
 */
export function things(spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `things.${GROUP}`, ...metadata },
    spec: {
      group: GROUP,
      scope: "Namespaced",
      names: { kind: "Thing", plural: "things" },
      versions: [version("v1")],
      ...spec,
    },
  };
}

/**
 * The definition of Things with a schema.
 *
 * @param schema The schema.
 * @param further Further fields of its version.
 * @returns The definition.
 */
export function withSchema(schema: JsonObject, further: JsonObject = {}): JsonObject {
  return things({ versions: [version("v1", { schema: { openAPIV3Schema: schema }, ...further })] });
}

/**
 * The definition of Things with a schema of their spec.
 *
 * @param properties The fields of the spec.
 * @param further Further fields of the version.
 * @returns The definition.
 */
export function withSpec(properties: JsonObject, further: JsonObject = {}): JsonObject {
  return withSchema({ type: "object", properties: { spec: { type: "object", properties } } }, further);
}

/**
 * The steps after which a definition is there with everything about it.
 *
 * @param definition The definition of Things.
 * @returns The steps.
 */
export function installed(definition: JsonObject): readonly RequestStep[] {
  return [
    send(`POST ${CRDS}`, { body: definition }),
    send(`GET ${DEFINITION}`, { until: isEstablished }),
    send(`GET ${THINGS}`, { until: isServed }),
  ];
}

/**
 * A Thing.
 *
 * @param name Its name.
 * @param further Further fields, its spec among them.
 * @param metadata Further metadata.
 * @returns The object.
 */
export function thing(name: string, further: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: `${GROUP}/v1`, kind: "Thing", metadata: { name, ...metadata }, ...further };
}

/**
 * The steps that try to create Things.
 *
 * @param specs Their specs.
 * @returns The steps; they leave nothing behind.
 */
export function tried(...specs: readonly JsonValue[]): readonly RequestStep[] {
  return specs.map((spec) => send(`POST ${THINGS}?dryRun=All`, { body: thing("a", { spec }) }));
}

/**
 * A scenario in which definitions are sent that leave nothing behind.
 *
 * @param name What it is about.
 * @param definitions The definitions.
 * @returns The scenario.
 */
export function checked(name: string, ...definitions: readonly JsonObject[]): Scenario {
  return scenario(name, ...definitions.map((body) => send(`POST ${CRDS}?dryRun=All`, { body })));
}
