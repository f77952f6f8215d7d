/**
 * What the API server checks of a CustomResourceDefinition.
 *
 * @module
 */

import {
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../src/schema/field_error.ts";
import { invalidGoValue } from "../../src/schema/go_schema_dump.ts";
import { isLooseSchema, walkSchema } from "../../src/schema/loose_schema.ts";
import { checkSchemaWithRules } from "../../src/schema/schema_check.ts";
import { findUnsupported } from "../../src/schema/unsupported_keywords.ts";
import { checkApproval } from "./crd_approval.ts";
import { isEstablished } from "./crd_conditions.ts";
import { checkConversion } from "./crd_conversion_rules.ts";
import { goVersions } from "./crd_dump.ts";
import { checkNames, checkNamesAreThere, labelErrors } from "./crd_name_rules.ts";
import { type CrdParts, type CrdSpec, crdSpecOf, hasStatus, hoist, textOf, textsOf } from "./crd_spec.ts";
import {
  checkColumns,
  checkDeprecation,
  checkSelectableFields,
  checkSubresources,
} from "./crd_version_rules.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";
import { subdomainFindings } from "./name_rules.ts";

const PRESERVE_RULE =
  "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead";

/**
 * Checks a definition.
 *
 * @param crd The definition, decoded, its defaults filled in.
 * @param live The stored definition; `undefined` for a creation.
 * @returns What is wrong, in the server's words.
 */
export function checkCrd(crd: JsonObject, live: JsonObject | undefined): readonly FieldError[] {
  const spec = crdSpecOf(crd);
  return [
    ...(live === undefined ? checkName(crd, spec) : []),
    ...checkGroup(spec.group),
    ...checkScope(spec.scope),
    ...checkSchemasAreThere(spec),
    ...checkVersions(spec, (objectOrEmpty(crd["spec"])["versions"] ?? null) !== null),
    ...checkNamesAreThere(spec.names),
    ...checkNames(spec.names, "spec.names"),
    ...checkShared(spec),
    ...checkConversion(spec.conversion),
    ...(live === undefined ? [] : checkUnchanged(spec, live)),
    ...checkStoredVersions(storedVersionsOf(crd, live), spec),
    ...checkApproval(crd, live),
    ...(spec.preserveUnknownFields ? checkPreserving(spec) : []),
  ];
}

/**
 * Checks the status of a definition.
 *
 * @param crd The definition.
 * @returns What is wrong, in the server's words.
 */
export function checkCrdStatus(crd: JsonObject): readonly FieldError[] {
  const { acceptedNames } = objectOrEmpty(crd["status"]);
  return checkNames(objectOrEmpty(acceptedNames), "status.acceptedNames");
}

/**
 * The versions in which objects of a definition have ever been stored.
 *
 * @param crd The definition.
 * @param live The stored definition; `undefined` for a creation.
 * @returns Those that the stored definition names, and the one that is stored now.
 */
export function storedVersionsOf(crd: JsonObject, live: JsonObject | undefined): readonly string[] {
  const before = textsOf(objectOrEmpty(live?.["status"])["storedVersions"]);
  const storage = crdSpecOf(crd).versions.find((version) => version.storage)?.name;
  return storage === undefined || before.includes(storage) ? before : [...before, storage];
}

/** The field is a relic of the first CustomResourceDefinitions; it must not be true any more. */
function checkPreserving(spec: CrdSpec): readonly FieldError[] {
  const path = "spec.preserveUnknownFields";
  const strategy = textOf(spec.conversion["strategy"]);
  return [
    ...(hasDefaults(spec)
      ? [invalidValue(path, true, "must be false in order to use defaults in the schema")]
      : []),
    ...(strategy === "None" ? [] : [
      invalidValue(
        "spec.conversion.strategy",
        strategy,
        "must be None if spec.preserveUnknownFields is true",
      ),
    ]),
    invalidValue(path, true, PRESERVE_RULE),
  ];
}

function hasDefaults(spec: CrdSpec): boolean {
  let found = false;
  for (const { parts } of spec.versions) {
    if (isLooseSchema(parts.schema)) {
      walkSchema(parts.schema, (node) => found ||= (node.default ?? null) !== null);
    }
  }
  return found;
}

function checkName(crd: JsonObject, { names, group }: CrdSpec): readonly FieldError[] {
  const name = textOf(objectOrEmpty(crd["metadata"])["name"]);
  if (name === "" || name === `${textOf(names["plural"])}.${group}`) return [];
  return [invalidValue("metadata.name", name, 'must be spec.names.plural+"."+spec.group')];
}

function checkGroup(group: string): readonly FieldError[] {
  if (group === "") return [requiredValue("spec.group", "")];
  const findings = subdomainFindings(group);
  if (findings.length > 0) return [invalidValue("spec.group", group, findings.join(","))];
  return group.includes(".")
    ? []
    : [invalidValue("spec.group", group, "should be a domain with at least one dot")];
}

function checkScope(scope: string): readonly FieldError[] {
  const scopes = ["Cluster", "Namespaced"];
  if (scope === "") return [requiredValue("spec.scope", "")];
  return scopes.includes(scope) ? [] : [unsupportedValue("spec.scope", scope, scopes)];
}

function checkSchemasAreThere(spec: CrdSpec): readonly FieldError[] {
  return spec.versions.flatMap(({ parts }, index) => {
    return parts.schema === undefined
      ? [requiredValue(`spec.versions[${index}].schema.openAPIV3Schema`, "")]
      : [];
  });
}

function checkVersions(spec: CrdSpec, areGiven: boolean): readonly FieldError[] {
  const { shared, versions } = hoist(spec);
  const names = versions.map((version) => version.name);
  const isPerVersion = versions.some(({ parts }) => parts.subresources !== undefined);
  // The server looks a version's subresources up by the version's name.
  const subresourcesFor = (name: string): CrdParts =>
    isPerVersion ? versions.find((version) => version.name === name)?.parts ?? shared : shared;
  const errors = versions.flatMap((version, index) => {
    const path = `spec.versions[${index}]`;
    return [
      ...labelErrors(version.name, `${path}.name`),
      ...checkDeprecation(version, path),
      ...checkParts(version.parts, {
        path,
        schemaPath: `${path}.schema`,
        status: hasStatus(subresourcesFor(version.name)),
      }),
    ];
  });
  if (new Set(names).size < names.length) {
    errors.push(invalidGoValue("spec.versions", goVersions(versions), "must contain unique version names"));
  }
  if (versions.filter((version) => version.storage).length !== 1) {
    const rule = "must have exactly one version marked as storage version";
    const shown = areGiven ? goVersions(versions) ?? [] : null;
    errors.push(invalidGoValue("spec.versions", shown, rule));
  }
  const [first = ""] = names;
  return [...errors, ...(first === "" ? [] : labelErrors(first, "spec.version"))];
}

/** What all versions share is checked once, under a path of its own. */
function checkShared(spec: CrdSpec): readonly FieldError[] {
  const { shared, versions } = hoist(spec);
  const status = [shared, ...versions.map(({ parts }) => parts)].some(hasStatus);
  return checkParts(shared, { path: "spec", schemaPath: "spec.validation", status });
}

function checkParts(
  parts: CrdParts,
  place: { readonly path: string; readonly schemaPath: string; readonly status: boolean },
): readonly FieldError[] {
  const { path, schemaPath, status } = place;
  const { schema, subresources, columns, selectableFields } = parts;
  const unsupported = isLooseSchema(schema) ? findUnsupported(schema) : undefined;
  return [
    ...(isLooseSchema(schema)
      ? checkSchemaWithRules(schema, {
        path: `${schemaPath}.openAPIV3Schema`,
        statusSubresource: status,
      }).errors
      : []),
    ...checkSubresources(subresources, `${path}.subresources`),
    ...checkColumns(columns, `${path}.additionalPrinterColumns`),
    ...(unsupported === undefined || selectableFields.length === 0
      ? checkSelectableFields(selectableFields, schema, `${path}.selectableFields`)
      : [invalidValue(`${path}.schema.openAPIV3Schema`, "", unsupported)]),
  ];
}

/** What the names of stored objects depend on. */
function checkUnchanged(spec: CrdSpec, live: JsonObject): readonly FieldError[] {
  const old = crdSpecOf(live);
  const fixed: [path: string, now: string, before: string][] = [
    ["spec.group", spec.group, old.group],
    ["spec.names.plural", textOf(spec.names["plural"]), textOf(old.names["plural"])],
  ];
  if (isEstablished(live)) {
    fixed.unshift(
      ["spec.scope", spec.scope, old.scope],
      ["spec.names.kind", textOf(spec.names["kind"]), textOf(old.names["kind"])],
    );
  }
  return fixed.filter(([, now, before]) => now !== before)
    .map(([path, now]) => invalidValue(path, now, "field is immutable"));
}

function checkStoredVersions(stored: readonly string[], spec: CrdSpec): readonly FieldError[] {
  const path = "status.storedVersions";
  if (stored.length === 0) return [invalidValue(path, null, "must have at least one stored version")];
  // Each name is taken off the list when it is found, so a repeated version misses it.
  const left = new Set(stored);
  const missing = spec.versions.filter((version) => !left.delete(version.name) && version.storage);
  return [
    ...missing.map(({ name }) => invalidValue(path, stored, `must have the storage version ${name}`)),
    ...[...left].map((name) =>
      invalidValue(
        `${path}[${stored.indexOf(name)}]`,
        name,
        `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a ` +
          `storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`,
      )
    ),
  ];
}
