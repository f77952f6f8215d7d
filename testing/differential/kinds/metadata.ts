/**
 * The metadata of random objects, the same for all kinds.
 *
 * @module
 */

import type { Choices } from "../random_kind.ts";

/** An owner that outlives the sequence. */
const OWNER = { apiVersion: "v1", kind: "Namespace", name: "{ns}", uid: "{nsUid}" };

/** What is often written. */
export const METADATA: Choices = {
  "/metadata/labels/app": ["a", "b"],
  "/metadata/labels/tier": ["web", "db", ""],
  "/metadata/annotations/note": ["one", "two"],
  "/metadata/annotations/example.com~1by": ["x", "y"],
  "/metadata/finalizers": [["example.com/hold"], ["example.com/hold", "example.com/second"], []],
  "/metadata/ownerReferences": [[OWNER], [{ ...OWNER, controller: true, blockOwnerDeletion: true }]],
};

/** What is refused, or taken with a warning, or left as it was. */
export const WRONG_METADATA: Choices = {
  "/metadata/labels/app": ["not a label!", 5],
  "/metadata/labels/-bad-": ["x"],
  "/metadata/finalizers": [["nodomain"], "text"],
  "/metadata/ownerReferences": [[{ apiVersion: "v1", kind: "ConfigMap", name: "", uid: "" }]],
  "/metadata/generation": [7],
  "/metadata/uid": ["00000000-0000-4000-8000-000000000000"],
  "/metadata/creationTimestamp": ["2001-01-01T00:00:00Z", null],
  "/metadata/selfLink": ["/x"],
  "/metadata/unknown": ["x"],
  "/metadata/annotations/note": [1, null],
  "/metadata/managedFields": [[], [{}]],
  "/metadata/resourceVersion": ["1"],
  "/metadata/namespace": ["elsewhere"],
  "/unknown": ["x", { deep: true }],
  "/kind": ["Other"],
  "/apiVersion": ["v2"],
};

/** Where JSON patches point to besides. */
export const METADATA_POINTERS: Choices = {
  "/metadata/finalizers/0": ["example.com/first"],
  "/metadata/finalizers/-": ["example.com/last"],
  "/metadata/labels": [{ app: "a" }, {}],
  "/metadata/annotations": [{ note: "one" }],
  "/metadata/ownerReferences/0": [OWNER],
  "/metadata/name": ["a", "other"],
  "/metadata/managedFields": [[{}], []],
  "/metadata/managedFields/0": [],
};
