/**
 * Random operations as a scenario: the requests that they come to when they are done one after another.
 *
 * @module
 */

import {
  drain,
  PATCH_TYPES,
  type RequestOptions,
  type Scenario,
  send,
  type Step,
  watch,
} from "../conformance/scenario.ts";
import { isCollected } from "../conformance/waiting.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "../embedded/json.ts";
import { KnownObjects } from "./known_objects.ts";
import type { Deletion, Listing, Operation, Patching, Scaling, Selection, Writing } from "./operation.ts";
import { objectOf, type RandomKind } from "./random_kind.ts";
import { withoutUnused } from "./unused_variables.ts";

/** The annotation that marks the last event of a watch. */
const MARK = "last-of";
const NOBODY = "00000000-0000-4000-8000-000000000000";
/** How many pages are read of a list. */
const PAGES = 3;

type Query = Readonly<Record<string, string | undefined>>;

/**
 * Writes a scenario.
 *
 * @param name Its name.
 * @param operations What is done in it.
 * @returns The scenario; in the end it reads what there is, and all events of the watches.
 */
export function scenarioOf(name: string, operations: readonly Operation[]): Scenario {
  const writer = new Writer();
  for (const operation of operations) writer.add(operation);
  return { name, steps: withoutUnused(writer.finished()) };
}

