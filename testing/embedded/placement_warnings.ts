/**
 * What the server warns of in where pods want to run.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty, objectsIn } from "./json.ts";
import { labelValueFindings } from "./name_rules.ts";

/** Labels of nodes that have other names today. */
const OLD_NODE_LABELS: ReadonlyMap<string, string> = new Map([
  ["beta.kubernetes.io/arch", 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ["beta.kubernetes.io/os", 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  [
    "failure-domain.beta.kubernetes.io/region",
    'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  ],
  [
    "failure-domain.beta.kubernetes.io/zone",
    'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  ],
  [
    "beta.kubernetes.io/instance-type",
    'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  ],
  ["node-role.kubernetes.io/master", 'use "node-role.kubernetes.io/control-plane" instead'],
]);

/**
 * Looks for labels of nodes that have other names today, and for values that no label has.
 *
 * @param spec The spec of a pod.
 * @param path Where it is.
 * @returns The warnings, in the server's words.
 */
export function nodeWarnings(spec: JsonObject, path: string): string[] {
  const affinity = objectOrEmpty(objectOrEmpty(spec["affinity"])["nodeAffinity"]);
  const place = `${path}.affinity.nodeAffinity`;
  const required = objectOrEmpty(affinity["requiredDuringSchedulingIgnoredDuringExecution"]);
  const labels = Object.keys(objectOrEmpty(spec["nodeSelector"])).flatMap((key) => {
    const advice = OLD_NODE_LABELS.get(key);
    return advice === undefined ? [] : [`${path}.nodeSelector[${key}]: ${advice}`];
  });
  const terms = objectsIn(required["nodeSelectorTerms"]).flatMap((term, index) =>
    termWarnings(term, {
      path: `${place}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`,
      isValueChecked: false,
    })
  );
  const preferred = objectsIn(affinity["preferredDuringSchedulingIgnoredDuringExecution"])
    .flatMap(({ preference }, index) =>
      termWarnings(objectOrEmpty(preference), {
        path: `${place}.preferredDuringSchedulingIgnoredDuringExecution[${index}].preference`,
        isValueChecked: true,
      })
    );
  return [...labels, ...terms, ...preferred];
}

function termWarnings(
  term: JsonObject,
  { path, isValueChecked }: { readonly path: string; readonly isValueChecked: boolean },
): string[] {
  return objectsIn(term["matchExpressions"]).flatMap(({ key = "", values }, at) => {
    const place = `${path}.matchExpressions[${at}]`;
    const advice = OLD_NODE_LABELS.get(String(key));
    const checked = isValueChecked && Array.isArray(values) ? values.map(String) : [];
    return [
      ...(advice === undefined ? [] : [`${place}.key: ${key} is ${advice}`]),
      ...checked.flatMap((value, index) =>
        labelValueFindings(value).map((finding) =>
          `${place}.values[${index}]: ${value} is invalid, ${finding}`
        )
      ),
    ];
  });
}

/**
 * Looks for rules of spreading that spread no pod.
 *
 * @param spec The spec of a pod.
 * @param path Where it is.
 * @returns The warnings, in the server's words.
 */
export function spreadWarnings(spec: JsonObject, path: string): string[] {
  return objectsIn(spec["topologySpreadConstraints"]).flatMap((constraint, index) => {
    const place = `${path}.topologySpreadConstraints[${index}]`;
    const key = String(constraint["topologyKey"] ?? "");
    const advice = OLD_NODE_LABELS.get(key);
    return [
      ...(advice === undefined ? [] : [`${place}.topologyKey: ${key} is ${advice}`]),
      ...(constraint["labelSelector"] === undefined ? [withoutSelector(place)] : []),
    ];
  });
}

/**
 * Looks for neighbours that are no pods.
 *
 * @param spec The spec of a pod.
 * @param path Where it is.
 * @returns The warnings, in the server's words.
 */
export function affinityWarnings(spec: JsonObject, path: string): string[] {
  const affinity = objectOrEmpty(spec["affinity"]);
  return ["podAffinity", "podAntiAffinity"].flatMap((field) => {
    const { requiredDuringSchedulingIgnoredDuringExecution: required, ...others } = objectOrEmpty(
      affinity[field],
    );
    const place = `${path}.affinity.${field}`;
    const lacks = (term: JsonObject): boolean => term["labelSelector"] === undefined;
    return [
      ...objectsIn(required).flatMap((term, index) =>
        lacks(term)
          ? [withoutSelector(`${place}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`)]
          : []
      ),
      ...objectsIn(others["preferredDuringSchedulingIgnoredDuringExecution"]).flatMap((term, index) =>
        lacks(objectOrEmpty(term["podAffinityTerm"]))
          ? [
            withoutSelector(
              `${place}.preferredDuringSchedulingIgnoredDuringExecution[${index}].podAffinityTerm`,
            ),
          ]
          : []
      ),
    ];
  });
}

function withoutSelector(path: string): string {
  return `${path}.labelSelector: a null labelSelector results in matching no pod`;
}
