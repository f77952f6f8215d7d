/**
 * Checks a resource definition as far as that goes without its schemas, and fills in the names.
 *
 * @module
 */

import type { Conversions } from "./version_conversion.ts";
import { pluralOf } from "./gvk.ts";
import type { CheckedDefinition, ResourceDefinition, VersionDefinition } from "./resource_definition.ts";

const DNS_LABEL = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/;
const KIND = /^[A-Z][A-Za-z0-9]{0,62}$/;
const RESOURCE_FIELDS: readonly string[] = [
  "group",
  "kind",
  "plural",
  "singular",
  "shortNames",
  "categories",
  "scope",
  "versions",
  "annotations",
  "labels",
  "convert",
] satisfies (keyof GivenDefinition)[];
const VERSION_FIELDS: readonly string[] = [
  "spec",
  "status",
  "columns",
  "scale",
  "selectable",
  "served",
  "storage",
  "deprecated",
] satisfies (keyof VersionDefinition)[];
const MAX_SELECTABLE_FIELDS = 8;
const MAX_WARNING_LENGTH = 256;

/** What `defineResource` is given; the types of the conversions follow from the versions. */
export interface GivenDefinition extends ResourceDefinition {
  readonly convert?: Conversions;
}

/**
 * Checks a definition and fills in what may be left out.
 *
 * @param definition What `defineResource` was given.
 * @returns The whole definition, frozen; its schemas stay as they are.
 * @throws {TypeError} If the API server would refuse the names, versions or paths; the message names the first fault.
 */
export function checkDefinition(definition: GivenDefinition): CheckedDefinition {
  const fault = unknownField(definition, RESOURCE_FIELDS) ?? namesFault(definition) ??
    versionsFault(definition) ?? conversionsFault(definition);
  if (fault !== undefined) {
    throw new TypeError(`Cannot define the resource "${definition.kind}.${definition.group}": ${fault}`);
  }
  const { kind, versions, annotations = {}, labels = {}, convert = {} } = definition;
  const { shortNames = [], categories = [] } = definition;
  return Object.freeze({
    group: definition.group,
    kind,
    plural: definition.plural ?? pluralOf(kind),
    singular: definition.singular ?? kind.toLowerCase(),
    shortNames: Object.freeze([...shortNames]),
    categories: Object.freeze([...categories]),
    scope: definition.scope,
    versions: Object.freeze({ ...versions }),
    annotations: Object.freeze({ ...annotations }),
    labels: Object.freeze({ ...labels }),
    convert: Object.freeze({ ...convert }),
    storageVersion: storageVersionsOf(versions)[0] ?? "",
  });
}

/** The compiler takes unknown fields where it infers the definition's type. */
function unknownField(given: object, known: readonly string[]): string | undefined {
  const unknown = Object.keys(given).find((field) => !known.includes(field));
  return unknown && `unknown field "${unknown}", known are ${known.join(", ")}`;
}

function namesFault(definition: ResourceDefinition): string | undefined {
  const { group, kind, plural, singular, shortNames = [], categories = [] } = definition;
  if (!DNS_SUBDOMAIN.test(group) || group.length > 253) {
    return `group "${group}" is no lower-case domain name with a dot, use one of yours such as "stable.example.com"`;
  }
  if (!KIND.test(kind)) {
    return `kind "${kind}" is not CamelCase, use letters and digits that start with a capital`;
  }
  const named = {
    plural: [plural ?? pluralOf(kind)],
    singular: [singular ?? kind.toLowerCase()],
    shortNames,
    categories,
  };
  for (const [field, names] of Object.entries(named)) {
    const bad = names.find((name) => !DNS_LABEL.test(name));
    if (bad !== undefined) {
      return `"${bad}" in ${field} is no name, use lower-case letters, digits and dashes that start with a letter`;
    }
  }
  return undefined;
}

function versionsFault({ versions }: ResourceDefinition): string | undefined {
  const names = Object.keys(versions);
  if (names.length === 0) return "it has no version, give it one such as versions: { v1: { spec } }";
  const stored = storageVersionsOf(versions);
  if (stored.length !== 1) {
    return `${stored.length} of its ${names.length} versions are stored, mark exactly one with storage: true`;
  }
  if (Object.values(versions).every(({ served }) => served === false)) {
    return "none of its versions is served, leave out served: false in one";
  }
  for (const [name, version] of Object.entries(versions)) {
    const fault = versionFault(name, version);
    if (fault !== undefined) return `versions.${name}: ${fault}`;
  }
  return undefined;
}

function versionFault(name: string, version: VersionDefinition): string | undefined {
  const { scale, selectable = [], columns = [], deprecated } = version;
  if (!DNS_LABEL.test(name)) return "the name is no version, use one such as v1 or v1beta1";
  const unknown = unknownField(version, VERSION_FIELDS);
  if (unknown !== undefined) return unknown;
  if (scale && !scale.spec.startsWith(".spec.")) return `scale.spec "${scale.spec}" must start with ".spec."`;
  if (scale && !scale.status.startsWith(".status.")) {
    return `scale.status "${scale.status}" must start with ".status."`;
  }
  if (scale?.selector !== undefined && !/^\.(spec|status)\./.test(scale.selector)) {
    return `scale.selector "${scale.selector}" must start with ".spec." or ".status."`;
  }
  if (scale && !version.status) return "scale needs a status, give the version a status schema";
  if (selectable.length > MAX_SELECTABLE_FIELDS) {
    return `${selectable.length} selectable fields are too many, the API server takes ${MAX_SELECTABLE_FIELDS}`;
  }
  const path = [...columns.map((column) => column.path), ...selectable].find((path) => !path.startsWith("."));
  if (path !== undefined) return `the path "${path}" must start with a dot, such as ".spec.replicas"`;
  const metadata = selectable.find((path) => path === ".metadata" || path.startsWith(".metadata."));
  if (metadata !== undefined) {
    return `selectable "${metadata}" is metadata, of which name and namespace are selectable already`;
  }
  if (typeof deprecated === "string" && (deprecated === "" || deprecated.length > MAX_WARNING_LENGTH)) {
    return `the deprecation warning has ${deprecated.length} characters, 1 to ${MAX_WARNING_LENGTH} are allowed`;
  }
  return undefined;
}

/** With conversions each version but the stored one has its own. */
function conversionsFault({ versions, convert }: GivenDefinition): string | undefined {
  if (convert === undefined) return undefined;
  const [stored] = storageVersionsOf(versions);
  for (const [name, conversion] of Object.entries(convert)) {
    if (name === stored) {
      return `convert.${name}: it is the storage version, which the others are converted to`;
    }
    if (!Object.hasOwn(versions, name)) return `convert.${name}: there is no such version`;
    if (typeof conversion?.toStorage !== "function" || typeof conversion.fromStorage !== "function") {
      return `convert.${name}: give it the functions toStorage and fromStorage`;
    }
  }
  const missing = Object.keys(versions).find((name) => name !== stored && !Object.hasOwn(convert, name));
  return missing && `convert.${missing} is missing: say how that version is converted`;
}

/** The versions marked as stored; a version on its own needs no mark. */
function storageVersionsOf(versions: ResourceDefinition["versions"]): readonly string[] {
  const entries = Object.entries(versions);
  return entries
    .filter(([, { storage }]) => storage === true || (storage === undefined && entries.length === 1))
    .map(([name]) => name);
}