class Writer {
  readonly #steps: Step[] = [
    send("GET /api/v1/namespaces/{ns}", { capture: { nsUid: "metadata.uid" } }),
  ];
  readonly #known = new KnownObjects();
  readonly #ends: Step[] = [];
  readonly #kinds = new Set<RandomKind>();
  #watches = 0;
  #generated = 0;

  add(operation: Operation): void {
    const { on } = operation;
    this.#kinds.add(on);
    switch (operation.type) {
      case "create": {
        const { isGenerated, name, content, writing } = operation;
        // Each prefix is another, so that the order of the names does not depend on what is generated.
        const metadata = isGenerated
          ? { generateName: `${name}${++this.#generated}-` }
          : { name: nameOf(on, name) };
        const options = { body: complete(on, content, metadata), ...agentOf(writing) };
        const request = `POST ${on.path}${queryOf(writingQuery(writing))}`;
        if (isGenerated) this.#steps.push(send(request, options));
        else this.#request(on, name, request, options);
        return;
      }
      case "get": {
        const { name, subresource, version, accept } = operation;
        if (version !== "none") this.#catchUp(on);
        const query = queryOf({ resourceVersion: this.#known.anyVersion(on, version) });
        this.#steps.push(
          send(`GET ${pathOf(on, name, subresource)}${query}`, { ...(accept ? { accept } : {}) }),
        );
        return;
      }
      case "list":
        return this.#list(operation);
      case "update": {
        const { name, subresource, content, version, writing } = operation;
        const metadata = { name: nameOf(on, name), ...this.#versionFor(on, name, version) };
        this.#write(
          on,
          name,
          `PUT ${pathOf(on, name, subresource)}`,
          complete(on, content, metadata),
          writing,
        );
        return;
      }
      case "patch":
        return this.#patch(operation);
      case "apply": {
        const { name, subresource, content, isForced, writing } = operation;
        const { manager = "ann" } = writing;
        const query = { force: isForced ? "true" : undefined, ...writingQuery({ ...writing, manager }) };
        this.#request(on, name, `PATCH ${pathOf(on, name, subresource)}${queryOf(query)}`, {
          body: complete(on, content, { name: nameOf(on, name) }),
          contentType: PATCH_TYPES.apply,
          ...agentOf(writing),
        });
        return;
      }
      case "scale":
        return this.#scale(operation);
      case "delete":
        return this.#delete(operation);
      case "delete collection": {
        const { selection, isDryRun } = operation;
        const query = { ...selectionQuery(selection), dryRun: isDryRun ? "All" : undefined };
        // The real server deletes the objects of a collection in any order, and at a time.
        this.#steps.push(send(`DELETE ${on.path}${queryOf(query)}`));
        return;
      }
      case "watch": {
        const { selection, version, accept } = operation;
        this.#catchUp(on);
        this.#watches++;
        const name = `w${this.#watches}`;
        const query = {
          watch: "true",
          ...selectionQuery(selection),
          resourceVersion: this.#known.anyVersion(on, version),
        };
        this.#steps.push(watch(name, `${on.path}${queryOf(query)}`, { ...(accept ? { accept } : {}) }));
        this.#ends.push(lastChange(on, name, selection), drain(name, MARK));
        return;
      }
      default:
        return operation satisfies never;
    }
  }

  finished(): readonly Step[] {
    return [...this.#steps, ...[...this.#kinds].flatMap((kind) => finalReads(kind)), ...this.#ends];
  }

  #list({ on, selection, version, match, limit, accept }: Listing): void {
    if (version !== "none" && match !== "Exact") this.#catchUp(on);
    const options = { ...(accept ? { accept } : {}) };
    const page = { ...selectionQuery(selection), limit: limit === undefined ? undefined : String(limit) };
    const query = {
      ...page,
      resourceVersion: this.#known.anyVersion(on, version),
      resourceVersionMatch: version === "none" ? undefined : match,
    };
    if (limit === undefined) {
      this.#steps.push(send(`GET ${on.path}${queryOf(query)}`, options));
      return;
    }
    let token = this.#known.newVariable("token");
    const capture = (): RequestOptions => ({ ...options, capture: { [token]: "metadata.continue" } });
    this.#steps.push(send(`GET ${on.path}${queryOf(query)}`, capture()));
    for (let pageNumber = 2; pageNumber <= PAGES; pageNumber++) {
      const next = `GET ${on.path}${queryOf({ ...page, continue: `{${token}}` })}`;
      token = this.#known.newVariable("token");
      this.#steps.push(send(next, capture()));
    }
  }

  #patch({ on, name, patch, body, subresource, version, writing }: Patching): void {
    const metadata = isJsonObject(body) ? this.#versionFor(on, name, version) : {};
    const sent: JsonValue = isJsonObject(body) && metadata["resourceVersion"] !== undefined
      ? { ...body, metadata: { ...objectOrEmpty(body["metadata"]), ...metadata } }
      : body;
    this.#request(on, name, `PATCH ${pathOf(on, name, subresource)}${queryOf(writingQuery(writing))}`, {
      body: sent,
      contentType: PATCH_TYPES[patch],
      ...agentOf(writing),
    });
  }

  #scale({ on, name, how, replicas, version, writing }: Scaling): void {
    const path = pathOf(on, name, "scale");
    const whole = { apiVersion: "autoscaling/v1", kind: "Scale", spec: { replicas } };
    switch (how) {
      case "update": {
        const metadata = {
          name: nameOf(on, name),
          namespace: "{ns}",
          ...this.#versionFor(on, name, version),
        };
        return this.#write(on, name, `PUT ${path}`, { ...whole, metadata }, writing);
      }
      case "merge":
        return this.#request(on, name, `PATCH ${path}${queryOf(writingQuery(writing))}`, {
          body: { spec: { replicas } },
          contentType: PATCH_TYPES.merge,
          ...agentOf(writing),
        });
      case "apply": {
        const { manager = "ann" } = writing;
        return this.#request(on, name, `PATCH ${path}${queryOf(writingQuery({ ...writing, manager }))}`, {
          body: { ...whole, metadata: { name: nameOf(on, name) } },
          contentType: PATCH_TYPES.apply,
        });
      }
    }
  }

  #delete({ on, name, propagation, graceSeconds, version, uid, isDryRun }: Deletion): void {
    const preconditions = {
      ...this.#versionFor(on, name, version),
      ...(uid === "none" ? {} : { uid: uid === "wrong" ? NOBODY : this.#known.uid(on, name) ?? NOBODY }),
    };
    const body = {
      kind: "DeleteOptions",
      apiVersion: "v1",
      ...(propagation === undefined ? {} : { propagationPolicy: propagation }),
      ...(graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds }),
      ...(Object.keys(preconditions).length === 0 ? {} : { preconditions }),
      ...(isDryRun ? { dryRun: ["All"] } : {}),
    };
    const isPlain = Object.keys(body).length === 2;
    this.#steps.push(send(`DELETE ${pathOf(on, name)}`, isPlain ? {} : { body }));
    if (propagation === "Foreground" || propagation === "Orphan") {
      this.#steps.push(send(`GET ${pathOf(on, name)}`, { until: isCollected }));
    }
  }

  #write(on: RandomKind, name: string, request: string, body: JsonObject, writing: Writing): void {
    this.#request(on, name, `${request}${queryOf(writingQuery(writing))}`, { body, ...agentOf(writing) });
  }

  #request(on: RandomKind, name: string, request: string, options: RequestOptions): void {
    const isDryRun = request.includes("dryRun=");
    this.#steps.push(isDryRun ? send(request, options) : this.#known.captured(on, name, request, options));
  }

  /** Reads a fresh version right before it is needed. */
  #versionFor(on: RandomKind, name: string, version: "fresh" | "stale" | "none"): JsonObject {
    if (version === "none") return {};
    if (version === "fresh") this.#steps.push(this.#known.captured(on, name, `GET ${pathOf(on, name)}`, {}));
    const variable = this.#known.versionOf(on, name, version);
    return variable === undefined ? {} : { resourceVersion: variable };
  }

  /** What a server's cache answers may be older than the last write: a consistent read has it catch up. */
  #catchUp(on: RandomKind): void {
    const selection = on.isClusterScoped ? "?fieldSelector=metadata.name%3D{id}-a" : "";
    this.#steps.push(send(`GET ${on.path}${selection}`));
  }
}

