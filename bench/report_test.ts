import assert from "node:assert/strict";
import type { Answer, BenchResult } from "./answer.ts";
import { jsonLines, tableLines } from "./report.ts";

function answer(
  subject: string,
  figures: { readonly cpuMs: number; readonly peakMb: number | null },
): Answer {
  const { cpuMs, peakMb } = figures;
  const comparison = { work: "sync", subject, against: "theirs", objects: 5_000 };
  return { ...comparison, cpuMs, wallMs: 20, peakMb, cpuRatio: 0.25, wallRatio: 1, peakRatio: null };
}

const RESULT: BenchResult = {
  answers: [
    answer("ours", { cpuMs: 7.5, peakMb: 120.25 }),
    answer("ours too", { cpuMs: 1_200.04, peakMb: null }),
  ],
  goals: [
    { goal: "CPU", measured: 0.25, atMost: 0.5 },
    { goal: "memory", measured: 0.75, atMost: 0.5 },
    { goal: "latency", measured: null, atMost: 10 },
  ],
  notes: ["A note."],
};

Deno.test("jsonLines: one object a line, with its fields in order", () => {
  const lines = jsonLines(RESULT);
  assert.equal(lines.length, 2);
  const parsed: unknown = JSON.parse(lines[1] ?? "");
  assert.deepEqual(parsed, RESULT.answers[1]);
  assert.match(
    lines[0] ?? "",
    /^\{"work":"sync","subject":"ours","against":"theirs","objects":5000,"cpuMs":7.5,/,
  );
});

Deno.test("tableLines: a table in columns, the goals, the notes", () => {
  assert.deepEqual(tableLines(RESULT), [
    "subject   against  objects   cpuMs  wallMs  peakMb  cpuRatio  wallRatio  peakRatio",
    "ours      theirs      5000   7.500      20   120.3     0.250          1          -",
    "ours too  theirs      5000  1200.0      20       -     0.250          1          -",
    "",
    "Goals",
    "  reached: CPU: 0.250, at most 0.500",
    "  NOT REACHED: memory: 0.750, at most 0.500",
    "  not measured: latency: -, at most 10",
    "",
    "Peak memory is read from /proc, which this machine does not have.",
    "A note.",
  ]);
});

Deno.test("tableLines: nothing where nothing was measured", () => {
  assert.deepEqual(tableLines({ answers: [], goals: [], notes: [] }), []);
});
