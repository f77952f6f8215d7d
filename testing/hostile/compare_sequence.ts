/**
 * Sends a sequence of hostile requests to several servers, and compares the sorts of their answers.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Variables } from "../conformance/variables.ts";
import { type AnswerClass, differingFields } from "./answer_class.ts";
import { FIRST_OBJECTS } from "./base_requests.ts";
import type { HostileRequest } from "./hostile_request.ts";
import type { HostileStage } from "./hostile_stage.ts";
import { knownDifference } from "./known_differences.ts";

/** Where a server answers as the first one does not. */
export interface HostileDifference {
  /** The number of the request, from 0. */
  readonly index: number;
  readonly request: HostileRequest;
  /** Which server answers otherwise. */
  readonly server: string;
  readonly real: AnswerClass;
  readonly embedded: AnswerClass;
}

/** What came of a sequence. */
export interface SequenceComparison {
  readonly requests: readonly HostileRequest[];
  /**
   * How many requests were compared with the first of the other servers: what follows a difference is not, nor what
   * follows a write that only one of the two has taken, nor what one of the two has not answered.
   */
  readonly compared: number;
  /** How many of them are answered in a way that is known to be another one. */
  readonly explained: number;
  readonly difference?: HostileDifference;
  /** The longest that one answer took, by server, in milliseconds. */
  readonly slowestMs: ReadonlyMap<string, number>;
}

/** Names a sequence's namespace and whatever else is its own. */
export interface SequenceName {
  readonly index: number;
  readonly run: string;
}

interface Played {
  readonly answers: readonly (AnswerClass | undefined)[];
  readonly slowestMs: number;
}

/**
 * Sends a sequence to all servers, each in a namespace of the sequence's own.
 *
 * @param requests The sequence.
 * @param stages The servers; all others are compared with the first one.
 * @param options The sequence's name, and what measures how long answers take.
 * @returns What differs.
 * @throws {Error} If the sequence's own objects cannot be made.
 */
export async function compareSequence(
  requests: readonly HostileRequest[],
  stages: readonly HostileStage[],
  { name, clock }: { readonly name: SequenceName; readonly clock: Clock },
): Promise<SequenceComparison> {
  const variables = variablesOf(name);
  const played = await Promise.all(stages.map((stage) => play(requests, stage, { variables, clock })));
  const slowestMs = new Map(stages.map((stage, index) => [stage.name, played[index]?.slowestMs ?? 0]));
  const [reference, ...others] = played;
  const comparison = { requests, slowestMs };
  const open = new Set(others);
  let [compared, explained] = [0, 0];
  for (const [index, request] of requests.entries()) {
    const real = reference?.answers[index];
    if (real === undefined) continue;
    for (const [which, other] of others.entries()) {
      if (!open.has(other)) continue;
      const embedded = other.answers[index];
      const isWritten = request.method !== "GET" && real.code < 300;
      if (embedded === undefined) {
        // Who has not got a write does not know what follows.
        if (isWritten) open.delete(other);
        continue;
      }
      if (which === 0) compared++;
      if (differingFields(real, embedded).length === 0) continue;
      if (knownDifference(request, real, embedded) === undefined) {
        const difference = { index, request, server: stages[which + 1]?.name ?? "", real, embedded };
        return { ...comparison, compared, explained, difference };
      }
      if (which === 0) explained++;
      if (isWritten || embedded.code < 300) open.delete(other);
    }
  }
  return { ...comparison, compared, explained };
}

/**
 * The variables of a sequence.
 *
 * @param name The sequence's name.
 * @returns Its variables.
 */
export function variablesOf({ index, run }: SequenceName): Variables {
  return { ns: `h${index}-${run}`, id: `h${index}x${run}`, group: `${run}.example.com` };
}

async function play(
  requests: readonly HostileRequest[],
  stage: HostileStage,
  { variables, clock }: { readonly variables: Variables; readonly clock: Clock },
): Promise<Played> {
  const sender = stage.sender();
  try {
    for (const request of PREPARATIONS) {
      const answer = await sender.send(request, variables);
      if (answer?.code !== 201) {
        throw new Error(`Cannot make ready on ${stage.name}: ${answer?.code} ${answer?.message}`);
      }
    }
    const answers: (AnswerClass | undefined)[] = [];
    let slowestMs = 0;
    for (const request of requests) {
      const start = clock.monotonic();
      answers.push(await sender.send(request, variables));
      slowestMs = Math.max(slowestMs, clock.monotonic() - start);
    }
    return { answers, slowestMs };
  } finally {
    sender.close();
  }
}

const PREPARATIONS: readonly HostileRequest[] = [
  { path: "/api/v1/namespaces", object: { metadata: { name: "{ns}" } } },
  ...FIRST_OBJECTS,
].map(({ path, object }) => ({
  method: "POST",
  target: path,
  headers: [["content-type", "application/json"]],
  body: JSON.stringify(object),
}));
