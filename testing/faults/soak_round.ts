/**
 * One round of a soak, and its judgement.
 *
 * @module
 */

import { sleep, systemClock } from "../../src/async/clock.ts";
import type { HandlerAudit } from "./soak_audit.ts";
import type { SoakChaos } from "./soak_chaos.ts";
import { type MemorySample, sampleMemory } from "./soak_memory.ts";
import type { Subject } from "./soak_subjects.ts";
import type { Witness } from "./soak_witness.ts";
import type { SoakWriters } from "./soak_writers.ts";

const CHECK_EVERY_MS = 50;
/**
 * The rest of a round has writes and no faults: then no list comes that would heal what a cache or a watch has lost by
 * itself.
 */
const TROUBLED_SHARE = 0.7;
/** However busy those who are behind are, after so many time limits they should have been done. */
const MOST_SETTLE_TIMEOUTS = 5;
/** How many misses are kept in words. */
const MISSES_TOLD = 20;

/** How rounds are judged. */
export interface RoundOptions {
  /**
   * After the last write, everything must have been seen within this time, in milliseconds; counted from the last call
   * that somebody got who is behind, so that slow handlers may take longer.
   */
  readonly settleTimeoutMs: number;
  /** Is handed a line after each round, and one for each of the first misses. */
  report(line: string): void;
}

/** What a soak consists of. */
export interface Stage {
  readonly options: RoundOptions;
  readonly witness: Witness;
  readonly writers: SoakWriters;
  readonly subjects: readonly Subject[];
  readonly chaos: SoakChaos;
}

/** What the rounds add up to. */
export interface Tally {
  readonly startMs: number;
  readonly misses: string[];
  readonly memory: MemorySample[];
  missCount: number;
  rounds: number;
  longestSettleMs: number;
  /** Calls of handlers that have left. */
  pastCalls: number;
}

/**
 * Writes and faults for a while, then writes alone, then rest, then the judgement.
 *
 * @param stage What there is.
 * @param tally What is added to.
 * @param durationMs How long writes go on.
 * @throws {Error} If a write or the independent watcher failed.
 */
export async function playRound(stage: Stage, tally: Tally, durationMs: number): Promise<void> {
  const { witness, writers, subjects, chaos } = stage;
  const late = subjects.map((subject) => subject.join());
  const stop = new AbortController();
  const works = [
    sleep(systemClock, durationMs, stop.signal).catch(() => {}).finally(() => stop.abort()),
    writers.run(stop.signal).finally(() => stop.abort()),
    chaos.run(durationMs * TROUBLED_SHARE, stop.signal),
  ];
  for (const outcome of await Promise.allSettled(works)) {
    if (outcome.status === "rejected") throw outcome.reason;
  }

  const restMs = systemClock.monotonic();
  const audits = [...subjects.flatMap((subject) => subject.audits), ...late.map(({ audit }) => audit)];
  await settles(stage, audits);
  const settleMs = systemClock.monotonic() - restMs;
  tally.longestSettleMs = Math.max(tally.longestSettleMs, settleMs);

  const evidence = witness.evidence();
  for (const audit of audits) noteMisses(stage, tally, audit.judge(evidence));
  for (const subject of subjects) {
    const difference = subject.difference(evidence);
    if (difference) noteMisses(stage, tally, { count: 1, misses: [`${subject.name}: ${difference}`] });
  }
  for (const { audit, leave } of late) {
    leave();
    tally.pastCalls += audit.calls;
  }
  witness.forget();
  tally.memory.push(sampleMemory(systemClock));
  tally.rounds++;
  stage.options.report(`${progressLine(stage, tally)}; settled in ${Math.round(settleMs)} ms`);
}

/**
 * Waits until the witness has seen everything, and everybody what it saw; gives up when the time limit has passed since
 * the last time that somebody who is behind was told anything: a slow handler may have much to hear.
 */
async function settles(
  { options, witness, subjects }: Stage,
  audits: readonly HandlerAudit[],
): Promise<void> {
  const { settleTimeoutMs } = options;
  const startMs = systemClock.monotonic();
  while (!await witness.isUpToDate()) {
    if (systemClock.monotonic() - startMs > settleTimeoutMs) {
      throw new Error("Cannot judge: the witness did not see what a list shows");
    }
    await sleep(systemClock, CHECK_EVERY_MS);
  }
  const evidence = witness.evidence();
  let calls = -1;
  let progressMs = startMs;
  for (;;) {
    const nowMs = systemClock.monotonic();
    const behind = audits.filter((audit) => !audit.isUpToDate(evidence));
    if (behind.length === 0 && subjects.every((subject) => !subject.difference(evidence))) return;
    const callsNow = callsOf(behind);
    if (callsNow !== calls && nowMs - startMs < MOST_SETTLE_TIMEOUTS * settleTimeoutMs) progressMs = nowMs;
    calls = callsNow;
    if (nowMs - progressMs > settleTimeoutMs) {
      for (const { state } of subjects) options.report(`NOT SETTLED ${state}`);
      return;
    }
    await sleep(systemClock, CHECK_EVERY_MS);
  }
}

function noteMisses(
  { options }: Stage,
  tally: Tally,
  { count, misses }: { readonly count: number; readonly misses: readonly string[] },
): void {
  tally.missCount += count;
  for (const miss of misses.slice(0, MISSES_TOLD - tally.misses.length)) {
    tally.misses.push(miss);
    options.report(`MISS ${miss}`);
  }
}

function callsOf(audits: readonly HandlerAudit[]): number {
  return audits.reduce((sum, { calls }) => sum + calls, 0);
}

/**
 * The calls of all handlers that there are and were.
 *
 * @param stage Those that there are.
 * @param tally Those that were.
 */
export function allCalls({ subjects }: Stage, { pastCalls }: Tally): number {
  return pastCalls + callsOf(subjects.flatMap(({ audits }) => audits));
}

function progressLine(stage: Stage, tally: Tally): string {
  const { witness, subjects, chaos } = stage;
  const seconds = Math.round((systemClock.monotonic() - tally.startMs) / 1_000);
  const strikes = Object.values(chaos.strikes()).reduce((sum, count) => sum + count, 0);
  const { heapMb = 0, rssMb = 0 } = tally.memory.at(-1) ?? {};
  return `${seconds} s: ${witness.changes} changes, ${allCalls(stage, tally)} calls, ${strikes} faults, ` +
    `${tally.missCount} misses; heap ${heapMb.toFixed(1)} MiB, process ${rssMb.toFixed(0)} MiB; ` +
    subjects.map(({ name, traffic }) => `${name}: ${traffic}`).join("; ");
}
