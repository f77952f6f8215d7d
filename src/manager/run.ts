/**
 * `run`: an operator as a program. It reads the command line, connects, runs a manager, and ends on SIGINT or SIGTERM.
 *
 * @module
 */

import { type Clock, systemClock } from "../async/clock.ts";
import type { Log } from "../async/log.ts";
import { type Random, systemRandom } from "../async/random.ts";
import type { Client, ClientSettings } from "../client/client.ts";
import { loadConfig } from "../client/config.ts";
import { connect } from "../client/connect.ts";
import type { ControllerDefinition } from "../controller/define_controller.ts";
import type { DefinedResource } from "../resource/define_resource.ts";
import { consoleLog } from "./console_log.ts";
import { Manager } from "./manager.ts";
import { checkResources } from "./preflight.ts";
import { parseRunFlags, RUN_USAGE, type RunFlags } from "./run_flags.ts";

/** What {@linkcode run} is told. */
export interface RunOptions {
  /** What to run. */
  readonly controllers: readonly ControllerDefinition[];
  /** Resources whose CustomResourceDefinitions are installed first. @default {[]} */
  readonly install?: readonly DefinedResource[];
  /** The command line; `--help` lists what it may say. @default {Deno.args} */
  readonly args?: readonly string[];
  /** The cluster; it is closed at the end. @default {by the command line, see `loadConfig`} */
  readonly client?: Client;
  /** The namespaces to work in; `--namespace` goes before it. @default {all of them} */
  readonly namespaces?: readonly string[];
  /** How long a stop waits for reconciles that run, in milliseconds. @default {25_000} */
  readonly gracePeriodMs?: number;
  /** Is told what the operator does. @default {lines on standard error} */
  readonly log?: Log;
  /** Measures delays and time limits. @default {systemClock} */
  readonly clock?: Clock;
  /** Spreads retries and periods. @default {systemRandom} */
  readonly random?: Random;
}

/** Signals that end an operator. */
const STOP_SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];

/**
 * Runs an operator as the program that it is, until SIGINT or SIGTERM.
 *
 * *Guarantees*: the first signal stops it gracefully (reconciles that run may finish within the grace period) and ends
 * the program with exit code 0, whatever timers and connections are left; a second signal ends it at once with exit code
 * 1. What keeps it from starting is told in one line on standard error, with exit code 1.
 *
 * *Caveats*: nothing after it runs. A program that has more to do uses a {@linkcode Manager}.
 *
 * @param options The controllers, and what goes with them.
 * @returns Never: the program ends.
 *
 * @example The last line of an operator
 * ```ts
 * import { defineController, run } from "@kubeloop/sdk";
 * import { Namespace } from "@kubeloop/sdk/builtins";
 *
 * const controller = defineController({
 *   for: Namespace,
 *   reconcile: ({ object, log }) => log.info("Seen", { name: object.metadata.name }),
 * });
 *
 * if (import.meta.main) await run({ controllers: [controller] });
 * ```
 */
export async function run(options: RunOptions): Promise<never> {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) Deno.exit(1);
    stop.abort();
  };
  for (const name of STOP_SIGNALS) Deno.addSignalListener(name, onSignal);
  try {
    await operate(options, stop.signal);
  } catch (error) {
    print(Deno.stderr, `${error instanceof Error ? error.message : String(error)}\n`);
    Deno.exit(1);
  }
  Deno.exit(0);
}

/**
 * Does what {@linkcode run} does, but for signals and the end of the program.
 *
 * @param options The controllers, and what goes with them.
 * @param signal Ends the operator.
 * @returns A promise that resolves once the operator is down.
 * @throws {Error} If it can't start.
 */
export async function operate(options: RunOptions, signal: AbortSignal): Promise<void> {
  const { controllers, install = [], clock = systemClock, random = systemRandom } = options;
  const flags = parseRunFlags(options.args ?? Deno.args);
  if (flags.help) {
    print(Deno.stdout, RUN_USAGE);
    return;
  }
  const log = options.log ?? consoleLog({
    clock,
    ...(flags.logFormat === undefined ? {} : { format: flags.logFormat }),
    ...(flags.logLevel === undefined ? {} : { level: flags.logLevel }),
  });
  const namespaces = flags.namespaces.length > 0 ? flags.namespaces : options.namespaces ?? [];
  const client = options.client ?? await connectBy(flags, { clock, random, log });
  const { gracePeriodMs } = options;
  const manager = new Manager({
    client,
    namespaces,
    clock,
    random,
    log,
    ...(gracePeriodMs === undefined ? {} : { gracePeriodMs }),
  });
  try {
    for (const controller of controllers) manager.add(controller);
    log.info("Starting", { server: client.server, namespaces });
    if (install.length > 0) {
      const { installResources } = await import("./install.ts");
      await installResources(client, install, { clock, signal });
      log.info("Definitions are installed", { resources: install.map(({ kind }) => kind) });
    }
    await checkResources(client, controllers, { signal, namespaces });
    await manager.run(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    client.close();
  }
}

async function connectBy(flags: RunFlags, settings: ClientSettings): Promise<Client> {
  const { kubeconfig, context } = flags;
  return await connect(await loadConfig({ kubeconfig, context }), settings);
}

function print(to: { writeSync(bytes: Uint8Array): number }, text: string): void {
  to.writeSync(new TextEncoder().encode(text));
}
