/**
 * The field types that the well-known resources share.
 *
 * @module
 */

import { atomic, listMap, quantity } from "@kubeloop/sdk/zod";
import { z } from "zod";

/** An integer of 64 bits. */
export function int64(): z.ZodInt {
  return z.int().meta({ format: "int64" });
}

/** Texts that server-side apply replaces as a whole. */
export function texts(): z.ZodArray<z.ZodString> {
  return atomic(z.array(z.string()));
}

/** Texts by name. */
export function textMap(): z.ZodRecord<z.ZodString, z.ZodString> {
  return z.record(z.string(), z.string());
}

/** Labels and annotations. */
export const metadata = z.object({ annotations: textMap().optional(), labels: textMap().optional() });

/** A key of a Secret or ConfigMap. */
export const keySelector = atomic(z.object({
  key: z.string(),
  name: z.string().default(""),
  optional: z.boolean().optional(),
}));

/** A label selector whose operators nobody checks. */
export const anyLabelSelector = atomic(z.object({
  matchLabels: textMap().optional(),
  matchExpressions: atomic(z.array(z.object({
    key: z.string(),
    operator: z.string(),
    values: texts().optional(),
  }))).optional(),
}));

/** What a container asks for. */
export const resources = z.object({
  claims: listMap(z.object({ name: z.string(), request: z.string().optional() }), ["name"]).optional(),
  limits: z.record(z.string(), quantity()).optional(),
  requests: z.record(z.string(), quantity()).optional(),
});

/** How a label set is rewritten. */
export const relabeling = z.object({
  action: z.enum([
    "replace",
    "Replace",
    "keep",
    "Keep",
    "drop",
    "Drop",
    "hashmod",
    "HashMod",
    "labelmap",
    "LabelMap",
    "labeldrop",
    "LabelDrop",
    "labelkeep",
    "LabelKeep",
    "lowercase",
    "Lowercase",
    "uppercase",
    "Uppercase",
    "keepequal",
    "KeepEqual",
    "dropequal",
    "DropEqual",
  ]).default("replace"),
  modulus: int64().min(0).optional(),
  regex: z.string().optional(),
  replacement: z.string().optional(),
  separator: z.string().optional(),
  sourceLabels: z.array(z.string()).optional(),
  targetLabel: z.string().optional(),
});
