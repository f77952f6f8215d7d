/**
 * Tells people what came of a run of hostile requests.
 *
 * @module
 */

import { classText } from "./answer_class.ts";
import { requestLines } from "./hostile_request.ts";
import type { HostileReport } from "./hostile_run.ts";
import type { HostileFinding, HostileResult } from "./run_hostile.ts";

/**
 * Describes a sort of differences.
 *
 * @param finding The differences.
 * @param seed What repeats them.
 * @returns Lines: how often, what is sent, and what is answered.
 */
export function findingLines(finding: HostileFinding, seed: number): readonly string[] {
  const { sequences, difference, requests = [difference.request] } = finding;
  const [first = 0] = sequences;
  return [
    `DIFFER in ${sequences.length} ${sequences.length === 1 ? "sequence" : "sequences"}, such as ` +
    `deno task hostile --seed ${seed} --first ${first} --requests 1`,
    ...requests.flatMap((request, index) =>
      requestLines(request).map((line, at) => `  ${at === 0 ? `${index + 1}. ` : "   "}${line}`)
    ),
    `    real:     ${classText(difference.real)}`,
    `    ${difference.server}: ${classText(difference.embedded)}`,
  ];
}

/**
 * Counts.
 *
 * @param result What came of the run.
 * @returns `N requests, N same, N explained, N differ`, and what else is to be known.
 */
export function summaryLine({ requests, notCompared, passing, explained, findings }: HostileResult): string {
  const differing = findings.reduce((sum, { sequences }) => sum + sequences.length, 0);
  const same = requests - notCompared - explained - differing;
  const rest = [
    ...(notCompared === 0 ? [] : [`${notCompared} not to be compared`]),
    ...(passing === 0 ? [] : [`${passing} differed once`]),
  ];
  const more = rest.length === 0 ? "" : ` (${rest.join(", ")})`;
  return `${requests} requests, ${same} same, ${explained} explained, ${differing} differ${more}`;
}

/**
 * Tells how long answers took.
 *
 * @param result What came of the run.
 * @returns One line.
 */
export function slownessLine({ slowestMs }: HostileResult): string {
  const parts = [...slowestMs].map(([server, ms]) => `${server} ${Math.round(ms)} ms`);
  return `slowest answers: ${parts.join(", ")}`;
}

/**
 * Describes a whole run.
 *
 * @param report What came of it.
 * @returns Lines; the last one counts.
 */
export function reportLines(report: HostileReport): readonly string[] {
  const { result, seed, touched, aftermath, memory } = report;
  return [
    ...result.findings.flatMap((finding) => findingLines(finding, seed)),
    ...touched,
    ...aftermath.faults,
    `afterwards: ${aftermath.scenarios} scenarios played, ${
      aftermath.faults.length === 0 ? "all as ever" : "see above"
    }`,
    slownessLine(result),
    memory.line,
    `seed ${seed}`,
    summaryLine(result),
  ];
}
