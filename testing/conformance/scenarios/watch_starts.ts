/**
 * Where watches begin, and which options they take.
 *
 * @module
 */

import { events, patch, pause, type Scenario, scenario, send, watch } from "../scenario.ts";
import { CONFIG_MAPS, configMap, gadget, GADGETS, widget, WIDGETS } from "./objects.ts";

const LIST_FIRST = "watch=true&sendInitialEvents=true";
const NOT_OLDER = "resourceVersionMatch=NotOlderThan";
const META = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";

/** Makes an object, and waits until version 0 shows it. */
const SEEN = [
  send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), capture: { rv: "metadata.resourceVersion" } }),
  send(`GET ${CONFIG_MAPS}?resourceVersion=0`, {
    until: ({ body }) => JSON.stringify(body).includes('"a"'),
  }),
] as const;

/** The scenarios. */
export const WATCH_STARTS: readonly Scenario[] = [
  scenario(
    "watch starts: with an empty version",
    ...SEEN,
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion=`),
    events("w", 1),
  ),
  scenario(
    "watch starts: at the version of an object, at that of a list",
    ...SEEN,
    watch("object", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}`),
    send(`GET ${CONFIG_MAPS}`, { capture: { list: "metadata.resourceVersion" } }),
    watch("list", `${CONFIG_MAPS}?watch=true&resourceVersion={list}`),
    send(`DELETE ${CONFIG_MAPS}/a`),
    events("object", 1),
    events("list", 1),
  ),
  scenario(
    "watch starts: at a version of the future",
    ...SEEN,
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion=99999999&timeoutSeconds=1`),
    events("w", "all"),
  ),
  scenario(
    "watch starts: initial events at a version of the future",
    ...SEEN,
    watch("w", `${CONFIG_MAPS}?${LIST_FIRST}&${NOT_OLDER}&resourceVersion=99999999&timeoutSeconds=1`),
    events("w", "all"),
  ),
  scenario(
    "watch starts: malformed versions",
    ...["-1", "1.5", "18446744073709551616", "%20", "00"].map((version, index) =>
      watch(`w${index}`, `${CONFIG_MAPS}?watch=true&timeoutSeconds=1&resourceVersion=${version}`)
    ),
    watch("custom", `${WIDGETS}?watch=true&resourceVersion=-1`),
  ),
  scenario(
    "watch starts: initial events without bookmarks",
    ...SEEN,
    watch("w", `${CONFIG_MAPS}?${LIST_FIRST}&${NOT_OLDER}`),
    events("w", 1),
    send(`DELETE ${CONFIG_MAPS}/a`),
    events("w", 1),
  ),
  scenario(
    "watch starts: initial events at a version",
    ...SEEN,
    watch("w", `${CONFIG_MAPS}?${LIST_FIRST}&${NOT_OLDER}&allowWatchBookmarks=true&resourceVersion={rv}`),
    events("w", 2),
    watch("zero", `${CONFIG_MAPS}?${LIST_FIRST}&${NOT_OLDER}&allowWatchBookmarks=true&resourceVersion=0`),
    events("zero", 2),
  ),
  scenario(
    "watch starts: initial events of nothing",
    watch("w", `${CONFIG_MAPS}?${LIST_FIRST}&${NOT_OLDER}&allowWatchBookmarks=true`),
    events("w", 1),
    watch("custom", `${WIDGETS}?${LIST_FIRST}&${NOT_OLDER}&allowWatchBookmarks=true`),
    events("custom", 1),
  ),
  scenario(
    "watch starts: initial events with a selector",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { labels: { on: "yes" } }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b") }),
    watch("w", `${CONFIG_MAPS}?${LIST_FIRST}&${NOT_OLDER}&allowWatchBookmarks=true&labelSelector=on`),
    events("w", 2),
    watch(
      "one",
      `${CONFIG_MAPS}?${LIST_FIRST}&${NOT_OLDER}&allowWatchBookmarks=true&fieldSelector=metadata.name%3Db`,
    ),
    events("one", 2),
  ),
  scenario(
    "watch starts: initial events with other matches",
    ...SEEN,
    ...["", "&resourceVersionMatch=", "&resourceVersionMatch=Exact", "&resourceVersionMatch=notOlderThan"]
      .map(
        (match, index) => watch(`w${index}`, `${CONFIG_MAPS}?${LIST_FIRST}${match}`),
      ),
    watch("no", `${CONFIG_MAPS}?watch=true&sendInitialEvents=false`),
    watch("empty", `${CONFIG_MAPS}?watch=true&sendInitialEvents=&${NOT_OLDER}&timeoutSeconds=1`),
    events("empty", "all"),
  ),
  scenario(
    "watch starts: no initial events at a version",
    ...SEEN,
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b") }),
    watch("w", `${CONFIG_MAPS}?watch=true&sendInitialEvents=false&${NOT_OLDER}&resourceVersion={rv}`),
    events("w", 1),
  ),
  scenario(
    "watch starts: a match without initial events, and a token",
    ...SEEN,
    ...[
      "resourceVersionMatch=Exact&resourceVersion={rv}",
      "resourceVersionMatch=NotOlderThan&resourceVersion={rv}",
      "resourceVersionMatch=Nearly",
      "continue=abc&resourceVersionMatch=NotOlderThan",
      "continue=abc&sendInitialEvents=true",
    ].map((query, index) => watch(`w${index}`, `${CONFIG_MAPS}?watch=true&${query}`)),
  ),
  scenario(
    "watch starts: a limit does not count",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b") }),
    watch("w", `${CONFIG_MAPS}?watch=true&limit=1`),
    events("w", 2),
  ),
  scenario(
    "watch starts: ways to say so",
    ...SEEN,
    ...["watch=1", "watch=t", "watch=TRUE", "watch=yes", "watch="].flatMap((query, index) => [
      watch(`w${index}`, `${CONFIG_MAPS}?${query}&timeoutSeconds=1`),
      events(`w${index}`, 1),
    ]),
    send(`GET ${CONFIG_MAPS}?watch=FALSE&limit=1`),
  ),
  scenario(
    "watch starts: a time-out that is none",
    ...SEEN,
    watch("negative", `${CONFIG_MAPS}?watch=true&timeoutSeconds=-1&resourceVersion={rv}`),
    watch("zero", `${CONFIG_MAPS}?watch=true&timeoutSeconds=0&resourceVersion={rv}`),
    send(`DELETE ${CONFIG_MAPS}/a`),
    events("negative", 1),
    events("zero", 1),
    watch("text", `${CONFIG_MAPS}?watch=true&timeoutSeconds=1s`),
    watch("empty", `${CONFIG_MAPS}?watch=true&timeoutSeconds=`),
  ),
  scenario(
    "watch starts: the path of one object is not watched",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), capture: { rv: "metadata.resourceVersion" } }),
    ...["a?watch=true", "a?watch=true&fieldSelector=metadata.name%3Db", "a?watch=false", "b?watch=true"].map(
      (path) => send(`GET ${CONFIG_MAPS}/${path}`),
    ),
    send(`GET ${CONFIG_MAPS}/a?watch=true&timeoutSeconds=soon&resourceVersion={rv}`),
    send(`GET ${CONFIG_MAPS}/a?${LIST_FIRST}&${NOT_OLDER}`),
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`GET ${WIDGETS}/a?watch=true`),
    send(`GET ${WIDGETS}/a/status?watch=true`),
  ),
  scenario(
    "watch starts: initial events of what is in no namespace, as metadata",
    send(`POST ${GADGETS}`, { body: gadget("{id}") }),
    watch(
      "w",
      `${GADGETS}?${LIST_FIRST}&${NOT_OLDER}&allowWatchBookmarks=true&fieldSelector=metadata.name%3D{id}`,
      { accept: META },
    ),
    events("w", 2),
    patch("merge", `${GADGETS}/{id}`, { body: { metadata: { labels: { a: "b" } } } }),
    events("w", 1),
    send(`DELETE ${GADGETS}/{id}`),
    events("w", 1),
  ),
  scenario(
    "watch starts: bookmarks are no events of a quiet watch",
    ...SEEN,
    watch("w", `${CONFIG_MAPS}?watch=true&allowWatchBookmarks=true&resourceVersion={rv}&timeoutSeconds=1`),
    pause(100),
    events("w", "all"),
  ),
  scenario(
    "watch starts: part of the objects by uid",
    watch(
      "w",
      `${CONFIG_MAPS}?watch=true&timeoutSeconds=1&shardSelector=` +
        "shardRange(object.metadata.uid,'0x0000000000000000','0x8000000000000000')",
    ),
    watch("v", `${CONFIG_MAPS}?watch=true&timeoutSeconds=1&shardSelector=nonsense`),
  ),
];
