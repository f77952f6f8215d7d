/**
 * Random operations, before it is known what they meet.
 *
 * @module
 */

import type { PATCH_TYPES } from "../conformance/scenario.ts";
import type { JsonObject, JsonValue } from "../embedded/json.ts";
import type { RandomKind } from "./random_kind.ts";

/** What the sequences do. */
export type Operation =
  | Creation
  | Reading
  | Listing
  | Updating
  | Patching
  | Applying
  | Scaling
  | Deletion
  | CollectionDeletion
  | Watching;

/** What every operation has. */
interface OnKind {
  readonly on: RandomKind;
}

/** What every operation on one object has. */
interface OnObject extends OnKind {
  readonly name: string;
}

/** Who writes, and how. */
export interface Writing {
  /** The value of the query parameter; the server takes the user agent without it. */
  readonly manager?: string;
  readonly agent?: string;
  readonly isDryRun: boolean;
  readonly fieldValidation?: string;
}

/** Which version is named: the newest that is known, an old one, or none. */
export type NamedVersion = "fresh" | "stale" | "none";

/** Makes an object. */
export interface Creation extends OnObject {
  readonly type: "create";
  readonly content: JsonObject;
  /** Has the server make up the name's end. */
  readonly isGenerated: boolean;
  readonly writing: Writing;
}

/** Reads an object. */
export interface Reading extends OnObject {
  readonly type: "get";
  readonly subresource?: "status" | "scale";
  readonly version: NamedVersion | "zero";
  readonly accept?: string;
}

/** Which objects of a collection are meant. */
export interface Selection {
  readonly labels?: string;
  readonly fields?: string;
}

/** What is watched, and an object that shows when all has been told of it. */
export interface WatchedSelection extends Selection {
  /** The name of an object that is selected. */
  readonly lastName: string;
  /** Its fields. */
  readonly lastContent: JsonObject;
}

/** Reads a collection. */
export interface Listing extends OnKind {
  readonly type: "list";
  readonly selection: Selection;
  readonly version: NamedVersion | "zero";
  readonly match?: "Exact" | "NotOlderThan";
  /** Reads in pages of this length, to the third page. */
  readonly limit?: number;
  readonly accept?: string;
}

/** Replaces an object, or its status. */
export interface Updating extends OnObject {
  readonly type: "update";
  readonly content: JsonObject;
  readonly subresource?: "status";
  readonly version: NamedVersion;
  readonly writing: Writing;
}

/** Patches an object, or its status. */
export interface Patching extends OnObject {
  readonly type: "patch";
  readonly patch: Exclude<keyof typeof PATCH_TYPES, "apply">;
  readonly body: JsonValue;
  readonly subresource?: "status";
  /** Named in the patch where it is an object. */
  readonly version: NamedVersion;
  readonly writing: Writing;
}

/** Applies an object, or its status, on the server's side. */
export interface Applying extends OnObject {
  readonly type: "apply";
  readonly content: JsonObject;
  readonly subresource?: "status";
  readonly isForced: boolean;
  readonly writing: Writing;
}

/** Writes a scale. */
export interface Scaling extends OnObject {
  readonly type: "scale";
  readonly how: "update" | "merge" | "apply";
  readonly replicas: JsonValue;
  readonly version: NamedVersion;
  readonly writing: Writing;
}

/** Deletes an object. */
export interface Deletion extends OnObject {
  readonly type: "delete";
  readonly propagation?: string;
  readonly graceSeconds?: number;
  readonly version: NamedVersion;
  /** Which uid is named. */
  readonly uid: "right" | "wrong" | "none";
  readonly isDryRun: boolean;
}

/** Deletes a collection. */
export interface CollectionDeletion extends OnKind {
  readonly type: "delete collection";
  readonly selection: Selection;
  readonly isDryRun: boolean;
}

/** Watches a collection to the end of the sequence. */
export interface Watching extends OnKind {
  readonly type: "watch";
  readonly selection: WatchedSelection;
  readonly version: NamedVersion | "zero";
  readonly accept?: string;
}
