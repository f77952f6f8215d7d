import assert from "node:assert/strict";
import { findFaults, testsById, withTests } from "./check_behaviours.ts";
import { makeProject } from "./test_project.ts";

const COUNTS = { D: 20, F: 18, S: 10, I: 22, C: 10, R: 29, W: 14, X: 5, Q: 21, P: 28 };

const HEAD = "# Behaviours\n\n| id | behaviour | verdict | tests |\n| -- | -- | -- | -- |\n";

/** A page on which all is well: everything is tested in `a_test.ts` but D1. */
function goodPage(): { page: string; tests: Map<string, string[]> } {
  const ids = Object.entries(COUNTS).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`)
  );
  const tests = new Map(ids.slice(1).map((id) => [id, ["src/a_test.ts"]]));
  const rows = ids.map((id) =>
    `| ${id} | what it is | ${id === "D1" ? "not applicable: no need" : "same"} | |`
  );
  return { page: withTests(`${HEAD}${rows.join("\n")}\n`, tests), tests };
}

Deno.test("testsById: finds ids in names of tests, steps and rows, and nowhere else", async () => {
  await using project = await makeProject({
    "src/a_test.ts": `
      // Deno.test("a comment (D1)", () => {});
      Deno.test("plain (D2)", () => {});
      Deno.test(\`wrapped \${name} (D3, F5), and more (D4)\`, async (t) => {
        await t.step(
          "on a line of its own (I1)", () => {},
        );
        assert.equal(1, 1, "a message (I2)");
        assert.fail("another message (I3)");
      });
      Deno.test.ignore("not run (I4)", () => {});
      const rows = [{ name: "a row (R1)" }, ["a list (R2)", 1]];
      Deno.test("of another page (T3), and not known (S11)", () => {});
    `,
    "src/b_test.ts": 'Deno.test("once more (D2)", () => {});',
    "src/not_a_test_file.ts": 'Deno.test("no test (D9)", () => {});',
    "tools/tool_test.ts": 'Deno.test("a tool (D8)", () => {});',
  });
  const found = await testsById(project.root);
  assert.deepEqual([...found.keys()].sort(), ["D2", "D3", "D4", "F5", "I1", "R1", "R2", "S11"]);
  assert.deepEqual(found.get("D2"), ["src/a_test.ts", "src/b_test.ts"]);
});

Deno.test("findFaults: finds none where each row is right", () => {
  const { page, tests } = goodPage();
  assert.deepEqual(findFaults(page, tests), []);
});

Deno.test("findFaults: names the id, and what to do", () => {
  const { page, tests } = goodPage();
  const table: readonly [string, RegExp, (page: string, tests: Map<string, string[]>) => string][] = [
    ["a row is missing", /^D2 has no row/, (page) => page.replace(/^\| D2 .*\n/m, "")],
    ["a row is there twice", /^D2 has two rows/, (page) => page.replace(/^\| D2 .*\n/m, "$&$&")],
    [
      "a row is of nobody",
      /^D21 is no known/,
      (page) => page.replace("| D20 |", "| D20 | x | same | |\n| D21 |"),
    ],
    ["a test is missing", /^D2 has no test with "\(D2\)"/, (page, tests) => {
      tests.delete("D2");
      return withTests(page, tests);
    }],
    ["a verdict is none", /^D2 is "fine": say/, (page) => page.replace(/^(\| D2 .*) same /m, "$1 fine ")],
    [
      "a reason is missing",
      /^D2 is "better": say/,
      (page) => page.replace(/^(\| D2 .*) same /m, "$1 better "),
    ],
    ["not applicable has no reason", /^D1 is "not applicable:": say/, (page) => page.replace(" no need", "")],
    ["not applicable is tested", /^D1 is not applicable, yet src\/b_test\.ts tests it/, (page, tests) => {
      tests.set("D1", ["src/b_test.ts"]);
      return withTests(page, tests);
    }],
    ["a test has moved", /^D2 does not name the tests.*--write/, (page, tests) => {
      tests.set("D2", ["src/b_test.ts"]);
      return page;
    }],
    ["a name has an unknown id", /^S11 in src\/b_test\.ts is no known/, (page, tests) => {
      tests.set("S11", ["src/b_test.ts"]);
      return page;
    }],
  ];
  for (const [name, expected, spoil] of table) {
    const spoilt = new Map(tests);
    const faults = findFaults(spoil(page, spoilt), spoilt);
    assert.ok(faults.some((fault) => expected.test(fault)), `${name}: ${faults.join("; ")}`);
  }
});

Deno.test("check_behaviours: fails when the tests are not those of the page, and --write makes it so", async () => {
  const { page, tests } = goodPage();
  const names = [...tests.keys()].map((id) => `Deno.test("it (${id})", () => {});`).join("\n");
  await using project = await makeProject({ "docs/client-go.md": page, "src/b_test.ts": names });
  const check = async (...args: string[]): Promise<{ success: boolean; text: string }> => {
    const tool = new URL("check_behaviours.ts", import.meta.url).pathname;
    const { success, stderr } = await new Deno.Command("deno", {
      args: ["run", "--no-lock", "--allow-read", "--allow-write=docs", "--allow-run=deno", tool, ...args],
      cwd: project.root,
    }).output();
    return { success, text: new TextDecoder().decode(stderr) };
  };
  const { success, text } = await check();
  assert.equal(success, false);
  assert.match(text, /docs\/client-go\.md: D2 does not name the tests that there are: run this with --write/);
  assert.equal((await check("--write")).success, true);
  assert.equal((await check()).success, true);
});
