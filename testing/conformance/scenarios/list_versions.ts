/**
 * At which version lists and objects are read, and which options go together.
 *
 * @module
 */

import { type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, widget, WIDGETS } from "./objects.ts";

/** Two objects; the version of the first one, and of both. */
const TWO: readonly RequestStep[] = [
  send(`POST ${CONFIG_MAPS}`, {
    body: configMap("a", { state: "1" }, { labels: { n: "1" } }),
    capture: { first: "metadata.resourceVersion" },
  }),
  send(`POST ${CONFIG_MAPS}`, { body: configMap("b"), capture: { second: "metadata.resourceVersion" } }),
];

/** Once version 0 shows them: it may be behind. */
const SEEN: RequestStep = send(`GET ${CONFIG_MAPS}?resourceVersion=0`, {
  until: ({ body }) => JSON.stringify(body).includes('"b"'),
});

function listing(...queries: readonly string[]): readonly RequestStep[] {
  return queries.map((query) => send(`GET ${CONFIG_MAPS}?${query}`));
}

/** The scenarios. */
export const LIST_VERSIONS: readonly Scenario[] = [
  scenario(
    "versions: a limit does not count at version 0",
    ...TWO,
    SEEN,
    ...listing("resourceVersion=0&limit=1", "resourceVersion=0&limit=1&resourceVersionMatch=NotOlderThan"),
  ),
  scenario(
    "versions: a limit with a version, exact and not older",
    ...TWO,
    ...listing(
      "resourceVersion={first}&limit=1",
      "resourceVersion={first}&limit=5",
      "resourceVersion={first}&limit=1&resourceVersionMatch=Exact",
      "resourceVersion={first}&limit=1&resourceVersionMatch=NotOlderThan",
      "resourceVersion={second}&limit=1",
    ),
  ),
  scenario(
    "versions: an exact one goes on in pages",
    ...TWO,
    send(`POST ${CONFIG_MAPS}`, { body: configMap("c") }),
    send(`GET ${CONFIG_MAPS}?resourceVersion={second}&resourceVersionMatch=Exact&limit=1`, {
      capture: { token: "metadata.continue" },
    }),
    ...listing("limit=1&continue={token}", "continue={token}"),
  ),
  scenario(
    "versions: what an exact one shows of changes and deletions",
    ...TWO,
    send(`PUT ${CONFIG_MAPS}/a`, {
      body: configMap("a", { state: "2" }),
      capture: { third: "metadata.resourceVersion" },
    }),
    send(`DELETE ${CONFIG_MAPS}/b`),
    ...["{first}", "{second}", "{third}"].flatMap((version) =>
      listing(`resourceVersion=${version}&resourceVersionMatch=Exact`)
    ),
  ),
  scenario(
    "versions: an exact one with selectors",
    ...TWO,
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", {}, { labels: { n: "2" } }) }),
    ...listing(
      "resourceVersion={second}&resourceVersionMatch=Exact&labelSelector=n%3D1",
      "resourceVersion={second}&resourceVersionMatch=Exact&labelSelector=n%3D2",
      "resourceVersion={second}&resourceVersionMatch=Exact&fieldSelector=metadata.name!%3Da",
    ),
  ),
  scenario(
    "versions: of custom objects",
    send(`POST ${WIDGETS}`, { body: widget("a"), capture: { first: "metadata.resourceVersion" } }),
    send(`POST ${WIDGETS}`, { body: widget("b") }),
    send(`GET ${WIDGETS}?resourceVersion={first}&resourceVersionMatch=Exact`),
    send(`GET ${WIDGETS}?resourceVersion={first}&limit=1`),
    send(`GET ${WIDGETS}?resourceVersion={first}&resourceVersionMatch=NotOlderThan&limit=1`),
  ),
  scenario(
    "versions: a match needs a version, and no token",
    ...TWO,
    send(`GET ${CONFIG_MAPS}?limit=1`, { capture: { token: "metadata.continue" } }),
    ...listing(
      "resourceVersionMatch=NotOlderThan",
      "resourceVersionMatch=Exact&limit=1",
      "resourceVersionMatch=",
      "resourceVersion=&resourceVersionMatch=Exact",
      "resourceVersion=0&resourceVersionMatch=NotOlderThan",
      "resourceVersion=0&resourceVersionMatch=exact",
      "resourceVersionMatch=Nearly",
      "resourceVersion={first}&resourceVersionMatch=Exact&continue={token}",
      "resourceVersion=0&resourceVersionMatch=NotOlderThan&continue={token}",
      "resourceVersionMatch=Exact&continue={token}",
    ),
  ),
  scenario(
    "versions: malformed ones",
    ...TWO,
    ...listing(
      "resourceVersion=-1",
      "resourceVersion=1.0",
      "resourceVersion=0x10",
      "resourceVersion=00",
      "resourceVersion=18446744073709551616",
      "resourceVersion=%20",
      "resourceVersion=abc&resourceVersionMatch=Exact",
      "resourceVersion=abc&limit=1",
    ),
  ),
  scenario(
    "versions: of one object",
    ...TWO,
    ...["{second}", "-1", "1.5", "", "18446744073709551616"].map((version) =>
      send(`GET ${CONFIG_MAPS}/a?resourceVersion=${version}`)
    ),
    send(`GET ${CONFIG_MAPS}/missing?resourceVersion={second}`),
    send(`GET ${CONFIG_MAPS}/a?resourceVersion={second}&resourceVersionMatch=Exact`),
    send(`GET ${WIDGETS}/missing?resourceVersion=abc`),
  ),
  scenario(
    "versions: what is said of initial events by a list",
    ...TWO,
    ...listing(
      "sendInitialEvents=false",
      "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion={first}",
      "sendInitialEvents=&resourceVersion={first}",
      "allowWatchBookmarks=true",
      "timeoutSeconds=5",
      "watch=false",
      "watch=0",
    ),
  ),
  scenario(
    "versions: options of the wrong type",
    ...listing(
      "timeoutSeconds=soon",
      "timeoutSeconds=-1",
      "watch=maybe&timeoutSeconds=1&resourceVersionMatch=Exact",
      "limit=",
      "timeoutSeconds=",
      "limit=1&limit=two",
      "unknown=option",
      "pretty=true",
    ),
  ),
  scenario(
    "versions: parts of a list by uid",
    ...TWO,
    ...listing(
      "shardSelector=shardRange(object.metadata.uid,'0x0000000000000000','0x8000000000000000')",
      "shardSelector=nonsense",
      "shardSelector=",
    ),
  ),
];
