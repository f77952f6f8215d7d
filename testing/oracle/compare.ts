/**
 * Compares what this package says of a case with what an API server said.
 *
 * @module
 */

import type { Transport } from "../../src/client/transport.ts";
import type { OracleCase } from "./oracle_case.ts";
import { judgedByServer, judgedHere, unboundedIn, type Verdict } from "./verdict.ts";

/** How many cases the server judges at a time. */
const CONCURRENCY = 8;

/** The rules whose cost comes from a number's text, not from a list, map or text in the schema: nothing warns of them. */
export const UNWARNED: readonly string[] = ["cost: a text of a number of any length in a message"];

/**
 * Has a server judge cases.
 *
 * @param cases The cases.
 * @param transport Leads to the server.
 * @returns The verdicts in the order of the cases.
 * @throws {Error} If the server answers with anything but a verdict.
 */
export async function judgeAll(
  cases: readonly OracleCase[],
  transport: Transport,
): Promise<readonly { readonly oracleCase: OracleCase; readonly verdict: Verdict }[]> {
  const verdicts: { oracleCase: OracleCase; verdict: Verdict }[] = [];
  const waiting = cases.map((oracleCase, index) => ({ oracleCase, index }));
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { oracleCase, index } = next;
      verdicts[index] = { oracleCase, verdict: await judgedByServer(oracleCase, transport) };
    }
  }));
  return verdicts;
}

/**
 * Compares the two verdicts of a case: accepted or refused, and for which fields. Costs alone are excepted.
 *
 * @param oracleCase The case.
 * @param theirs The server's verdict.
 * @returns How they differ; `undefined` where they agree.
 */
export function disagreement(oracleCase: OracleCase, theirs: Verdict): string | undefined {
  const { name, isCostly = false } = oracleCase;
  const ours = judgedHere(oracleCase);
  if (isCostly !== theirs.isCostly) {
    return `${name}: its cost ${theirs.isCostly ? "is too high" : "is no matter"} for the server (${
      shown(theirs)
    })`;
  }
  if (isCostly) {
    if (!ours.accepted) return `${name}: refused here (${shown(ours)}), by the server for its cost only`;
    const isWarned = unboundedIn(oracleCase).length > 0;
    return isWarned === UNWARNED.includes(name) ? `${name}: the warning of its cost is missing` : undefined;
  }
  const isSame = ours.accepted === theirs.accepted && String(ours.fields) === String(theirs.fields);
  return isSame ? undefined : `${name}: here ${shown(ours)}, by the server ${shown(theirs)}`;
}

function shown({ accepted, fields }: Verdict): string {
  return accepted ? "accepted" : `refused for ${fields.join(", ")}`;
}
