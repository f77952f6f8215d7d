/**
 * The checks of jobs.
 *
 * @module
 */

import {
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { isJsonObject, jsonEqual, type JsonObject } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import { negativeErrors, numberAt, objectAt, textAt } from "./field_values.ts";
import { selectorErrors, selects } from "./label_rules.ts";
import { templateErrors } from "./pod_spec_validation.ts";
import { immutableErrors } from "./workload_rules.ts";

const COUNTS = [
  "parallelism",
  "completions",
  "activeDeadlineSeconds",
  "backoffLimit",
  "ttlSecondsAfterFinished",
  "backoffLimitPerIndex",
  "maxFailedIndexes",
];
const MODES = ["NonIndexed", "Indexed"];
const FROZEN = [
  "selector",
  "completionMode",
  "podFailurePolicy",
  "backoffLimitPerIndex",
  "managedBy",
  "successPolicy",
];
/** The labels that tell whose pods are whose. */
const UID_LABELS = ["controller-uid", "batch.kubernetes.io/controller-uid"];
const NAME_LABELS = ["job-name", "batch.kubernetes.io/job-name"];

/**
 * Gives a new job the selector of its own pods.
 *
 * @param job The job.
 * @returns The job with a selector, and with the labels of its pods, which are its own unless it has others.
 */
export function withOwnSelector(job: JsonObject): JsonObject {
  const spec = objectAt(job, "spec");
  if (spec["manualSelector"] === true) return job;
  const { uid, name } = metaOf(job);
  const template = objectAt(spec, "template");
  const metadata = objectAt(template, "metadata");
  const own = Object.fromEntries([
    ...UID_LABELS.map((label) => [label, uid]),
    ...NAME_LABELS.map((label) => [label, name]),
  ]);
  const labels = { ...own, ...objectAt(metadata, "labels") };
  const jobMetadata = objectAt(job, "metadata");
  const sent = objectAt(jobMetadata, "labels");
  const isCopied = Object.keys(sent).length === 0 || jsonEqual(sent, objectAt(metadata, "labels"));
  const selector = objectAt(spec, "selector");
  const matchLabels = { "batch.kubernetes.io/controller-uid": uid, ...objectAt(selector, "matchLabels") };
  return {
    ...job,
    ...(isCopied ? { metadata: { ...jobMetadata, labels } } : {}),
    spec: {
      ...spec,
      selector: { ...selector, matchLabels },
      template: { ...template, metadata: { ...metadata, labels } },
    },
  };
}

/**
 * Checks a job.
 *
 * @param job The job.
 * @param live The stored job; `undefined` for a creation.
 * @returns What is wrong.
 */
export function jobErrors(job: JsonObject, live: JsonObject | undefined): FieldError[] {
  const spec = objectAt(job, "spec");
  const before = live === undefined ? undefined : objectAt(live, "spec");
  const { selector } = spec;
  const labels = objectAt(objectAt(spec, "template"), "metadata")["labels"];
  const path = "spec.template.metadata.labels";
  return [
    ...(live === undefined ? ownSelectorErrors(job) : []),
    ...jobSpecErrors(spec, "spec"),
    ...(isJsonObject(selector)
      ? selectorErrors(selector, "spec.selector")
      : [requiredValue("spec.selector", "")]),
    ...(!isJsonObject(selector) || !selects(selector, labels)
      ? [invalidValue(path, labels ?? null, "`selector` does not match template `labels`")]
      : []),
    ...(before === undefined ? [] : changeErrors(spec, before)),
  ];
}

function ownSelectorErrors(job: JsonObject): FieldError[] {
  const spec = objectAt(job, "spec");
  if (spec["manualSelector"] === true) return [];
  const { uid, name } = metaOf(job);
  const labels = objectAt(objectAt(objectAt(spec, "template"), "metadata"), "labels");
  const expected = { ...labelled(UID_LABELS, uid), ...labelled(NAME_LABELS, name) };
  const wrong = Object.entries(expected).filter(([label, value]) => labels[label] !== value)
    .map(([label, value]) => labelError(labels, label, value));
  return selects(objectAt(spec, "selector"), expected)
    ? wrong
    : [...wrong, invalidValue("spec.selector", objectAt(spec, "selector"), "`selector` not auto-generated")];
}

function labelError(labels: JsonObject, label: string, value: string): FieldError {
  const path = `spec.template.metadata.labels[${label}]`;
  return invalidValue(path, labels[label] ?? "", `must be '${value}'`);
}

function labelled(names: readonly string[], value: string): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, value]));
}

