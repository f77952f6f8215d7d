/**
 * How soon there is a server: from the call to its first answer, imports apart. The embedded server and a fork of it are
 * held against etcd and kube-apiserver as child processes.
 *
 * @module
 */

import { type BenchResult, type BootAnswer, median, ratioOf, rounded } from "./answer.ts";
import type { BenchContext } from "./bench_context.ts";
import { interleave } from "./rounds.ts";
import { denoCommand, Subject } from "./subject.ts";

const GOAL_RATIO = 1 / 100;
const GOAL_MS = 25;
const REAL = "control-plane";

interface Boot {
  readonly readyMs: number;
  /** Until a fork has answered; only of the embedded server. */
  readonly forkedMs: number;
}

/**
 * Measures how soon servers are ready, each time in a fresh process.
 *
 * @param context How often.
 * @returns An answer a backend, and one for a fork.
 */
export async function benchBoot(context: BenchContext): Promise<BenchResult> {
  const rounds = context.quick ? 3 : 9;
  const runs = await interleave(rounds, async (side, round) => {
    const backend = side === "subject" ? "embedded" : REAL;
    context.progress(`Round ${round} of ${rounds}: ${backend}`);
    return await boot(backend, context.signal);
  });
  const readyMs = median(runs.subject.map((run) => run.readyMs));
  const forkedMs = median(runs.subject.map((run) => run.forkedMs));
  const realMs = median(runs.against.map((run) => run.readyMs));
  const answer = (subject: string, wallMs: number): BootAnswer => ({
    work: "boot",
    subject,
    against: REAL,
    wallMs: rounded(wallMs),
    ratio: ratioOf(wallMs, realMs),
  });
  return {
    answers: [answer("embedded", readyMs), answer("embedded, a fork", forkedMs), answer(REAL, realMs)],
    goals: [
      { goal: "embedded ready over control-plane ready", measured: readyMs / realMs, atMost: GOAL_RATIO },
      { goal: "embedded ready, ms", measured: readyMs, atMost: GOAL_MS },
    ],
    notes: ["Measured from the call of startTestEnv, or of fork, to the first answer, in fresh processes."],
  };
}

async function boot(backend: string, signal: AbortSignal): Promise<Boot> {
  await using subject = new Subject({ name: backend, command: denoCommand("boot.ts", [backend]), signal });
  const { wallMs: readyMs } = await subject.next("ready");
  const forkedMs = backend === REAL ? 0 : (await subject.next("forked")).wallMs;
  await subject.next("stopped");
  return { readyMs, forkedMs };
}
