import assert from "node:assert/strict";
import { parseJunit } from "./junit.ts";
import { judge, parseAllowedSkips } from "./run_tests.ts";
import { makeProject } from "./test_project.ts";

const ALLOWED = parseAllowedSkips("# a comment\n\nReal: * => KUBELOOP_BACKEND=kind task test\n");

Deno.test("parseJunit: reads names, files and results", () => {
  const xml = `<?xml version="1.0"?><testsuites><testsuite name="./a_test.ts">
    <testcase name="a &amp; &quot;b&quot;" classname="./a_test.ts" time="0.1" line="1" col="6">
    </testcase>
    <testcase name="c" classname="./a_test.ts"><skipped/></testcase>
    <testcase name="d" classname="./a_test.ts"><failure message="no &lt;skipped/&gt;">x</failure></testcase>
  </testsuite></testsuites>`;
  assert.deepEqual(parseJunit(xml), [
    { file: "./a_test.ts", name: 'a & "b"', result: "passed" },
    { file: "./a_test.ts", name: "c", result: "skipped" },
    { file: "./a_test.ts", name: "d", result: "failed", message: "no <skipped/>" },
  ]);
});

Deno.test("judge: what has failed is named at the end, with the beginning of the reason", () => {
  const xml = `<testsuites><testsuite name="./a_test.ts">
    <testcase name="a &gt; b" classname="./a_test.ts"><failure message="Error: 1 is not 2&#xA;  more">x</failure></testcase>
  </testsuite></testsuites>`;
  assert.deepEqual(judge(parseJunit(xml), { success: false, allowedSkips: [] }).lines, [
    "Failed: a > b (./a_test.ts): Error: 1 is not 2 more",
    "0 passed, 1 failed, 0 skipped",
  ]);
});

Deno.test("judge: a skip that the list names is told with what runs it, and is no failure", () => {
  const { lines, success } = judge([
    { file: "a_test.ts", name: "a", result: "passed" },
    { file: "a_test.ts", name: "Real: pods run", result: "skipped" },
  ], { success: true, allowedSkips: ALLOWED });
  assert.equal(success, true);
  assert.deepEqual(lines, [
    "Skipped: Real: pods run (a_test.ts): KUBELOOP_BACKEND=kind task test",
    "1 passed, 0 failed, 1 skipped",
  ]);
});

Deno.test("judge: a skip that the list does not name fails", () => {
  const { lines, success } = judge([{ file: "a_test.ts", name: "left out", result: "skipped" }], {
    success: true,
    allowedSkips: ALLOWED,
  });
  assert.equal(success, false);
  assert.match(lines[0] ?? "", /it may not be/);
});

Deno.test("judge: a failure of the runner alone counts as one", () => {
  const { lines, success } = judge([], { success: false, allowedSkips: [] });
  assert.equal(success, false);
  assert.deepEqual(lines, [
    "Failed: the test runner itself, see above what it says",
    "0 passed, 1 failed, 0 skipped",
  ]);
});

Deno.test("parseAllowedSkips: a line without a reason is refused", () => {
  assert.throws(() => parseAllowedSkips("some test\n"), /what runs it/);
});

Deno.test("run_tests: fails on a failing test and on a file that cannot be loaded, counts on the last line", async () => {
  const good = 'Deno.test("good", () => {});';
  const runs = [
    { files: { "a_test.ts": good }, success: true, last: "1 passed, 0 failed, 0 skipped" },
    {
      files: { "a_test.ts": `${good} Deno.test("bad", () => { throw new Error("bad"); });` },
      success: false,
      last: "1 passed, 1 failed, 0 skipped",
    },
    {
      files: { "a_test.ts": 'throw new Error("no test");' },
      success: false,
      last: "0 passed, 1 failed, 0 skipped",
    },
    {
      files: { "a_test.ts": 'Deno.test.ignore("left out", () => {});' },
      success: false,
      last: "0 passed, 0 failed, 1 skipped",
    },
  ];
  for (const { files, success, last } of runs) {
    await using project = await makeProject({ "tools/allowed_skips.txt": "", ...files });
    const output = await new Deno.Command("deno", {
      args: [
        "run",
        "--allow-read",
        "--allow-write",
        "--allow-run=deno",
        new URL("run_tests.ts", import.meta.url).href,
      ],
      cwd: project.root,
    }).output();
    assert.equal(output.success, success, last);
    assert.equal(new TextDecoder().decode(output.stdout).trimEnd().split("\n").at(-1), last);
  }
});
