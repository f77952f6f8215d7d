/**
 * Roles and their bindings: defaults and checks.
 *
 * @module
 */

import { dictionary } from "../../../src/schema/dictionary.ts";
import { invalidValue, requiredValue, unsupportedValue } from "../../../src/schema/field_error.ts";
import { isJsonObject, jsonEqual, type JsonObject, objectOrEmpty, objectsIn, withField } from "../json.ts";
import { pathSegmentFindings, subdomainFindings } from "../name_rules.ts";
import type { StatusCause } from "../status.ts";
import { selectorErrors } from "./label_rules.ts";
import type { KindTreatment } from "./kind_treatment.ts";

const GROUP = "rbac.authorization.k8s.io";

/** Which group the kinds of subjects are in. */
const SUBJECT_GROUPS: Readonly<Record<string, string>> = dictionary({
  ServiceAccount: "",
  User: GROUP,
  Group: GROUP,
});

/** The treatments of the group's kinds. */
export const RBAC_KINDS: Readonly<Record<string, KindTreatment>> = {
  Role: { causes: (role) => ruleCauses(role, true) },
  ClusterRole: { causes: (role) => [...ruleCauses(role, false), ...aggregationCauses(role)] },
  RoleBinding: {
    withDefaults: withBindingDefaults,
    causes: (binding, { live }) => bindingCauses(binding, live, ["Role", "ClusterRole"]),
  },
  ClusterRoleBinding: {
    withDefaults: withBindingDefaults,
    causes: (binding, { live }) => bindingCauses(binding, live, ["ClusterRole"]),
  },
};

function withBindingDefaults(binding: JsonObject): JsonObject {
  const { subjects } = binding;
  const roleRef = objectOrEmpty(binding["roleRef"]);
  const withRole = (roleRef["apiGroup"] ?? "") === ""
    ? { ...binding, roleRef: { ...roleRef, apiGroup: GROUP } }
    : binding;
  if (!Array.isArray(subjects)) return withRole;
  return {
    ...withRole,
    subjects: subjects.map((subject) => isJsonObject(subject) ? inGroup(subject) : subject),
  };
}

function inGroup(subject: JsonObject): JsonObject {
  const { apiGroup = "", kind } = subject;
  const group = SUBJECT_GROUPS[String(kind)] ?? "";
  if (apiGroup !== "") return subject;
  return withField(subject, "apiGroup", group === "" ? undefined : group);
}

function ruleCauses(role: JsonObject, isNamespaced: boolean): readonly StatusCause[] {
  return objectsIn(role["rules"]).flatMap((rule, index) => {
    const path = `rules[${index}]`;
    const count = (field: string) => listOf(rule[field]).length;
    const causes: StatusCause[] = [];
    if (count("verbs") === 0) {
      causes.push(requiredValue(`${path}.verbs`, ""));
    }
    if (count("nonResourceURLs") > 0) {
      const urls = listOf(rule["nonResourceURLs"]);
      const place = `${path}.nonResourceURLs`;
      if (isNamespaced) {
        causes.push(invalidValue(place, urls, "namespaced rules cannot apply to non-resource URLs"));
      }
      if (count("apiGroups") + count("resources") + count("resourceNames") > 0) {
        const detail = "rules cannot apply to both regular resources and non-resource URLs";
        causes.push(invalidValue(place, urls, detail));
      }
      return causes;
    }
    if (count("apiGroups") === 0) {
      causes.push(requiredValue(`${path}.apiGroups`, "resource rules must supply at least one api group"));
    }
    if (count("resources") === 0) {
      causes.push(requiredValue(`${path}.resources`, "resource rules must supply at least one resource"));
    }
    return causes;
  });
}

function aggregationCauses({ aggregationRule }: JsonObject): readonly StatusCause[] {
  if (!isJsonObject(aggregationRule)) return [];
  const path = "aggregationRule.clusterRoleSelectors";
  const selectors = objectsIn(aggregationRule["clusterRoleSelectors"]);
  if (selectors.length === 0) {
    return [requiredValue(path, "at least one clusterRoleSelector required if aggregationRule is non-nil")];
  }
  return selectors.flatMap((selector, index) => {
    const errors = selectorErrors(selector, `${path}[${index}]`);
    return errors.length === 0
      ? []
      : [...errors, invalidValue(`${path}[${index}]`, null, "invalid label selector.")];
  });
}

function bindingCauses(
  binding: JsonObject,
  live: JsonObject | undefined,
  kinds: readonly string[],
): readonly StatusCause[] {
  const roleRef = objectOrEmpty(binding["roleRef"]);
  const { apiGroup = "", kind = "", name = "" } = roleRef;
  const causes: StatusCause[] = [];
  if (apiGroup !== GROUP) causes.push(unsupportedValue("roleRef.apiGroup", apiGroup, [GROUP]));
  if (!kinds.includes(String(kind))) causes.push(unsupportedValue("roleRef.kind", kind, kinds));
  if (name === "") causes.push(requiredValue("roleRef.name", ""));
  else {
    causes.push(...pathSegmentFindings(String(name)).map((why) => invalidValue("roleRef.name", name, why)));
  }
  const isClusterWide = !kinds.includes("Role");
  causes.push(
    ...objectsIn(binding["subjects"]).flatMap((subject, index) =>
      subjectCauses(subject, `subjects[${index}]`, isClusterWide)
    ),
  );
  if (live !== undefined && !jsonEqual(roleRef, live["roleRef"])) {
    causes.push(
      invalidValue("roleRef", { APIGroup: apiGroup, Kind: kind, Name: name }, "field is immutable"),
    );
  }
  return causes;
}

function subjectCauses(subject: JsonObject, path: string, isClusterWide: boolean): readonly StatusCause[] {
  const { kind = "", name = "", namespace = "", apiGroup = "" } = subject;
  const causes: StatusCause[] = [];
  if (name === "") causes.push(requiredValue(`${path}.name`, ""));
  const group = SUBJECT_GROUPS[String(kind)];
  if (group === undefined) {
    return [...causes, unsupportedValue(`${path}.kind`, kind, ["ServiceAccount", "User", "Group"])];
  }
  if (kind === "ServiceAccount") {
    if (name !== "") {
      causes.push(...subdomainFindings(String(name)).map((why) => invalidValue(`${path}.name`, name, why)));
    }
    if (isClusterWide && namespace === "") causes.push(requiredValue(`${path}.namespace`, ""));
  }
  if (apiGroup !== group) causes.push(unsupportedValue(`${path}.apiGroup`, apiGroup, [group]));
  return causes;
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
