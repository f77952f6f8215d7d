/**
 * An environment for one test that tells what has been when the test fails.
 *
 * @module
 */

import { startTestEnv } from "../start_test_env.ts";
import type { TestEnv } from "./test_env.ts";
import type { TestEnvOptions } from "./test_env_options.ts";

/** Options of {@linkcode withTestEnv}. */
export interface WithTestEnvOptions extends TestEnvOptions {
  /**
   * Takes the report of a test that fails.
   *
   * @default {standard error}
   */
  readonly onFailure?: (report: string) => void;
}

/**
 * Starts an environment, runs a test in it, and stops it. If the test fails, the latest lines of the log and the latest
 * requests to the API server are printed: unlike a disposer, it knows.
 *
 * @typeParam T What the test gives.
 * @param options What runs, and what is installed.
 * @param test The test.
 * @returns What the test gives.
 * @throws What the test throws, and whatever {@linkcode startTestEnv} throws.
 *
 * @example A test that tells why it failed
 * ```ts
 * import { ConfigMap } from "@kubeloop/sdk/builtins";
 * import { withTestEnv } from "@kubeloop/sdk/testing";
 *
 * Deno.test("settings are stored", () =>
 *   withTestEnv({}, async (env) => {
 *     const configMaps = env.client.resource(ConfigMap, { namespace: await env.namespace() });
 *     await configMaps.create({ metadata: { name: "settings" } });
 *     await env.waitFor(configMaps, "settings");
 *   }));
 * ```
 */
export async function withTestEnv<T>(
  options: WithTestEnvOptions,
  test: (env: TestEnv) => T | Promise<T>,
): Promise<T> {
  const { onFailure = printReport } = options;
  await using env = await startTestEnv(options);
  try {
    return await test(env);
  } catch (error) {
    // What is reported is what was, not how the environment ends.
    onFailure(env.report());
    throw error;
  }
}

function printReport(report: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${report}\n`));
}
