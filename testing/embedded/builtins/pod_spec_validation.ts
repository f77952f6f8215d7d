/**
 * The checks of pods' specs, alone and in the templates of workloads.
 *
 * @module
 */

import {
  duplicateValue,
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { isJsonObject, type JsonObject, objectsIn } from "../json.ts";
import { labelFindings, qualifiedNameFindings, subdomainFindings } from "../name_rules.ts";
import { containersErrors, initContainersErrors } from "./container_validation.ts";
import {
  choiceErrors,
  invalidEach,
  numberAt,
  objectAt,
  rangeFindings,
  textAt,
  textsAt,
} from "./field_values.ts";
import { dnsErrors } from "./dns_validation.ts";
import { ipFindings } from "./ip_rules.ts";
import { annotationErrors, labelErrors } from "./label_rules.ts";
import { podAnnotationErrors } from "./pod_annotations.ts";
import { affinityErrors, spreadErrors, tolerationErrors } from "./scheduling_validation.ts";
import { userErrors, windowsErrors } from "./node_validation.ts";
import { hostSysctlErrors, podSecurityErrors } from "./security_validation.ts";
import { ownClaimErrors, volumeErrors } from "./volume_validation.ts";

const DNS_POLICIES = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
const MAX_SECONDS = 2 ** 31 - 1;

/**
 * Checks the template of a pod.
 *
 * @param template The template.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function templateErrors(template: JsonObject, path: string): FieldError[] {
  const metadata = objectAt(template, "metadata");
  const spec = objectAt(template, "spec");
  const rule = "ephemeral containers not allowed in pod template";
  return [
    ...labelErrors(objectAt(metadata, "labels"), `${path}.labels`),
    ...annotationErrors(objectAt(metadata, "annotations"), `${path}.annotations`),
    ...podAnnotationErrors(template, undefined, { path: `${path}.annotations`, spec }),
    ...podSpecErrors(spec, `${path}.spec`),
    ...(objectsIn(spec["ephemeralContainers"]).length > 0
      ? [forbiddenValue(`${path}.spec.ephemeralContainers`, rule)]
      : []),
  ];
}

/**
 * Checks the spec of a pod.
 *
 * @param spec The spec, its defaults filled in.
 * @param path Where it is.
 * @param options The name of the pod, where the spec is not one of a template.
 * @returns What is wrong.
 */
export function podSpecErrors(
  spec: JsonObject,
  path: string,
  { pod }: { readonly pod?: string } = {},
): FieldError[] {
  const volumes = objectsIn(spec["volumes"]);
  const { errors, good } = volumeErrors(volumes, `${path}.volumes`);
  const around = { spec, volumes: good, grace: graceOf(spec) };
  return [
    ...errors,
    ...(pod === undefined ? [] : ownClaimErrors(pod, volumes, `${path}.volumes`)),
    ...containersErrors(objectsIn(spec["containers"]), `${path}.containers`, around),
    ...initContainersErrors(objectsIn(spec["initContainers"]), `${path}.initContainers`, around),
    ...hostNetworkErrors(spec, path, { isPod: pod !== undefined }),
    ...choiceErrors(spec, "restartPolicy", { known: ["Always", "OnFailure", "Never"], path }),
    ...choiceErrors(spec, "dnsPolicy", { known: DNS_POLICIES, path }),
    ...labelErrors(objectAt(spec, "nodeSelector"), `${path}.nodeSelector`),
    ...podSecurityErrors(objectAt(spec, "securityContext"), `${path}.securityContext`),
    ...hostSysctlErrors(spec, `${path}.securityContext`),
    ...sharingErrors(spec, path),
    ...affinityErrors(objectAt(spec, "affinity"), `${path}.affinity`),
    ...dnsErrors(spec, `${path}.dnsConfig`),
    ...gateErrors(spec, path),
    ...spreadErrors(objectsIn(spec["topologySpreadConstraints"]), `${path}.topologySpreadConstraints`),
    ...nameErrors(spec, path),
    ...deadlineErrors(spec, path),
    ...tolerationErrors(objectsIn(spec["tolerations"]), `${path}.tolerations`),
    ...aliasErrors(spec, `${path}.hostAliases`),
    ...systemErrors(spec, path),
    ...userErrors(spec, path),
    ...(spec["preemptionPolicy"] === ""
      ? [requiredValue(`${path}.preemptionPolicy`, "")]
      : choiceErrors(spec, "preemptionPolicy", { known: ["PreemptLowerPriority", "Never"], path })),
  ];
}

function systemErrors(spec: JsonObject, path: string): FieldError[] {
  const { os } = spec;
  if (!isJsonObject(os)) return [];
  const [name, known] = [textAt(os, "name"), ["linux", "windows"]];
  if (name === "") return [requiredValue(`${path}.os.name`, "")];
  if (!known.includes(name)) return [unsupportedValue(`${path}.os`, name, known)];
  return name === "windows" ? windowsErrors(spec, path) : [];
}

function graceOf({ terminationGracePeriodSeconds: seconds }: JsonObject): number | undefined {
  return typeof seconds === "number" ? seconds : undefined;
}

function hostNetworkErrors(
  spec: JsonObject,
  path: string,
  { isPod }: { readonly isPod: boolean },
): FieldError[] {
  if (spec["hostNetwork"] !== true) return [];
  const rule = "must match `containerPort` when `hostNetwork` is true";
  return objectsIn(spec["containers"]).flatMap((container, at) =>
    objectsIn(container["ports"]).flatMap((port, index) => {
      const [host, own] = [numberAt(port, "hostPort"), numberAt(port, "containerPort")];
      if (host === own || (host === 0 && !isPod)) return [];
      return [invalidValue(`${path}.containers[${at}].ports[${index}].hostPort`, host, rule)];
    })
  );
}

function sharingErrors(spec: JsonObject, path: string): FieldError[] {
  if (spec["shareProcessNamespace"] !== true || spec["hostPID"] !== true) return [];
  const rule = "ShareProcessNamespace and HostPID cannot both be enabled";
  return [invalidValue(`${path}.shareProcessNamespace`, true, rule)];
}

function gateErrors(spec: JsonObject, path: string): FieldError[] {
  const gates = objectsIn(spec["schedulingGates"]).map((gate) => textAt(gate, "name"));
  return [
    ...objectsIn(spec["readinessGates"]).flatMap((gate, index) => {
      const type = textAt(gate, "conditionType");
      return invalidEach(`${path}.readinessGates[${index}].conditionType`, type, qualifiedNameFindings(type));
    }),
    ...gates.flatMap((gate, index) => [
      ...invalidEach(`${path}.schedulingGates[${index}]`, gate, qualifiedNameFindings(gate)),
      ...(gates.indexOf(gate) < index ? [duplicateValue(`${path}.schedulingGates[${index}]`, gate)] : []),
    ]),
  ];
}

function nameErrors(spec: JsonObject, path: string): FieldError[] {
  const checks: readonly (readonly [string, (name: string) => string[]])[] = [
    ["serviceAccountName", subdomainFindings],
    ["nodeName", subdomainFindings],
    ["hostname", labelFindings],
    ["subdomain", labelFindings],
    ["priorityClassName", subdomainFindings],
    ["runtimeClassName", subdomainFindings],
  ];
  return checks.flatMap(([field, check]) => {
    const name = textAt(spec, field);
    return name === "" ? [] : invalidEach(`${path}.${field}`, name, check(name));
  });
}

function deadlineErrors(spec: JsonObject, path: string): FieldError[] {
  const seconds = spec["activeDeadlineSeconds"];
  return typeof seconds === "number"
    ? invalidEach(`${path}.activeDeadlineSeconds`, seconds, rangeFindings(seconds, [1, MAX_SECONDS]))
    : [];
}

function aliasErrors(spec: JsonObject, path: string): FieldError[] {
  return objectsIn(spec["hostAliases"]).flatMap((alias, index) => {
    const address = textAt(alias, "ip");
    return [
      ...invalidEach(`${path}[${index}].ip`, address, ipFindings(address)),
      ...textsAt(alias, "hostnames").flatMap((name, at) =>
        invalidEach(`${path}[${index}].hostnames[${at}]`, name, subdomainFindings(name))
      ),
    ];
  });
}
