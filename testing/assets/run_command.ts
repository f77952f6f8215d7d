/**
 * Running the commands of this machine.
 *
 * @module
 */

import { AssetError } from "./binaries.ts";

/** How a command has ended. */
export interface CommandResult {
  /** 0 if it did its work; 127 if there is no such command. */
  readonly code: number;
  /** What it wrote to standard output and standard error. */
  readonly output: string;
}

/** Where a command runs. */
export interface CommandOptions {
  readonly cwd?: string;
  /** What it gets besides the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A shell's answer when there is no such command. */
export const NO_SUCH_COMMAND = 127;

/**
 * Runs a command to its end. A shell becomes the command, so that "sh" is all that this process has to be allowed to
 * run, wherever the commands are.
 *
 * @param command The command and its arguments.
 * @param options Where it runs.
 * @returns How it has ended.
 * @throws {AssetError} If there is no shell, or it may not be run.
 */
export async function runCommand(
  command: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const args = ["-c", 'exec "$@"', "sh", ...command];
  const shell = new Deno.Command("sh", { ...options, args, stdin: "null" });
  const { code, stdout, stderr } = await shell.output().catch((cause) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AssetError(`Cannot run "${command[0]}" by way of a shell: ${reason}`, { cause });
  });
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
}
