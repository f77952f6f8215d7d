/**
 * The error for a configuration that does not lead to a server.
 *
 * @module
 */

/**
 * Thrown when the configuration of a client is missing, broken or incomplete; the message says what to do.
 *
 * @example One clear line
 * ```ts
 * import { ConfigError } from "@kubeloop/sdk/client";
 *
 * const error = new ConfigError("Cannot find a cluster: KUBECONFIG is not set");
 * console.assert(error.name === "ConfigError");
 * ```
 */
export class ConfigError extends Error {
  /** Tells it from other errors, across realms too. */
  override readonly name = "ConfigError";
}

/**
 * The error for a file that is needed and cannot be read.
 *
 * @param what What the file is, such as `the kubeconfig`.
 * @param path Its path.
 * @param cause The error of the read.
 * @returns The error, not thrown.
 */
export function unreadable(what: string, path: string, cause: unknown): ConfigError {
  const subject = `Cannot read ${what} "${path}"`;
  if (cause instanceof Deno.errors.NotCapable) {
    return new ConfigError(`${subject}: Deno may not read it, run again with --allow-read=${path}`, {
      cause,
    });
  }
  if (cause instanceof Deno.errors.NotFound) {
    return new ConfigError(`${subject}: there is no such file`, { cause });
  }
  if (cause instanceof Deno.errors.PermissionDenied) {
    return new ConfigError(`${subject}: the user of this process may not read it`, { cause });
  }
  return new ConfigError(`${subject}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}
