/**
 * The files that CustomResourceDefinitions are written to.
 *
 * @module
 */

import type { DefinedResource } from "../src/resource/define_resource.ts";
import { checkRules } from "../src/schema/cel/rule_check.ts";
import { crdOf, type CustomResourceDefinitionInput } from "../src/schema/crd.ts";
import type { JsonSchemaProps } from "../src/schema/json_schema_props.ts";
import { isStructuralSchema } from "../src/schema/loose_schema.ts";
import { schemaWarnings } from "../src/schema/schema_warnings.ts";
import { unseenChecks } from "../src/schema/unseen_checks.ts";
import { formatYaml } from "../src/schema/yaml.ts";

/** The first line of each file; files without it are somebody else's. */
export const CRD_FILE_HEADER =
  "# Written by `kubeloop generate crds`: change the resource's definition, not this file.";

/** A file and what it holds. */
export interface CrdFile {
  /** The name without a folder: "stable.example.com_tstests.yaml". */
  readonly name: string;
  readonly text: string;
  /** What the API server may refuse, and what is seldom meant. */
  readonly warnings: readonly string[];
}

/**
 * Writes the CustomResourceDefinition of a resource as a file. Equal definitions give equal files.
 *
 * @param resource The resource.
 * @returns The file.
 * @throws {TypeError} If a schema has no counterpart in a CustomResourceDefinition.
 */
export function crdFileOf(resource: DefinedResource): CrdFile {
  const { group, plural } = resource;
  const crd = crdOf(resource);
  const yaml = formatYaml(crd, { sortKeys: true });
  const unseen = Object.entries(resource.definition.versions).flatMap(([name, { spec, status }]) =>
    [...unseenChecks(spec, "spec"), ...unseenChecks(status, "status")].map((warning) => `${name} ${warning}`)
  );
  return {
    name: `${group}_${plural}.yaml`,
    text: `${CRD_FILE_HEADER}\n${yaml}`,
    warnings: [...unseen, ...warningsOf(crd)],
  };
}

function warningsOf(crd: CustomResourceDefinitionInput): readonly string[] {
  return crd.spec.versions.flatMap(({ name, schema }) => {
    const root: unknown = schema?.openAPIV3Schema;
    if (!isStructuralSchema(root)) return [];
    return [...costWarnings(root), ...schemaWarnings(root)].map((warning) => `${name} ${warning}`);
  });
}

function costWarnings(schema: JsonSchemaProps): readonly string[] {
  return checkRules(schema).unbounded.map((finding) =>
    `${finding} has no limit, so the API server may find the rule too costly: ` +
    "give it maxItems, maxProperties or maxLength"
  );
}
