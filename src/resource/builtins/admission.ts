/**
 * Built-in kinds of the group admissionregistration.k8s.io/v1, typed as they are on the wire.
 *
 * @module
 */

import type {
  V1MutatingAdmissionPolicy,
  V1MutatingAdmissionPolicyBinding,
  V1MutatingWebhookConfiguration,
  V1ValidatingAdmissionPolicy,
  V1ValidatingAdmissionPolicyBinding,
  V1ValidatingWebhookConfiguration,
} from "@kubernetes/client-node";
import { type BuiltinResource, defineBuiltin } from "../define_builtin.ts";
import type { KubeObject } from "../object.ts";
import type { Model } from "./model.ts";

/** CEL expressions that change objects on their way in. */
export interface MutatingAdmissionPolicy extends KubeObject, Model<V1MutatingAdmissionPolicy> {}

/** The resource `mutatingadmissionpolicies` of `admissionregistration.k8s.io/v1`. */
export const MutatingAdmissionPolicy: BuiltinResource<MutatingAdmissionPolicy> = defineBuiltin<
  MutatingAdmissionPolicy
>({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingAdmissionPolicy",
  plural: "mutatingadmissionpolicies",
  scope: "Cluster",
});

/** Says where a MutatingAdmissionPolicy holds. */
export interface MutatingAdmissionPolicyBinding extends KubeObject, Model<V1MutatingAdmissionPolicyBinding> {}

/** The resource `mutatingadmissionpolicybindings` of `admissionregistration.k8s.io/v1`. */
export const MutatingAdmissionPolicyBinding: BuiltinResource<MutatingAdmissionPolicyBinding> = defineBuiltin<
  MutatingAdmissionPolicyBinding
>({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingAdmissionPolicyBinding",
  plural: "mutatingadmissionpolicybindings",
  scope: "Cluster",
});

/** Webhooks that may change objects on their way in. */
export interface MutatingWebhookConfiguration extends KubeObject, Model<V1MutatingWebhookConfiguration> {}

/** The resource `mutatingwebhookconfigurations` of `admissionregistration.k8s.io/v1`. */
export const MutatingWebhookConfiguration: BuiltinResource<MutatingWebhookConfiguration> = defineBuiltin<
  MutatingWebhookConfiguration
>({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingWebhookConfiguration",
  plural: "mutatingwebhookconfigurations",
  scope: "Cluster",
});

/** CEL rules that objects must keep on their way in. */
export interface ValidatingAdmissionPolicy extends KubeObject, Model<V1ValidatingAdmissionPolicy> {}

/** The resource `validatingadmissionpolicies` of `admissionregistration.k8s.io/v1`. */
export const ValidatingAdmissionPolicy: BuiltinResource<ValidatingAdmissionPolicy> = defineBuiltin<
  ValidatingAdmissionPolicy
>({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingAdmissionPolicy",
  plural: "validatingadmissionpolicies",
  scope: "Cluster",
  subresources: ["status"],
});

/** Says where a ValidatingAdmissionPolicy holds. */
export interface ValidatingAdmissionPolicyBinding
  extends KubeObject, Model<V1ValidatingAdmissionPolicyBinding> {}

/** The resource `validatingadmissionpolicybindings` of `admissionregistration.k8s.io/v1`. */
export const ValidatingAdmissionPolicyBinding: BuiltinResource<ValidatingAdmissionPolicyBinding> =
  defineBuiltin<ValidatingAdmissionPolicyBinding>({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    plural: "validatingadmissionpolicybindings",
    scope: "Cluster",
  });

/** Webhooks that may refuse objects on their way in. */
export interface ValidatingWebhookConfiguration extends KubeObject, Model<V1ValidatingWebhookConfiguration> {}

/** The resource `validatingwebhookconfigurations` of `admissionregistration.k8s.io/v1`. */
export const ValidatingWebhookConfiguration: BuiltinResource<ValidatingWebhookConfiguration> = defineBuiltin<
  ValidatingWebhookConfiguration
>({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  plural: "validatingwebhookconfigurations",
  scope: "Cluster",
});
