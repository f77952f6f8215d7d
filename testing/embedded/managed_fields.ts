/**
 * Who owns which fields of an object: server-side apply and the records of other writes, with the schema that each
 * kind needs for them. Kinds without a schema go without managed fields, and cannot be applied.
 *
 * @module
 */

import { restoredTimesFault } from "./builtins/sent_times.ts";
import { restoringFault } from "./builtin_restoring.ts";
import { bytePlaces } from "./builtins/sent_bytes.ts";
import { crdSpecOf, hasStatus } from "./crd_spec.ts";
import { checkFields } from "./field_check.ts";
import { compareFields } from "./field_comparison.ts";
import type { CompareIn } from "./field_ownership.ts";
import { NO_FIELDS } from "./field_set.ts";
import { serverSideApply, trackUpdate } from "./field_managers.ts";
import { type FieldSchema, fieldSchemaOf, fieldSchemaOfCrd } from "./field_schema.ts";
import { type JsonObject, objectOrEmpty, stringOrUndefined } from "./json.ts";
import { managedFieldsIn, withManagedFields } from "./manager_entries.ts";
import { PatchError } from "./patch_error.ts";
import { shownType } from "./sent_type.ts";
import { apiVersionOf, type ServedResource, type Subresource } from "./served_resource.ts";
import { notServed } from "./status.ts";

/** Who writes, and where. */
export interface Writer {
  /** The field manager. */
  readonly manager: string;
  readonly subresource?: Subresource;
}

/** A write to a resource at a time. */
export interface TrackedWrite {
  readonly served: ServedResource;
  readonly writer: Writer;
  /** The time as it is written into the managed fields. */
  readonly now: string;
}

/** Keeps the managed fields. */
export class FieldTracker {
  readonly #schemas = new WeakMap<ServedResource, { schema?: FieldSchema }>();

  /**
   * Finds the schema of a kind.
   *
   * @param served The resource.
   * @returns The schema, or `undefined` for a kind whose fields are not known.
   */
  schemaOf(served: ServedResource): FieldSchema | undefined {
    const known = this.#schemas.get(served);
    if (known !== undefined) return known.schema;
    const schema = fieldSchemaOf(served);
    this.#schemas.set(served, schema === undefined ? {} : { schema });
    return schema;
  }

  /**
   * Records a create, replace or patch.
   *
   * @param after The object that is to be stored.
   * @param before The live object; absent for a creation.
   * @param write Who writes what.
   * @returns The object with its managed fields.
   */
  track(after: JsonObject, before: JsonObject | undefined, write: TrackedWrite): JsonObject {
    const schema = this.schemaOf(write.served);
    if (schema === undefined) return after;
    if (before !== undefined && this.#isStrangeTo(before, after, write.served)) {
      return withManagedFields(after, managedFieldsIn(before));
    }
    const isNameless = (object: JsonObject | undefined) =>
      object !== undefined && write.served.crd === undefined && hasNamelessItem(object, schema);
    if (isNameless(after) || isNameless(before)) {
      return withManagedFields(after, managedFieldsIn(before ?? {}));
    }
    return trackUpdate({ before, after, schema, ...whoAndWhen(write), compareIn: compareInOf(write.served) });
  }

  /**
   * Applies a configuration.
   *
   * @param applied The configuration.
   * @param live The live object; absent for a creation.
   * @param write Who applies it, and whether other managers' fields may be taken over.
   * @returns The object that is to be stored, with its managed fields.
   * @throws {PatchError} If it conflicts with other managers, or does not fit.
   * @throws {StatusError} 501 for a kind whose fields are not known.
   */
  apply(
    applied: JsonObject,
    live: JsonObject | undefined,
    write: TrackedWrite & { force: boolean },
  ): JsonObject {
    const { served, force } = write;
    const schema = this.schemaOf(served);
    if (schema === undefined) {
      throw notServed(`Server-side apply of ${served.kind} in ${apiVersionOf(served)}`);
    }
    const compareIn = compareInOf(served);
    const object = serverSideApply({ live, applied, force, schema, ...whoAndWhen(write), compareIn });
    if (served.crd === undefined) requireRestorable(object, { applied, served, schema });
    return object;
  }

