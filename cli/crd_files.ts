/**
 * The files that CustomResourceDefinitions are written to.
 *
 * @module
 */

import type { DefinedResource } from "../src/resource/define_resource.ts";
import { crdOf } from "../src/schema/crd.ts";
import { formatYaml } from "../src/schema/yaml.ts";

/** The first line of each file; files without it are somebody else's. */
export const CRD_FILE_HEADER =
  "# Written by `kubeloop generate crds`: change the resource's definition, not this file.";

/** A file and what it holds. */
export interface CrdFile {
  /** The name without a folder: "stable.example.com_tstests.yaml". */
  readonly name: string;
  readonly text: string;
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
  const yaml = formatYaml(crdOf(resource), { sortKeys: true });
  return { name: `${group}_${plural}.yaml`, text: `${CRD_FILE_HEADER}\n${yaml}` };
}
