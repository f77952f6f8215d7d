/**
 * How a service comes by its addresses, its families of addresses and its node ports, in a cluster that has addresses
 * of IPv4 alone.
 *
 * @module
 */

import { type FieldError, invalidValue } from "../../../src/schema/field_error.ts";
import { goQuoted } from "../go_format.ts";
import { jsonEqual, type JsonObject, objectsIn } from "../json.ts";
import { metaOf } from "../object_meta.ts";
import { pathSegmentFindings } from "../name_rules.ts";
import { invalid, StatusError } from "../status.ts";
import { numberAt, textAt, textsAt } from "./field_values.ts";
import { familyOf, serviceAddressErrors } from "./service_address_validation.ts";
import type { ServicePool } from "./service_pool.ts";
import {
  isHeadless,
  needsClusterIp,
  needsHealthCheck,
  nodePortsOf,
  specOf,
  withFields,
} from "./service_spec.ts";

/** The family of the cluster's addresses. */
const FAMILY = "IPv4";

/**
 * Gives a service what it needs.
 *
 * @param service The service, its defaults filled in.
 * @param live The stored service; `undefined` for a creation.
 * @param pool What is free.
 * @returns The service with its addresses and node ports.
 * @throws {StatusError} 422 if it asks for what it cannot have, 500 if nothing is left.
 */
export function withAllocations(
  service: JsonObject,
  live: JsonObject | undefined,
  pool: () => ServicePool,
): JsonObject {
  const before = live === undefined ? undefined : specOf(live);
  const run: Allocation = { before, pool: lazily(pool), name: metaOf(service).name };
  let spec = withBothAddressFields(specOf(service), before);
  spec = withFamilies(spec, run);
  spec = withAddresses(spec, run);
  spec = withNodePorts(spec, run);
  spec = withHealthCheckPort(spec, run);
  return { ...service, spec };
}

interface Allocation {
  readonly before: JsonObject | undefined;
  readonly pool: () => ServicePool;
  readonly name: string;
}

function lazily(make: () => ServicePool): () => ServicePool {
  let made: ServicePool | undefined;
  return () => made ??= make();
}

function refuse({ name }: Allocation, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: "", kind: "Service" }, name, errors);
}

/** An old client knows `clusterIP` alone. */
function withBothAddressFields(spec: JsonObject, before: JsonObject | undefined): JsonObject {
  const [address, addresses] = [textAt(spec, "clusterIP"), textsAt(spec, "clusterIPs")];
  if (before === undefined) {
    return address !== "" && addresses.length === 0 ? { ...spec, clusterIPs: [address] } : spec;
  }
  const [oldAddress, oldAddresses] = [textAt(before, "clusterIP"), textsAt(before, "clusterIPs")];
  if (address === oldAddress) {
    return addresses.length === 0 && oldAddresses.length > 0 ? { ...spec, clusterIPs: oldAddresses } : spec;
  }
  if (!jsonEqual(addresses, oldAddresses)) return spec;
  return withFields(spec, { clusterIPs: address === "" ? undefined : [address] });
}

function withFamilies(spec: JsonObject, run: Allocation): JsonObject {
  const { before } = run;
  if (!needsClusterIp(spec) || isSettled(spec, before)) return spec;
  const policy = spec["ipFamilyPolicy"] ?? before?.["ipFamilyPolicy"] ??
    (isSelectorless(spec) ? "RequireDualStack" : "SingleStack");
  const known = { ...spec, ipFamilyPolicy: policy };
  refuse(run, serviceAddressErrors(known, before));
  const addresses = textsAt(known, "clusterIPs");
  const families = [...textsAt(known, "ipFamilies")];
  const errors = policy === "SingleStack" ? manyErrors(known) : fewerErrors(known, before);
  for (const [index, address] of addresses.entries()) {
    if (address === "None") break;
    if (index < families.length) continue;
    const family = familyOf(address);
    if (family === FAMILY) families.push(family);
    else {
      errors.push(
        invalidValue(`spec.clusterIPs[${index}]`, addresses, `${family} is not configured on this cluster`),
      );
    }
  }
  refuse(run, errors);
  if (isSelectorless(known)) return { ...known, ipFamilies: selectorlessFamilies(families, policy) };
  refuse(run, [
    ...(policy === "RequireDualStack"
      ? [invalidValue(
        "spec.ipFamilyPolicy",
        policy,
        "this cluster is not configured for dual-stack services",
      )]
      : []),
    ...families.flatMap((family, index) =>
      family === FAMILY
        ? []
        : [invalidValue(`spec.ipFamilies[${index}]`, family, "not configured on this cluster")]
    ),
  ]);
  return { ...known, ipFamilies: families.length === 0 ? [FAMILY] : families };
}

