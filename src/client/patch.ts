/**
 * Patches: each kind carries its content type, so that body and header cannot disagree.
 *
 * @module
 */

/** One step of a JSON patch (RFC 6902); paths are JSON pointers (RFC 6901). */
export type JsonPatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "move" | "copy"; readonly path: string; readonly from: string };

/** A change of an object, told in one of the three ways that the API server takes (server-side apply apart). */
export type Patch =
  | { readonly type: "json"; readonly operations: readonly JsonPatchOperation[] }
  | { readonly type: "merge"; readonly value: unknown }
  | { readonly type: "strategic"; readonly value: unknown };

/**
 * A patch of steps, done in order or not at all; a "test" step guards the others.
 *
 * @param operations The steps.
 * @returns The patch.
 *
 * @example Remove a finalizer only if it is the one meant
 * ```ts
 * import { jsonPatch } from "@kubeloop/sdk/client";
 *
 * const patch = jsonPatch([
 *   { op: "test", path: "/metadata/finalizers/0", value: "example.com/cleanup" },
 *   { op: "remove", path: "/metadata/finalizers/0" },
 * ]);
 * console.assert(patch.type === "json");
 * ```
 *
 * @see RFC 6902
 */
export function jsonPatch(operations: readonly JsonPatchOperation[]): Patch {
  return { type: "json", operations };
}

/**
 * A patch that is laid over the object: `null` removes a field, a list replaces the whole list.
 *
 * @param value The fields to change.
 * @returns The patch.
 *
 * @example Set a label
 * ```ts
 * import { mergePatch } from "@kubeloop/sdk/client";
 *
 * console.assert(mergePatch({ metadata: { labels: { app: "web" } } }).type === "merge");
 * ```
 *
 * @see RFC 7386
 */
export function mergePatch(value: unknown): Patch {
  return { type: "merge", value };
}

/**
 * A merge patch that knows which lists are maps; only built-in kinds take it, custom resources do not.
 *
 * @param value The fields to change, with directives such as `$patch: delete`.
 * @returns The patch.
 *
 * @example Change the image of one container
 * ```ts
 * import { strategicMergePatch } from "@kubeloop/sdk/client";
 *
 * const containers = [{ name: "web", image: "nginx:2" }];
 * console.assert(strategicMergePatch({ spec: { template: { spec: { containers } } } }).type === "strategic");
 * ```
 */
export function strategicMergePatch(value: unknown): Patch {
  return { type: "strategic", value };
}

/**
 * How a patch goes over the wire.
 *
 * @param patch The patch.
 * @returns The content type and the value to send as JSON.
 */
export function patchContent(patch: Patch): { readonly contentType: string; readonly value: unknown } {
  switch (patch.type) {
    case "json":
      return { contentType: "application/json-patch+json", value: patch.operations };
    case "merge":
      return { contentType: "application/merge-patch+json", value: patch.value };
    case "strategic":
      return { contentType: "application/strategic-merge-patch+json", value: patch.value };
    default:
      throw new TypeError(
        `Cannot send a patch of type ${JSON.stringify(patch satisfies never)}: it is not known`,
      );
  }
}
