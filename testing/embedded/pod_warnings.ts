/**
 * What the server warns of in pods and in templates of pods: entries that others hide.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import { goQuoted } from "./go_format.ts";
import { parseQuantity, quantityText } from "./builtins/quantity.ts";
import { jsonEqual, type JsonObject, objectOrEmpty, objectsIn, stringOrUndefined } from "./json.ts";
import { labelFindings, labelValueFindings } from "./name_rules.ts";
import { metaOf } from "./object_meta.ts";
import { TEMPLATES } from "./pod_templates.ts";
import { volumeWarnings } from "./volume_warnings.ts";

/** The parts whose change is warned of anew, where that is not the whole spec alone: they count for the generation. */
const WATCHED: Readonly<Record<string, readonly (readonly string[])[]>> = dictionary({
  DaemonSet: [["spec", "template"]],
  Deployment: [["spec"], ["metadata", "annotations"]],
});

/** The kinds whose names become part of the names of pods. */
const NAMING: readonly string[] = ["CronJob", "Deployment", "Job", "ReplicaSet"];

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

/** A container with its place. */
interface Placed {
  readonly path: string;
  readonly container: JsonObject;
}

/** A port with its place. */
interface PlacedPort {
  readonly path: string;
  readonly port: JsonObject;
}

/**
 * Looks for what a writer of pods should know.
 *
 * @param object The object, its defaults filled in.
 * @param live The stored object; `undefined` for a creation.
 * @param kind Its kind, one of v1, apps/v1 or batch/v1.
 * @returns The warnings, in the server's words; none for other kinds, and none for what is stored already.
 */
export function podWarnings(object: JsonObject, live: JsonObject | undefined, kind: string): string[] {
  const names = live === undefined ? nameWarnings(object, kind) : [];
  if (kind === "Pod") {
    return live === undefined ? [...names, ...specWarnings(objectOrEmpty(object["spec"]), "spec")] : [];
  }
  const path = TEMPLATES[kind];
  if (path === undefined) return names;
  const watched = WATCHED[kind] ?? [["spec"]];
  const isSame = live !== undefined &&
    watched.every((part) => jsonEqual(partAt(object, part), partAt(live, part)));
  if (isSame) return names;
  const template = partAt(object, path);
  return [...names, ...specWarnings(objectOrEmpty(template["spec"]), `${path.join(".")}.spec`)];
}

function partAt(object: JsonObject, path: readonly string[]): JsonObject {
  return path.reduce((part, field) => objectOrEmpty(part[field]), object);
}

function nameWarnings(object: JsonObject, kind: string): string[] {
  const isPod = kind === "Pod";
  const { name } = metaOf(object);
  const findings = name === "" ? [] : labelFindings(name);
  if (findings.length === 0 || !(isPod || NAMING.includes(kind))) return [];
  const use = isPod ? "the Pod's hostname" : "Pod names and hostnames";
  return [
    `metadata.name: this is used in ${use}, which can result in surprising behavior; ` +
    `a DNS label is recommended: [${findings.join(" ")}]`,
  ];
}

function specWarnings(spec: JsonObject, path: string): string[] {
  const containers = ["initContainers", "containers"].flatMap((field) =>
    objectsIn(spec[field]).map((container, index) => ({ path: `${path}.${field}[${index}]`, container }))
  );
  const ports = containers.flatMap(portsOf);
  return [
    ...nodeWarnings(spec, path),
    ...spreadWarnings(spec, path),
    ...volumeWarnings(spec),
    ...repeatedWarnings(spec, path, { list: "hostAliases", field: "ip" }),
    ...repeatedWarnings(spec, path, { list: "imagePullSecrets", field: "name" }),
    ...objectsIn(spec["imagePullSecrets"]).flatMap(({ name = "" }, index) =>
      name === "" ? [`${path}.imagePullSecrets[${index}].name: invalid empty name ""`] : []
    ),
    ...containers.flatMap((placed) => [...fractionWarnings(placed), ...envWarnings(placed)]),
    ...portWarnings(ports),
    ...portNameWarnings(ports),
    ...(Number(spec["terminationGracePeriodSeconds"] ?? 0) < 0
      ? [
        `${path}.terminationGracePeriodSeconds: must be >= 0; ` +
        "negative values are invalid and will be treated as 1",
      ]
      : []),
    ...affinityWarnings(spec, path),
  ];
}

