/**
 * The command line of an operator.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { LOG_LEVELS, type LogLevel } from "./console_log.ts";

/** What the command line of an operator says. */
export interface RunFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespaces: readonly string[];
  readonly logLevel?: LogLevel;
  readonly logFormat?: "json" | "text";
  readonly help: boolean;
}

/** What `--help` prints. */
export const RUN_USAGE = `Options:
  --kubeconfig FILE     the kubeconfig to use (default: $KUBECONFIG, the pod's service account, ~/.kube/config)
  --context NAME        the context of the kubeconfig (default: its current one)
  --namespace NAME      work in this namespace only; may be given several times (default: all namespaces)
  --log-level LEVEL     debug, info, warn or error (default: info)
  --log-format FORMAT   json or text (default: text on a terminal, else json)
  --help                print this
`;

/**
 * Reads the command line of an operator.
 *
 * @param args The arguments.
 * @returns What they say.
 * @throws {TypeError} If an option is unknown, lacks its value or has a wrong one.
 */
export function parseRunFlags(args: readonly string[]): RunFlags {
  const { kubeconfig, context, namespace, help, ...log } = parse(args);
  const logLevel = LOG_LEVELS.find((level) => level === log["log-level"]);
  if (log["log-level"] !== undefined && logLevel === undefined) {
    throw new TypeError(
      `Cannot start: --log-level must be one of ${LOG_LEVELS.join(", ")}, got "${log["log-level"]}"`,
    );
  }
  const logFormat = (["json", "text"] as const).find((format) => format === log["log-format"]);
  if (log["log-format"] !== undefined && logFormat === undefined) {
    throw new TypeError(`Cannot start: --log-format must be json or text, got "${log["log-format"]}"`);
  }
  return {
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    namespaces: namespace ?? [],
    ...(logLevel === undefined ? {} : { logLevel }),
    ...(logFormat === undefined ? {} : { logFormat }),
    help: help ?? false,
  };
}

interface RawFlags {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly namespace?: readonly string[] | undefined;
  readonly "log-level"?: string | undefined;
  readonly "log-format"?: string | undefined;
  readonly help?: boolean | undefined;
}

function parse(args: readonly string[]): RawFlags {
  try {
    return parseArgs({
      args: [...args],
      options: {
        kubeconfig: { type: "string" },
        context: { type: "string" },
        namespace: { type: "string", multiple: true },
        "log-level": { type: "string" },
        "log-format": { type: "string" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (cause) {
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split(/[.\n]/);
    throw new TypeError(`Cannot start: ${reason}, --help lists the options`, { cause });
  }
}
