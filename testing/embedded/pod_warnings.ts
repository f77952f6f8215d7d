/**
 * What the server warns of in pods and in templates of pods: entries that others hide.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import { goQuoted } from "./go_format.ts";
import { byteWarnings } from "./byte_warnings.ts";
import { jsonEqual, type JsonObject, objectOrEmpty, objectsIn, stringOrUndefined } from "./json.ts";
import { labelFindings } from "./name_rules.ts";
import { metaOf } from "./object_meta.ts";
import { affinityWarnings, nodeWarnings, spreadWarnings } from "./placement_warnings.ts";
import {
  containerAnnotationWarnings,
  podAnnotationWarnings,
  profileWarnings,
} from "./annotation_warnings.ts";
import { canonicalIp } from "./builtins/ip_rules.ts";
import { TEMPLATES } from "./pod_templates.ts";
import { volumeWarnings } from "./volume_warnings.ts";

/** The parts whose change is warned of anew, where that is not the whole spec alone: they count for the generation. */
const WATCHED: Readonly<Record<string, readonly (readonly string[])[]>> = dictionary({
  DaemonSet: [["spec", "template"]],
  Deployment: [["spec"], ["metadata", "annotations"]],
  PodTemplate: [["template"]],
});

/** The kinds whose names become part of the names of pods. */
const NAMING: readonly string[] = ["CronJob", "Deployment", "Job", "ReplicaSet", "ReplicationController"];

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
    return live === undefined ? [...names, ...specWarnings(object, "")] : [];
  }
  const path = TEMPLATES[kind];
  if (path === undefined) return names;
  const watched = WATCHED[kind] ?? [["spec"]];
  const isSame = live !== undefined &&
    watched.every((part) => jsonEqual(partAt(object, part), partAt(live, part)));
  if (isSame) return names;
  const template = partAt(object, path);
  return [...names, ...specWarnings(template, `${path.join(".")}.`)];
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

/** The pod or the template, and what its place begins with. */
function specWarnings(object: JsonObject, place: string): string[] {
  const [spec, path] = [objectOrEmpty(object["spec"]), `${place}spec`];
  const annotations = objectOrEmpty(objectOrEmpty(object["metadata"])["annotations"]);
  const containers = ["initContainers", "containers"].flatMap((field) =>
    objectsIn(spec[field]).map((container, index) => ({ path: `${path}.${field}[${index}]`, container }))
  );
  const ports = containers.flatMap(portsOf);
  return [
    ...nodeWarnings(spec, path),
    ...spreadWarnings(spec, path),
    ...podAnnotationWarnings(annotations, place),
    ...volumeWarnings(spec, path),
    ...repeatedWarnings(spec, path, { list: "hostAliases", field: "ip" }),
    ...repeatedWarnings(spec, path, { list: "imagePullSecrets", field: "name" }),
    ...objectsIn(spec["imagePullSecrets"]).flatMap(({ name = "" }, index) =>
      name === "" ? [`${path}.imagePullSecrets[${index}].name: invalid empty name ""`] : []
    ),
    ...profileWarnings(annotations, spec, place),
    ...containers.flatMap((placed) => [
      ...containerAnnotationWarnings(annotations, placed.container, place),
      ...fractionWarnings(placed),
      ...envWarnings(placed),
    ]),
    ...portWarnings(ports),
    ...portNameWarnings(ports),
    ...(Number(spec["terminationGracePeriodSeconds"] ?? 0) < 0
      ? [
        `${path}.terminationGracePeriodSeconds: must be >= 0; ` +
        "negative values are invalid and will be treated as 1",
      ]
      : []),
    ...affinityWarnings(spec, path),
    ...addressWarnings(spec, path),
  ];
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

function addressWarnings(spec: JsonObject, path: string): string[] {
  const { nameservers } = objectOrEmpty(spec["dnsConfig"]);
  const servers = (Array.isArray(nameservers) ? nameservers : []).map((server, index) =>
    [`${path}.dnsConfig.nameservers[${index}]`, String(server)] as const
  );
  const aliases = objectsIn(spec["hostAliases"]).map(({ ip = "" }, index) =>
    [`${path}.hostAliases[${index}].ip`, String(ip)] as const
  );
  return [...servers, ...aliases].flatMap(([place, address]) => {
    const canonical = canonicalIp(address);
    if (canonical === undefined || canonical === address) return [];
    const form = `should be in RFC 5952 canonical format (${goQuoted(canonical)})`;
    return [`${place}: IPv6 address ${goQuoted(address)} ${form}`];
  });
}

function fractionWarnings({ path, container }: Placed): string[] {
  const resources = objectOrEmpty(container["resources"]);
  return ["memory", "ephemeral-storage"].flatMap((name) =>
    byteWarnings(resources, name, { path: `${path}.resources`, fields: ["limits", "requests"] })
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
