/**
 * Flow schemas: which priority level a request is of.
 *
 * @module
 */

import type { RequestAttributes } from "../access/request_attributes.ts";
import type { User } from "../access/user.ts";
import { type JsonObject, objectOrEmpty, objectsIn } from "../json.ts";
import { metaOf } from "../object_meta.ts";

/** A flow schema with its priority level. */
export interface Flow {
  /** The flow schema's name and uid. */
  readonly schema: { readonly name: string; readonly uid: string };
  /** The priority level's name and uid. */
  readonly level: { readonly name: string; readonly uid: string };
  /** The schema's rules. */
  readonly rules: readonly JsonObject[];
}

const ALL = "*";

/**
 * Puts flow schemas in the order in which they are asked.
 *
 * @param schemas The flow schemas.
 * @param levels The priority levels.
 * @returns Those whose priority level is there.
 */
export function flowsOf(schemas: readonly JsonObject[], levels: readonly JsonObject[]): readonly Flow[] {
  const byName = new Map(levels.map((level) => [metaOf(level).name, metaOf(level)]));
  return schemas.map((schema) => ({ spec: objectOrEmpty(schema["spec"]), meta: metaOf(schema) }))
    .toSorted((left, right) =>
      precedenceOf(left.spec) - precedenceOf(right.spec) || (left.meta.name < right.meta.name ? -1 : 1)
    )
    .flatMap(({ spec, meta }): Flow[] => {
      const level = byName.get(String(objectOrEmpty(spec["priorityLevelConfiguration"])["name"]));
      return level === undefined ? [] : [{ schema: meta, level, rules: objectsIn(spec["rules"]) }];
    });
}

/**
 * Tells whether a flow is that of a request.
 *
 * @param flow The flow.
 * @param user Who sends the request.
 * @param attributes What the request wants to do, found out when it is needed.
 * @returns Whether it is.
 */
export function flowMatches({ rules }: Flow, user: User, attributes: () => RequestAttributes): boolean {
  return rules.some((rule) =>
    objectsIn(rule["subjects"]).some((subject) => subjectMatches(subject, user)) &&
    (isEverything(rule) || ruleMatches(rule, attributes()))
  );
}

function precedenceOf(spec: JsonObject): number {
  const { matchingPrecedence } = spec;
  return typeof matchingPrecedence === "number" ? matchingPrecedence : 1_000;
}

function subjectMatches(subject: JsonObject, user: User): boolean {
  switch (subject["kind"]) {
    case "User":
      return has([objectOrEmpty(subject["user"])["name"]], user.username);
    case "Group": {
      const { name } = objectOrEmpty(subject["group"]);
      return name === ALL || user.groups.includes(String(name));
    }
    case "ServiceAccount": {
      const { namespace, name } = objectOrEmpty(subject["serviceAccount"]);
      const prefix = `system:serviceaccount:${namespace}:`;
      return name === ALL ? user.username.startsWith(prefix) : user.username === `${prefix}${name}`;
    }
    default:
      return false;
  }
}

/** Whether a rule is about all requests: nothing has to be known of them. */
function isEverything(rule: JsonObject): boolean {
  const ofAll = (part: JsonObject, fields: readonly string[]) =>
    fields.every((field) => textsIn(part[field]).includes(ALL));
  return objectsIn(rule["resourceRules"]).some((one) =>
    ofAll(one, ["verbs", "apiGroups", "resources", "namespaces"]) && one["clusterScope"] === true
  ) && objectsIn(rule["nonResourceRules"]).some((one) => ofAll(one, ["verbs", "nonResourceURLs"]));
}

function ruleMatches(rule: JsonObject, attributes: RequestAttributes): boolean {
  if (attributes.type === "path") {
    return objectsIn(rule["nonResourceRules"]).some((one) =>
      has(textsIn(one["verbs"]), attributes.verb) &&
      textsIn(one["nonResourceURLs"]).some((pattern) => pathMatches(pattern, attributes.path))
    );
  }
  const { verb, group, resource, subresource, namespace } = attributes;
  return objectsIn(rule["resourceRules"]).some((one) =>
    has(textsIn(one["verbs"]), verb) && has(textsIn(one["apiGroups"]), group) &&
    has(textsIn(one["resources"]), subresource === "" ? resource : `${resource}/${subresource}`) &&
    (namespace === "" ? one["clusterScope"] === true : has(textsIn(one["namespaces"]), namespace))
  );
}

function pathMatches(pattern: string, path: string): boolean {
  if (pattern === ALL || pattern === path) return true;
  const prefix = pattern.replace(/\*$/, "");
  return path.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`);
}

function has(values: readonly unknown[], value: string): boolean {
  return values.includes(ALL) || values.includes(value);
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
