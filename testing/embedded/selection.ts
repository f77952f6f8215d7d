/**
 * Which objects of a resource a list or watch is about.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import {
  type FieldRequirement,
  matchesFields,
  parseFieldSelector,
} from "../../src/resource/field_selector.ts";
import { matchesLabels } from "../../src/resource/label_selector.ts";
import { type LabelRequirement, parseLabelSelector } from "../../src/resource/parse_label_selector.ts";
import { SelectorError } from "../../src/resource/selector_error.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import { metaOf } from "./object_meta.ts";
import type { ServedResource } from "./served_resource.ts";
import { badRequest, type StatusError } from "./status.ts";

/** The selectors of a request. */
export interface Selection {
  /** Whether every object is selected. */
  readonly isEverything: boolean;
  /** The name of the only object that can be selected in a namespace; absent if there may be more. */
  readonly onlyName?: string;
  /** Whether an object is selected. */
  readonly selects: (object: JsonObject) => boolean;
}

/** Where selectable fields are that are not where their name says: the first place that is set counts. */
const FIELD_PLACES: Readonly<Record<string, readonly string[]>> = dictionary({
  "status.successful": ["status.succeeded"],
  "source": ["source.component", "reportingComponent"],
});

/** What selectable fields count as that are not set; "" if they are not listed here. */
const UNSET_FIELDS: Readonly<Record<string, string>> = dictionary({
  "spec.hostNetwork": "false",
  "spec.unschedulable": "false",
  "status.replicas": "0",
  "status.successful": "0",
});

/**
 * Reads the selectors of a request.
 *
 * @param served The resource.
 * @param options The selectors as they are written; "" selects everything.
 * @param name The name in the path; "" for none.
 * @returns The selection.
 * @throws {StatusError} 400 if a selector is malformed or names a field that cannot be selected by.
 */
export function selectionOf(
  served: ServedResource,
  options: { labelSelector: string; fieldSelector: string },
  name: string,
): Selection {
  const labels = parsed(options.labelSelector, parseLabelSelector);
  // A term that says nothing selects everything.
  const fields = parsed(options.fieldSelector, parseFieldSelector)
    .filter(({ field, operator, value }) => field !== "" || operator !== "=" || value !== "");
  for (const { field } of fields) requireSelectable(served, field);
  if (name !== "") requireName(fields, name);
  const named: readonly FieldRequirement[] = name === ""
    ? fields
    : [...fields, { field: "metadata.name", operator: "=", value: name }];
  const only = named.find(({ field, operator }) => field === "metadata.name" && operator === "=");
  return {
    ...(only === undefined ? {} : { onlyName: only.value }),
    isEverything: labels.length === 0 && named.length === 0,
    selects: (object) => isSelected(object, labels, named),
  };
}

/**
 * Checks that selectors can be read.
 *
 * @param options The selectors as they are written; "" selects everything.
 * @throws {StatusError} 400 if one of them is malformed.
 */
export function requireSelectors(options: { labelSelector: string; fieldSelector: string }): void {
  parsed(options.labelSelector, parseLabelSelector);
  parsed(options.fieldSelector, parseFieldSelector);
}

function isSelected(
  object: JsonObject,
  labels: readonly LabelRequirement[],
  fields: readonly FieldRequirement[],
): boolean {
  return (labels.length === 0 || matchesLabels(labels, labelsOf(object))) &&
    (fields.length === 0 || matchesFields(fields, (field) => fieldValue(object, field)));
}

function parsed<T>(text: string, parse: (text: string) => readonly T[]): readonly T[] {
  if (text === "") return [];
  try {
    return parse(text);
  } catch (error) {
    throw error instanceof SelectorError ? badRequest(error.fault) : error;
  }
}

function labelsOf(object: JsonObject): Record<string, string> {
  const labels = Object.entries(objectOrEmpty(objectOrEmpty(object["metadata"])["labels"]));
  return Object.fromEntries(labels.map(([key, value]) => [key, String(value)]));
}

function fieldValue(object: JsonObject, field: string): string {
  const { name, namespace } = metaOf(object);
  if (field === "metadata.name") return name;
  if (field === "metadata.namespace") return namespace;
  const values = (FIELD_PLACES[field] ?? [field]).map((place) => valueAt(object, place));
  return values.find((value) => value !== "") ?? UNSET_FIELDS[field] ?? "";
}

function valueAt(object: JsonObject, place: string): string {
  let value: JsonValue | undefined = object;
  for (const part of place.split(".")) value = isJsonObject(value) ? value[part] : undefined;
  return value === undefined || value === null ? "" : String(value);
}

function requireSelectable(served: ServedResource, field: string): void {
  const { selectableFields } = served;
  if (field === "metadata.name" || selectableFields.includes(field)) return;
  const isNamespaceKnown = served.scope === "Namespaced" ||
    (selectableFields.length === 0 && served.crd === undefined);
  if (field === "metadata.namespace" && isNamespaceKnown) return;
  throw unknownField(served, field);
}

function unknownField(served: ServedResource, field: string): StatusError {
  if (served.kind === "Job") return badRequest(`field label "${field}" not supported for Job`);
  if (served.crd !== undefined || served.selectableFields.length > 0) {
    return badRequest(`field label not supported: ${field}`);
  }
  return badRequest(`"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`);
}

function requireName(fields: readonly FieldRequirement[], name: string): void {
  const exact = fields.find(({ field, operator }) => field === "metadata.name" && operator === "=");
  if (fields.length > 0 && exact?.value !== name) {
    throw badRequest("fieldSelector metadata.name doesn't match requested name");
  }
}
