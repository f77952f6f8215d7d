/**
 * Admission: what may be stored, and how it is changed before that.
 *
 * ```ts
 * import { AdmissionDenied, admissionHandler } from "@kubeloop/sdk/webhook";
 * import { Deployment } from "@kubeloop/sdk/builtins";
 *
 * export const handle = admissionHandler(Deployment, {
 *   mutate: ({ object }) => ({ ...object, metadata: { ...object.metadata, labels: { team: "web" } } }),
 *   validate: ({ object }) => {
 *     if (object?.spec?.replicas === 0) throw new AdmissionDenied("At least one replica is wanted");
 *   },
 * });
 * ```
 *
 * @module
 */

export {
  AdmissionDenied,
  admissionHandler,
  type AdmissionHandlers,
  type AdmissionRequest,
} from "./admission.ts";
export { conversionHandler } from "./conversion.ts";
export type { ReviewRequest } from "./admission_review.ts";
