/**
 * Where the command's lines go.
 *
 * @module
 */

/** Takes the lines of a command. */
export interface Output {
  /** What was done: standard output. */
  line(text: string): void;
  /** What went wrong: standard error. */
  error(text: string): void;
}

/**
 * The output of the process.
 *
 * @returns Standard output and standard error.
 */
export function processOutput(): Output {
  const encoder = new TextEncoder();
  return {
    line: (text) => void Deno.stdout.writeSync(encoder.encode(`${text}\n`)),
    error: (text) => void Deno.stderr.writeSync(encoder.encode(`${text}\n`)),
  };
}
