/**
 * The checks of jobs.
 *
 * @module
 */

import {
  type FieldError,
  invalidValue,
  requiredValue,
  tooLongValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { isJsonObject, jsonEqual, type JsonObject } from "../json.ts";
import { labelFindings, subdomainFindings } from "../name_rules.ts";
import { metaOf } from "../object_meta.ts";
import { insideError, invalidEach, negativeErrors, numberAt, objectAt, textAt } from "./field_values.ts";
import { eachOf } from "../pod_defaults.ts";
import { policyErrors } from "./job_policies.ts";
import { isUsableSelector, selectorErrors, selects, shownSelector } from "./label_rules.ts";
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
const MAX_MANAGER_LENGTH = 63;
const MAX_INDEXED = 100_000;
const PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const PATH_PATTERN = new RegExp(`^${PATH}$`);
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
 * @param sent The job as it was sent.
 * @returns The job with a selector, and with the labels of its pods, which are its own unless it has others.
 */
export function withOwnSelector(job: JsonObject, sent: JsonObject): JsonObject {
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
  // A job without labels has its template's own, which grow; others that are equal do not.
  const isCopied = Object.keys(objectAt(objectAt(sent, "metadata"), "labels")).length === 0;
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
    ...(!isJsonObject(selector) || (isUsableSelector(selector) && !selects(selector, labels))
      ? [invalidValue(path, labels ?? null, "`selector` does not match template `labels`")]
      : []),
    ...(before === undefined ? [] : changeErrors(spec, before)),
    ...nameErrors(job),
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
  return !isUsableSelector(objectAt(spec, "selector")) || selects(objectAt(spec, "selector"), expected)
    ? wrong
    : [
      ...wrong,
      insideError("spec.selector", shownSelector(spec["selector"]), "`selector` not auto-generated"),
    ];
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
    ...managerErrors(spec, path),
    ...modeErrors(spec, path),
    ...policyErrors(spec, path),
    ...replacementErrors(spec, path),
    ...templateErrors(objectAt(spec, "template"), `${path}.template`),
    ...restartErrors(spec, `${path}.template.spec.restartPolicy`),
  ];
}

function managerErrors({ managedBy }: JsonObject, path: string): FieldError[] {
  if (typeof managedBy !== "string") return [];
  const place = `${path}.managedBy`;
  const limit = managedBy.length > MAX_MANAGER_LENGTH ? [tooLongValue(place, MAX_MANAGER_LENGTH)] : [];
  if (managedBy === "") return [requiredValue(place, "")];
  const [, host = "", rest = ""] = /^([^/]*)\/(.*)$/.exec(managedBy) ?? [];
  if (host === "" || rest === "") {
    const rule = 'must be a domain-prefixed path (such as "acme.io/foo")';
    return [invalidValue(place, managedBy, rule), ...limit];
  }
  return [
    ...invalidEach(place, host, subdomainFindings(host)),
    ...(PATH_PATTERN.test(rest)
      ? []
      : [invalidValue(place, rest, `Invalid path (regex used for validation is '${PATH}')`)]),
    ...limit,
  ];
}

/** Pods of an indexed job are named after it and their index. */
function nameErrors(job: JsonObject): FieldError[] {
  const spec = objectAt(job, "spec");
  const completions = numberAt(spec, "completions");
  if (spec["completionMode"] !== "Indexed" || completions <= 0) return [];
  const { name } = metaOf(job);
  const host = `${name}-${completions - 1}`;
  return labelFindings(host).length === 0
    ? []
    : [invalidValue("metadata.name", name, `will not able to create pod with invalid DNS label: ${host}`)];
}

function modeErrors(spec: JsonObject, path: string): FieldError[] {
  const { completionMode: mode } = spec;
  const errors = mode === undefined || MODES.includes(String(mode))
    ? []
    : [unsupportedValue(`${path}.completionMode`, mode, MODES)];
  if (mode === "Indexed") return [...errors, ...indexErrors(spec, path)];
  if (mode !== undefined && mode !== "NonIndexed") return errors;
  return [
    ...errors,
    ...["backoffLimitPerIndex", "maxFailedIndexes"].filter((field) => spec[field] !== undefined)
      .map((field) =>
        invalidValue(`${path}.${field}`, numberAt(spec, field), "requires indexed completion mode")
      ),
  ];
}

function indexErrors(spec: JsonObject, path: string): FieldError[] {
  const [parallelism, failures] = [numberAt(spec, "parallelism"), numberAt(spec, "maxFailedIndexes")];
  const { completions, maxFailedIndexes } = spec;
  const most = `must be less than or equal to ${MAX_INDEXED}`;
  return [
    ...(completions === undefined
      ? [requiredValue(`${path}.completions`, "when completion mode is Indexed")]
      : []),
    ...(parallelism > MAX_INDEXED
      ? [invalidValue(`${path}.parallelism`, parallelism, `${most} when completion mode is Indexed`)]
      : []),
    ...(typeof completions === "number" && maxFailedIndexes !== undefined && failures > completions
      ? [invalidValue(`${path}.maxFailedIndexes`, failures, "must be less than or equal to completions")]
      : []),
    ...(failures > MAX_INDEXED ? [invalidValue(`${path}.maxFailedIndexes`, failures, most)] : []),
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
    ...(isIndexed && isChanged && spec["completions"] !== undefined &&
        spec["completions"] !== spec["parallelism"]
      ? [invalidValue("spec.completions", spec["completions"] ?? null, inTandem)]
      : []),
    ...immutableErrors(spec, before, FROZEN),
    ...(before["suspend"] === true
      ? suspendedErrors(podSpecOf(spec), podSpecOf(before))
      : immutableErrors(spec, before, ["template"])),
  ];
}

function podSpecOf(spec: JsonObject): JsonObject {
  return objectAt(objectAt(spec, "template"), "spec");
}

/** Of a job that waits, the resources of its pods may change, and the nodes that they want. */
function suspendedErrors(spec: JsonObject, before: JsonObject): FieldError[] {
  const [now, was] = [spec, before].map((one) => {
    const { nodeSelector: _nodes, tolerations: _tolerations, schedulingGates: _gates, ...rest } = one;
    const { nodeAffinity: _affinity, ...affinity } = objectAt(one, "affinity");
    return {
      ...rest,
      affinity,
      ...withoutResources(one, "containers"),
      ...withoutResources(one, "initContainers"),
    };
  });
  return jsonEqual(now, was) ? [] : [invalidValue("spec.template.spec", spec, "field is immutable")];
}

function withoutResources(spec: JsonObject, field: string): JsonObject {
  return eachOf(spec, field, ({ resources: _resources, ...container }) => container);
}
