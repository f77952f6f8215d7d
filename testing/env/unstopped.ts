/**
 * Environments that nobody has stopped when the program ends.
 *
 * @module
 */

import type { BackendName } from "../backend.ts";

/** An environment that runs. */
interface RunningEnv {
  readonly backend: BackendName;
  /** Where it was started: file, line and column. */
  readonly place: string;
}

/** The end of a program is one for all of it, so this list is, too. */
const RUNNING = new Set<RunningEnv>();

const HARNESS = new URL("../", import.meta.url).href;

/**
 * Finds out who has called the harness; to be asked before the first `await`.
 *
 * @returns The file, line and column.
 */
export function callerPlace(): string {
  const frames = (new Error("Cannot happen").stack ?? "").split("\n").slice(1);
  const outside = frames.find((frame) => !frame.includes(HARNESS) || /_test\.\w+:\d+/.test(frame));
  return /\(?((?:file|https?|jsr|npm):[^)\s]+)\)?$/.exec(outside ?? "")?.[1] ?? "an unknown place";
}

/**
 * Remembers an environment until it is stopped.
 *
 * @param env The environment.
 * @returns To be called once it is stopped.
 */
export function noteRunning(env: RunningEnv): () => void {
  globalThis.addEventListener("unload", requireAllStopped);
  RUNNING.add(env);
  return () => {
    RUNNING.delete(env);
  };
}

/** An error at the end fails the test file, or the program. */
function requireAllStopped(): void {
  const left = [...RUNNING].map(({ backend, place }) => `backend "${backend}", started at ${place}`);
  RUNNING.clear();
  if (left.length > 0) {
    throw new Error(
      `Cannot end well, ${left.length} test environment${
        left.length === 1 ? " was" : "s were"
      } not stopped ` +
        `(${left.join("; ")}): write "await using env = await startTestEnv()", or call env.stop(); ` +
        "where that is written, the test waits for what never comes, such as virtual time that nobody moves on",
    );
  }
}
