/**
 * What becomes of the pods of a test: rules, given in the test.
 *
 * @module
 */

import { labelRequirementsOf, matchesLabels } from "../../src/resource/label_selector.ts";
import type { Pod } from "../../src/resource/builtins.ts";

/**
 * What becomes of a pod:
 *
 * - "ready": its containers run and are ready.
 * - "unready": they run, and are not ready.
 * - "succeed": they end with exit code 0, and are started again where the pod's `restartPolicy` says so.
 * - "fail": they end with exit code 1, and are started again where the pod's `restartPolicy` says so, with the kubelet's
 *   pauses (10 s, doubling up to 5 min).
 * - "image-error": their image can't be pulled.
 * - "pending": no node is found for it; a pod that has one stays as it is.
 */
export type PodOutcome = "ready" | "unready" | "succeed" | "fail" | "image-error" | "pending";

/** All outcomes, for messages and checks. */
const OUTCOMES: readonly PodOutcome[] = ["ready", "unready", "succeed", "fail", "image-error", "pending"];

/** What is decided of a pod. */
export interface PodDecision {
  /** What becomes of it. @default {"succeed" for the pods of a Job, "ready" for all others} */
  readonly outcome?: PodOutcome;
  /** How long that takes from the time the pod has a node, in milliseconds on the environment's clock. @default {0} */
  readonly afterMs?: number;
  /** How long its containers take to end when it is deleted, in milliseconds; its grace at most. @default {0} */
  readonly stopAfterMs?: number;
}

/** Which pods are meant; what is left out does not matter. */
export interface PodMatch {
  /** The kind of what the pod belongs to in the end: a pod of a Deployment is one of "Deployment", not of "ReplicaSet". */
  readonly kind?: "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet" | "Job" | "Pod";
  /** The name of that. */
  readonly name?: string;
  /** The namespace. */
  readonly namespace?: string;
  /** Labels that the pod has. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The image of one of its containers. */
  readonly image?: string;
}

/** Decides about some pods; of several rules that match, the first counts. */
export interface SimulationRule extends PodDecision {
  /** Which pods. @default {all of them} */
  readonly match?: PodMatch;
}

/** What there is to know of a pod. */
export interface SimulatedPod {
  /** The pod, as it is now. */
  readonly pod: Pod;
  /** The kind of what it belongs to in the end, "Pod" for one of its own. */
  readonly kind: string;
  /** The name of that. */
  readonly name: string;
  /** The images of its containers. */
  readonly images: readonly string[];
  /** How often its containers were started again. */
  readonly restarts: number;
}

/** Rules, or a function that decides; what it leaves open is as it is without a rule. */
export type SimulationRules =
  | readonly SimulationRule[]
  | ((pod: SimulatedPod) => PodDecision | undefined);

/**
 * Checks rules.
 *
 * @param rules The rules; a function is checked as it decides.
 * @throws {TypeError} If an outcome is unknown.
 * @throws {RangeError} If a time makes no sense.
 */
export function checkRules(rules: SimulationRules): void {
  if (typeof rules === "function") return;
  for (const rule of rules) checkDecision(rule);
}

/**
 * Decides about a pod.
 *
 * @param rules The rules.
 * @param pod The pod.
 * @returns The decision, whole.
 * @throws {TypeError} If a function decides for an outcome that is unknown.
 * @throws {RangeError} If a function decides for a time that makes no sense.
 */
export function decide(rules: SimulationRules, pod: SimulatedPod): Required<PodDecision> {
  const decision = typeof rules === "function"
    ? rules(pod) ?? {}
    : rules.find(({ match = {} }) => isMatch(match, pod)) ?? {};
  checkDecision(decision);
  const { outcome = pod.kind === "Job" ? "succeed" : "ready", afterMs = 0, stopAfterMs = 0 } = decision;
  return { outcome, afterMs, stopAfterMs };
}

function isMatch({ kind, name, namespace, labels, image }: PodMatch, simulated: SimulatedPod): boolean {
  const { metadata } = simulated.pod;
  return (kind === undefined || kind === simulated.kind) && (name === undefined || name === simulated.name) &&
    (namespace === undefined || namespace === metadata.namespace) &&
    (image === undefined || simulated.images.includes(image)) &&
    (labels === undefined || matchesLabels(labelRequirementsOf({ matchLabels: labels }), metadata.labels));
}

function checkDecision({ outcome, afterMs = 0, stopAfterMs = 0 }: PodDecision): void {
  if (outcome !== undefined && !OUTCOMES.includes(outcome)) {
    throw new TypeError(
      `Cannot simulate the outcome ${JSON.stringify(outcome)}: choose one of ${OUTCOMES.join(", ")}`,
    );
  }
  for (const [name, ms] of Object.entries({ afterMs, stopAfterMs })) {
    if (Number.isFinite(ms) && ms >= 0) continue;
    throw new RangeError(`Cannot simulate a pod with ${name} ${ms}: give milliseconds, 0 or more`);
  }
}
