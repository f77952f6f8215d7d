/**
 * Bodies in protobuf, as client-go and controller-runtime send them unless they are told otherwise. The messages are
 * so small that every byte of them is a character.
 *
 * @module
 */

import { type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, deployment, DEPLOYMENTS, LEASES } from "./objects.ts";

const contentType = "application/vnd.kubernetes.protobuf";

/** A field that holds a text or a message. */
function field(number: number, content: string): string {
  return String.fromCharCode(number << 3 | 2, content.length) + content;
}

/** A field that holds an integer below 128. */
function integer(number: number, value: number): string {
  return String.fromCharCode(number << 3, value);
}

function object(apiVersion: string, kind: string, raw: string): string {
  return `k8s\0${field(1, field(1, apiVersion) + field(2, kind))}${field(2, raw)}`;
}

function named(name: string, version = ""): string {
  return field(1, field(1, name) + field(2, "") + (version === "" ? "" : field(6, version)) + field(8, ""));
}

function protobufMap(name: string, ...entries: readonly string[]): string {
  return object("v1", "ConfigMap", named(name) + entries.join(""));
}

/** The scenarios. */
export const CLIENTS_PROTOBUF: readonly Scenario[] = [
  scenario(
    "client-go: a ConfigMap in protobuf is created, and replaced",
    send(`POST ${CONFIG_MAPS}`, {
      contentType,
      body: protobufMap(
        "a",
        field(2, field(1, "x") + field(2, "1")),
        field(3, field(1, "y") + field(2, "\0\x01")),
      ),
    }),
    send(`PUT ${CONFIG_MAPS}/a?fieldValidation=Strict`, {
      contentType,
      body: protobufMap("a", field(2, field(1, "x") + field(2, "2")), integer(4, 1)),
    }),
    send(`GET ${CONFIG_MAPS}/a`),
  ),
  scenario(
    "client-go: a Lease in protobuf has times to the microsecond",
    send(`POST ${LEASES}?timeout=5s`, {
      contentType,
      body: object(
        "coordination.k8s.io/v1",
        "Lease",
        named("leader") +
          field(
            2,
            field(1, "me") + integer(2, 15) + field(3, integer(1, 100) + integer(2, 0)) + integer(5, 0),
          ),
      ),
    }),
  ),
  scenario(
    "client-go: ports by number and by name, and quantities in protobuf",
    send("POST /api/v1/namespaces/{ns}/services", {
      contentType,
      body: object(
        "v1",
        "Service",
        named("a") + field(
          2,
          field(1, field(1, "a") + integer(3, 80) + field(4, integer(1, 0) + integer(2, 81) + field(3, ""))) +
            field(1, field(1, "b") + integer(3, 90) + field(4, integer(1, 1) + field(3, "x"))) +
            field(3, "None"),
        ),
      ),
    }),
    send("POST /api/v1/namespaces/{ns}/limitranges", {
      contentType,
      body: object(
        "v1",
        "LimitRange",
        named("a") +
          field(2, field(1, field(1, "Pod") + field(2, field(1, "cpu") + field(2, field(1, "1"))))),
      ),
    }),
  ),
  scenario(
    "client-go: options of a deletion in protobuf",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`DELETE ${CONFIG_MAPS}/a`, {
      contentType,
      body: object("v1", "DeleteOptions", field(4, "Foreground") + field(5, "All")),
    }),
    send(`DELETE ${CONFIG_MAPS}/a`, {
      contentType,
      body: object("apps/v1", "DeleteOptions", field(4, "Bad")),
    }),
    send(`DELETE ${CONFIG_MAPS}/a`, { contentType, body: object("v1", "ConfigMap", named("a")) }),
    send(`DELETE ${CONFIG_MAPS}/a`, { contentType, body: "none" }),
    send(`DELETE ${CONFIG_MAPS}?labelSelector=a%3Db`, {
      contentType,
      body: object("v1", "DeleteOptions", ""),
    }),
    send(`DELETE ${CONFIG_MAPS}/a`, { contentType, body: object("v1", "DeleteOptions", "") }),
  ),
  scenario(
    "client-go: a scale in protobuf",
    send(`POST ${DEPLOYMENTS}`, { body: deployment("web") }),
    send(`PUT ${DEPLOYMENTS}/web/scale`, {
      contentType,
      body: object(
        "autoscaling/v1",
        "Scale",
        named("web") + field(2, integer(1, 4)) + field(3, integer(1, 0)),
      ),
    }),
  ),
  scenario(
    "client-go: protobuf that is none, or of another kind",
    send(`POST ${CONFIG_MAPS}`, { contentType, body: configMap("a") }),
    send(`POST ${CONFIG_MAPS}`, { contentType, body: "k8s\0" }),
    send(`POST ${CONFIG_MAPS}`, { contentType, body: protobufMap("a").slice(0, -2) }),
    send(`POST ${CONFIG_MAPS}`, { contentType, body: object("v1", "Secret", named("a")) }),
    send(`POST ${CONFIG_MAPS}`, { contentType, body: object("v1", "Nothing", named("a")) }),
    send(`PATCH ${CONFIG_MAPS}/a`, { contentType, body: protobufMap("a") }),
    send(`POST ${CONFIG_MAPS}`, { contentType, body: object("", "", named("a")) }),
  ),
];
