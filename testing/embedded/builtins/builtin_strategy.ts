/**
 * How objects of built-in kinds are written: decoded, treated as their kind has it, and written out with the fields
 * that are always there.
 *
 * @module
 */

import { decodeBuiltin, type DecodedObject } from "../builtin_decoding.ts";
import { withConditionTimes } from "../builtin_times.ts";
import { builtinCauses, withReadTexts } from "../builtin_validation.ts";
import { encoded, withConstantFields } from "../field_encoding.ts";
import { builtinFields } from "../field_facts.ts";
import type { JsonObject } from "../json.ts";
import type { Admitted, KindStrategy, KindWrite } from "../kind_strategy.ts";
import { apiVersionOf, type ServedResource } from "../served_resource.ts";
import type { StatusCause } from "../status.ts";
import { undecodable } from "../undecodable.ts";
import { withOwnClaimLists } from "./own_claim_lists.ts";
import { withListedBytes } from "./sent_bytes.ts";
import { quantityFault } from "./sent_quantities.ts";
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
  const treated = ({ served, live, sent, subresource }: KindWrite): TreatedWrite => ({
    served,
    live,
    sent,
    subresource,
    source,
  });
  return Object.freeze<KindStrategy>({
    admit: (object, write) => {
      const admission = decoded(object, write);
      const { withDefaults, warnings } = treatmentOf(write.served);
      const defaulted = withDefaults?.(admission.object, treated(write)) ?? admission.object;
      const causes = builtinCauses(defaulted, write, object);
      const whole = filled(defaulted, write);
      const told = write.subresource === undefined
        ? warnings?.(written(whole, write), treated(write)) ?? []
        : [];
      return { ...admission, object: whole, causes, warnings: told };
    },
    complete: (object, write) => {
      const { withNewStatus, complete } = treatmentOf(write.served);
      const started = write.live === undefined ? withNewStatus?.(object) ?? object : object;
      return written(complete?.(started, treated(write)) ?? started, write);
    },
    check: (object, write) => {
      const checked = withOwnClaimLists(object, write.sent ?? {}, write.served.kind);
      return toldOnce(treatmentOf(write.served).causes?.(checked, treated(write)) ?? []);
    },
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

/** What is no quantity ends the decoding, where the real server goes on for what has a wrong type. */
function withQuantitiesFirst(sent: JsonObject, served: ServedResource): DecodedObject {
  try {
    return decodeBuiltin(sent, served);
  } catch (error) {
    const fault = quantityFault(sent);
    throw fault === undefined ? error : undecodable(served, fault);
  }
}

function decoded(sent: JsonObject, { served }: KindWrite): Omit<Admitted, "causes"> {
  requireTextTimes(sent, served);
  const result = withQuantitiesFirst(withListedBytes(sent, served), served);
  const read = withReadTexts(result.object, served);
  return { ...result, object: withConditionTimes(read, served.kind) };
}
