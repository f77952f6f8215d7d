/**
 * What the commands that compare servers have in common: how they begin and end, and the numbers that they are given.
 *
 * @module
 */

/**
 * Runs a command to its end, which is the end of the process.
 *
 * @param main The command; answers the exit code. What it throws is told in one line, with exit code 2.
 * @returns Never.
 */
export async function runCommandLine(main: (args: readonly string[]) => Promise<number>): Promise<never> {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    print(error instanceof Error ? error.message : String(error));
    Deno.exit(2);
  }
}

/**
 * Checks the numbers of a command line.
 *
 * @param numbers The numbers by their names.
 * @param what What cannot be done without them, for the message.
 * @throws {RangeError} If one is no whole number.
 */
export function requireWholeNumbers(numbers: Readonly<Record<string, number>>, what: string): void {
  for (const [name, number] of Object.entries(numbers)) {
    if (!Number.isSafeInteger(number)) throw new RangeError(`Cannot ${what}: ${name} is no number`);
  }
}

/**
 * Writes a line to standard output.
 *
 * @param line The line.
 */
export function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
