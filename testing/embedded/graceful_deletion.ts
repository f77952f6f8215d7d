/**
 * The grace of pods: a pod that a node runs is only marked, with the time that its containers have; whoever runs them
 * deletes it for good.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "./json.ts";
import { metaOf, timestamp, withDeletionMark, withMeta } from "./object_meta.ts";
import type { ServedResource } from "./served_resource.ts";

/** How a deletion goes on. */
export type GracefulDeletion =
  /** It goes on already, and no sooner. */
  | { readonly type: "pending" }
  /** The object is marked, and gone at once if it has no time. */
  | { readonly type: "marked"; readonly object: JsonObject; readonly seconds: number };

/** What a request says. */
export interface GraceOptions {
  /** How many seconds the containers have; what is not said is the pod's own matter. */
  readonly gracePeriodSeconds?: number;
}

/** Pods in these phases have nothing left to end. */
const ENDED = ["Succeeded", "Failed"];

/**
 * Decides how the deletion of an object goes on.
 *
 * @param served The resource.
 * @param live The stored object.
 * @param request What the request says, and the time in milliseconds.
 * @returns The decision; `undefined` for what has no grace: other kinds, and pods whose time was over before.
 */
export function gracefulDeletion(
  served: ServedResource,
  live: JsonObject,
  { options, nowMs }: { readonly options: GraceOptions; readonly nowMs: number },
): GracefulDeletion | undefined {
  if (served.kind !== "Pod" || served.crd !== undefined) return undefined;
  const asked = options.gracePeriodSeconds === undefined ? undefined : atLeastOne(options.gracePeriodSeconds);
  const { deletionTimestamp } = metaOf(live);
  if (deletionTimestamp !== undefined) return shortened(live, { deletionTimestamp, asked, nowMs });
  const seconds = periodOf(live, asked);
  return { type: "marked", object: markedAt(live, nowMs + seconds * 1_000, seconds), seconds };
}

/** A deletion that goes on can only be made to end sooner. */
function shortened(
  live: JsonObject,
  { deletionTimestamp, asked, nowMs }: {
    readonly deletionTimestamp: string;
    readonly asked: number | undefined;
    readonly nowMs: number;
  },
): GracefulDeletion | undefined {
  const seconds = Number(objectOrEmpty(live["metadata"])["deletionGracePeriodSeconds"] ?? 0);
  if (seconds === 0) return undefined;
  if (asked === undefined || asked >= seconds) return { type: "pending" };
  const wantedMs = Date.parse(deletionTimestamp) + (asked - seconds) * 1_000;
  const isPast = wantedMs < nowMs;
  const left = isPast && asked !== 0 ? 1 : asked;
  return { type: "marked", object: markedAt(live, isPast ? nowMs : wantedMs, left), seconds: left };
}

function markedAt(live: JsonObject, atMs: number, seconds: number): JsonObject {
  const marked = withDeletionMark(live, timestamp(atMs));
  return withMeta(marked, { deletionTimestamp: timestamp(atMs), deletionGracePeriodSeconds: seconds });
}

function periodOf(pod: JsonObject, asked: number | undefined): number {
  const { nodeName = "", terminationGracePeriodSeconds } = objectOrEmpty(pod["spec"]);
  const { phase } = objectOrEmpty(pod["status"]);
  if (nodeName === "" || ENDED.includes(String(phase))) return 0;
  return asked ?? atLeastOne(Number(terminationGracePeriodSeconds ?? 0));
}

function atLeastOne(seconds: number): number {
  return seconds < 0 ? 1 : seconds;
}
