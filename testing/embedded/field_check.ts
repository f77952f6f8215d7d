/**
 * Checks a value against the schema that patches and server-side apply go by: types, unknown fields, items that are
 * there twice. It is not the validation of the kind's rules.
 *
 * @module
 */

import { type FieldNode, fieldNode, itemElement, partFor, whyNoElement } from "./field_node.ts";
import { goSyntax, goText, goType } from "./go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { fieldElement, type FieldPath, formatPath } from "./path_element.ts";

/**
 * Looks for what does not fit.
 *
 * @param value The value.
 * @param node Its place.
 * @param options Whether sets and maps may have an item twice, as stored objects may.
 * @returns The findings in the API server's words, such as `.spec.foo: field not declared in schema`; empty if the
 * value fits.
 */
export function checkFields(
  value: JsonValue,
  node: FieldNode,
  options: { allowDuplicates?: boolean } = {},
): string[] {
  const { allowDuplicates = false } = options;
  const findings: string[] = [];
  checkAt({ path: [], value, node }, { allowDuplicates, findings });
  return findings;
}

/**
 * Writes findings as one message.
 *
 * @param findings At least one finding.
 * @returns The finding, or a list of them.
 */
export function formatFindings(findings: readonly string[]): string {
  return findings.length === 1 ? findings.join() : ["errors:", ...findings].join("\n  ");
}

interface Place {
  readonly path: FieldPath;
  readonly value: JsonValue;
  readonly node: FieldNode;
}

interface Run {
  readonly allowDuplicates: boolean;
  readonly findings: string[];
}

function checkAt(place: Place, run: Run): void {
  const { path, value, node } = place;
  if (value === null) return;
  const part = partFor(node, value);
  if (part === "map") {
    if (isJsonObject(value)) checkObject(path, { value, node }, run);
    else report(path, `expected map, got &{${goText(value)}}`, run);
  } else if (part === "list") {
    if (Array.isArray(value)) checkItems(path, { items: value, node }, run);
    else report(path, `expected list, got &{${goText(value)}}`, run);
  } else {
    checkScalar(place, run);
  }
}

function checkScalar({ path, value, node: { scalar } }: Place, run: Run): void {
  if (scalar === typeof value || scalar === "any" && typeof value !== "object") return;
  switch (scalar) {
    case "number":
      return report(path, `expected numeric (int or float), got ${goType(value)}`, run);
    case "string":
      return report(path, `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`, run);
    default:
      report(path, `expected ${scalar === "any" ? "any scalar" : scalar}, got &{${goText(value)}}`, run);
  }
}

function checkObject(
  path: FieldPath,
  { value, node }: { value: JsonObject; node: FieldNode },
  run: Run,
): void {
  if (node.map === undefined) return;
  for (const [name, field] of Object.entries(value)) {
    const place = fieldNode(node.map, name);
    const fieldPath = [...path, fieldElement(name)];
    if (place === undefined) report(fieldPath, "field not declared in schema", run);
    else checkAt({ path: fieldPath, value: field, node: place }, run);
  }
}

function checkItems(
  path: FieldPath,
  { items, node }: { items: readonly JsonValue[]; node: FieldNode },
  run: Run,
): void {
  const { list } = node;
  if (list === undefined) return;
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const element = list.sharing === "atomic" ? `i:${index}` : itemElement(list, item);
    if (element === undefined) {
      // The items behind it cannot be told apart either.
      return report(path, `element ${index}: ${whyNoElement(list, item)}`, run);
    }
    if (seen.has(element) && !run.allowDuplicates) {
      report(path, `duplicate entries for key ${formatPath([element])}`, run);
    }
    seen.add(element);
    checkAt({ path: [...path, element], value: item, node: list.items }, run);
  }
}

function report(path: FieldPath, finding: string, run: Run): void {
  run.findings.push(path.length === 0 ? finding : `${formatPath(path)}: ${finding}`);
}
