/**
 * Waiting for objects by watching them, on the time of an environment.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { ResourceClient } from "../../src/client/resource_client.ts";
import type { Transport } from "../../src/client/transport.ts";
import type { KubeObject, ObjectInput } from "../../src/resource/object.ts";
import { consistently, type ConsistentlyOptions, eventually, type EventuallyOptions } from "../eventually.ts";
import { requireCondition, type WaitedCondition } from "./conditions.ts";
import { watchUntil } from "./watch_until.ts";

/** What every wait for an object takes. */
export interface WaitOptions {
  /**
   * How long to wait, in milliseconds of the environment's clock.
   *
   * @default {10_000}
   */
  readonly timeoutMs?: number;
}

/** Options of {@linkcode TestWaits.waitFor}. */
export interface WaitForOptions<S> extends WaitOptions {
  /**
   * Tells whether the object is as it is waited for: throws, or returns false, as long as it is not.
   *
   * @default {it is there}
   */
  readonly until?: (object: S) => unknown;
  /**
   * What is waited for, for the message of a failure.
   *
   * @default {kind and name}
   */
  readonly what?: string;
}

/** Options of {@linkcode TestWaits.waitForCondition}. */
export interface WaitForConditionOptions extends WaitOptions, WaitedCondition {}

/** The part of a test environment that waits. Time is that of the environment: virtual time is moved on meanwhile. */
export interface TestWaits {
  /** As the function {@linkcode eventually}, on the environment's time. */
  eventually<T>(check: () => T | Promise<T>, options?: Omit<EventuallyOptions, "clock">): Promise<T>;
  /** As the function {@linkcode consistently}, on the environment's time. */
  consistently(check: () => unknown, options?: Omit<ConsistentlyOptions, "clock">): Promise<void>;
  /**
   * Watches an object until it is as it is waited for, and gives that state: states of a moment are not missed. A failure
   * shows the last state, all that was seen of it, and the Events about it.
   */
  waitFor<S extends KubeObject, I extends ObjectInput>(
    objects: ResourceClient<S, I>,
    name: string,
    options?: WaitForOptions<S>,
  ): Promise<S>;
  /** Watches an object until it has a condition, by default "Ready" with the status "True". */
  waitForCondition<S extends KubeObject, I extends ObjectInput>(
    objects: ResourceClient<S, I>,
    name: string,
    options?: WaitForConditionOptions,
  ): Promise<S>;
  /** Watches an object until it is gone. */
  waitForDeletion<S extends KubeObject, I extends ObjectInput>(
    objects: ResourceClient<S, I>,
    name: string,
    options?: WaitOptions,
  ): Promise<void>;
}

const TIMEOUT_MS = 10_000;

/**
 * Makes the waits of an environment.
 *
 * @param clock The environment's clock.
 * @param transport Reads Events for messages.
 * @returns The waits.
 */
export function testWaits(clock: Clock, transport: Transport): TestWaits {
  return {
    eventually: (check, options) => eventually(check, { ...options, clock }),
    consistently: (check, options) => consistently(check, { ...options, clock }),
    waitFor: (objects, name, options = {}) => {
      const { until = () => true, timeoutMs = TIMEOUT_MS, what = `${objects.resource.kind} "${name}"` } =
        options;
      return watchUntil(objects, name, {
        clock,
        transport,
        timeoutMs,
        what,
        found: async (object) => object !== undefined && (await until(object)) !== false ? object : undefined,
      });
    },
    waitForCondition: (objects, name, options = {}) => {
      const { timeoutMs = TIMEOUT_MS, type = "Ready", status = "True" } = options;
      const what = `the condition ${type}=${status} of ${objects.resource.kind} "${name}"`;
      return watchUntil(objects, name, {
        clock,
        transport,
        timeoutMs,
        what,
        found: (object) => {
          if (object !== undefined) requireCondition(object, options);
          return object;
        },
      });
    },
    waitForDeletion: async (objects, name, { timeoutMs = TIMEOUT_MS } = {}) => {
      const what = `the end of ${objects.resource.kind} "${name}"`;
      await watchUntil(objects, name, {
        clock,
        transport,
        timeoutMs,
        what,
        found: (object) => object === undefined || undefined,
      });
    },
  };
}