/** What prefers two families keeps those it has, whatever the cluster has by now. */
function isSettled(spec: JsonObject, before: JsonObject | undefined): boolean {
  return before !== undefined && before["type"] === spec["type"] &&
    spec["ipFamilyPolicy"] === "PreferDualStack" &&
    [undefined, "PreferDualStack"].includes(before["ipFamilyPolicy"]?.toString()) &&
    jsonEqual(spec["clusterIPs"], before["clusterIPs"]) &&
    jsonEqual(spec["ipFamilies"], before["ipFamilies"]);
}

function isSelectorless(spec: JsonObject): boolean {
  return spec["clusterIP"] === "None" && spec["selector"] === undefined;
}

function selectorlessFamilies(families: readonly string[], policy: unknown): readonly string[] {
  const known = families.length === 0 ? [FAMILY] : families;
  if (known.length > 1 || policy === "SingleStack") return known;
  return [...known, known[0] === "IPv4" ? "IPv6" : "IPv4"];
}

function manyErrors(spec: JsonObject): FieldError[] {
  const rule = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
  return [["clusterIPs", "cluster IPs"], ["ipFamilies", "IP families"]].flatMap(([field = "", words]) =>
    textsAt(spec, field).length === 2
      ? [invalidValue("spec.ipFamilyPolicy", "SingleStack", `${rule} ${words} are specified`)]
      : []
  );
}

/** Only who asks for one family gives up the other. */
function fewerErrors(spec: JsonObject, before: JsonObject | undefined): FieldError[] {
  if (before === undefined) return [];
  return [["clusterIPs", "cluster IP"], ["ipFamilies", "IP family"]].flatMap(([field = "", words]) => {
    const count = textsAt(spec, field).length;
    if (count === 0 || count >= textsAt(before, field).length) return [];
    const rule = `must be 'SingleStack' to release the secondary ${words}`;
    return [invalidValue("spec.ipFamilyPolicy", spec["ipFamilyPolicy"] ?? null, rule)];
  });
}

/** Each address is an object that names its service, as a segment of a path. */
function ownerErrors(
  name: string,
  { address, sent }: { readonly address: string; readonly sent: readonly string[] },
): FieldError[] {
  return pathSegmentFindings(name).map((finding) => {
    const fault = `spec.parentRef.name: Invalid value: ${goQuoted(name)}: ${finding}`;
    const object = `IPAddress.networking.k8s.io ${goQuoted(address)}`;
    return invalidValue("spec.clusterIPs", sent, `failed to allocate IP: ${object} is invalid: ${fault}`);
  });
}

function withAddresses(spec: JsonObject, run: Allocation): JsonObject {
  const { before } = run;
  if (!needsClusterIp(spec) || isHeadless(spec)) return spec;
  if (before !== undefined && needsClusterIp(before)) return spec;
  const addresses = textsAt(spec, "clusterIPs");
  const [wanted] = addresses;
  if (wanted === undefined || wanted === "") {
    const address = run.pool().anyAddress();
    if (address === undefined) {
      throw internalError(`failed to allocate a serviceIP for Service "${run.name}": range is full`);
    }
    refuse(run, ownerErrors(run.name, { address, sent: [""] }));
    return { ...spec, clusterIP: address, clusterIPs: [address] };
  }
  const refusal = run.pool().takeAddress(wanted);
  if (refusal !== undefined) {
    refuse(run, [invalidValue("spec.clusterIPs", addresses, `failed to allocate IP ${wanted}: ${refusal}`)]);
  }
  return spec;
}

