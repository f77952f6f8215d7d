/**
 * A test played at every write of an operator: each time the operator is killed at another one.
 *
 * @module
 */

import { seededRandom } from "../../src/async/random.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import type { ControllerDefinition } from "../../src/controller/define_controller.ts";
import type { ObservedRequest } from "../faults/observed_request.ts";
import { startTestEnv, type TestEnv, type TestEnvOptions } from "../start_test_env.ts";
import type { KillMoment } from "./operator_life.ts";
import type { TestOperator } from "./test_operator.ts";

/** What {@linkcode crashAtEveryWrite} plays. */
export interface CrashTest {
  /** The operator. */
  readonly controllers: readonly ControllerDefinition[];
  /** Does what users do, waits for what shall come of it, and checks that it came. */
  readonly scenario: (env: TestEnv, operator: TestOperator) => Promise<void>;
  /**
   * Checks what must hold in the end, whatever happened.
   *
   * @default {nothing more is checked}
   */
  readonly invariant?: (env: TestEnv, operator: TestOperator) => Promise<void>;
  /**
   * The environment of each run, without the controllers.
   *
   * @default {the embedded server on virtual time, with equal randomness in each run}
   */
  readonly env?: () => TestEnvOptions;
  /**
   * On which sides of a write the operator is killed.
   *
   * @default {["before", "after"]}
   */
  readonly when?: readonly KillMoment[];
}

/** What was played. */
export interface CrashReport {
  /** The writes of the run without a crash, as "patch deployments a/b". */
  readonly writes: readonly string[];
  /** How many crashes were played. */
  readonly crashes: number;
}

/**
 * Plays a test once as it is, to learn what the operator writes, then once for each write and each side of it with the
 * operator killed there and a new one started.
 *
 * *Cost*: two runs a write, and one more.
 *
 * @param test The test.
 * @returns What was played.
 * @throws {Error} If the test fails; the message names the write, the cause is what the test threw.
 *
 * @example An operator that makes two objects is killed four times
 * ```ts
 * import { defineController } from "@kubeloop/sdk";
 * import { ConfigMap, Namespace, Secret } from "@kubeloop/sdk/builtins";
 * import { crashAtEveryWrite, eventually } from "@kubeloop/sdk/testing";
 *
 * const controller = defineController({
 *   for: Namespace,
 *   owns: [ConfigMap, Secret],
 *   async reconcile({ object: { metadata: { name: namespace } }, apply }) {
 *     if (!namespace.startsWith("team-")) return;
 *     await apply(Secret, { metadata: { name: "key", namespace } });
 *     await apply(ConfigMap, { metadata: { name: "about", namespace } });
 *   },
 * });
 * const { crashes } = await crashAtEveryWrite({
 *   controllers: [controller],
 *   async scenario({ client, clock }) {
 *     await client.resource(Namespace).create({ metadata: { name: "team-a" } });
 *     const about = client.resource(ConfigMap, { namespace: "team-a" });
 *     await eventually(() => about.get("about"), { clock });
 *   },
 * });
 * console.assert(crashes === 4);
 * ```
 */
export async function crashAtEveryWrite(test: CrashTest): Promise<CrashReport> {
  const { when = ["before", "after"] } = test;
  const writes = (await play(test)).map(textOf);
  for (const [index, write] of writes.entries()) {
    for (const moment of when) {
      try {
        await play(test, { nth: index + 1, when: moment });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(`Cannot get over a crash ${moment} write ${index + 1} (${write}): ${why}`, {
          cause: error,
        });
      }
    }
  }
  return { writes, crashes: writes.length * when.length };
}

/** Plays it once; answers what the operator wrote. */
async function play(
  { controllers, scenario, invariant, env: optionsOf = inVirtualTime }: CrashTest,
  crash?: { readonly nth: number; readonly when: KillMoment },
): Promise<readonly ObservedRequest[]> {
  await using env = await startTestEnv(optionsOf());
  const operator = await env.operator(controllers);
  if (crash) operator.killAt(crash);
  await scenario(env, operator);
  await invariant?.(env, operator);
  return operator.writes;
}

function inVirtualTime(): TestEnvOptions {
  return { backend: "embedded", clock: new VirtualClock(), random: seededRandom(1) };
}

function textOf({ verb, resource = "", namespace, name = "" }: ObservedRequest): string {
  return `${verb} ${resource} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
