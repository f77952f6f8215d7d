/**
 * What the server warns of in pods and in templates of pods: entries that others hide.
 *
 * @module
 */

import { goQuoted } from "./go_format.ts";
import { jsonEqual, type JsonObject, objectOrEmpty, objectsIn, stringOrUndefined } from "./json.ts";

/** The kinds that hold a template of a pod. */
const TEMPLATED: readonly string[] = ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"];

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
 * @param kind Its kind, one of v1 or apps/v1.
 * @returns The warnings, in the server's words; none for other kinds, and none for what is stored already.
 */
export function podWarnings(object: JsonObject, live: JsonObject | undefined, kind: string): string[] {
  const spec = objectOrEmpty(object["spec"]);
  if (kind === "Pod") return live === undefined ? specWarnings(spec, "spec") : [];
  if (!TEMPLATED.includes(kind) || jsonEqual(spec, objectOrEmpty(live?.["spec"]))) return [];
  return specWarnings(objectOrEmpty(objectOrEmpty(spec["template"])["spec"]), "spec.template.spec");
}

function spreadWarnings(spec: JsonObject, path: string): string[] {
  return objectsIn(spec["topologySpreadConstraints"]).flatMap((constraint, index) => {
    if (constraint["labelSelector"] !== undefined) return [];
    const place = `${path}.topologySpreadConstraints[${index}].labelSelector`;
    return [`${place}: a null labelSelector results in matching no pod`];
  });
}

function specWarnings(spec: JsonObject, path: string): string[] {
  const containers = ["initContainers", "containers"].flatMap((field) =>
    objectsIn(spec[field]).map((container, index) => ({ path: `${path}.${field}[${index}]`, container }))
  );
  const ports = containers.flatMap(portsOf);
  return [
    ...spreadWarnings(spec, path),
    ...containers.flatMap(envWarnings),
    ...portWarnings(ports),
    ...portNameWarnings(ports),
  ];
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
  return ports.flatMap((later, index) =>
    ports.slice(0, index).flatMap((earlier) => {
      const finding = clash(later.port, earlier.port);
      return finding === undefined ? [] : [`${later.path}: ${finding} port definition with ${earlier.path}`];
    })
  );
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
