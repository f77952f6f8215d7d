/**
 * What is wrong with a controller's definition, said in one sentence before anything runs.
 *
 * @module
 */

import { groupResource, type Resource } from "../resource/resource.ts";
import { show } from "./show.ts";

const KNOWN_OPTIONS: readonly string[] = [
  "for",
  "owns",
  "watches",
  "name",
  "predicates",
  "concurrency",
  "timeoutMs",
  "reconcileEveryMs",
  "finalizer",
  "rateLimiter",
  "fairBy",
  "reconcile",
  "cleanup",
];

/** A field manager and a log name: what a DNS subdomain allows. */
const NAME = /^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$/;

/** A qualified name, as the API server wants it of finalizers. */
const FINALIZER = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;

/** Whatever a caller handed over; nothing is believed yet. */
type Unchecked = { readonly [option: string]: unknown };

/**
 * Checks what was handed to `defineController`, also where no compiler did.
 *
 * @param options The options.
 * @throws {TypeError} If an option is missing, unknown or of the wrong type.
 * @throws {RangeError} If a number is out of its range.
 */
export function checkControllerOptions(options: object): void {
  const given: Unchecked = { ...options };
  if (!isResource(given["for"])) refuse(undefined, `"for" must be a resource, ${resourceHint(given["for"])}`);
  const primary = given["for"];
  const { name = primary.kind.toLowerCase() } = given;
  if (typeof name !== "string" || !NAME.test(name)) {
    refuse(undefined, `"name" must be up to 63 lower-case letters, digits, "-" and ".", got ${show(name)}`);
  }
  const unknown = Object.keys(given).find((option) => !KNOWN_OPTIONS.includes(option));
  if (unknown !== undefined) {
    refuse(name, `unknown option "${unknown}", known are ${KNOWN_OPTIONS.join(", ")}`);
  }
  if (typeof given["reconcile"] !== "function") {
    refuse(name, `"reconcile" must be a function, got ${show(given["reconcile"])}`);
  }
  for (const option of ["cleanup", "rateLimiter"]) {
    if (given[option] !== undefined && typeof given[option] !== "function") {
      refuse(name, `"${option}" must be a function, got ${show(given[option])}`);
    }
  }
  const { fairBy = "namespace" } = given;
  if (fairBy !== "namespace" && typeof fairBy !== "function") {
    refuse(name, `"fairBy" must be "namespace" or a function of a key, got ${show(fairBy)}`);
  }
  checkFinalizer(name, given);
  checkNumbers(name, given);
  checkSources(name, primary, given);
}

function checkFinalizer(name: string, { finalizer, cleanup }: Unchecked): void {
  if (finalizer === undefined) return;
  if (typeof finalizer !== "string" || !FINALIZER.test(finalizer)) {
    refuse(name, `"finalizer" must look like "example.com/cleanup", got ${show(finalizer)}`);
  }
  if (cleanup === undefined) refuse(name, '"finalizer" has no use without "cleanup", give both or none');
}

function checkNumbers(
  name: string,
  { concurrency = 1, timeoutMs = 1, reconcileEveryMs = 1 }: Unchecked,
): void {
  if (!Number.isInteger(concurrency) || Number(concurrency) < 1) {
    throw new RangeError(
      `Cannot define the controller "${name}": "concurrency" must be a whole number from 1, got ${
        show(concurrency)
      }`,
    );
  }
  for (const [option, value] of Object.entries({ timeoutMs, reconcileEveryMs })) {
    if (typeof value === "number" && value > 0 && value < Infinity) continue;
    throw new RangeError(
      `Cannot define the controller "${name}": "${option}" must be milliseconds above 0, got ${show(value)}`,
    );
  }
}

function checkSources(name: string, primary: Resource, given: Unchecked): void {
  const { owns = [], watches = [], predicates = [] } = given;
  if (!Array.isArray(owns)) refuse(name, `"owns" must be a list of resources, got ${show(owns)}`);
  for (const [index, resource] of owns.entries()) {
    if (!isResource(resource)) refuse(name, `"owns[${index}]" must be a resource, ${resourceHint(resource)}`);
    if (primary.scope === "Namespaced" && resource.scope === "Cluster") {
      refuse(
        name,
        `"owns[${index}]" is cluster-scoped (${
          groupResource(resource)
        }) and can not be owned by the namespaced ` +
          `${groupResource(primary)}, use "watches" and "cleanup"`,
      );
    }
  }
  if (!Array.isArray(watches)) {
    refuse(name, `"watches" must be a list of { resource, map }, got ${show(watches)}`);
  }
  for (const [index, watch] of watches.entries()) {
    if (!isResource(watch?.resource)) {
      refuse(name, `"watches[${index}].resource" must be a resource, ${resourceHint(watch?.resource)}`);
    }
    if (typeof watch.map !== "function") {
      refuse(name, `"watches[${index}].map" must be a function, got ${show(watch.map)}`);
    }
    checkPredicate(name, `watches[${index}].predicate`, watch.predicate ?? (() => true));
  }
  if (!Array.isArray(predicates)) {
    refuse(name, `"predicates" must be a list of functions, got ${show(predicates)}`);
  }
  for (const [index, predicate] of predicates.entries()) {
    checkPredicate(name, `predicates[${index}]`, predicate);
  }
}

function checkPredicate(name: string, option: string, predicate: unknown): void {
  if (typeof predicate !== "function") refuse(name, `"${option}" must be a function, got ${show(predicate)}`);
}

function isResource(value: unknown): value is Resource {
  return typeof value === "object" && value !== null && "plural" in value && "kind" in value &&
    "apiVersion" in value;
}

function resourceHint(value: unknown): string {
  return `made by defineResource or from "@kubeloop/sdk/builtins", got ${show(value)}`;
}

function refuse(name: string | undefined, state: string): never {
  throw new TypeError(`Cannot define the controller${name === undefined ? "" : ` "${name}"`}: ${state}`);
}
