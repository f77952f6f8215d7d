/**
 * What kubectl 1.37 sends when it waits and describes.
 *
 * @module
 */

import { events, patch, type Scenario, scenario, send, watch, type WatchStep } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, deployment, DEPLOYMENTS, widget, WIDGETS } from "./objects.ts";

/** What `kubectl wait`, `rollout status` and `delete --wait` watch with, behind the name of the object. */
const WAITING = "allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&sendInitialEvents=true&" +
  "timeoutSeconds=326&watch=true";

function waitingFor(path: string, name: string): WatchStep {
  return watch("waiting", `${path}?${WAITING}&fieldSelector=metadata.name%3D${name}`);
}

/** The scenarios. */
export const CLIENTS_KUBECTL_WAITING: readonly Scenario[] = [
  scenario(
    "kubectl: wait sees the object, a bookmark, and what becomes of it",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`POST ${WIDGETS}`, { body: widget("b") }),
    send(`GET ${WIDGETS}/a`),
    waitingFor(WIDGETS, "a"),
    events("waiting", 2),
    patch("merge", `${WIDGETS}/b`, { body: { spec: { size: 7 } } }),
    patch("merge", `${WIDGETS}/a/status`, {
      body: {
        status: {
          conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-01-02T03:04:05Z" }],
        },
      },
    }),
    events("waiting", 1),
  ),
  scenario(
    "kubectl: wait for an object that is still to be created",
    send(`GET ${CONFIG_MAPS}/late`),
    waitingFor(CONFIG_MAPS, "late"),
    events("waiting", 1),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("other") }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("late") }),
    events("waiting", 1),
  ),
  scenario(
    "kubectl: delete waits until the finalizers are gone",
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1 }, { finalizers: ["example.com/hold"] }) }),
    send(`DELETE ${WIDGETS}/a`, { body: { propagationPolicy: "Background" } }),
    waitingFor(WIDGETS, "a"),
    events("waiting", 2),
    patch("merge", `${WIDGETS}/a`, { body: { metadata: { finalizers: null } } }),
    events("waiting", 1),
  ),
  scenario(
    "kubectl: rollout status follows a Deployment",
    send(`POST ${DEPLOYMENTS}`, { body: deployment("web") }),
    waitingFor(DEPLOYMENTS, "web"),
    events("waiting", 2),
    patch("merge", `${DEPLOYMENTS}/web/status?fieldManager=kubectl-patch`, {
      body: {
        status: {
          observedGeneration: 1,
          replicas: 1,
          updatedReplicas: 1,
          readyReplicas: 1,
          availableReplicas: 1,
        },
      },
    }),
    events("waiting", 1),
  ),
  scenario(
    "kubectl: describe looks for the events of an object",
    ...["a", "b"].map((name) =>
      send(`POST ${CORE}/events`, {
        body: {
          apiVersion: "v1",
          kind: "Event",
          metadata: { name: `${name}.1` },
          involvedObject: {
            apiVersion: "v1",
            kind: "ConfigMap",
            namespace: "{ns}",
            name,
            uid: `uid-${name}`,
          },
          reason: "Tested",
          message: "it is tested",
          source: { component: "test" },
          firstTimestamp: "2026-01-02T03:04:05Z",
          lastTimestamp: "2026-01-02T03:04:05Z",
          count: 1,
          type: "Normal",
        },
      })
    ),
    send(
      `GET ${CORE}/events?fieldSelector=involvedObject.uid%3Duid-a%2CinvolvedObject.name%3Da%2C` +
        `involvedObject.namespace%3D{ns}%2CinvolvedObject.kind%3DConfigMap&limit=500`,
      { accept: "application/json, */*" },
    ),
  ),
];
