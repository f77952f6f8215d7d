/**
 * Fails if `docs/client-go.md` does not tell of each behaviour what became of it, or claims a test that is not there:
 * `deno run tools/check_behaviours.ts [--write]`. The ids are those of client-go's tests (D for its delta FIFO, and so
 * on); a test that shows a behaviour has its id in its name, as in "a resync queues what is known (D10)". The column of
 * tests is written from those names by `--write`.
 *
 * @module
 */

import { denoOutput } from "./deno_command.ts";
import { sourceFiles } from "./source_files.ts";

const PAGE = "docs/client-go.md";

/** How many behaviours each letter has. */
const COUNTS = { D: 20, F: 18, S: 10, I: 22, C: 10, R: 29, W: 14, X: 5, Q: 21, P: 28 } as const;

const IDS: readonly string[] = Object.entries(COUNTS).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`)
);

/** `| D5 | what it is | same | tests |`: the verdict in the third column, the tests in the last one. */
const ROW = /^\| *([A-Z]\d+) *\|(.*)\|(.*)\|(.*)\|$/gm;

/** A text that is the first argument of a call, a `name` or the first of a list: only those can become a test's name. */
const NAME = /(?<before>[\w.]+\(|\bname:|\[)\s*(?<quote>["'`])(?<text>(?:\\.|(?!\k<quote>)[^\\])*)\k<quote>/g;

/**
 * Finds the ids in the names of tests.
 *
 * @param root A folder with a deno.json.
 * @returns The files of each id, from the root on, sorted; ids of these letters that nobody knows are among them.
 */
export async function testsById(root: string): Promise<Map<string, readonly string[]>> {
  const tests = new Map<string, Set<string>>();
  for (const path of await sourceFiles(root)) {
    const file = path.slice(root.length + 1);
    if (!file.endsWith("_test.ts") || file.startsWith("tools/")) continue;
    const code = (await Deno.readTextFile(path)).replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, "");
    for (const { groups: { before = "", text = "" } = {} } of code.matchAll(NAME)) {
      if (before.startsWith("assert") || before === "Deno.test.ignore(") continue;
      const lists = Array.from(text.matchAll(/\(([A-Z]\d+(?:, [A-Z]\d+)*)\)/g), ([, list = ""]) => list);
      for (const id of lists.join(", ").split(", ")) {
        if (id.charAt(0) in COUNTS) tests.set(id, (tests.get(id) ?? new Set()).add(file));
      }
    }
  }
  return new Map(Array.from(tests, ([id, files]) => [id, [...files].sort()]));
}

/** Writes the column of tests anew. */
export function withTests(page: string, tests: ReadonlyMap<string, readonly string[]>): string {
  return page.replaceAll(ROW, (_row, id: string, behaviour: string, verdict: string) => {
    const links = (tests.get(id) ?? []).map((file) => `[${file.split("/").at(-1)}](../${file})`);
    return `| ${id} |${behaviour}|${verdict}| ${links.join(", ")} |`;
  });
}

/**
 * Finds what is wrong with the table.
 *
 * @param page The text with the table.
 * @param tests The files of each id.
 * @returns One line a fault, with the id and what to do.
 */
export function findFaults(page: string, tests: ReadonlyMap<string, readonly string[]>): string[] {
  const rows = [...page.matchAll(ROW)].map(([, id = "", , verdict = ""]) => ({
    id,
    verdict: verdict.trim(),
  }));
  const ids = rows.map(({ id }) => id);
  const cells = (text: string) =>
    [...text.matchAll(ROW)].map(([, id, , , links = ""]) => `${id} ${links.trim()}`);
  const current = new Set(cells(withTests(page, tests)));
  return [
    ...IDS.filter((id) => !ids.includes(id)).map((id) => `${id} has no row: add one`),
    ...ids.filter((id) => !IDS.includes(id)).map((id) => `${id} is no known behaviour: take its row out`),
    ...ids.filter((id, index) => ids.indexOf(id) < index).map((id) => `${id} has two rows: take one out`),
    ...rows.flatMap(({ id, verdict }) => faultOf(verdict, tests.get(id) ?? [])?.replaceAll("ID", id) ?? []),
    ...cells(page).filter((cell) => !current.has(cell))
      .map((cell) => `${cell.split(" ", 1)} does not name the tests that there are: run this with --write`),
    ...[...tests.keys()].filter((id) => !IDS.includes(id))
      .map((id) => `${id} in ${tests.get(id)?.[0]} is no known behaviour: correct the name of the test`),
  ];
}

/** What is wrong with a verdict, with ID for the id. */
function faultOf(verdict: string, [file]: readonly string[]): string | undefined {
  if (/^not applicable: \S/.test(verdict)) {
    return file && `ID is not applicable, yet ${file} tests it: take it out of the name, or change the row`;
  }
  if (verdict !== "same" && !/^better: \S/.test(verdict)) {
    return `ID is "${verdict}": say "same", "better: why" or "not applicable: why"`;
  }
  return file
    ? undefined
    : 'ID has no test with "(ID)" in its name: write one, or say why it is not applicable';
}

if (import.meta.main) {
  const tests = await testsById(Deno.cwd());
  const page = await Deno.readTextFile(PAGE);
  if (Deno.args.includes("--write")) {
    await Deno.writeTextFile(PAGE, withTests(page, tests));
    await denoOutput(Deno.cwd(), ["fmt", PAGE]);
  }
  const faults = findFaults(await Deno.readTextFile(PAGE), tests);
  for (const fault of faults) console.error(`${PAGE}: ${fault}`);
  if (faults.length > 0) Deno.exit(1);
}
