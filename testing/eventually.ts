/**
 * Waiting in a test for what happens some time after its cause.
 *
 * @module
 */

import { type Clock, sleep, systemClock } from "../src/async/clock.ts";
import { VirtualClock } from "../src/async/virtual_clock.ts";
import { ReadObjects } from "./env/read_objects.ts";

/** Options of {@linkcode eventually}. */
export interface EventuallyOptions {
  /**
   * How long to go on trying, in milliseconds.
   *
   * @default {10_000}
   */
  readonly timeoutMs?: number;
  /**
   * The pause between two tries, in milliseconds.
   *
   * @default {20}
   */
  readonly intervalMs?: number;
  /**
   * The clock to wait on. A {@linkcode VirtualClock} is moved forward instead of waited for.
   *
   * @default {systemClock}
   */
  readonly clock?: Clock;
  /**
   * What is waited for, for the message of a failure.
   *
   * @default {"the condition"}
   */
  readonly what?: string;
}

/** Options of {@linkcode consistently}. */
export interface ConsistentlyOptions {
  /**
   * How long it has to work, in milliseconds.
   *
   * @default {1_000}
   */
  readonly durationMs?: number;
  /**
   * The pause between two tries, in milliseconds.
   *
   * @default {20}
   */
  readonly intervalMs?: number;
  /**
   * The clock to wait on. A {@linkcode VirtualClock} is moved forward instead of waited for.
   *
   * @default {systemClock}
   */
  readonly clock?: Clock;
  /**
   * What has to stay so, for the message of a failure.
   *
   * @default {"the condition"}
   */
  readonly what?: string;
}

/**
 * Tries until it works. Where the check has read objects by a client of a test environment, the message of a failure
 * shows the last one, what was seen of it, and the Events about it.
 *
 * @typeParam T What the check returns.
 * @param check Throws, or returns false, as long as the time has not come.
 * @param options How long and how often to try.
 * @returns What the check returned at last.
 * @throws {Error} If the time is over; the message begins with the last try's error, which is the cause.
 * @throws {RangeError} If the limit is no time, or the pause is none.
 *
 * @example Wait for an object
 * ```ts
 * import { ConfigMap } from "@kubeloop/sdk/builtins";
 * import { eventually, startTestEnv } from "@kubeloop/sdk/testing";
 *
 * await using env = await startTestEnv();
 * const configMaps = env.client.resource(ConfigMap, { namespace: await env.namespace() });
 * await configMaps.create({ metadata: { name: "settings" } });
 * await eventually(() => configMaps.get("settings"), { what: "the settings" });
 * ```
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  options: EventuallyOptions = {},
): Promise<T> {
  const { timeoutMs = 10_000, intervalMs = 20, clock = systemClock, what = "the condition" } = options;
  if (!(timeoutMs >= 0)) throw new RangeError(`Cannot wait for ${what}: timeoutMs is ${timeoutMs}`);
  if (!(intervalMs > 0)) throw new RangeError(`Cannot wait for ${what}: intervalMs is ${intervalMs}`);
  const reads = new ReadObjects(clock);
  const endMs = clock.monotonic() + timeoutMs;
  for (;;) {
    const attempt = await tried(check, reads);
    if (attempt.ok) return attempt.value;
    if (clock.monotonic() + intervalMs > endMs) {
      throw await failure(`Cannot see ${what} within ${timeoutMs} ms`, attempt.error, reads);
    }
    await pass(clock, intervalMs);
  }
}

/**
 * Tries for a while, and it has to work each time: for what must not happen.
 *
 * @param check Throws, or returns false, if it is not so.
 * @param options How long and how often to try.
 * @returns A promise that resolves once the time is over.
 * @throws {Error} If it does not work once; the message begins with that try's error, which is the cause.
 * @throws {RangeError} If the limit is no time, or the pause is none.
 *
 * @example A hand-made change is left alone
 * ```ts
 * import assert from "node:assert/strict";
 * import { ConfigMap } from "@kubeloop/sdk/builtins";
 * import { consistently, startTestEnv } from "@kubeloop/sdk/testing";
 *
 * await using env = await startTestEnv();
 * const configMaps = env.client.resource(ConfigMap, { namespace: await env.namespace() });
 * await configMaps.create({ metadata: { name: "settings" }, data: { color: "blue" } });
 * await consistently(async () => {
 *   assert.equal((await configMaps.get("settings")).data?.["color"], "blue");
 * }, { durationMs: 100 });
 * ```
 */
export async function consistently(
  check: () => unknown,
  options: ConsistentlyOptions = {},
): Promise<void> {
  const { durationMs = 1_000, intervalMs = 20, clock = systemClock, what = "the condition" } = options;
  if (!(durationMs >= 0)) throw new RangeError(`Cannot watch ${what}: durationMs is ${durationMs}`);
  if (!(intervalMs > 0)) throw new RangeError(`Cannot watch ${what}: intervalMs is ${intervalMs}`);
  const reads = new ReadObjects(clock);
  const beginMs = clock.monotonic();
  for (;;) {
    const attempt = await tried(check, reads);
    const passedMs = clock.monotonic() - beginMs;
    if (!attempt.ok) {
      throw await failure(`Cannot rely on ${what}: after ${Math.round(passedMs)} ms`, attempt.error, reads);
    }
    if (passedMs >= durationMs) return;
    await pass(clock, Math.min(intervalMs, durationMs - passedMs));
  }
}

async function pass(clock: Clock, ms: number): Promise<void> {
  await (clock instanceof VirtualClock ? clock.advance(ms) : sleep(clock, ms));
}

async function failure(what: string, error: unknown, reads: ReadObjects): Promise<Error> {
  const why = error instanceof Error ? error.message : String(error);
  const seen = await reads.describe();
  return new Error(`${what}: ${why}${seen === "" ? "" : `\n${seen}`}`, { cause: error });
}

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

async function tried<T>(check: () => T | Promise<T>, reads: ReadObjects): Promise<Attempt<T>> {
  try {
    const value = await reads.during(check);
    return value === false ? { ok: false, error: "the check returned false" } : { ok: true, value };
  } catch (error) {
    return { ok: false, error };
  }
}