function nodeWarnings(spec: JsonObject, path: string): string[] {
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

function spreadWarnings(spec: JsonObject, path: string): string[] {
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

function affinityWarnings(spec: JsonObject, path: string): string[] {
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

function repeatedWarnings(
  spec: JsonObject,
  path: string,
  { list, field }: { readonly list: string; readonly field: string },
): string[] {
  const values = objectsIn(spec[list]).map((item) => String(item[field] ?? ""));
  return values.flatMap((value, index) =>
    values.indexOf(value) < index
      ? [`${path}.${list}[${index}].${field}: duplicate ${field} ${goQuoted(value)}`]
      : []
  );
}

/** Bytes come in whole numbers. */
function fractionWarnings({ path, container }: Placed): string[] {
  const resources = objectOrEmpty(container["resources"]);
  return ["memory", "ephemeral-storage"].flatMap((name) =>
    ["limits", "requests"].flatMap((field) => {
      const quantity = parseQuantity(objectOrEmpty(resources[field])[name]);
      if (quantity === undefined || quantity.nanos % 1_000_000_000n === 0n) return [];
      const text = goQuoted(quantityText(quantity));
      return [
        `${path}.resources.${field}[${name}]: fractional byte value ${text} is invalid, must be an integer`,
      ];
    })
  );
}

/** A variable may be built of one of the same name before it. */
function envWarnings({ path, container }: Placed): string[] {
  const names = new Set<string>();
  return objectsIn(container["env"]).flatMap(({ name = "", value = "", valueFrom }, index) => {
    const text = String(name);
    const reference = `$(${text})`;
    const isHidden = names.has(text) &&
      (valueFrom !== undefined || value === reference || !String(value).includes(reference));
    names.add(text);
    return isHidden
      ? [
        `${path}.env[${index}]: hides previous definition of ${goQuoted(text)}, ` +
        "which may be dropped when using apply",
      ]
      : [];
  });
}

function portsOf({ path, container }: Placed): PlacedPort[] {
  return objectsIn(container["ports"]).map((port, index) => ({ path: `${path}.ports[${index}]`, port }));
}

function portWarnings(ports: readonly PlacedPort[]): string[] {
  return ports.flatMap((later, index) => [
    ...unboundWarnings(later),
    ...ports.slice(0, index).flatMap((earlier) => {
      const finding = clash(later.port, earlier.port);
      return finding === undefined ? [] : [`${later.path}: ${finding} port definition with ${earlier.path}`];
    }),
  ]);
}

function unboundWarnings({ path, port }: PlacedPort): string[] {
  const { name = "", hostPort = 0, containerPort = 0, protocol = "", hostIP = "" } = port;
  if (hostIP === "" || hostPort !== 0) return [];
  const shown = `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} ` +
    `Protocol:${protocol} HostIP:${hostIP}}`;
  return [`${path}: hostIP set without hostPort: ${shown}`];
}

function clash(port: JsonObject, other: JsonObject): string | undefined {
  if (port["containerPort"] !== other["containerPort"] || port["protocol"] !== other["protocol"]) {
    return undefined;
  }
  const [ownIp, otherIp] = [port["hostIP"] ?? "", other["hostIP"] ?? ""];
  const [ownPort, otherPort] = [port["hostPort"] ?? 0, other["hostPort"] ?? 0];
  if (ownIp === otherIp && ownPort === otherPort) return "duplicate";
  if (ownPort === 0 || otherPort === 0) return "overlapping";
  return ownPort === otherPort && (ownIp === "") !== (otherIp === "") ? "dangerously ambiguous" : undefined;
}

function portNameWarnings(ports: readonly PlacedPort[]): string[] {
  const places = new Map<string, string>();
  return ports.flatMap(({ path, port }) => {
    const name = stringOrUndefined(port["name"]);
    const first = name === undefined ? undefined : places.get(name);
    if (name === undefined || first === undefined) {
      if (name !== undefined) places.set(name, path);
      return [];
    }
    const served = `services and probes that select ports by name will use ${first}`;
    return [`${path}: duplicate port name ${goQuoted(name)} with ${first}, ${served}`];
  });
}
