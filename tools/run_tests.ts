/**
 * What `task test` runs: all tests, then what was skipped and what would run it, what has failed, and the counts from the
 * runner's own report. Fails if a test does, or if one is skipped that `tools/allowed_skips.txt` doesn't name.
 *
 * Arguments are files and folders to test instead of all.
 *
 * @module
 */

import { parseJunit, type TestCase } from "./junit.ts";

/**
 * What tests may do: they play programs of every kind (an operator, an exec plugin, a control plane), on names and ports
 * that are not known before.
 */
const PERMISSIONS = [
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-net",
  "--allow-run",
  "--allow-sys",
];

const ALLOWED_SKIPS = "tools/allowed_skips.txt";

/** A test that may be skipped, and what runs it; a `*` at the end of the name stands for any rest. */
interface AllowedSkip {
  readonly name: string;
  readonly runBy: string;
}

/** What is said after the tests. */
export interface Verdict {
  readonly lines: readonly string[];
  readonly success: boolean;
}

/**
 * Reads the list of tests that may be skipped.
 *
 * @param text Lines of the form `name => what runs it`; empty ones and those that begin with `#` are left out.
 */
export function parseAllowedSkips(text: string): AllowedSkip[] {
  return text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#")).map((line) => {
    const [name = "", runBy] = line.split("=>").map((part) => part.trim());
    if (!runBy) throw new Error(`Cannot read "${line}" in ${ALLOWED_SKIPS}: write "name => what runs it"`);
    return { name, runBy };
  });
}

/**
 * Judges a run.
 *
 * @param cases What the report says.
 * @param run Whether the runner itself ended well, and which skips are fine.
 */
export function judge(
  cases: readonly TestCase[],
  run: { readonly success: boolean; readonly allowedSkips: readonly AllowedSkip[] },
): Verdict {
  const count = (result: TestCase["result"]) => cases.filter((testCase) => testCase.result === result).length;
  const skips = cases.filter(({ result }) => result === "skipped").map((testCase) => ({
    ...testCase,
    runBy: run.allowedSkips.find(({ name }) => matches(testCase.name, name))?.runBy,
  }));
  // A file that can't be loaded has no test case; the runner's exit code tells.
  const failed = Math.max(count("failed"), run.success ? 0 : 1);
  return {
    lines: [
      ...skips.map(({ file, name, runBy }) =>
        `Skipped: ${name} (${file}): ${runBy ?? `it may not be, ${ALLOWED_SKIPS} does not name it`}`
      ),
      ...cases.filter(({ result }) => result === "failed").map(({ file, name, message }) =>
        `Failed: ${name} (${file})${message === undefined ? "" : `: ${message}`}`
      ),
      ...(failed > count("failed") ? ["Failed: the test runner itself, see above what it says"] : []),
      `${count("passed")} passed, ${failed} failed, ${skips.length} skipped`,
    ],
    success: failed === 0 && skips.every(({ runBy }) => runBy !== undefined),
  };
}

function matches(name: string, pattern: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

async function runTests(paths: readonly string[]): Promise<Verdict> {
  const allowedSkips = parseAllowedSkips(await Deno.readTextFile(ALLOWED_SKIPS));
  const folder = await Deno.makeTempDir();
  try {
    const report = `${folder}/junit.xml`;
    const args = ["test", "--parallel", "--shuffle", ...PERMISSIONS, `--junit-path=${report}`, ...paths];
    const { success } = await new Deno.Command("deno", { args, stdout: "inherit", stderr: "inherit" })
      .output();
    const xml = await Deno.readTextFile(report).catch(() => "");
    return judge(parseJunit(xml), { success, allowedSkips });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const { lines, success } = await runTests(Deno.args);
  console.log(`\n${lines.join("\n")}`);
  if (!success) Deno.exit(1);
}
