/**
 * Services: defaults, what is handed out, and what is refused.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { apply, patch, type Scenario, scenario, send } from "../scenario.ts";
import { CORE, SERVICES } from "./objects.ts";

function service(name: string, spec: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: "v1", kind: "Service", metadata: { name, ...metadata }, spec };
}

const HTTP = { name: "http", port: 80 };
const HTTPS = { name: "https", port: 443 };

/** The scenarios. */
export const BUILTINS_SERVICES: readonly Scenario[] = [
  scenario(
    "Service: with an address",
    send(`POST ${SERVICES}`, { body: service("a", { selector: { app: "a" }, ports: [{ port: 80 }] }) }),
    send(`GET ${SERVICES}/a`),
  ),
  scenario(
    "Service: with all that can be told",
    send(`POST ${SERVICES}`, {
      body: service("a", {
        selector: { app: "a" },
        sessionAffinity: "ClientIP",
        internalTrafficPolicy: "Local",
        trafficDistribution: "PreferSameZone",
        publishNotReadyAddresses: true,
        ports: [
          { ...HTTP, targetPort: "web", appProtocol: "kubernetes.io/h2c" },
          { name: "dns", port: 53, protocol: "UDP", targetPort: 5353 },
        ],
      }),
    }),
    send(`GET ${SERVICES}?fieldSelector=spec.type%3DClusterIP`),
  ),
  scenario(
    "Service: an address that is asked for is given once, until it is free again",
    send(`POST ${SERVICES}`, { body: service("a", { clusterIP: "10.0.0.11", ports: [HTTP] }) }),
    send(`POST ${SERVICES}`, { body: service("b", { clusterIP: "10.0.0.11", ports: [HTTP] }) }),
    send(`DELETE ${SERVICES}/a`),
    send(`POST ${SERVICES}`, { body: service("b", { clusterIP: "10.0.0.11", ports: [HTTP] }) }),
    send(`DELETE ${SERVICES}/b`),
  ),
  scenario(
    "Service: addresses that cannot be had",
    send(`POST ${SERVICES}`, { body: service("a", { clusterIP: "10.7.0.1", ports: [HTTP] }) }),
    send(`POST ${SERVICES}`, { body: service("a", { clusterIP: "10.0.0.1", ports: [HTTP] }) }),
    send(`POST ${SERVICES}`, { body: service("a", { clusterIP: "10.0.0.0", ports: [HTTP] }) }),
    send(`POST ${SERVICES}`, { body: service("a", { clusterIP: "fd00::1", ports: [HTTP] }) }),
    send(`POST ${SERVICES}`, { body: service("a", { clusterIP: "there", ports: [HTTP] }) }),
    send(`POST ${SERVICES}`, {
      body: service("a", { clusterIP: "10.0.0.12", clusterIPs: ["10.0.0.13"], ports: [HTTP] }),
    }),
    send(`POST ${SERVICES}`, { body: service("a", { clusterIPs: ["10.0.0.13"], ports: [HTTP] }) }),
    send(`POST ${SERVICES}`, {
      body: service("a", { clusterIP: "None", clusterIPs: ["None", "10.0.0.13"] }),
    }),
  ),
  scenario(
    "Service: families of addresses",
    send(`POST ${SERVICES}`, { body: service("a", { ipFamilies: ["IPv6"], ports: [HTTP] }) }),
    send(`POST ${SERVICES}`, { body: service("a", { ipFamilyPolicy: "RequireDualStack", ports: [HTTP] }) }),
    send(`POST ${SERVICES}`, { body: service("a", { ipFamilyPolicy: "PreferDualStack", ports: [HTTP] }) }),
    send(`POST ${SERVICES}`, {
      body: service("b", { ipFamilyPolicy: "Any", ipFamilies: ["IPv4", "IPv4", "IPv5"], ports: [HTTP] }),
    }),
    send(`POST ${SERVICES}`, {
      body: service("b", { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv4", "IPv6"], ports: [HTTP] }),
    }),
    send(`POST ${SERVICES}`, {
      body: service("b", { clusterIP: "None", ipFamilyPolicy: "PreferDualStack" }),
    }),
  ),
  scenario(
    "Service: headless",
    send(`POST ${SERVICES}`, { body: service("a", { clusterIP: "None", selector: { app: "a" } }) }),
    send(`POST ${SERVICES}`, { body: service("b", { clusterIP: "None", ports: [HTTP] }) }),
    send(`POST ${SERVICES}`, { body: service("c", { clusterIP: "None", type: "NodePort", ports: [HTTP] }) }),
    send(`POST ${SERVICES}`, {
      body: service("c", { clusterIP: "None", type: "LoadBalancer", ports: [HTTP] }),
    }),
  ),
  scenario(
    "Service: an address stays",
    send(`POST ${SERVICES}`, { body: service("a", { ports: [HTTP] }) }),
    send(`PUT ${SERVICES}/a`, { body: service("a", { ports: [HTTP, HTTPS] }) }),
    patch("merge", `${SERVICES}/a`, { body: { spec: { clusterIP: "10.0.0.14" } } }),
    patch("merge", `${SERVICES}/a`, {
      body: { spec: { clusterIP: "10.0.0.14", clusterIPs: ["10.0.0.14"] } },
    }),
    patch("merge", `${SERVICES}/a`, { body: { spec: { clusterIP: "None" } } }),
    patch("merge", `${SERVICES}/a`, { body: { spec: { clusterIP: null, clusterIPs: null } } }),
    patch("merge", `${SERVICES}/a`, { body: { spec: { ipFamilies: ["IPv6"] } } }),
  ),
  scenario(
    "Service: node ports are handed out, and stay",
    send(`POST ${SERVICES}`, { body: service("a", { type: "NodePort", ports: [HTTP, HTTPS] }) }),
    send(`PUT ${SERVICES}/a`, { body: service("a", { type: "NodePort", ports: [HTTPS] }) }),
    send(`PUT ${SERVICES}/a`, { body: service("a", { type: "NodePort", ports: [HTTP, HTTPS] }) }),
    patch("merge", `${SERVICES}/a`, { body: { spec: { type: "ClusterIP" } } }),
    patch("merge", `${SERVICES}/a`, { body: { spec: { type: "LoadBalancer" } } }),
  ),
  scenario(
    "Service: one node port for one number with two protocols",
    send(`POST ${SERVICES}`, {
      body: service("a", {
        type: "NodePort",
        ports: [{ name: "tcp", port: 53 }, { name: "udp", port: 53, protocol: "UDP" }],
      }),
    }),
  ),
  scenario(
    "Service: node ports that are asked for",
    send(`POST ${SERVICES}`, {
      body: service("a", { type: "NodePort", ports: [{ ...HTTP, nodePort: 30_007 }] }),
    }),
    send(`POST ${SERVICES}`, {
      body: service("b", { type: "NodePort", ports: [{ ...HTTP, nodePort: 30_007 }] }),
    }),
    send(`POST ${SERVICES}`, {
      body: service("b", { type: "NodePort", ports: [{ ...HTTP, nodePort: 80 }] }),
    }),
    send(`POST ${SERVICES}`, { body: service("b", { ports: [{ ...HTTP, nodePort: 30_008 }] }) }),
    patch("json", `${SERVICES}/a`, {
      body: [{ op: "replace", path: "/spec/ports/0/nodePort", value: 30_009 }],
    }),
    send(`POST ${SERVICES}`, {
      body: service("b", { type: "NodePort", ports: [{ ...HTTP, nodePort: 30_007 }] }),
    }),
    send(`POST ${SERVICES}`, {
      body: service("c", {
        type: "NodePort",
        ports: [{ ...HTTP, nodePort: 30_010 }, { ...HTTPS, nodePort: 30_010 }],
      }),
    }),
    send(`DELETE ${SERVICES}/a`),
    send(`DELETE ${SERVICES}/b`),
  ),
  scenario(
    "Service: of type LoadBalancer",
    send(`POST ${SERVICES}`, { body: service("a", { type: "LoadBalancer", ports: [HTTP] }) }),
    patch("merge", `${SERVICES}/a/status`, {
      body: { status: { loadBalancer: { ingress: [{ ip: "192.168.3.4" }] } } },
    }),
    patch("merge", `${SERVICES}/a/status`, {
      body: { status: { loadBalancer: { ingress: [{ ip: "nowhere" }, { hostname: "Not A Name" }] } } },
    }),
    send(`POST ${SERVICES}`, {
      body: service("b", {
        type: "LoadBalancer",
        allocateLoadBalancerNodePorts: false,
        loadBalancerClass: "example.com/lb",
        externalTrafficPolicy: "Local",
        ports: [HTTP],
      }),
    }),
    patch("merge", `${SERVICES}/b`, { body: { spec: { loadBalancerClass: "example.com/other" } } }),
    patch("merge", `${SERVICES}/b`, { body: { spec: { externalTrafficPolicy: "Cluster" } } }),
    patch("merge", `${SERVICES}/a`, { body: { spec: { type: "ClusterIP" } } }),
  ),
  scenario(
    "Service: of type ExternalName, and back",
    send(`POST ${SERVICES}`, { body: service("a", { type: "ExternalName", externalName: "example.com." }) }),
    patch("merge", `${SERVICES}/a`, { body: { spec: { type: "ClusterIP", ports: [HTTP] } } }),
    patch("merge", `${SERVICES}/a`, { body: { spec: { type: "ExternalName" } } }),
    send(`POST ${SERVICES}`, { body: service("b", { type: "ExternalName" }) }),
    send(`POST ${SERVICES}`, {
      body: service("b", {
        type: "ExternalName",
        externalName: "Not_A_Name",
        clusterIP: "10.0.0.15",
        ipFamilies: ["IPv4"],
        ipFamilyPolicy: "SingleStack",
      }),
    }),
  ),
  scenario(
    "Service: ports that are refused",
    send(`POST ${SERVICES}`, { body: service("a", {}) }),
    send(`POST ${SERVICES}`, {
      body: service("a", {
        ports: [{ port: 80 }, { name: "Web_1", port: 0 }, { name: "x", port: 80, protocol: "HTTP" }],
      }),
    }),
    send(`POST ${SERVICES}`, {
      body: service("a", {
        ports: [
          { name: "x", port: 80, targetPort: "Not a port name" },
          { name: "x", port: 80, targetPort: 70_000, appProtocol: "a b" },
        ],
      }),
    }),
  ),
  scenario(
    "Service: choices that are refused",
    send(`POST ${SERVICES}`, {
      body: service("a", {
        type: "Public",
        sessionAffinity: "Cookie",
        internalTrafficPolicy: "Near",
        externalTrafficPolicy: "Local",
        selector: { "a b": "c d" },
        ports: [HTTP],
      }),
    }),
    send(`POST ${SERVICES}`, {
      body: service("a", {
        sessionAffinity: "ClientIP",
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 0 } },
        externalIPs: ["127.0.0.1", "x"],
        loadBalancerSourceRanges: ["10.0.0.0"],
        loadBalancerClass: "lb",
        allocateLoadBalancerNodePorts: true,
        healthCheckNodePort: 30_011,
        trafficDistribution: "Fair",
        ports: [HTTP],
      }),
    }),
    send(`POST ${SERVICES}`, { body: service("A_b", { ports: [HTTP] }) }),
  ),
  scenario(
    "Service: what is warned of",
    send(`POST ${SERVICES}`, {
      body: service("a", {
        externalName: "example.com",
        externalIPs: ["192.168.3.4"],
        trafficDistribution: "PreferClose",
        ports: [HTTP],
      }),
    }),
    send(`POST ${SERVICES}`, { body: service("b", { clusterIP: "None", sessionAffinity: "ClientIP" }) }),
  ),
  scenario(
    "Service: applied twice",
    apply(`${SERVICES}/a`, { manager: "op", body: service("a", { ports: [HTTP] }) }),
    apply(`${SERVICES}/a`, { manager: "op", body: service("a", { type: "NodePort", ports: [HTTP] }) }),
    apply(`${SERVICES}/a`, { manager: "op", body: service("a", { ports: [HTTP] }) }),
    send(`GET ${CORE}/services/a`),
  ),
  scenario(
    "Service: a dry run keeps nothing",
    send(`POST ${SERVICES}?dryRun=All`, { body: service("a", { clusterIP: "10.0.0.9", ports: [HTTP] }) }),
    send(`POST ${SERVICES}`, { body: service("b", { clusterIP: "10.0.0.9", ports: [HTTP] }) }),
    send(`DELETE ${SERVICES}/b`),
  ),
];
