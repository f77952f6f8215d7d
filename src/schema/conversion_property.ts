/**
 * Conversions under test: nothing may get lost on the way from one version to another and back.
 *
 * @module
 */

import { type ConvertibleObject, convertObject } from "../resource/conversion.ts";
import type { DefinedResource } from "../resource/define_resource.ts";
import { type FastCheck, validValues } from "./arbitrary.ts";
import { crdVersionsOf } from "./crd.ts";
import { applyDefaults } from "./defaulting.ts";
import { isJsonObject, jsonEqual, type JsonObject, type JsonValue } from "./json.ts";
import { toJson } from "./json_clean.ts";
import type { JsonSchemaProps } from "./json_schema_props.ts";
import { isStructuralSchema } from "./loose_schema.ts";
import { SchemaValidator } from "./validate.ts";

/** How {@linkcode checkConversions} tries. */
export interface CheckConversionsOptions {
  /** How many objects of each version. @default {100} */
  readonly runs?: number;
  /** The seed of the objects. @default {one that fast-check picks and shows} */
  readonly seed?: number;
}

/**
 * Converts random objects of each version to each other version and back.
 *
 * *Guarantees*: each object is valid in its version; it must be valid in the other one, and come back as it was, defaults
 * filled in.
 *
 * @param fc fast-check.
 * @param resource The resource, with conversions.
 * @param options How many objects.
 * @throws {Error} If an object is not valid after a conversion, or does not come back as it was; fast-check shows the
 * smallest one that was found, and the seed.
 *
 * @example In a test
 * ```ts
 * import type { DefinedResource } from "@kubeloop/sdk";
 * import { checkConversions } from "@kubeloop/sdk/schema";
 * import * as fc from "fast-check";
 *
 * export const test = (Web: DefinedResource): void => checkConversions(fc, Web, { seed: 1 });
 * ```
 */
export function checkConversions(
  fc: FastCheck,
  resource: DefinedResource,
  options: CheckConversionsOptions = {},
): void {
  const { runs = 100, seed } = options;
  const schemas = schemasOf(resource);
  for (const [version, schema] of schemas) {
    for (const [other, otherSchema] of schemas) {
      if (other === version) continue;
      const validator = new SchemaValidator(otherSchema);
      const apiVersion = `${resource.group}/${version}`;
      const property = fc.property(validValues(fc, schema), (value) => {
        const parts = isJsonObject(value) ? value : {};
        const object = withDefaults(
          { ...parts, apiVersion, kind: resource.kind, metadata: { name: "a" } },
          schema,
        );
        const there = convertObject(resource, object, other);
        const errors = validator.validate(toJson(there));
        if (errors.length > 0) {
          const faults = errors.map(({ field, message }) => `${field}: ${message}`).join("; ");
          throw new Error(`Cannot take what ${version} becomes in ${other}: ${faults}`);
        }
        const back = toJson(convertObject(resource, there, version));
        if (jsonEqual(back, toJson(object))) return;
        throw new Error(`Cannot get ${version} back from ${other}: it comes back as ${JSON.stringify(back)}`);
      });
      fc.assert(property, {
        numRuns: runs,
        includeErrorInReport: true,
        ...(seed === undefined ? {} : { seed }),
      });
    }
  }
}

/** The schemas of the versions, of what versions shape. */
function schemasOf(resource: DefinedResource): readonly (readonly [string, JsonSchemaProps])[] {
  return crdVersionsOf(resource).map(({ name, schema }) => {
    const { openAPIV3Schema: found } = schema ?? {};
    const whole: JsonSchemaProps = isStructuralSchema(found) ? found : { type: "object" };
    const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...properties } = whole.properties ??
      {};
    return [name, { ...whole, properties }];
  });
}

function withDefaults(object: JsonObject & ConvertibleObject, schema: JsonSchemaProps): ConvertibleObject {
  const { apiVersion, kind } = object;
  const filled: JsonValue = applyDefaults(object, schema);
  return { ...(isJsonObject(filled) ? filled : {}), apiVersion, kind };
}
