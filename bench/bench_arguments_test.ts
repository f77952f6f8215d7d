import assert from "node:assert/strict";
import { parseArguments } from "./bench_arguments.ts";

const NAMES = ["sync", "queue"];

Deno.test("parseArguments: a name, and flags in any order", () => {
  assert.deepEqual(parseArguments(["sync"], NAMES), { name: "sync", quick: false, json: false });
  assert.deepEqual(parseArguments(["--json", "queue", "--quick"], NAMES), {
    name: "queue",
    quick: true,
    json: true,
  });
});

Deno.test("parseArguments: a name that there is not is refused with those that there are", () => {
  const refused = (args: readonly string[], what: string) =>
    assert.throws(() => parseArguments(args, NAMES), {
      name: "TypeError",
      message: `Cannot run the benchmark "${what}": choose one of sync, queue`,
    });
  refused(["boot"], "boot");
  refused([], "");
  refused(["sync", "queue"], "sync queue");
});

Deno.test("parseArguments: a flag that there is not is refused", () => {
  assert.throws(() => parseArguments(["sync", "--quik"], NAMES), {
    message: "Cannot use --quik: the flags are --quick and --json",
  });
});
