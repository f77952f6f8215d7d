/**
 * The rows of the table of markers that end beside the schema of a version: subresources, columns, selectable fields,
 * deprecation.
 *
 * @module
 */

import type { JsonObject } from "../../../src/schema/json.ts";
import { ofRoot, ofSpec, type OracleCase } from "../oracle_case.ts";

const TEXT = { type: "string" };

const VERSIONS: readonly (readonly [name: string, version: JsonObject])[] = [
  ["status", { subresources: { status: {} } }],
  ["scale", {
    subresources: { status: {}, scale: { specReplicasPath: ".spec.n", statusReplicasPath: ".status.n" } },
  }],
  ["scale with a selector", {
    subresources: {
      scale: {
        specReplicasPath: ".spec.n",
        statusReplicasPath: ".status.n",
        labelSelectorPath: ".status.a",
      },
    },
  }],
  ["scale by paths that no schema has", {
    subresources: { scale: { specReplicasPath: ".spec.x.y", statusReplicasPath: ".status.z" } },
  }],
  ["scale without paths", { subresources: { scale: {} } }],
  ["scale by paths elsewhere", {
    subresources: {
      scale: {
        specReplicasPath: ".status.n",
        statusReplicasPath: ".spec.n",
        labelSelectorPath: ".metadata.labels",
      },
    },
  }],
  ["scale by paths without a dot", {
    subresources: { scale: { specReplicasPath: "spec.n", statusReplicasPath: ".status.n[0]" } },
  }],
  ["columns of all types", {
    additionalPrinterColumns: ["integer", "number", "string", "boolean", "date"]
      .map((type) => ({ name: type, type, jsonPath: ".spec.a", priority: 1, description: "A" })),
  }],
  ["a column with a filter", {
    additionalPrinterColumns: [
      { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
    ],
  }],
  ["a column with a format", {
    additionalPrinterColumns: [{ name: "N", type: "integer", format: "int32", jsonPath: ".spec.n" }],
  }],
  ["a column of an unknown type", {
    additionalPrinterColumns: [{ name: "N", type: "text", jsonPath: ".spec.n" }],
  }],
  ["a column of an unknown format", {
    additionalPrinterColumns: [{ name: "N", type: "string", format: "email", jsonPath: ".spec.n" }],
  }],
  ["a column of nothing", { additionalPrinterColumns: [{}] }],
  ["a column whose path has no dot", {
    additionalPrinterColumns: [{ name: "N", type: "string", jsonPath: "spec.n" }],
  }],
  ["a column whose path is broken", {
    additionalPrinterColumns: [{ name: "N", type: "string", jsonPath: ".spec[" }],
  }],
  ["a column whose filter is broken", {
    additionalPrinterColumns: [{ name: "N", type: "string", jsonPath: ".spec[?(@.a=='x']" }],
  }],
  ["selectable fields", { selectableFields: [{ jsonPath: ".spec.a" }, { jsonPath: ".spec.n" }] }],
  ["a selectable field twice", { selectableFields: [{ jsonPath: ".spec.a" }, { jsonPath: ".spec.a" }] }],
  ["a selectable field of nothing", { selectableFields: [{}] }],
  ["a selectable object", { selectableFields: [{ jsonPath: ".spec" }] }],
  ["a selectable field that no schema has", { selectableFields: [{ jsonPath: ".spec.x" }] }],
  ["a selectable field of metadata", { selectableFields: [{ jsonPath: ".metadata.name" }] }],
  ["a selectable item", { selectableFields: [{ jsonPath: ".spec.a[0]" }] }],
  ["a selectable field whose path has no dot", { selectableFields: [{ jsonPath: "spec.a" }] }],
  ["deprecated", { deprecated: true, deprecationWarning: "use v2" }],
  ["a warning of a version that is not deprecated", { deprecationWarning: "use v2" }],
  ["an empty warning", { deprecated: true, deprecationWarning: "" }],
  ["a warning that is too long", { deprecated: true, deprecationWarning: "x".repeat(257) }],
  ["a warning of two lines", { deprecated: true, deprecationWarning: "one\ntwo" }],
  ["a version name with a capital", { name: "V1" }],
  ["a version that is not stored", { storage: false }],
];

function withFields(count: number): OracleCase {
  const names = Array.from({ length: count }, (_, index) => `f${index}`);
  const properties = Object.fromEntries(names.map((name) => [name, TEXT]));
  return {
    ...ofSpec(`beside: ${count} selectable fields`, { type: "object", properties }),
    version: { selectableFields: names.map((name) => ({ jsonPath: `.spec.${name}` })) },
  };
}

/** The cases. */
export const BESIDE: readonly OracleCase[] = [
  ...VERSIONS.map(([name, version]) => ofRoot(`beside: ${name}`, {}, version)),
  withFields(8),
  withFields(9),
];
