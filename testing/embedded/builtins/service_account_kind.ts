/**
 * Service accounts as the server treats them.
 *
 * @module
 */

import { isJsonObject, type JsonObject } from "../json.ts";
import { eachOf } from "../pod_defaults.ts";
import { objectAt } from "./field_values.ts";
import type { KindTreatment } from "./kind_treatment.ts";

const MOUNTABLE_SECRETS = "kubernetes.io/enforce-mountable-secrets";

/** The treatment of service accounts: of the references to secrets, names are kept alone. */
export const SERVICE_ACCOUNT_KIND: KindTreatment = {
  withDefaults: (account) => ({ ...account, ...eachOf(account, "secrets", withNameAlone) }),
  warnings: (account, { live }) =>
    isLimited(account) && !isLimited(live)
      ? [
        `metadata.annotations[${MOUNTABLE_SECRETS}]: deprecated in v1.32+; ` +
        "prefer separate namespaces to isolate access to mounted secrets",
      ]
      : [],
};

function withNameAlone({ name }: JsonObject): JsonObject {
  return name === undefined ? {} : { name };
}

function isLimited(account: JsonObject | undefined): boolean {
  return isJsonObject(account) &&
    objectAt(objectAt(account, "metadata"), "annotations")[MOUNTABLE_SECRETS] !== undefined;
}
