/**
 * What the embedded server does in a second, held against a real kube-apiserver: the same steps by the same client, over
 * the in-process transport there and over HTTP here.
 *
 * @module
 */

import { type BenchResult, type GoalVerdict, median, type RateAnswer, ratioOf, rounded } from "./answer.ts";
import type { BenchContext } from "./bench_context.ts";
import { interleave } from "./rounds.ts";
import { denoCommand, Subject, type SubjectReport } from "./subject.ts";

const STEPS = ["create", "get", "update", "apply", "events", "list"] as const;
/** The steps that have a goal: so many times a real server's rate. */
const GOAL_STEPS: readonly string[] = ["create", "get", "update"];
const GOAL_TIMES = 10;
const GOAL_FORK_MS = 1;
const REAL = "control-plane";

type Reports = ReadonlyMap<string, SubjectReport>;

/**
 * Measures the rates of both servers.
 *
 * @param context How many objects, and how often.
 * @returns An answer a step.
 */
export async function benchServer(context: BenchContext): Promise<BenchResult> {
  const rounds = context.quick ? 1 : 3;
  const [objects, operations] = context.quick ? [1_000, 500] : [10_000, 5_000];
  const runs = await interleave(rounds, async (side, round) => {
    const backend = side === "subject" ? "embedded" : REAL;
    context.progress(`Round ${round} of ${rounds}: ${backend}, ${objects} objects`);
    return await serve([backend, String(objects), String(operations)], context.signal);
  });
  const answers = STEPS.map((step): RateAnswer => {
    const [own, other] = [runs.subject, runs.against].map((reports) => rateOf(reports, step));
    const { wallMs = NaN, perSecond = NaN, times: count = 0 } = own ?? {};
    return {
      work: "server",
      subject: `embedded: ${nameOf(step, objects)}`,
      against: `${REAL}: ${nameOf(step, objects)}`,
      objects: count,
      wallMs: rounded(wallMs),
      perSecond: Math.round(perSecond),
      times: ratioOf(perSecond, other?.perSecond ?? NaN),
    };
  });
  const fork = rateOf(runs.subject, "fork");
  return {
    answers,
    goals: [
      ...answers.filter((_answer, index) => GOAL_STEPS.includes(STEPS[index] ?? "")).map(goalOf),
      { goal: `a fork of ${objects} objects, ms`, measured: 1_000 / fork.perSecond, atMost: GOAL_FORK_MS },
    ],
    notes: [
      "16 workers; a custom resource with a schema of seven fields; times is the rate over that of the real server.",
      ...(context.quick ? ["With --quick there is one round, and less is compiled by the engine."] : []),
    ],
  };
}

async function serve(args: readonly [string, string, string], signal: AbortSignal): Promise<Reports> {
  const [backend] = args;
  await using subject = new Subject({ name: backend, command: denoCommand("server.ts", args), signal });
  const reports = new Map<string, SubjectReport>();
  for (const step of [...STEPS, ...(backend === REAL ? [] : ["fork"]), "stopped"]) {
    reports.set(step, await subject.next(step));
  }
  return reports;
}

interface Rate {
  readonly wallMs: number;
  readonly perSecond: number;
  /** How often the step was done. */
  readonly times: number;
}

function rateOf(runs: readonly Reports[], step: string): Rate {
  const reports = runs.map((run) => run.get(step)).filter((report) => report !== undefined);
  const wallMs = median(reports.map((report) => report.wallMs));
  const times = reports[0]?.objects ?? 0;
  return { wallMs, perSecond: times * 1_000 / wallMs, times };
}

function nameOf(step: string, objects: number): string {
  return step === "list" ? `list of ${objects}` : step;
}

function goalOf({ subject, times }: RateAnswer): GoalVerdict {
  return { goal: `${subject}: time over the real server's`, measured: 1 / times, atMost: 1 / GOAL_TIMES };
}
