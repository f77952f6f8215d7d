/**
 * The verbs: from a request on a resource's path to its answer.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { AdmittedWrites } from "./admission/admitted_writes.ts";
import { AnswerForm } from "./answer_form.ts";
import { converted } from "./conversion/conversion_needed.ts";
import { unlistable, unreadable } from "./conversion/conversion_refusals.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import type { FieldTracker } from "./managed_fields.ts";
import { negotiate, negotiateStream, requireProducible } from "./negotiation.ts";
import { metaOf, timestamp } from "./object_meta.ts";
import { type Deletion, deletionWarnings } from "./object_deleter.ts";
import { listOf, type ObjectReader, requireReached } from "./object_reader.ts";
import type { ObjectRef, ObjectStore } from "./object_store.ts";
import type { Updated, UpdateOptions, WriteOptions } from "./write_options.ts";
import { warning, writeOptions, type WriteRequest, writerOf } from "./write_request.ts";
import type { OpenWatches } from "./open_watches.ts";
import { readPatch, requirePatchType } from "./patch_request.ts";
import {
  decodeObject,
  decodeOptions,
  mediaTypeOf,
  requireObjectFormat,
  requirePath,
} from "./request_body.ts";
import type { ResourceRequest } from "./resource_request.ts";
import { parseDeleteOptions, unsafeCollection } from "./delete_options.ts";
import { parseListOptions, parseWatchVersion } from "./request_options.ts";
import { representationOf } from "./representation.ts";
import { storageNameOf } from "./resource_registry.ts";
import { errorResponse, streamResponse } from "./responses.ts";
import { requireReplicas, scaleOf } from "./scale.ts";
import { selectionOf } from "./selection.ts";
import { reportApplied } from "./sent_findings.ts";
import { decodedScale, reportScale } from "./sent_scale.ts";
import { type SentChange, wantedObject } from "./sent_change.ts";
import { rulesOf, type ServedResource, type Subresource } from "./served_resource.ts";
import { badRequest, methodNotAllowed, noSubresource, notSupported, StatusError } from "./status.ts";

/** What the handler works with. */
export interface ResourceHandlerParts {
  readonly store: ObjectStore;
  readonly reader: ObjectReader;
  readonly writes: AdmittedWrites;
  readonly tracker: FieldTracker;
  readonly watches: OpenWatches;
  readonly clock: Clock;
}

/** Answers requests on resources. */
export class ResourceHandler {
  readonly #parts: ResourceHandlerParts;

  /** @param parts What to work with. */
  constructor(parts: ResourceHandlerParts) {
    this.#parts = parts;
  }

  /**
   * Answers a request.
   *
   * @param request The request.
   * @returns The answer.
   * @throws {StatusError} If the request is refused.
   */
  async handle(request: ResourceRequest): Promise<Response> {
    const { method, name, subresource } = request;
    if (subresource !== undefined) requireSubresource(request, subresource);
    if (request.isWatch) return await this.#list(request);
    if (name === "") return await this.#handleCollection(request);
    if (method === "GET" && subresource !== "finalize") return await this.#get(request);
    if (method === "PUT") return await this.#replace(request);
    if (method === "PATCH" && subresource !== "finalize") return await this.#patch(request);
    if (method === "DELETE" && subresource === undefined) return await this.#delete(request);
    if (request.served.crd === undefined) throw methodNotAllowed();
    // Custom resources do not look at the path when something is created.
    if (method === "POST" && subresource === undefined) return await this.#create(request);
    throw notSupported(request.served, method === "POST" ? "create" : "delete");
  }

