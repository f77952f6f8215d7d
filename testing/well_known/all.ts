/**
 * All well-known resources.
 *
 * @module
 */

import { CERTIFICATE } from "./certificate_objects.ts";
import { KNATIVE_SERVICE } from "./knative_service_objects.ts";
import { PROMETHEUS } from "./prometheus_objects.ts";
import { ROLLOUT } from "./rollout_objects.ts";
import { SCALED_OBJECT } from "./scaled_object_objects.ts";
import type { WellKnown } from "./well_known.ts";

/** Certificate, Prometheus, Rollout, Knative's Service and ScaledObject. */
export const WELL_KNOWN: readonly WellKnown[] = [
  CERTIFICATE,
  PROMETHEUS,
  ROLLOUT,
  KNATIVE_SERVICE,
  SCALED_OBJECT,
];
