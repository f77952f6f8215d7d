/**
 * Services as the server treats them.
 *
 * @module
 */

import type { JsonObject } from "../json.ts";
import type { KindTreatment, TreatedWrite } from "./kind_treatment.ts";
import { serviceStatusErrors } from "./load_balancer_status.ts";
import { withAllocations } from "./service_allocation.ts";
import { withServiceDefaults } from "./service_defaults.ts";
import { ServicePool } from "./service_pool.ts";
import { asRead, withKeptAllocations, withoutOtherTypesFields } from "./service_update.ts";
import { serviceErrors } from "./service_validation.ts";
import { serviceWarnings } from "./service_warnings.ts";

/** The treatment of services. */
export const SERVICE_KIND: KindTreatment = {
  withDefaults: withServiceDefaults,
  withNewStatus: (service) => ({ ...service, status: { loadBalancer: {} } }),
  complete,
  causes: (service, { live, subresource }) =>
    subresource === "status" ? serviceStatusErrors(service) : serviceErrors(service, live),
  warnings: (service, { live }) =>
    serviceWarnings(live === undefined ? service : withKeptAllocations(service, live)),
};

function complete(service: JsonObject, { live, subresource, served, source }: TreatedWrite): JsonObject {
  if (subresource !== undefined) return service;
  const pool = (): ServicePool => new ServicePool({ ...source, served });
  if (live === undefined) return asRead(withAllocations(service, undefined, pool));
  const allocated = withAllocations(withKeptAllocations(service, live), live, pool);
  return asRead(withoutOtherTypesFields(allocated, live));
}
