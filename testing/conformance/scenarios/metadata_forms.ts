/**
 * Objects and lists of which the metadata alone is asked for.
 *
 * @module
 */

import { events, PATCH_TYPES, type Scenario, scenario, send, watch } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, DEPLOYMENTS, widget, WIDGETS } from "./objects.ts";

const META = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";

const META_LIST = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";

/** The scenarios. */
export const METADATA_FORMS: readonly Scenario[] = [
  scenario(
    "metadata: of lists and single objects, in the older version too",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`GET ${WIDGETS}`, { accept: META_LIST }),
    send(`GET ${WIDGETS}?labelSelector=no=such`, { accept: META_LIST }),
    send(`GET ${WIDGETS}`, { accept: META_LIST.replace("v=v1", "v=v1beta1") }),
    send(`GET ${WIDGETS}/a`, { accept: META.replace("v=v1", "v=v1beta1") }),
    send(`GET ${CORE}/secrets`, { accept: META_LIST }),
    send(`GET ${WIDGETS}/a/scale`, { accept: META }),
  ),
  scenario(
    "metadata: a list is no object, and an object no list",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`GET ${WIDGETS}`, { accept: META }),
    send(`GET ${WIDGETS}/a`, { accept: META_LIST }),
    send(`GET ${CONFIG_MAPS}`, { accept: META }),
    send(`GET ${CONFIG_MAPS}/a`, { accept: META_LIST }),
    send(`GET ${DEPLOYMENTS}`, { accept: META }),
    send(`DELETE ${CONFIG_MAPS}/a`, { accept: META_LIST }),
    send(`GET /apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles`, { accept: META }),
    send(`GET /apis/events.k8s.io/v1/namespaces/{ns}/events`, { accept: META }),
  ),
  scenario(
    "metadata: of what was written and deleted",
    send(`POST ${WIDGETS}`, { body: widget("a"), accept: META }),
    send(`PATCH ${WIDGETS}/a`, { body: { spec: { size: 3 } }, contentType: PATCH_TYPES.merge, accept: META }),
    send(`DELETE ${WIDGETS}`, { accept: META_LIST }),
  ),
  scenario(
    "metadata: a watch with the bookmark behind the initial events",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v" }) }),
    watch(
      "w",
      `${CONFIG_MAPS}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true` +
        "&fieldSelector=metadata.name=a",
      { accept: META },
    ),
    events("w", 2),
  ),
];
