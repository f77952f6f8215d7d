/**
 * The versions and uids that a sequence of requests has seen, as variables of its scenario.
 *
 * @module
 */

import { type RequestOptions, type RequestStep, send } from "../conformance/scenario.ts";
import type { NamedVersion } from "./operation.ts";
import type { RandomKind } from "./random_kind.ts";

/** What is known of the objects. */
export class KnownObjects {
  /** The numbers of the variables by object, oldest first. */
  readonly #sightings = new Map<string, number[]>();
  #count = 0;

  /**
   * Makes a request whose answer is an object, and keeps its version and uid.
   *
   * @param on The object's kind.
   * @param name Its name.
   * @param request The method and the path.
   * @param options What else is sent.
   * @returns The step.
   */
  captured(on: RandomKind, name: string, request: string, options: RequestOptions): RequestStep {
    const number = ++this.#count;
    const key = `${on.kind}/${name}`;
    this.#sightings.set(key, [...this.#sightings.get(key) ?? [], number]);
    return send(request, {
      ...options,
      capture: { [`rv${number}`]: "metadata.resourceVersion", [`uid${number}`]: "metadata.uid" },
    });
  }

  /**
   * Names a version of an object.
   *
   * @param on The object's kind.
   * @param name Its name.
   * @param version Which version.
   * @returns The variable in braces; `undefined` if none is meant or known.
   */
  versionOf(on: RandomKind, name: string, version: NamedVersion): string | undefined {
    const sightings = this.#sightings.get(`${on.kind}/${name}`) ?? [];
    const number = version === "none" ? undefined : version === "stale" ? sightings[0] : sightings.at(-1);
    return number === undefined ? undefined : `{rv${number}}`;
  }

  /**
   * Names a version of a collection.
   *
   * @param on Its kind.
   * @param version Which version; that of an object will do.
   * @returns "0", or a variable in braces; `undefined` if none is meant or known.
   */
  anyVersion(on: RandomKind, version: NamedVersion | "zero"): string | undefined {
    if (version === "zero") return "0";
    const numbers = [...this.#sightings].filter(([key]) => key.startsWith(`${on.kind}/`))
      .flatMap(([, sightings]) => sightings).sort((left, right) => left - right);
    const number = version === "none" ? undefined : version === "stale" ? numbers[0] : numbers.at(-1);
    return number === undefined ? undefined : `{rv${number}}`;
  }

  /**
   * Names the uid of an object.
   *
   * @param on The object's kind.
   * @param name Its name.
   * @returns The variable in braces; `undefined` if none is known.
   */
  uid(on: RandomKind, name: string): string | undefined {
    const number = this.#sightings.get(`${on.kind}/${name}`)?.at(-1);
    return number === undefined ? undefined : `{uid${number}}`;
  }

  /**
   * Makes up the name of another variable.
   *
   * @param what What it stands for.
   * @returns A name that is not used yet.
   */
  newVariable(what: string): string {
    return `${what}${++this.#count}`;
  }
}
