/**
 * The patches of the API server but server-side apply: pure functions from an object and a patch to the new object.
 *
 * @module
 */

export { applyJsonPatch } from "./json_patch.ts";
export { applyMergePatch } from "./merge_patch.ts";
export { PatchError } from "./patch_error.ts";
export { applyStrategicMergePatch } from "./strategic_merge_patch.ts";
