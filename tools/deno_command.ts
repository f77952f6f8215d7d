/**
 * Running `deno` and reading what it prints.
 *
 * @module
 */

/** How a command ended. */
export interface DenoResult {
  readonly success: boolean;
  /** What it printed as its result. */
  readonly stdout: string;
  /** What it printed besides. */
  readonly stderr: string;
}

/** Runs a `deno` command in a folder; what it prints has no colours. */
export async function runDeno(cwd: string, args: readonly string[]): Promise<DenoResult> {
  const command = new Deno.Command("deno", { args: [...args], cwd, env: { NO_COLOR: "1" } });
  const { success, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/**
 * Runs a `deno` command in a folder.
 *
 * @returns What it prints as its result, without colours.
 * @throws {Error} If the command fails; its own words are in the message.
 */
export async function denoOutput(cwd: string, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await runDeno(cwd, args);
  if (!success) throw new Error(`Cannot run "deno ${args.join(" ")}": ${stderr.trim()}`);
  return stdout;
}