function finalReads(on: RandomKind): readonly Step[] {
  return on.isClusterScoped
    ? ["a", "b", "c"].map((name) => send(`GET ${pathOf(on, name)}`))
    : [send(`GET ${on.path}`)];
}

/** Makes or changes an object that a watch selects, so that it is known when all events have come. */
function lastChange(
  on: RandomKind,
  name: string,
  { lastName, lastContent }: { readonly lastName: string; readonly lastContent: JsonObject },
): Step {
  const required = objectOf(
    Object.fromEntries(Object.entries(on.required).map(([pointer, [value = null]]) => [pointer, value])),
  );
  const { labels } = objectOrEmpty(lastContent["metadata"]);
  const spec = { ...objectOrEmpty(required["spec"]), ...objectOrEmpty(lastContent["spec"]) };
  const content = { ...required, ...lastContent, ...(Object.keys(spec).length === 0 ? {} : { spec }) };
  return send(`PATCH ${pathOf(on, lastName)}?fieldManager=last&force=true`, {
    body: complete(on, content, {
      name: nameOf(on, lastName),
      annotations: { [MARK]: name },
      ...(labels === undefined ? {} : { labels }),
    }),
    contentType: PATCH_TYPES.apply,
  });
}

/** What the content says of its metadata comes first, but for the mark. */
function complete({ apiVersion, kind }: RandomKind, content: JsonObject, metadata: JsonObject): JsonObject {
  return { apiVersion, kind, ...content, metadata: { ...metadata, ...withoutKeys(content, metadata) } };
}

function withoutKeys(content: JsonObject, metadata: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(objectOrEmpty(content["metadata"])).filter(([key]) => metadata[key] === undefined),
  );
}

function pathOf(on: RandomKind, name: string, subresource?: string): string {
  return `${on.path}/${nameOf(on, name)}${subresource === undefined ? "" : `/${subresource}`}`;
}

function nameOf(on: RandomKind, name: string): string {
  return on.isClusterScoped ? `{id}-${name}` : name;
}

function agentOf({ agent }: Writing): RequestOptions {
  return agent === undefined ? {} : { userAgent: agent };
}

function writingQuery({ manager, isDryRun, fieldValidation }: Writing): Query {
  return { fieldManager: manager, dryRun: isDryRun ? "All" : undefined, fieldValidation };
}

function selectionQuery({ labels, fields }: Selection): Query {
  return { labelSelector: labels, fieldSelector: fields };
}

/** Variables stay in braces. */
function queryOf(query: Query): string {
  const parts = Object.entries(query).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [`${key}=${encodeURIComponent(value).replaceAll("%7B", "{").replaceAll("%7D", "}")}`]
  );
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}
