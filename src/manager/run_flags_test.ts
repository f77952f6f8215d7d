import assert from "node:assert/strict";
import { parseRunFlags } from "./run_flags.ts";

Deno.test("parseRunFlags: nothing given leaves every choice open", () => {
  assert.deepEqual(parseRunFlags([]), { namespaces: [], help: false });
});

Deno.test("parseRunFlags: takes values after a space and after an equals sign", () => {
  const args = ["--kubeconfig", "a b.yaml", "--context=kind", "--namespace", "x", "--namespace=y"];
  assert.deepEqual(parseRunFlags([...args, "--log-level=debug", "--log-format", "json"]), {
    kubeconfig: "a b.yaml",
    context: "kind",
    namespaces: ["x", "y"],
    logLevel: "debug",
    logFormat: "json",
    help: false,
  });
  assert.equal(parseRunFlags(["--help"]).help, true);
});

Deno.test("parseRunFlags: refuses what it does not know in one line that names it", () => {
  const refusals: readonly [readonly string[], RegExp][] = [
    [["--kubeconfg", "x"], /^Cannot start: Unknown option '--kubeconfg', --help lists the options$/],
    [["prod"], /^Cannot start: Unexpected argument 'prod', --help lists the options$/],
    [["--context"], /^Cannot start: Option '--context <value>' argument missing, --help lists the options$/],
    [["--log-level=loud"], /^Cannot start: --log-level must be one of debug, info, warn, error, got "loud"$/],
    [["--log-format=xml"], /^Cannot start: --log-format must be json or text, got "xml"$/],
  ];
  for (const [args, message] of refusals) {
    assert.throws(() => parseRunFlags(args), { name: "TypeError", message });
  }
});
