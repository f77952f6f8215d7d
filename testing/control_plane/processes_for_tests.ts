/**
 * Looking at processes from tests.
 *
 * @module
 */

import { runCommand } from "../assets/run_command.ts";

/** A process that has ended may still wait for somebody to ask how. */
const SCRIPT = `kill -0 "$1" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null`;

/**
 * Tells whether a process runs.
 *
 * @param pid Its id.
 * @returns Whether it is there and has not ended.
 */
export async function isAlive(pid: number | undefined): Promise<boolean> {
  if (pid === undefined) return false;
  const { code } = await runCommand(["sh", "-c", SCRIPT, "sh", String(pid)]);
  return code === 0;
}
