/**
 * The oracle command: the real API server judges the corpus, and so does this package.
 *
 *     deno task oracle [--seed <number>] [--record]
 *
 * Another seed gives other random schemas. With `--record` the server's verdicts are written to verdicts.json, which the
 * tests compare with where there is no server.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { Client } from "../../src/client/client.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import { startControlPlane } from "../backends/control_plane.ts";
import { disagreement, judgeAll } from "./compare.ts";
import { corpus } from "./corpus.ts";
import { writeRecords } from "./records.ts";

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { seed: { type: "string" }, record: { type: "boolean", default: false } },
  });
  if (values.record && values.seed !== undefined) {
    print("Cannot record the verdicts of another seed: leave out --seed");
    return 2;
  }
  const cases = values.seed === undefined ? corpus() : corpus(Number(values.seed));
  await using plane = await startControlPlane({ controllers: false });
  const transport = new HttpTransport(plane.adminConfig);
  try {
    const judged = await judgeAll(cases, transport);
    if (values.record) {
      const { gitVersion } = await new Client({ transport }).discovery().serverVersion();
      await writeRecords(gitVersion, judged);
    }
    const differences = judged.map(({ oracleCase, verdict }) => disagreement(oracleCase, verdict))
      .filter((difference) => difference !== undefined);
    for (const difference of differences) print(difference);
    const accepted = judged.filter(({ verdict }) => verdict.accepted).length;
    print(`${judged.length} schemas, ${accepted} accepted, ${differences.length} judged otherwise here`);
    return differences.length > 0 ? 1 : 0;
  } finally {
    transport.close();
  }
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
