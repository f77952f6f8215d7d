/**
 * The arguments of `deno task bench`.
 *
 * @module
 */

/** What is to be done. */
export interface BenchArguments {
  /** The benchmark. */
  readonly name: string;
  /** Fewer objects and fewer rounds, for a first look. */
  readonly quick: boolean;
  /** One line of JSON an answer, for programs. */
  readonly json: boolean;
}

const FLAGS = ["--quick", "--json"];

/**
 * Reads the arguments.
 *
 * @param args As they were given.
 * @param names The benchmarks there are.
 * @returns What is to be done.
 * @throws {TypeError} If no benchmark is named, or more than one, or one that does not exist; or a flag is unknown.
 */
export function parseArguments(args: readonly string[], names: readonly string[]): BenchArguments {
  const chosen = args.filter((arg) => !arg.startsWith("--"));
  const [name = ""] = chosen;
  if (chosen.length !== 1 || !names.includes(name)) {
    throw new TypeError(`Cannot run the benchmark "${chosen.join(" ")}": choose one of ${names.join(", ")}`);
  }
  const unknown = args.filter((arg) => arg.startsWith("--") && !FLAGS.includes(arg));
  if (unknown.length > 0) {
    throw new TypeError(`Cannot use ${unknown.join(" and ")}: the flags are ${FLAGS.join(" and ")}`);
  }
  return { name, quick: args.includes("--quick"), json: args.includes("--json") };
}
