import assert from "node:assert/strict";
import { withSteadyTable } from "./steady_table.ts";

Deno.test("withSteadyTable: prose and ages go, what was sent stays", () => {
  const table = {
    kind: "Table",
    columnDefinitions: [
      { name: "Name", description: "Some prose" },
      { name: "A", description: "Custom resource definition column (in JSONPath format): .a" },
      { name: "B", description: "mine" },
    ],
    rows: [{ cells: ["x", "3s", "45s", "3d", 4], object: null }],
  };
  assert.deepEqual(withSteadyTable(table, '{"description":"mine","after":"45s"}'), {
    kind: "Table",
    columnDefinitions: [
      { name: "Name", description: "<prose>" },
      { name: "A", description: "Custom resource definition column (in JSONPath format): .a" },
      { name: "B", description: "mine" },
    ],
    rows: [{ cells: ["x", "<age of seconds>", "45s", "3d", 4], object: null }],
  });
});
