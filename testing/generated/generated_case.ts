/**
 * A generated object and what is done with it.
 *
 * @module
 */

import fc from "fast-check";
import { patch, type Scenario, scenario, send, type Step } from "../conformance/scenario.ts";
import { isJsonObject, type JsonObject, objectOrEmpty } from "../embedded/json.ts";
import { type Change, changed, changeTowards, pointerOf } from "./changes.ts";
import type { GeneratedKind } from "./generated_kinds.ts";
import { mistakeIn } from "./mistakes.ts";

/** An object that is made, changed twice, and deleted. */
export interface GeneratedCase {
  readonly on: GeneratedKind;
  readonly object: JsonObject;
  /** What an update changes; absent for no update. */
  readonly update?: Change | undefined;
  /** What a patch changes; absent for no patch. */
  readonly patch?: Change | undefined;
  /** Whether it is deleted in the end. */
  readonly isDeleted: boolean;
}

/** Names that can stand in a path. */
const PATH_NAME = /^[\w.{}-]+$/;

/**
 * Generates cases.
 *
 * @param kinds Their kinds.
 * @returns The cases, each kind as often as others.
 */
export function cases(kinds: readonly GeneratedKind[]): fc.Arbitrary<GeneratedCase> {
  return fc.oneof(...kinds.map(casesOf));
}

function casesOf(on: GeneratedKind): fc.Arbitrary<GeneratedCase> {
  const choice = fc.nat(1_000_000);
  return fc.record({
    first: on.objects,
    second: on.objects,
    name: fc.constantFrom(...(on.isClusterScoped ? ["{id}"] : ["a", "a", "a", "web-1", "with.dot"])),
    mistake: fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 3, arbitrary: choice }),
    wrongUpdate: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: choice }),
    place: choice,
    update: choice,
    patch: choice,
  }).map(({ first, second, name, mistake, wrongUpdate, place, ...choices }): GeneratedCase => {
    const [object, other] = [first, second].map((one): JsonObject => ({
      apiVersion: on.apiVersion,
      kind: on.kind,
      ...one,
      metadata: { ...objectOrEmpty(one["metadata"]), name },
    }));
    if (object === undefined || other === undefined) throw new RangeError("Cannot generate: no object");
    const sent = mistake === undefined ? object : withMistake(object, place, mistake);
    // The real server fails to find an address for a service that has no name, and says so alone.
    const broken = on.kind === "Service" && (objectOrEmpty(sent["metadata"])["name"] ?? "") === ""
      ? object
      : sent;
    return {
      on,
      object: broken,
      update: wrongUpdate === undefined
        ? changeTowards(broken, other, choices.update)
        : mistakeIn(broken, choices.update, wrongUpdate),
      patch: changeTowards(broken, other, choices.patch),
      isDeleted: true,
    };
  });
}

function withMistake(object: JsonObject, place: number, what: number): JsonObject {
  const mistake = mistakeIn(object, place, what);
  return mistake === undefined ? object : objectOrEmpty(changed(object, mistake));
}

/**
 * Makes the scenario of a case.
 *
 * @param one The case.
 * @param name The scenario's name.
 * @returns The scenario.
 */
export function scenarioOfCase(one: GeneratedCase, name: string): Scenario {
  const { on: { path }, object, update, patch: second, isDeleted } = one;
  const metadata = objectOrEmpty(object["metadata"]);
  const creation = send(`POST ${path}`, {
    body: object,
    ...(update === undefined ? {} : { capture: { version: "metadata.resourceVersion" } }),
  });
  const own = String(metadata["name"] ?? "");
  if (!PATH_NAME.test(own)) return scenario(name, creation);
  const at = `${path}/${own}`;
  const steps: Step[] = [creation];
  if (update !== undefined) steps.push(send(`PUT ${at}`, { body: withVersion(changed(object, update)) }));
  if (second !== undefined) {
    const { value } = second;
    const op = value === undefined ? { op: "remove" } : { op: "add", value };
    steps.push(patch("json", at, { body: [{ ...op, path: pointerOf(second.path) }] }));
  }
  if (isDeleted) steps.push(send(`DELETE ${at}`));
  return scenario(name, ...steps);
}

function withVersion(object: unknown): JsonObject {
  const whole = objectOrEmpty(object);
  if (!isJsonObject(whole["metadata"])) return whole;
  return { ...whole, metadata: { ...whole["metadata"], resourceVersion: "{version}" } };
}
