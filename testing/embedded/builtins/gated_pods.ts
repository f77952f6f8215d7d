/**
 * Pods that wait at gates: until they are let through, it may still be narrowed down which nodes they want.
 *
 * @module
 */

import type { FieldError } from "../../../src/schema/field_error.ts";
import { jsonEqual, type JsonObject, objectsIn, withField } from "../json.ts";
import { insideError, objectAt, textAt, textsAt } from "./field_values.ts";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

/** What is left of a change. */
interface GatedChange {
  readonly errors: FieldError[];
  /** The new spec with what a gated pod may change as it was. */
  readonly rest: JsonObject;
}

/**
 * Checks what an update changes of the nodes that a pod wants.
 *
 * @param spec The new spec.
 * @param before The stored one.
 * @returns What is wrong, and what the update changes beside; all of it for a pod without gates.
 */
export function gatedChange(spec: JsonObject, before: JsonObject): GatedChange {
  if (objectsIn(before["schedulingGates"]).length === 0) return { errors: [], rest: spec };
  const placed = placedChange(withField(spec, "nodeSelector", before["nodeSelector"]), before);
  return { errors: [...selectorErrors(spec, before), ...placed.errors], rest: placed.rest };
}

function selectorErrors(spec: JsonObject, before: JsonObject): FieldError[] {
  const now = objectAt(spec, "nodeSelector");
  const isKept = Object.entries(objectAt(before, "nodeSelector")).every(([key, value]) => now[key] === value);
  const rule = "only additions to spec.nodeSelector are allowed (no mutations or deletions)";
  const shown = Object.fromEntries(Object.entries(now).sort(([one], [other]) => one < other ? -1 : 1));
  return isKept
    ? []
    : [insideError("spec.nodeSelector", spec["nodeSelector"] === undefined ? null : shown, rule)];
}

function placedChange(spec: JsonObject, before: JsonObject): GatedChange {
  const [affinity, old] = [spec["affinity"], before["affinity"]];
  const [now, earlier] = [objectAt(spec, "affinity"), objectAt(before, "affinity")];
  const [nodes, oldNodes] = [objectAt(now, "nodeAffinity"), objectAt(earlier, "nodeAffinity")];
  if (jsonEqual(now["nodeAffinity"] ?? null, earlier["nodeAffinity"] ?? null)) {
    return { errors: [], rest: spec };
  }
  const { nodeAffinity: _nodes, ...others } = now;
  const isAlone = affinity !== undefined && old === undefined && Object.keys(others).length === 0;
  return {
    errors: termsErrors(objectAt(nodes, REQUIRED), objectAt(oldNodes, REQUIRED)),
    rest: withField(
      spec,
      "affinity",
      isAlone ? undefined : withField(now, "nodeAffinity", earlier["nodeAffinity"]),
    ),
  };
}

/** Terms may get more requirements, and there may be no more and no fewer terms. */
function termsErrors(selector: JsonObject, before: JsonObject): FieldError[] {
  const [terms, old] = [objectsIn(selector["nodeSelectorTerms"]), objectsIn(before["nodeSelectorTerms"])];
  const path = `spec.affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms`;
  if (old.length === 0) return [];
  if (old.length !== terms.length) {
    const rule = "no additions/deletions to non-empty NodeSelectorTerms list are allowed";
    return [insideError(path, terms.length === 0 ? null : terms.map(termInside), rule)];
  }
  return terms.flatMap((term, index) =>
    hasOnlyAdditions(term, old[index] ?? {}) ? [] : [
      insideError(
        `${path}[${index}]`,
        termInside(term),
        "only additions are allowed (no mutations or deletions)",
      ),
    ]
  );
}

function hasOnlyAdditions(term: JsonObject, before: JsonObject): boolean {
  const lists = ["matchExpressions", "matchFields"];
  const sizes = [term, before].map((one) => lists.map((field) => objectsIn(one[field]).length));
  const [now = [], earlier = []] = sizes;
  if (earlier.every((size) => size === 0)) return now.every((size) => size === 0);
  return lists.every((field) => {
    const old = objectsIn(before[field]);
    return jsonEqual(objectsIn(term[field]).slice(0, old.length), old);
  });
}

function termInside(term: JsonObject): object {
  const requirements = (field: string): readonly object[] | null => {
    const list = objectsIn(term[field]);
    return list.length === 0 ? null : list.map((one) => ({
      Key: textAt(one, "key"),
      Operator: textAt(one, "operator"),
      Values: one["values"] === undefined ? null : textsAt(one, "values"),
    }));
  };
  return { MatchExpressions: requirements("matchExpressions"), MatchFields: requirements("matchFields") };
}