  #handleCollection(request: ResourceRequest): Promise<Response> {
    const { method, served } = request;
    if (method === "GET") return this.#list(request);
    if (method === "POST") return this.#create(request);
    if (method === "DELETE" && served.verbs.includes("deletecollection")) {
      return this.#deleteCollection(request);
    }
    if (served.crd !== undefined && (method === "PUT" || method === "PATCH")) {
      if (method === "PATCH") requirePatchType(request);
      throw badRequest("name must be provided");
    }
    throw methodNotAllowed();
  }

  async #get(request: ResourceRequest): Promise<Response> {
    const { store } = this.#parts;
    const form = this.#formOf(request);
    const { served, query } = request;
    requireReached(parseWatchVersion(query.get("resourceVersion") ?? ""), store.storage.revision);
    store.forget(served, request);
    const object = await converted(() => store.get(served, request), unreadable(served, request));
    if (request.subresource === "scale" && served.scale !== undefined) requireReplicas(object, served.scale);
    return await form.answer(200, shown(object, request));
  }

  async #list(request: ResourceRequest): Promise<Response> {
    const { reader, watches } = this.#parts;
    const { served, namespace } = request;
    const form = this.#formOf(request, true);
    const options = parseListOptions(request.query);
    const scope = { served, namespace, selection: selectionOf(served, options, request.name) };
    const refusal = unlistable(served);
    if (!options.watch) {
      return await form.answerList(200, await converted(() => reader.list(scope, options), refusal));
    }
    negotiateStream(request);
    const start = () => {
      const source = form.representation.watched(reader.watch(scope, options));
      return watches.start(source, storageNameOf(served));
    };
    return streamResponse(await converted(start, refusal));
  }

  #create(request: ResourceRequest): Promise<Response> {
    const form = this.#formOf(request);
    requireObjectFormat(request.headers, request.served);
    const write = writeOptions(request, "CreateOptions", form);
    return warning(write, () => this.#createOf(request, write));
  }

  async #createOf(request: ResourceRequest, { form, options, warnings }: WriteRequest): Promise<Response> {
    const { served, namespace, body, headers } = request;
    const { object, findings } = await decodeObject(body, mediaTypeOf(headers), served);
    const write = { ...options, findings };
    const sent = this.#atItsPath(request, object, { target: { namespace, name: "" }, options: write });
    const created = await this.#parts.writes.create(request, sent, write);
    return await form.answer(201, shown(created, request), warnings);
  }

  #replace(request: ResourceRequest): Promise<Response> {
    const write = writeOptions(request, "UpdateOptions", this.#formOf(request));
    return warning(write, () => this.#replaceOf(request, write));
  }

  async #replaceOf(request: ResourceRequest, { form, options, warnings }: WriteRequest): Promise<Response> {
    const { served, subresource, headers, body } = request;
    const { object, findings } = subresource === "scale"
      ? await decodedScale(request)
      : await decodeObject(body, mediaTypeOf(headers), served);
    if (subresource === "scale") {
      reportScale({ scale: object, served, findings, isPatch: false }, options);
    }
    const sent = this.#atItsPath(request, object, { target: request, options: { ...options, findings } });
    const allowCreate = rulesOf(served).createOnUpdate && subresource === undefined;
    const change: SentChange = { type: "change", change: () => sent };
    const written = await this.#update(request, change, {
      ...options,
      ...(subresource === "scale" ? {} : { findings }),
      allowCreate,
      isPatch: false,
    });
    return await form.answer(written.created ? 201 : 200, shown(written.object, request), warnings);
  }

  /** What cannot be read is refused for that, wherever it should be. */
  #atItsPath(
    { served, subresource }: ResourceRequest,
    object: JsonObject,
    { target, options }: { readonly target: ObjectRef; readonly options: WriteOptions },
  ): JsonObject {
    try {
      return requirePath(object, target);
    } catch (error) {
      if (subresource !== "scale") this.#parts.writes.requireReadable(served, object, options);
      throw error;
    }
  }

  #patch(request: ResourceRequest): Promise<Response> {
    requirePatchType(request);
    const write = writeOptions(request, "PatchOptions", this.#formOf(request));
    return warning(write, () => this.#patchOf(request, write));
  }

  async #patchOf(request: ResourceRequest, write: WriteRequest): Promise<Response> {
    const { form, options, warnings, force } = write;
    const { served, subresource } = request;
    const { store, tracker } = this.#parts;
    // What is not there is not made by way of a subresource, whatever the patch says.
    const requireLive = () => void (subresource === undefined || store.get(served, request));
    const patch = await readPatch(request, { force, tracker, requireLive });
    const { findings = [] } = patch;
    const allowCreate = patch.type === "apply" && subresource === undefined;
    const isScaling = patch.type === "change" && subresource === "scale";
    const sent = isScaling
      ? {
        ...patch,
        change: (current: JsonObject): JsonObject => {
          const scale = patch.change(current);
          reportScale({ scale, served, findings, isPatch: true }, options);
          return scale;
        },
      }
      : patch;
    const { object, created } = await this.#update(request, sent, {
      ...options,
      ...(isScaling || patch.type === "apply" ? {} : { findings }),
      allowCreate,
      isPatch: true,
    });
    return await form.answer(created ? 201 : 200, shown(object, request), warnings);
  }

  #update(
    request: ResourceRequest,
    sent: SentChange,
    options: Omit<UpdateOptions, "tracked">,
  ): Promise<Updated> {
    const { served, namespace, name, subresource } = request;
    const { tracker, clock, writes } = this.#parts;
    const now = timestamp(clock.now());
    const target = { served, namespace, name, writer: writerOf(options), now, tracker };
    const tracked = sent.type === "apply" || subresource === "scale";
    const change = (live: JsonObject | undefined): JsonObject => {
      const wanted = wantedObject(live, sent, target);
      if (sent.type === "apply") reportApplied(sent.findings, options);
      return wanted;
    };
    return writes.update(request, change, { ...options, tracked });
  }

  async #delete(request: ResourceRequest): Promise<Response> {
    const { served, name } = request;
    const form = this.#formOf(request);
    const options = parseDeleteOptions(request.query, await decodeOptions(request));
    const warnings = deletionWarnings(served, options);
    const warn = (message: string) => void warnings.push(message);
    let deletion: Deletion;
    try {
      deletion = await this.#parts.writes.delete(request, request, { ...options, warn });
    } catch (error) {
      const { headers, query } = request;
      return await errorResponse(error, { headers, query, warnings });
    }
    const code = options.answersAccepted && !deletion.deleted ? 202 : 200;
    return await form.answer(code, shown(deletionBody(served, name, deletion), request), warnings);
  }

  async #deleteCollection(request: ResourceRequest): Promise<Response> {
    const { reader, writes } = this.#parts;
    const { served, namespace } = request;
    const form = this.#formOf(request);
    const listOptions = parseListOptions(request.query);
    const scope = { served, namespace, selection: selectionOf(served, listOptions, "") };
    const options = parseDeleteOptions(request.query, await decodeOptions(request));
    if (options.isUnsafe) throw unsafeCollection();
    const list = await converted(() => reader.list(scope, listOptions), unlistable(served));
    const items = Array.isArray(list["items"]) ? list["items"].filter(isJsonObject) : [];
    const warn = () => {};
    for (const item of items) {
      try {
        await writes.delete(request, metaOf(item), { ...options, warn });
      } catch (error) {
        // Somebody else was faster.
        if (!(error instanceof StatusError) || error.status.reason !== "NotFound") throw error;
      }
    }
    const metadata: JsonObject = isJsonObject(list["metadata"]) ? list["metadata"] : {};
    return await form.answerList(200, listOf(served, items, metadata));
  }

  /** Settles before anything else is done how the answer will look. */
  #formOf(request: ResourceRequest, streams = false): AnswerForm {
    const { clock } = this.#parts;
    const { served, query, headers, subresource } = request;
    if (served.crd === undefined) requireProducible(headers.get("accept"), { streams });
    const { target, ...format } = negotiate(request);
    const now = () => clock.now();
    const shownWith = { served, query, now, ...(subresource === undefined ? {} : { subresource }) };
    return new AnswerForm(format, representationOf(target, shownWith));
  }
}

function shown(object: JsonObject, { served, subresource }: ResourceRequest): JsonObject {
  return subresource === "scale" && served.scale !== undefined ? scaleOf(object, served.scale) : object;
}

function requireSubresource({ served, name }: ResourceRequest, subresource: Subresource): void {
  if (!served.subresources.includes(subresource)) throw noSubresource(served, name);
}

function deletionBody(served: ServedResource, name: string, deletion: Deletion): JsonObject {
  if (!deletion.deleted || rulesOf(served).returnsDeleted) return deletion.object;
  const { uid } = metaOf(deletion.object);
  const details = { name, ...(served.group === "" ? {} : { group: served.group }), kind: served.plural, uid };
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details };
}
