/**
 * The rules of roles: what they allow, and whether they cover each other.
 *
 * @module
 */

import { isJsonObject, type JsonValue, objectOrEmpty } from "../json.ts";
import type { RequestAttributes } from "./request_attributes.ts";

/** A rule of a role. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  /** Such as "pods", "pods/log", "*\/scale" and "*". */
  readonly resources: readonly string[];
  /** None for all objects. */
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

const ALL = "*";

/**
 * Reads the rules of a role.
 *
 * @param value The field `rules`.
 * @returns The rules.
 */
export function policyRules(value: JsonValue | undefined): readonly PolicyRule[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isJsonObject).map((rule) => ({
    verbs: texts(rule["verbs"]),
    apiGroups: texts(rule["apiGroups"]),
    resources: texts(rule["resources"]),
    resourceNames: texts(rule["resourceNames"]),
    nonResourceURLs: texts(rule["nonResourceURLs"]),
  }));
}

/**
 * Tells whether a rule allows a request.
 *
 * @param rule The rule.
 * @param attributes What the request wants to do.
 * @returns Whether it does.
 */
export function ruleAllows(rule: PolicyRule, attributes: RequestAttributes): boolean {
  if (!hasOrAll(rule.verbs, attributes.verb)) return false;
  if (attributes.type === "path") {
    return rule.nonResourceURLs.some((pattern) => pathCovers(pattern, attributes.path));
  }
  const { group, resource, subresource, name } = attributes;
  const whole = subresource === "" ? resource : `${resource}/${subresource}`;
  return hasOrAll(rule.apiGroups, group) && resourceCovers(rule.resources, whole) &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(name));
}

/**
 * Finds what rules do not cover.
 *
 * @param held The rules that somebody has.
 * @param wanted The rules that shall be given.
 * @returns Those of the wanted rules, taken apart, that none of the held ones covers.
 * @see k8s.io/component-helpers/auth/rbac/validation/policy_comparator.go
 */
export function uncoveredRules(
  held: readonly PolicyRule[],
  wanted: readonly PolicyRule[],
): readonly PolicyRule[] {
  return wanted.flatMap(takenApart).filter((part) => !held.some((rule) => covers(rule, part)));
}

/**
 * Describes rules as the server does in its refusals.
 *
 * @param rules The rules, taken apart.
 * @returns A line for each, those that differ in their verbs alone put together, in order.
 */
export function describeRules(rules: readonly PolicyRule[]): readonly string[] {
  const together = new Map<string, PolicyRule>();
  for (const rule of rules) {
    const key = JSON.stringify({ ...rule, verbs: rule.nonResourceURLs.length === 0 ? [] : rule.verbs });
    const known = together.get(key);
    together.set(key, known === undefined ? rule : { ...known, verbs: [...known.verbs, ...rule.verbs] });
  }
  return [...new Set([...together.values()].map(describeRule))].sort();
}

/**
 * Writes a list of texts as Go does.
 *
 * @param values The texts.
 * @returns Such as `["a" "b"]`.
 */
export function quotedList(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(" ")}]`;
}

function describeRule(rule: PolicyRule): string {
  const parts = [
    ["APIGroups", rule.apiGroups],
    ["Resources", rule.resources],
    ["NonResourceURLs", rule.nonResourceURLs],
    ["ResourceNames", rule.resourceNames],
    ["Verbs", rule.verbs],
  ] as const;
  const named = parts.filter(([, values]) => values.length > 0);
  return `{${named.map(([name, values]) => `${name}:${quotedList(values)}`).join(", ")}}`;
}

/** Rules of one group, resource, verb and name each, and of one path and verb. */
function takenApart(rule: PolicyRule): readonly PolicyRule[] {
  const empty = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
  const names = rule.resourceNames.length === 0 ? [[]] : rule.resourceNames.map((name) => [name]);
  const onResources = rule.apiGroups.flatMap((group) =>
    rule.resources.flatMap((resource) =>
      rule.verbs.flatMap((verb) =>
        names.map((resourceNames) => ({
          ...empty,
          apiGroups: [group],
          resources: [resource],
          verbs: [verb],
          resourceNames,
        }))
      )
    )
  );
  const onPaths = rule.nonResourceURLs.flatMap((path) =>
    rule.verbs.map((verb) => ({ ...empty, nonResourceURLs: [path], verbs: [verb] }))
  );
  return [...onResources, ...onPaths];
}

function covers(rule: PolicyRule, part: PolicyRule): boolean {
  const allHave = (values: readonly string[], wanted: readonly string[]) =>
    wanted.every((value) => hasOrAll(values, value));
  if (!allHave(rule.verbs, part.verbs)) return false;
  if (part.nonResourceURLs.length > 0) {
    return part.nonResourceURLs.every((path) => rule.nonResourceURLs.some((own) => pathCovers(own, path)));
  }
  return allHave(rule.apiGroups, part.apiGroups) &&
    part.resources.every((resource) => resourceCovers(rule.resources, resource)) &&
    (rule.resourceNames.length === 0 ||
      part.resourceNames.length > 0 && part.resourceNames.every((name) => rule.resourceNames.includes(name)));
}

function resourceCovers(resources: readonly string[], wanted: string): boolean {
  if (hasOrAll(resources, wanted)) return true;
  const slash = wanted.indexOf("/");
  return slash >= 0 && resources.includes(`*${wanted.slice(slash)}`);
}

function pathCovers(pattern: string, path: string): boolean {
  if (pattern === ALL || pattern === path) return true;
  return pattern.endsWith("*") && path.startsWith(pattern.replace(/\*+$/, ""));
}

function hasOrAll(values: readonly string[], value: string): boolean {
  return values.includes(ALL) || values.includes(value);
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/**
 * Reads an object's rules.
 *
 * @param role A Role or ClusterRole.
 * @returns Its rules.
 */
export function rulesOfRole(role: unknown): readonly PolicyRule[] {
  return policyRules(objectOrEmpty(role)["rules"]);
}
