/**
 * Waiting in a test for what happens some time after its cause.
 *
 * @module
 */

import { type Clock, sleep, systemClock } from "../src/async/clock.ts";
import { VirtualClock } from "../src/async/virtual_clock.ts";

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

/**
 * Tries until it works.
 *
 * @typeParam T What the check returns.
 * @param check Throws, or returns false, as long as the time has not come.
 * @param options How long and how often to try.
 * @returns What the check returned at last.
 * @throws {Error} If the time is over; the message and the cause are the last try's error.
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
  const endMs = clock.monotonic() + timeoutMs;
  for (;;) {
    const attempt = await tried(check);
    if (attempt.ok) return attempt.value;
    if (clock.monotonic() + intervalMs > endMs) {
      const { error } = attempt;
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`Cannot see ${what} within ${timeoutMs} ms: ${why}`, { cause: error });
    }
    await (clock instanceof VirtualClock ? clock.advance(intervalMs) : sleep(clock, intervalMs));
  }
}

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

async function tried<T>(check: () => T | Promise<T>): Promise<Attempt<T>> {
  try {
    const value = await check();
    return value === false ? { ok: false, error: "the check returned false" } : { ok: true, value };
  } catch (error) {
    return { ok: false, error };
  }
}
