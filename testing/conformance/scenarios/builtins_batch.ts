/**
 * Jobs and cron jobs: defaults, selectors, checks.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { patch, type Scenario, scenario, send } from "../scenario.ts";

const BATCH = "/apis/batch/v1/namespaces/{ns}";
const TEMPLATE = { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "busybox" }] } };

function job(spec: JsonObject): JsonObject {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "a" },
    spec: { template: TEMPLATE, ...spec },
  };
}

function cronJob(spec: JsonObject, name = "a"): JsonObject {
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name },
    spec: { schedule: "*/5 * * * *", jobTemplate: { spec: { template: TEMPLATE } }, ...spec },
  };
}

/** The scenarios. */
export const BUILTINS_BATCH: readonly Scenario[] = [
  scenario(
    "Job: with little in it",
    send(`POST ${BATCH}/jobs`, { body: job({}) }),
    send(`GET ${BATCH}/jobs/a`),
  ),
  scenario(
    "Job: with labels, and completions of its own",
    send(`POST ${BATCH}/jobs`, {
      body: job({
        completions: 5,
        completionMode: "Indexed",
        backoffLimitPerIndex: 1,
        template: { ...TEMPLATE, metadata: { labels: { app: "a" } } },
      }),
    }),
    patch("merge", `${BATCH}/jobs/a`, { body: { spec: { completions: 6 } } }),
    patch("merge", `${BATCH}/jobs/a`, { body: { spec: { completions: 6, parallelism: 6 } } }),
  ),
  scenario(
    "Job: specs that are refused",
    send(`POST ${BATCH}/jobs`, {
      body: job({ parallelism: -1, completions: -1, backoffLimit: -1, activeDeadlineSeconds: -1 }),
    }),
    send(`POST ${BATCH}/jobs`, { body: job({ completionMode: "Some", podReplacementPolicy: "None" }) }),
    send(`POST ${BATCH}/jobs`, { body: job({ completionMode: "Indexed", maxFailedIndexes: 1 }) }),
    send(`POST ${BATCH}/jobs`, { body: job({ backoffLimitPerIndex: 1 }) }),
    send(`POST ${BATCH}/jobs`, { body: job({ template: { spec: { containers: [{ name: "A_b" }] } } }) }),
    send(`POST ${BATCH}/jobs`, {
      body: job({ template: { spec: { ...TEMPLATE.spec, restartPolicy: "Sometimes" } } }),
    }),
    send(`POST ${BATCH}/jobs`, { body: job({ manualSelector: true }) }),
  ),
  scenario(
    "Job: what stays",
    send(`POST ${BATCH}/jobs`, { body: job({ completions: 2 }) }),
    patch("merge", `${BATCH}/jobs/a`, { body: { spec: { completions: 3 } } }),
    patch("merge", `${BATCH}/jobs/a`, { body: { spec: { completionMode: "Indexed" } } }),
    patch("merge", `${BATCH}/jobs/a`, { body: { spec: { parallelism: 2, suspend: true } } }),
    patch("merge", `${BATCH}/jobs/a/status`, { body: { status: { active: 1 } } }),
  ),
  scenario(
    "CronJob: with little in it",
    send(`POST ${BATCH}/cronjobs`, { body: cronJob({}) }),
    patch("merge", `${BATCH}/cronjobs/a`, { body: { spec: { suspend: true, timeZone: "Europe/Zurich" } } }),
    patch("merge", `${BATCH}/cronjobs/a/status`, {
      body: { status: { lastScheduleTime: "2024-05-06T07:08:09Z" } },
    }),
  ),
  scenario(
    "CronJob: specs that are refused",
    ...[
      "",
      "often",
      "60 * * * *",
      "* * * * mon-xyz",
      "*/0 * * * *",
      "5-2 * * * *",
      "1-2-3 * * * *",
      "@never",
      "TZ=UTC * * * * *",
    ]
      .map((schedule) => send(`POST ${BATCH}/cronjobs`, { body: cronJob({ schedule }) })),
    send(`POST ${BATCH}/cronjobs`, {
      body: cronJob({
        timeZone: "Here/There",
        concurrencyPolicy: "Maybe",
        startingDeadlineSeconds: -1,
        successfulJobsHistoryLimit: -1,
        failedJobsHistoryLimit: -1,
        jobTemplate: { spec: { manualSelector: true, template: { spec: {} } } },
      }),
    }),
    send(`POST ${BATCH}/cronjobs`, { body: cronJob({}, "n".repeat(53)) }),
  ),
];