  /**
   * Whether a manager's version, or the present schema, has no place for what an object has. The real server
   * then cannot tell who changed what, and leaves the managed fields alone.
   */
  #isStrangeTo(before: JsonObject, after: JsonObject, served: ServedResource): boolean {
    const apiVersion = apiVersionOf(served);
    const versions = new Set(
      managedFieldsIn(before).map((entry) => stringOrUndefined(objectOrEmpty(entry)["apiVersion"])),
    );
    versions.delete(apiVersion);
    const own = served.crd === undefined ? undefined : this.schemaOf(served);
    if (own !== undefined && checkFields(before, own.root, { allowDuplicates: true }).length > 0) return true;
    if (versions.size === 0) return false;
    const shown = (object: JsonObject, version: string) =>
      served.outside?.inVersion(object, version) ?? object;
    return [...otherSchemas(served)].some(([version, { root }]) =>
      versions.has(version) &&
      [before, after].some((object) =>
        checkFields(shown(object, version), root, { allowDuplicates: true }).length > 0
      )
    );
  }
}

/** What is applied may fit its schema and not Go's types. */
function requireRestorable(
  object: JsonObject,
  { applied, served, schema }: {
    readonly applied: JsonObject;
    readonly served: ServedResource;
    readonly schema: FieldSchema;
  },
): void {
  const fault = restoringFault(object, schema.root, bytePlaces(served.kind)) ??
    restoredTimesFault(object, served.kind);
  if (fault === undefined) return;
  const { namespace = "", name = "" } = objectOrEmpty(applied["metadata"]);
  const type = shownType(apiVersionOf(served), served.kind);
  throw new PatchError(500, "", {
    message: `failed to convert new object (${namespace}/${name}; ${type}) to proper version: ` +
      `unable to convert unstructured object to ${type}: ${fault}`,
  });
}

/** Whether a list has an item without the keys that tell it from others: nothing is written down of such an object. */
function hasNamelessItem(object: JsonObject, { root }: FieldSchema): boolean {
  return checkFields(object, root, { allowDuplicates: true }).some((finding) =>
    finding.includes("has an element that omits all key fields")
  );
}

/** The schemas of the other versions of a custom kind, by their `apiVersion`. */
function otherSchemas({ crd, group, version }: ServedResource): ReadonlyMap<string, FieldSchema> {
  if (crd === undefined) return new Map();
  const others = crdSpecOf(crd).versions.filter(({ name }) => name !== version);
  return new Map(others.map(({ name, parts }) => {
    const schema = fieldSchemaOfCrd(parts.schema ?? {}, { hasStatus: hasStatus(parts) });
    return [apiVersionOf({ group, version: name }), schema];
  }));
}

/** Where a webhook converts, fields are called otherwise in other versions. */
function compareInOf(served: ServedResource): CompareIn | undefined {
  const { outside } = served;
  if (outside === undefined) return undefined;
  const schemas = otherSchemas(served);
  return (apiVersion, { before, after }) => {
    const schema = schemas.get(apiVersion);
    // Nothing is known of a version that is gone.
    if (schema === undefined) return { added: NO_FIELDS, modified: NO_FIELDS, removed: NO_FIELDS };
    const shown = (object: JsonObject) =>
      Object.keys(object).length === 0 ? object : outside.inVersion(object, apiVersion);
    return compareFields(shown(before), shown(after), schema.root);
  };
}

function whoAndWhen({ served, writer, now }: TrackedWrite): {
  manager: string;
  apiVersion: string;
  subresource?: Subresource;
  now: string;
} {
  return { ...writer, apiVersion: apiVersionOf(served), now };
}
