/**
 * Ends what a test has started when the test's process dies, however it dies: a child process and a temporary folder
 * survive the SIGKILL of their parent, so a small shell waits at the end of a pipe that closes with the parent.
 *
 * @module
 */

/** What {@linkcode startGuard} answers. */
export interface Guard {
  /** Lets everything be, and ends the guard: the parent has cleaned up by itself. */
  release(): Promise<void>;
}

/**
 * The guard's program; its argument is the folder. Its input ends when the parent is gone. The folder is moved away
 * first: a process that is just being started can not write its id there any more, and ends by itself. One that has
 * begun to write its id is waited for. Each leads a group, which ends with it. The last act is what other programs have
 * to be told.
 */
const SCRIPT = `
trap '' INT TERM HUP
read -r word
[ "$word" = release ] && exit 0
mv -- "$1" "$1-ended" || exit 0
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  unknown=
  for file in "$1-ended"/*.pid; do
    if [ -s "$file" ]; then read -r pid < "$file" && { kill -9 -- "-$pid" || kill -9 "$pid"; }
    elif [ -e "$file" ]; then unknown=1
    fi
  done
  [ -z "$unknown" ] && break
  sleep 0.2
done
[ -f "$1-ended/last-act" ] && sh "$1-ended/last-act"
rm -rf -- "$1-ended"
`;

/** The name of a file in the folder that the guard runs as a shell script once the processes are gone. */
export const LAST_ACT = "last-act";

/**
 * Starts a guard of a folder, and of the processes that have written their ids into "<name>.pid" files there.
 *
 * @param folder The folder.
 * @returns The guard; call `release` after cleaning up.
 * @throws {Error} If there is no shell, or it may not be run.
 */
export function startGuard(folder: string): Guard {
  const child = spawnGuard(folder);
  const writer = child.stdin.getWriter();
  return {
    release: async () => {
      // The guard may be gone before it is told to go.
      await writer.write(new TextEncoder().encode("release\n")).catch(() => {});
      await writer.close().catch(() => {});
      await child.status;
    },
  };
}

function spawnGuard(folder: string): Deno.ChildProcess {
  try {
    return new Deno.Command("sh", {
      args: ["-c", SCRIPT, "sh", folder],
      stdin: "piped",
      stdout: "null",
      stderr: "null",
      // In a session of its own, it outlives a Ctrl+C in the terminal.
      detached: true,
    }).spawn();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Cannot start the guard of the test's processes: ${reason}`, { cause });
  }
}