/**
 * Checks the spec of a job, alone or in the template of a cron job.
 *
 * @param spec The spec.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function jobSpecErrors(spec: JsonObject, path: string): FieldError[] {
  return [
    ...COUNTS.flatMap((field) => negativeErrors(spec, field, path)),
    ...(spec["maxFailedIndexes"] !== undefined && spec["backoffLimitPerIndex"] === undefined
      ? [requiredValue(`${path}.backoffLimitPerIndex`, "when maxFailedIndexes is specified")]
      : []),
    ...modeErrors(spec, path),
    ...replacementErrors(spec, path),
    ...templateErrors(objectAt(spec, "template"), `${path}.template`),
    ...restartErrors(spec, `${path}.template.spec.restartPolicy`),
  ];
}

function modeErrors(spec: JsonObject, path: string): FieldError[] {
  const { completionMode: mode } = spec;
  const errors = mode === undefined || MODES.includes(String(mode))
    ? []
    : [unsupportedValue(`${path}.completionMode`, mode, MODES)];
  if (mode === "Indexed") {
    return spec["completions"] === undefined
      ? [...errors, requiredValue(`${path}.completions`, "when completion mode is Indexed")]
      : errors;
  }
  if (mode !== undefined && mode !== "NonIndexed") return errors;
  return [
    ...errors,
    ...["backoffLimitPerIndex", "maxFailedIndexes"].filter((field) => spec[field] !== undefined)
      .map((field) =>
        invalidValue(`${path}.${field}`, numberAt(spec, field), "requires indexed completion mode")
      ),
  ];
}

function replacementErrors(spec: JsonObject, path: string): FieldError[] {
  const { podReplacementPolicy: policy, podFailurePolicy } = spec;
  const known = podFailurePolicy === undefined ? ["Failed", "TerminatingOrFailed"] : ["Failed"];
  return policy === undefined || known.includes(String(policy))
    ? []
    : [unsupportedValue(`${path}.podReplacementPolicy`, policy, known)];
}

function restartErrors(spec: JsonObject, path: string): FieldError[] {
  const policy = textAt(objectAt(objectAt(spec, "template"), "spec"), "restartPolicy");
  if (policy === "Always" || policy === "") {
    return [requiredValue(path, 'valid values: "OnFailure", "Never"')];
  }
  if (policy !== "OnFailure" && policy !== "Never") {
    return [unsupportedValue(path, policy, ["OnFailure", "Never"])];
  }
  return spec["podFailurePolicy"] !== undefined && policy !== "Never"
    ? [invalidValue(path, policy, 'only "Never" is supported when podFailurePolicy is specified')]
    : [];
}

function changeErrors(spec: JsonObject, before: JsonObject): FieldError[] {
  const isIndexed = spec["completionMode"] === "Indexed";
  const isChanged = !jsonEqual(spec["completions"] ?? null, before["completions"] ?? null);
  const inTandem = "can only be modified in tandem with spec.parallelism";
  return [
    ...(isIndexed ? [] : immutableErrors(spec, before, ["completions"])),
    ...(isIndexed && isChanged && spec["completions"] !== spec["parallelism"]
      ? [invalidValue("spec.completions", spec["completions"] ?? null, inTandem)]
      : []),
    ...immutableErrors(spec, before, FROZEN),
    ...(before["suspend"] === true ? [] : immutableErrors(spec, before, ["template"])),
  ];
}
