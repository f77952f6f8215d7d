/**
 * Names that cannot be part of a key in the storage.
 *
 * @module
 */

import { pathSegmentFindings } from "./name_rules.ts";
import { badRequest, internalError, StatusError } from "./status.ts";

/**
 * Checks which object is meant by a path.
 *
 * @param ref The namespace ("" for none), and the name.
 * @throws {StatusError} 400 if there can be no such name, 500 if there can be no such namespace.
 */
export function requireKey({ namespace, name }: { readonly namespace: string; readonly name: string }): void {
  const findings = name === "" ? [] : pathSegmentFindings(name);
  if (findings.length > 0) {
    throw badRequest(`Name parameter invalid: ${JSON.stringify(name)}: ${findings.join(";")}`);
  }
  requireNamespaceKey(namespace);
}

/**
 * Checks the namespace that is read.
 *
 * @param namespace The namespace; "" for none.
 * @throws {StatusError} 500 if there can be no such namespace: the real server finds out when it reads.
 */
export function requireNamespaceKey(namespace: string): void {
  if (namespace === "." || namespace === "..") {
    throw new StatusError(500, "", { message: `invalid key: ${JSON.stringify(namespace)}` });
  }
}

/**
 * Checks the namespace that is written to.
 *
 * @param namespace The namespace.
 * @throws {StatusError} 500 if there can be no such namespace: the real server finds out when it looks whether it is open.
 */
export function requireWritableNamespace(namespace: string): void {
  const findings = pathSegmentFindings(namespace);
  if (findings.length === 0) return;
  throw internalError(`invalid resource name ${JSON.stringify(namespace)}: [${findings.join(" ")}]`);
}
