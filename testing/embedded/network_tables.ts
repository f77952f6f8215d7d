/**
 * The tables of services, endpoints, ingresses and their like.
 *
 * @module
 */

import {
  firstOf,
  joinedOrNone,
  type KindTable,
  kindTable,
  NONE,
  numberIn,
  objectsIn,
  type PrintedObject,
  sizeOf,
  textIn,
  textsIn,
  UNKNOWN,
  UNSET,
} from "./builtin_table.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import { labelsText, selectorText } from "./label_text.ts";

/** How many endpoints, ports or hosts are shown. */
const FEW = 3;
const DEFAULT_CLASS = "ingressclass.kubernetes.io/is-default-class";

/** Kinds and their tables. */
export const NETWORK_TABLES: readonly KindTable[] = [
  kindTable(
    "/Service",
    ["Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "Selector!"],
    (printed) => [
      printed.name,
      textIn(printed.spec["type"]),
      textsIn(printed.spec["clusterIPs"])[0] ?? NONE,
      externalOf(printed),
      joinedOrNone(objectsIn(printed.spec["ports"]).map(portText)),
      printed.age,
      labelsText(printed.spec["selector"]),
    ],
  ),
  kindTable("/Endpoints", ["Name", "Endpoints", "Age"], ({ object, name, age }) => {
    const addresses = objectsIn(object["subsets"]).flatMap(addressesOf);
    const none = sizeOf(object["subsets"]) === 0 ? NONE : "";
    return [name, firstOf(addresses, { limit: FEW, between: ",", none }), age];
  }),
  kindTable(
    "discovery.k8s.io/EndpointSlice",
    ["Name", "AddressType", "Ports", "Endpoints", "Age"],
    ({ object, name, age }) => {
      const ports = objectsIn(object["ports"])
        .map(({ port, name: portName }) => port === undefined ? textIn(portName, "*") : String(port));
      const addresses = objectsIn(object["endpoints"]).flatMap((endpoint) => textsIn(endpoint["addresses"]));
      const shown = { limit: FEW, between: ",", none: UNSET };
      return [name, textIn(object["addressType"]), firstOf(ports, shown), firstOf(addresses, shown), age];
    },
  ),
  kindTable(
    "networking.k8s.io/Ingress",
    ["Name", "Class", "Hosts", "Address", "Ports", "Age"],
    ({ spec, status, name, age }) => [
      name,
      textIn(spec["ingressClassName"], NONE),
      hostsOf(spec),
      balancersOf(status),
      sizeOf(spec["tls"]) === 0 ? "80" : "80, 443",
      age,
    ],
  ),
  kindTable(
    "networking.k8s.io/IngressClass",
    ["Name", "Controller", "Parameters", "Age"],
    ({ spec, metadata, name, age }) => {
      const isDefault = objectOrEmpty(metadata["annotations"])[DEFAULT_CLASS] === "true";
      return [
        isDefault ? `${name} (default)` : name,
        textIn(spec["controller"]),
        parametersOf(spec["parameters"]),
        age,
      ];
    },
  ),
  kindTable("networking.k8s.io/NetworkPolicy", ["Name", "Pod-Selector", "Age"], ({ spec, name, age }) => [
    name,
    selectorText(spec["podSelector"]),
    age,
  ]),
  kindTable("networking.k8s.io/ServiceCIDR", ["Name", "CIDRs", "Age"], ({ spec, name, age }) => [
    name,
    textsIn(spec["cidrs"]).join(","),
    age,
  ]),
  // The server gives this kind a cell more than columns.
  kindTable("networking.k8s.io/IPAddress", ["Name", "ParentRef"], ({ spec, name, age }) => [
    name,
    parentOf(spec["parentRef"]),
    age,
  ]),
];

function externalOf({ spec, status }: PrintedObject): string {
  const external = textsIn(spec["externalIPs"]);
  switch (spec["type"]) {
    case "ClusterIP":
    case "NodePort":
      return joinedOrNone(external);
    case "LoadBalancer": {
      const all = [balancersOf(status), ...external].filter((address) => address !== "");
      return all.length === 0 ? "<pending>" : all.join(",");
    }
    case "ExternalName":
      return textIn(spec["externalName"]);
    default:
      return UNKNOWN;
  }
}

function portText({ port, nodePort, protocol }: JsonObject): string {
  const number = numberIn(nodePort) > 0 ? `${port}:${nodePort}` : String(port);
  return `${number}/${textIn(protocol, "TCP")}`;
}

function balancersOf(status: JsonObject): string {
  const ingress = objectsIn(objectOrEmpty(status["loadBalancer"])["ingress"]);
  const addresses = ingress.map(({ ip, hostname }) => textIn(ip, textIn(hostname)));
  return [...new Set(addresses)].filter((address) => address !== "").toSorted().join(",");
}

function addressesOf({ addresses, ports }: JsonObject): readonly string[] {
  const ips = objectsIn(addresses).map(({ ip }) => textIn(ip));
  const numbers = objectsIn(ports).map(({ port }) => numberIn(port));
  if (numbers.length === 0) return ips;
  return numbers.flatMap((port) => ips.map((ip) => ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`));
}

/** Behind the last host that is shown, rules count whether they have a host or not. */
function hostsOf(spec: JsonObject): string {
  const hosts = objectsIn(spec["rules"]).map(({ host }) => textIn(host));
  const named = hosts.flatMap((host, index) => host === "" ? [] : [{ host, index }]).slice(0, FEW);
  if (named.length === 0) return "*";
  const shown = named.map(({ host }) => host).join(",");
  const last = named[FEW - 1];
  return last === undefined || last.index === hosts.length - 1
    ? shown
    : `${shown} + ${hosts.length - FEW} more...`;
}

function parametersOf(value: JsonValue | undefined): string {
  if (!isJsonObject(value)) return NONE;
  const { apiGroup, kind, name } = value;
  return `${textIn(kind)}${apiGroup === undefined ? "" : `.${apiGroup}`}/${textIn(name)}`;
}

function parentOf(value: JsonValue | undefined): string {
  if (!isJsonObject(value)) return NONE;
  const [group, resource, namespace, name] = ["group", "resource", "namespace", "name"]
    .map((field) => textIn(value[field]));
  const type = (group === "" ? `${resource}` : `${resource}.${group}`).toLowerCase();
  return [type, namespace, name].filter((part) => part !== "").join("/");
}
