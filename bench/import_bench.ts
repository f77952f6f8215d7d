/**
 * What `import "@kubeloop/sdk"` costs over an empty program: the time until the program's first line runs out, and
 * the resident memory at that point. The goal is at most 50 ms and 15 MB.
 *
 * @module
 */

import { type BenchResult, median, type OverheadAnswer } from "./answer.ts";
import type { BenchContext } from "./bench_context.ts";

const GOAL_MS = 50;
const GOAL_MB = 15;
const MEASURED = '"@kubeloop/sdk"';

interface Sample {
  readonly wallMs: number;
  readonly rssMb: number;
}

const REPORT = "console.log(JSON.stringify({ rssMb: Deno.memoryUsage().rss / 1e6 }));\n";

const PROGRAMS: Readonly<Record<string, string>> = {
  "an empty program": REPORT,
  [MEASURED]: `import "@kubeloop/sdk";\n${REPORT}`,
  '"@kubeloop/sdk" and "@kubeloop/sdk/builtins"':
    `import "@kubeloop/sdk";\nimport "@kubeloop/sdk/builtins";\n${REPORT}`,
};

/**
 * Measures the import, interleaved with the empty program so that noise meets both alike.
 *
 * @param context How often to measure.
 * @returns An answer for each program.
 */
export async function benchImport({ quick, signal }: BenchContext): Promise<BenchResult> {
  const rounds = quick ? 5 : 21;
  const folder = await Deno.makeTempDir({ dir: import.meta.dirname ?? ".", prefix: ".import-bench-" });
  try {
    const samples = new Map(Object.keys(PROGRAMS).map((subject): [string, Sample[]] => [subject, []]));
    const paths = new Map<string, string>();
    for (const [subject, source] of Object.entries(PROGRAMS)) {
      const path = `${folder}/program${paths.size}.ts`;
      await Deno.writeTextFile(path, source);
      paths.set(subject, path);
      await runProgram(path);
    }
    for (let round = 0; round < rounds; round++) {
      for (const [subject, path] of paths) {
        signal.throwIfAborted();
        samples.get(subject)?.push(await runProgram(path));
      }
    }
    const answers = summarize(samples);
    return { answers, goals: goalsOf(answers), notes: [] };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runProgram(path: string): Promise<Sample> {
  const start = performance.now();
  const { stdout, success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", path],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const wallMs = performance.now() - start;
  if (!success) throw new Error(`Cannot run the program: ${new TextDecoder().decode(stderr)}`);
  const { rssMb } = JSON.parse(new TextDecoder().decode(stdout));
  return { wallMs, rssMb };
}

function summarize(samples: ReadonlyMap<string, readonly Sample[]>): readonly OverheadAnswer[] {
  const medians = [...samples].map(([subject, runs]) => ({
    subject,
    wallMs: median(runs.map((run) => run.wallMs)),
    peakMb: median(runs.map((run) => run.rssMb)),
  }));
  const [base] = medians;
  return medians.map(({ subject, wallMs, peakMb }) => ({
    work: "import",
    subject,
    against: base?.subject ?? "",
    wallMs: round(wallMs),
    peakMb: round(peakMb),
    wallOverMs: round(wallMs - (base?.wallMs ?? 0)),
    peakOverMb: round(peakMb - (base?.peakMb ?? 0)),
  }));
}

function goalsOf(answers: readonly OverheadAnswer[]): BenchResult["goals"] {
  return answers.filter(({ subject }) => subject === MEASURED).flatMap((
    { subject, wallOverMs, peakOverMb },
  ) => [
    { goal: `import ${subject}, milliseconds over an empty program`, measured: wallOverMs, atMost: GOAL_MS },
    { goal: `import ${subject}, MB over an empty program`, measured: peakOverMb, atMost: GOAL_MB },
  ]);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
