/**
 * What resource definitions cost: type-checking a project of 40 of them over an empty one (the goal is at most 2.5 s), and
 * our part of making a schema of 2,000 nodes structural (at most 20 ms after the library's own).
 *
 * @module
 */

import { structuralSchema } from "@kubeloop/sdk/schema";
import { type BenchResult, median, type OverheadAnswer } from "./answer.ts";
import type { BenchContext } from "./bench_context.ts";

const GOAL_CHECK_MS = 2_500;
const GOAL_CONVERSION_MS = 20;
const RESOURCES = 40;
const NODES = 2_000;

const EMPTY = "an empty project";
const FORTY = `a project of ${RESOURCES} resources`;

/**
 * Measures both, the projects interleaved so that noise meets both alike.
 *
 * @param context How often to measure.
 * @returns An answer for each project, and one for the conversion.
 */
export async function benchSchema({ quick, signal }: BenchContext): Promise<BenchResult> {
  const rounds = quick ? 3 : 9;
  const folder = await Deno.makeTempDir({ dir: import.meta.dirname ?? ".", prefix: ".schema-bench-" });
  const samples = new Map<string, number[]>([[EMPTY, []], [FORTY, []]]);
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const [subject, runs] of samples) {
        signal.throwIfAborted();
        const wallMs = await checkProject(`${folder}/project.ts`, `${sourceOf(subject)}// ${round}\n`);
        // The first round fills the caches.
        if (round > 0) runs.push(wallMs);
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  const conversionMs = benchConversion(rounds * 10);
  const [emptyMs, fortyMs] = [median(samples.get(EMPTY) ?? []), median(samples.get(FORTY) ?? [])];
  const answer = (subject: string, wallMs: number): OverheadAnswer => ({
    work: "schema",
    subject,
    against: EMPTY,
    wallMs: Math.round(wallMs),
    peakMb: null,
    wallOverMs: Math.round(wallMs - emptyMs),
    peakOverMb: null,
  });
  return {
    answers: [answer(EMPTY, emptyMs), answer(FORTY, fortyMs)],
    goals: [
      {
        goal: `type-checking ${RESOURCES} resources, ms over ${EMPTY}`,
        measured: fortyMs - emptyMs,
        atMost: GOAL_CHECK_MS,
      },
      {
        goal: `making a schema of ${NODES} nodes structural, ms`,
        measured: conversionMs,
        atMost: GOAL_CONVERSION_MS,
      },
    ],
    notes: [],
  };
}

/** The compiler keeps what it has checked, by content: each round has its own. */
async function checkProject(path: string, source: string): Promise<number> {
  await Deno.writeTextFile(path, source);
  const start = performance.now();
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", path],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`Cannot check the project: ${new TextDecoder().decode(stderr)}`);
  return performance.now() - start;
}

function sourceOf(subject: string): string {
  if (subject === EMPTY) return "export const nothing = 1;\n";
  const resources = Array.from({ length: RESOURCES }, (_resource, index) => resourceSource(index));
  return `import { defineResource } from "@kubeloop/sdk";\nimport { z } from "zod";\n${resources.join("")}`;
}

function resourceSource(index: number): string {
  return `export const Kind${index} = defineResource({
  group: "example.com",
  kind: "Kind${index}",
  scope: "Namespaced",
  versions: {
    v1: {
      spec: z.object({
        name${index}: z.string(),
        image: z.string().default("nginx:1"),
        replicas: z.int().min(0).default(1),
        mode: z.enum(["fast", "slow"]).optional(),
        labels: z.record(z.string(), z.string()).optional(),
        ports: z.array(z.object({ name: z.string(), port: z.int() })).optional(),
        nested: z.object({ a: z.string(), b: z.object({ c: z.int(), d: z.array(z.string()) }) }).optional(),
      }),
      status: z.object({ ready: z.int(), phase: z.string() }),
      columns: [{ name: "Ready", path: ".status.ready" }, { name: "Image", path: ".spec.image" }],
      scale: { spec: ".spec.replicas", status: ".status.ready" },
    },
  },
});
`;
}

/** Median milliseconds for a schema as libraries write it: objects of ten fields, two levels deep. */
function benchConversion(runs: number): number {
  const leaf = { type: "string", minLength: 1, description: "A text" };
  const fields = (count: number, of: object) =>
    Object.fromEntries(Array.from({ length: count }, (_field, index) => [`field${index}`, of]));
  const group = {
    type: "object",
    properties: fields(9, leaf),
    required: ["field0"],
    additionalProperties: false,
  };
  const schema = JSON.parse(JSON.stringify({ type: "object", properties: fields(NODES / 10, group) }));
  const samples = Array.from({ length: runs }, () => {
    const start = performance.now();
    structuralSchema(schema, { isGenerated: true });
    return performance.now() - start;
  });
  return median(samples);
}
