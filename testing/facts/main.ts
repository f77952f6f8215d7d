/**
 * The command that makes the tables of facts about built-in kinds from a running API server.
 *
 *     deno task facts [--check]
 *
 * With `--check` nothing is written, and the command fails if a table is out of date.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { Client } from "../../src/client/client.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import { startControlPlane } from "../backends/control_plane.ts";
import { readFacts } from "./read_facts.ts";

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { check: { type: "boolean", default: false } },
  });
  await using plane = await startControlPlane({ controllers: false });
  const client = new Client({ transport: new HttpTransport(plane.adminConfig) });
  const facts = await readFacts(client).finally(() => client.close());
  let changed = 0;
  for (const [address, table] of facts) {
    const url = new URL(address);
    const known = await Deno.readTextFile(url).then(JSON.parse, () => undefined);
    if (JSON.stringify(known) === JSON.stringify(table)) continue;
    changed++;
    print(`${url.pathname}: ${values.check ? "out of date, run deno task facts" : "written"}`);
    if (!values.check) await Deno.writeTextFile(url, `${JSON.stringify(table, null, 2)}\n`);
  }
  print(`${changed} of the tables ${values.check ? "would change" : "have changed"}`);
  return values.check && changed > 0 ? 1 : 0;
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