function withNodePorts(spec: JsonObject, run: Allocation): JsonObject {
  const type = textAt(spec, "type");
  if (type !== "NodePort" && type !== "LoadBalancer") return spec;
  const isGiven = type === "NodePort" || spec["allocateLoadBalancerNodePorts"] !== false;
  const ports = objectsIn(spec["ports"]);
  if (ports.length === 0) return spec;
  const given = run.before === undefined
    ? newPorts(ports, isGiven, run)
    : changedPorts(ports, isGiven, { ...run, before: run.before });
  return { ...spec, ports: given };
}

/** Ports with one number and several protocols share a node port. */
function newPorts(ports: readonly JsonObject[], isGiven: boolean, run: Allocation): readonly JsonObject[] {
  const shared = new Map<number, number>();
  return ports.map((port, index) => {
    const [number, wanted] = [numberAt(port, "port"), numberAt(port, "nodePort")];
    if (wanted === 0 && !isGiven) return port;
    const known = shared.get(number);
    if (known !== undefined) {
      if (wanted === 0) return { ...port, nodePort: known };
      if (wanted !== known) takePort(wanted, index, run);
      return port;
    }
    const asked = ports.filter((one) => numberAt(one, "port") === number)
      .map((one) => numberAt(one, "nodePort")).find((one) => one !== 0);
    if (asked !== undefined) takePort(asked, index, run);
    const nodePort = asked ?? anyPort(run);
    shared.set(number, nodePort);
    return { ...port, nodePort };
  });
}

function changedPorts(
  ports: readonly JsonObject[],
  isGiven: boolean,
  run: Allocation & { readonly before: JsonObject },
): readonly JsonObject[] {
  const known = new Set(nodePortsOf(run.before));
  const seen = new Set<string>();
  return ports.map((port, index) => {
    const wanted = numberAt(port, "nodePort");
    if (wanted === 0 && !isGiven) return port;
    if (wanted !== 0 && !known.has(wanted)) {
      takePort(wanted, index, run);
      known.add(wanted);
    }
    const nodePort = wanted === 0 ? anyPort(run) : wanted;
    const protocol = textAt(port, "protocol");
    if (seen.has(`${protocol} ${nodePort}`)) {
      throw new StatusError(500, "", { message: `duplicate nodePort: {${protocol} ${nodePort}}` });
    }
    seen.add(`${protocol} ${nodePort}`);
    return { ...port, nodePort };
  });
}

function takePort(port: number, index: number, run: Allocation): void {
  const refusal = run.pool().takePort(port);
  if (refusal !== undefined) refuse(run, [invalidValue(`spec.ports[${index}].nodePort`, port, refusal)]);
}

function anyPort({ pool }: Allocation): number {
  const port = pool().anyPort();
  if (port === undefined) throw internalError("failed to allocate a nodePort: range is full");
  return port;
}

function withHealthCheckPort(spec: JsonObject, run: Allocation): JsonObject {
  const { before } = run;
  if (!needsHealthCheck(spec) || (before !== undefined && needsHealthCheck(before))) return spec;
  const wanted = numberAt(spec, "healthCheckNodePort");
  if (wanted === 0) return { ...spec, healthCheckNodePort: anyPort(run) };
  const refusal = run.pool().takePort(wanted);
  if (refusal !== undefined) {
    throw internalError(`failed to allocate requested HealthCheck NodePort ${wanted}: ${refusal}`);
  }
  return spec;
}

function internalError(cause: string): StatusError {
  return new StatusError(500, "InternalError", {
    message: `Internal error occurred: ${cause}`,
    details: { causes: [{ message: cause }] },
  });
}
