/**
 * What changes between two states of a CustomResourceDefinition, and whom that breaks.
 *
 * @module
 */

import type { CustomResourceDefinitionVersion } from "../resource/builtins/apiextensions.ts";
import type { CustomResourceDefinitionInput } from "./crd.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import { type Breakage, diffSchemas } from "./schema_diff.ts";

/** One change of a CustomResourceDefinition. */
export interface CrdChange {
  /**
   * Whom it breaks: "stored" objects, which lose data, become invalid or mean something else; "writers" and other clients,
   * whose requests are refused or answered otherwise from then on; or "nothing".
   */
  readonly breaks: Breakage;
  /** The version; `undefined` for what is the same in all. */
  readonly version: string | undefined;
  /** The path in an object, or in the definition's own spec; "" for the version as a whole. */
  readonly path: string;
  /** What changes, for people. */
  readonly message: string;
}

/** A definition as far as it is compared; one that was read from a cluster has a status. */
export interface ComparedCrd extends Pick<CustomResourceDefinitionInput, "spec"> {
  /** Where the versions stand in which objects are stored. */
  readonly status?: { readonly storedVersions?: readonly string[] } | undefined;
}

/**
 * Compares two states of a CustomResourceDefinition.
 *
 * *Caveats*: logical keywords and rules are compared as they stand: another one counts as stricter.
 *
 * @param old The definition before; with its status, stored versions are known.
 * @param now The definition now.
 * @returns The changes; none for the same definition.
 *
 * @example A field that goes
 * ```ts
 * import { defineResource } from "@kubeloop/sdk";
 * import { crdDiff, crdOf } from "@kubeloop/sdk/schema";
 * import { z } from "zod";
 *
 * const web = (spec: z.ZodObject) =>
 *   crdOf(defineResource({ group: "example.com", kind: "Web", scope: "Namespaced", versions: { v1: { spec } } }));
 * const [change] = crdDiff(web(z.object({ image: z.string(), port: z.int() })), web(z.object({ image: z.string() })));
 * console.assert(change?.breaks === "stored" && change.path === "spec.port");
 * ```
 */
export function crdDiff(old: ComparedCrd, now: ComparedCrd): readonly CrdChange[] {
  return [...diffNames(old, now), ...diffVersions(old, now)];
}

/**
 * Says a change in one line.
 *
 * @param change The change.
 * @returns The line, such as "v1 spec.port: the field is gone, its values are dropped (breaks stored objects)".
 *
 * @example For a log
 * ```ts
 * import { type CrdChange, describeCrdChange } from "@kubeloop/sdk/schema";
 *
 * const change: CrdChange = { breaks: "writers", version: "v1", path: "spec.size", message: "maximum changes" };
 * console.assert(describeCrdChange(change) === "v1 spec.size: maximum changes (breaks writers)");
 * ```
 */
export function describeCrdChange({ breaks, version, path, message }: CrdChange): string {
  const place = [version, path].filter(Boolean).join(" ");
  const consequence =
    { nothing: "", stored: " (breaks stored objects)", writers: " (breaks writers)" }[breaks];
  return `${place === "" ? "" : `${place}: `}${message}${consequence}`;
}

function diffNames({ spec: old }: ComparedCrd, { spec: now }: ComparedCrd): readonly CrdChange[] {
  const fixed: [path: string, before: string, after: string][] = [
    ["group", old.group, now.group],
    ["scope", old.scope, now.scope],
    ["names.plural", old.names.plural, now.names.plural],
    ["names.kind", old.names.kind, now.names.kind],
  ];
  const changes = fixed.filter(([, before, after]) => before !== after).map((
    [path, before, after],
  ): CrdChange => ({
    breaks: "stored",
    version: undefined,
    path,
    message: `it changes from "${before}" to "${after}", which makes another resource`,
  }));
  const gone = (old.names.shortNames ?? []).filter((name) => !(now.names.shortNames ?? []).includes(name));
  return [
    ...changes,
    ...gone.map((name): CrdChange => ({
      breaks: "nothing",
      version: undefined,
      path: "names.shortNames",
      message: `"${name}" is no longer known`,
    })),
  ];
}

function diffVersions(old: ComparedCrd, now: ComparedCrd): readonly CrdChange[] {
  const [before, after] = [versionsOf(old), versionsOf(now)];
  const stored = old.status?.storedVersions ??
    old.spec.versions.filter(({ storage }) => storage).map(({ name }) => name);
  const changes: CrdChange[] = [];
  for (const [version, was] of before) {
    const is = after.get(version);
    if (is) changes.push(...diffVersion(was, is));
    else {
      const isStored = stored.includes(version);
      const message = isStored
        ? "the version is gone while objects are stored in it: migrate them first, and take it from status.storedVersions"
        : "the version is gone";
      changes.push({ breaks: isStored ? "stored" : "writers", version, path: "", message });
    }
  }
  for (const version of after.keys()) {
    if (!before.has(version)) {
      changes.push({ breaks: "nothing", version, path: "", message: "the version is new" });
    }
  }
  return changes;
}

function diffVersion(
  old: CustomResourceDefinitionVersion,
  now: CustomResourceDefinitionVersion,
): readonly CrdChange[] {
  const { name: version } = now;
  const change = (breaks: Breakage, path: string, message: string): CrdChange => ({
    breaks,
    version,
    path,
    message,
  });
  const changes: CrdChange[] = [];
  if (old.served && !now.served) changes.push(change("writers", "", "the version is no longer served"));
  if (!old.served && now.served) changes.push(change("nothing", "", "the version is served now"));
  if (!old.storage && now.storage) {
    changes.push(
      change(
        "nothing",
        "",
        "objects are stored in this version from now on, those that are there when they are written",
      ),
    );
  }
  if (now.deprecated === true && old.deprecated !== true) {
    changes.push(change("nothing", "", "the version is deprecated now"));
  }
  for (const name of ["status", "scale"] as const) {
    const [was, is] = [old.subresources?.[name] !== undefined, now.subresources?.[name] !== undefined];
    if (was !== is) {
      changes.push(change("writers", `subresources.${name}`, is ? "it is there now" : "it is gone"));
    }
  }
  const fields = new Set((now.selectableFields ?? []).map(({ jsonPath }) => jsonPath));
  for (const { jsonPath } of old.selectableFields ?? []) {
    if (!fields.has(jsonPath)) {
      changes.push(change("writers", jsonPath.slice(1), "field selectors no longer know it"));
    }
  }
  return [
    ...changes,
    ...diffSchemas(schemaOf(old), schemaOf(now), "").map((found) => ({ ...found, version })),
  ];
}

function versionsOf({ spec }: ComparedCrd): ReadonlyMap<string, CustomResourceDefinitionVersion> {
  return new Map(spec.versions.map((version) => [version.name, version]));
}

function schemaOf({ schema }: CustomResourceDefinitionVersion): JsonObject {
  const { openAPIV3Schema: found } = schema ?? {};
  return isJsonObject(found) ? found : {};
}
