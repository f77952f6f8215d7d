/**
 * How objects of built-in kinds are written: decoded, treated as their kind has it, and written out with the fields
 * that are always there.
 *
 * @module
 */

import { decodeBuiltin } from "../builtin_decoding.ts";
import { withConditionTimes } from "../builtin_times.ts";
import { builtinCauses, withReadTexts } from "../builtin_validation.ts";
import { encoded, withConstantFields } from "../field_encoding.ts";
import { builtinFields } from "../field_facts.ts";
import type { JsonObject } from "../json.ts";
import type { Admitted, KindStrategy, KindWrite } from "../kind_strategy.ts";
import { apiVersionOf } from "../served_resource.ts";
import type { StatusCause } from "../status.ts";
import { requireTextTimes } from "./sent_times.ts";
import { treatmentOf } from "./kind_treatments.ts";
import type { Source, TreatedWrite } from "./kind_treatment.ts";

/**
 * Makes the strategy of all built-in kinds without one of their own.
 *
 * @param source Where the server takes what it gives to objects.
 * @returns The strategy.
 */
export function builtinStrategy(source: Source): KindStrategy {
  const treated = ({ served, live, subresource }: KindWrite): TreatedWrite => ({
    served,
    live,
    subresource,
    source,
  });
  return Object.freeze<KindStrategy>({
    admit: (object, write) => {
      const admission = decoded(object, write);
      const { withDefaults, warnings } = treatmentOf(write.served);
      const defaulted = withDefaults?.(admission.object, treated(write)) ?? admission.object;
      const told = write.subresource === undefined ? warnings?.(defaulted, treated(write)) ?? [] : [];
      const causes = builtinCauses(defaulted, write, object);
      return { ...admission, object: filled(defaulted, write), causes, warnings: told };
    },
    complete: (object, write) => {
      const { withNewStatus, complete } = treatmentOf(write.served);
      const started = write.live === undefined ? withNewStatus?.(object) ?? object : object;
      return written(complete?.(started, treated(write)) ?? started, write);
    },
    check: (object, write) => toldOnce(treatmentOf(write.served).causes?.(object, treated(write)) ?? []),
  });
}

function toldOnce(causes: readonly StatusCause[]): readonly StatusCause[] {
  const texts = causes.map(({ field, message }) => `${field}: ${message}`);
  return causes.filter((_, index) => texts.indexOf(texts[index] ?? "") === index);
}

function filled(object: JsonObject, { served }: KindWrite): JsonObject {
  const root = builtinFields(apiVersionOf(served), served.kind);
  return root === undefined ? object : withConstantFields(object, root);
}

function written(object: JsonObject, { served }: KindWrite): JsonObject {
  const root = builtinFields(apiVersionOf(served), served.kind);
  return root === undefined ? object : encoded(object, root);
}

function decoded(sent: JsonObject, { served }: KindWrite): Omit<Admitted, "causes"> {
  requireTextTimes(sent, served);
  const result = decodeBuiltin(sent, served);
  const read = withReadTexts(result.object, served);
  return { ...result, object: withConditionTimes(read, served.kind) };
}
