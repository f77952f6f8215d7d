/**
 * Which of the names that a CustomResourceDefinition asks for it gets: within a group, each name is one kind's.
 *
 * @module
 */

import { goQuote } from "../../src/schema/go_format.ts";
import { crdSpecOf, textOf, textsOf } from "./crd_spec.ts";
import { jsonEqual, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";

/** The names that a definition gets, and what it is told about them. */
export interface NameVerdict {
  /** The new `status.acceptedNames`. */
  readonly acceptedNames: JsonObject;
  readonly accepted: boolean;
  readonly reason: string;
  readonly message: string;
}

/**
 * Decides about the names of a definition.
 *
 * @param crd The definition.
 * @param others The other definitions of its group.
 * @returns The names that nobody else has, and why others were not given.
 */
export function acceptNames(crd: JsonObject, others: readonly JsonObject[]): NameVerdict {
  const wanted = crdSpecOf(crd).names;
  const held = acceptedNamesOf(crd);
  const taken = others.map(acceptedNamesOf);
  const resources = new Set(taken.flatMap((names) => [
    textOf(names["plural"]),
    textOf(names["singular"]),
    ...textsOf(names["shortNames"]),
  ]));
  const kinds = new Set(taken.flatMap((names) => [textOf(names["kind"]), textOf(names["listKind"])]));
  const accepted = new Map<string, JsonValue>(Object.entries({ plural: "", kind: "", ...held }));
  let conflict: { readonly reason: string; readonly message: string } | undefined;
  const decide = (field: string, used: ReadonlySet<string>): void => {
    const [name, own] = [textOf(wanted[field]), textOf(held[field])];
    if (name === own || !used.has(name)) accepted.set(field, name);
    else {conflict = {
        reason: `${field.charAt(0).toUpperCase()}${field.slice(1)}Conflict`,
        message: inUse(name),
      };}
  };
  decide("plural", resources);
  decide("singular", resources);
  const shortNames = textsOf(wanted["shortNames"]);
  const own = textsOf(held["shortNames"]);
  const refused = [...new Set(shortNames.filter((name) => !own.includes(name) && resources.has(name)))];
  if (refused.length === 0) accepted.set("shortNames", shortNames);
  else conflict = { reason: "ShortNamesConflict", message: aggregate(refused.map(inUse)) };
  decide("kind", kinds);
  decide("listKind", kinds);
  accepted.set("categories", textsOf(wanted["categories"]));
  return {
    acceptedNames: withoutEmpty(accepted),
    accepted: conflict === undefined,
    ...(conflict ?? { reason: "NoConflicts", message: "no conflicts found" }),
  };
}

/**
 * Whether a definition has the names that it asks for.
 *
 * @param crd The definition.
 * @returns Whether there is nothing to decide.
 */
export function hasItsNames(crd: JsonObject): boolean {
  return jsonEqual(withoutEmpty(new Map(Object.entries(crdSpecOf(crd).names))), acceptedNamesOf(crd));
}

/**
 * The names that a definition has.
 *
 * @param crd The definition.
 * @returns Its `status.acceptedNames`.
 */
export function acceptedNamesOf(crd: JsonObject): JsonObject {
  return objectOrEmpty(objectOrEmpty(crd["status"])["acceptedNames"]);
}

function inUse(name: string): string {
  return `${goQuote(name)} is already in use`;
}

function aggregate(messages: readonly string[]): string {
  return messages.length === 1 ? messages.join("") : `[${messages.join(", ")}]`;
}

/** The plural and the kind are written even where they are empty. */
function withoutEmpty(names: ReadonlyMap<string, JsonValue>): JsonObject {
  const given = [...names].filter(([field, value]) => {
    return field === "plural" || field === "kind" || (Array.isArray(value) ? value.length > 0 : value !== "");
  });
  return Object.fromEntries(given);
}
