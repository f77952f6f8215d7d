/**
 * Jobs and cron jobs as the server treats them.
 *
 * @module
 */

import {
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { type JsonObject, objectOrEmpty } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import { eachOf, within, withTemplateDefaults } from "../pod_defaults.ts";
import { podWarnings } from "../pod_warnings.ts";
import { scheduleFault } from "./cron_schedule.ts";
import { choiceErrors, insideError, negativeErrors, objectAt, textAt } from "./field_values.ts";
import { jobErrors, jobSpecErrors, withOwnSelector } from "./job_validation.ts";
import { shownSelector } from "./label_rules.ts";
import type { KindTreatment } from "./kind_treatment.ts";

const NO_LIMIT = 2 ** 31 - 1;
const MAX_CRON_NAME = 52;
const TIME_ZONE_PART = /^(?!-)[A-Za-z.\-_0-9+]{1,14}$/;

/** The treatments of the group's kinds. */
export const BATCH_KINDS: Readonly<Record<string, KindTreatment>> = {
  Job: {
    withDefaults: withJobDefaults,
    withNewStatus: (job) => ({ ...job, status: {} }),
    complete: (job, { live, sent }) => live === undefined ? withOwnSelector(job, sent ?? job) : job,
    warnings: (job, { live }) => podWarnings(job, live, "Job"),
    causes: (job, { live, subresource }) => subresource === "status" ? [] : jobErrors(job, live),
  },
  CronJob: {
    withDefaults: withCronJobDefaults,
    withNewStatus: (job) => ({ ...job, status: {} }),
    warnings: (job, { live }) => podWarnings(job, live, "CronJob"),
    causes: (job, { live, subresource }) => subresource === "status" ? [] : cronJobErrors(job, live),
  },
};

function withJobDefaults(job: JsonObject): JsonObject {
  const sent = objectAt(job, "spec");
  const template = withTemplateDefaults(objectAt(sent, "template"));
  const isSingle = sent["completions"] === undefined && sent["parallelism"] === undefined;
  const spec = {
    ...(isSingle ? { completions: 1 } : {}),
    parallelism: 1,
    backoffLimit: sent["backoffLimitPerIndex"] === undefined ? 6 : NO_LIMIT,
    completionMode: "NonIndexed",
    suspend: false,
    podReplacementPolicy: sent["podFailurePolicy"] === undefined ? "TerminatingOrFailed" : "Failed",
    manualSelector: false,
    ...sent,
    ...withConditionStatus(sent),
    template,
  };
  const labels = objectAt(objectAt(template, "metadata"), "labels");
  const metadata = objectAt(job, "metadata");
  const isLabelled = Object.keys(objectAt(metadata, "labels")).length > 0;
  const named = isLabelled || Object.keys(labels).length === 0 ? metadata : { ...metadata, labels };
  return { ...job, metadata: named, spec };
}

/** Conditions of pods are looked for where they are true. */
function withConditionStatus(spec: JsonObject): JsonObject {
  return within(spec, "podFailurePolicy", (policy) => ({
    ...policy,
    ...eachOf(policy, "rules", (rule) => ({
      ...rule,
      ...eachOf(rule, "onPodConditions", (pattern) => ({ status: "True", ...pattern })),
    })),
  }));
}

function withCronJobDefaults(job: JsonObject): JsonObject {
  const sent = objectAt(job, "spec");
  const jobTemplate = objectAt(sent, "jobTemplate");
  const jobSpec = objectAt(jobTemplate, "spec");
  return {
    ...job,
    spec: {
      concurrencyPolicy: "Allow",
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      ...sent,
      jobTemplate: {
        ...jobTemplate,
        spec: {
          ...jobSpec,
          ...withConditionStatus(jobSpec),
          template: withTemplateDefaults(objectAt(jobSpec, "template")),
        },
      },
    },
  };
}

function cronJobErrors(job: JsonObject, live: JsonObject | undefined): FieldError[] {
  const spec = objectAt(job, "spec");
  const jobSpec = objectAt(objectAt(spec, "jobTemplate"), "spec");
  const path = "spec.jobTemplate.spec";
  const { name } = metaOf(job);
  const { selector } = jobSpec;
  return [
    ...scheduleErrors(spec),
    ...negativeErrors(spec, "startingDeadlineSeconds", "spec"),
    ...(spec["timeZone"] === objectOrEmpty(live?.["spec"])["timeZone"] ? [] : timeZoneErrors(spec)),
    ...choiceErrors(spec, "concurrencyPolicy", { known: ["Allow", "Forbid", "Replace"], path: "spec" }),
    ...jobSpecErrors(jobSpec, path),
    ...(selector === undefined
      ? []
      : [insideError(`${path}.selector`, shownSelector(selector), "`selector` will be auto-generated")]),
    ...(jobSpec["manualSelector"] === true
      ? [unsupportedValue(`${path}.manualSelector`, true, ["nil", "false"])]
      : []),
    ...["successfulJobsHistoryLimit", "failedJobsHistoryLimit"].flatMap((field) =>
      negativeErrors(spec, field, "spec")
    ),
    ...(live === undefined && name.length > MAX_CRON_NAME
      ? [invalidValue("metadata.name", name, `must be no more than ${MAX_CRON_NAME} characters`)]
      : []),
  ];
}

function scheduleErrors(spec: JsonObject): FieldError[] {
  const schedule = textAt(spec, "schedule");
  if (schedule === "") return [requiredValue("spec.schedule", "")];
  const fault = scheduleFault(schedule);
  const rule = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
  return [
    ...(fault === undefined ? [] : [invalidValue("spec.schedule", schedule, fault)]),
    ...(schedule.includes("TZ") ? [invalidValue("spec.schedule", schedule, rule)] : []),
  ];
}

function timeZoneErrors({ timeZone }: JsonObject): FieldError[] {
  if (timeZone === undefined) return [];
  const zone = String(timeZone);
  if (zone === "") return [invalidValue("spec.timeZone", zone, "timeZone must be nil or non-empty string")];
  const isNamed = zone.split("/").every((part) => part !== "." && part !== ".." && TIME_ZONE_PART.test(part));
  if (isNamed && isKnownZone(zone)) return [];
  return [invalidValue("spec.timeZone", zone, `unknown time zone ${zone}`)];
}

function isKnownZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
