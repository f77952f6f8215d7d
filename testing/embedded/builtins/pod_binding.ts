/**
 * The binding of a pod to a node: what a scheduler asks for.
 *
 * @module
 */

import type { AdmittedActions } from "../admission/admitted_actions.ts";
import type { Clock } from "../../../src/async/clock.ts";
import {
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { decodeBuiltin } from "../builtin_decoding.ts";
import { type JsonObject, objectsIn } from "../json.ts";
import { subdomainFindings } from "../name_rules.ts";
import { documentFormatFor } from "../negotiation.ts";
import { metaOf, timestamp, withMeta } from "../object_meta.ts";
import type { ObjectStore } from "../object_store.ts";
import { decodeObject, mediaTypeOf } from "../request_body.ts";
import { parseWriteQuery } from "../request_options.ts";
import type { ResourceRequest } from "../resource_request.ts";
import { bodyResponse } from "../responses.ts";
import type { ServedResource } from "../served_resource.ts";
import { badRequest, conflict, methodNotAllowed, StatusError } from "../status.ts";
import { requireUid } from "../write_preconditions.ts";
import { objectAt, textAt } from "./field_values.ts";

/** What the handler works with. */
export interface PodBindingParts {
  readonly store: ObjectStore;
  readonly actions: AdmittedActions;
  readonly clock: Clock;
}

const BINDING = { group: "", version: "v1", kind: "Binding" } as const;

/** Answers requests for bindings. */
export class PodBinding {
  readonly #parts: PodBindingParts;

  /** @param parts What to work with. */
  constructor(parts: PodBindingParts) {
    this.#parts = parts;
  }

  /**
   * Tells whether a request is one for a binding.
   *
   * @param served The resource.
   * @param subresource The subresource in the path; "" for none.
   * @returns Whether it is.
   */
  handles({ group, plural, crd }: ServedResource, subresource: string): boolean {
    return subresource === "binding" && group === "" && plural === "pods" && crd === undefined;
  }

  /**
   * Binds a pod.
   *
   * @param request The request.
   * @returns The answer.
   * @throws {StatusError} 404 if there is no such pod, 409 if it can't be bound any more, or not yet.
   */
  async handle(request: ResourceRequest): Promise<Response> {
    const { served, method, name, query, headers, body } = request;
    if (method !== "POST") throw methodNotAllowed();
    const format = documentFormatFor(request);
    const type = { ...served, ...BINDING };
    const sent = await decodeObject(body, mediaTypeOf(headers), type);
    const { object } = decodeBuiltin(sent.object, type);
    const { dryRun } = parseWriteQuery(query, "CreateOptions", headers.get("user-agent") ?? "");
    const warnings: string[] = [];
    const binding = await this.#parts.actions.admitted(request, {
      subresource: "binding",
      kind: BINDING,
      object,
      dryRun,
      warn: (message) => void warnings.push(message),
      complete: (one) => {
        if (metaOf(one).name === name) return one;
        throw badRequest("name in URL does not match name in Binding object");
      },
    });
    requireTarget(objectAt(binding, "target"));
    this.#bind(request, binding, dryRun);
    return await bodyResponse(
      201,
      { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 },
      { format, warnings },
    );
  }

  #bind(request: ResourceRequest, binding: JsonObject, dryRun: boolean): void {
    const { store, clock } = this.#parts;
    const { served } = request;
    const pod = store.get(served, request);
    const bindings = { ...served, plural: "pods/binding" };
    const placed = withMeta(binding, { namespace: request.namespace });
    requireUid(served, placed, { live: pod, dryRun });
    const why = whyNot(pod);
    if (why !== undefined) throw conflict(bindings, request.name, why);
    if (!dryRun) store.put(served, request, bound(pod, binding, timestamp(clock.now())));
  }
}

function requireTarget(target: JsonObject): void {
  const findings = targetErrors(target).map(({ field, message }) => `${field}: ${message}`);
  if (findings.length === 0) return;
  const message = findings.length === 1 ? findings[0] ?? "" : `[${findings.join(", ")}]`;
  throw new StatusError(500, "", { message });
}

function targetErrors(target: JsonObject): readonly FieldError[] {
  const [kind, name] = [textAt(target, "kind"), textAt(target, "name")];
  const isNode = kind === "" || kind === "Node";
  return [
    ...(isNode ? [] : [unsupportedValue("target.kind", kind, ["Node", "<empty>"])]),
    ...(name === "" ? [requiredValue("target.name", "")] : []),
    ...(name !== "" && isNode
      ? subdomainFindings(name).map((finding) => invalidValue("target.name", name, finding))
      : []),
  ];
}

function whyNot(pod: JsonObject): string | undefined {
  const { name, deletionTimestamp } = metaOf(pod);
  const spec = objectAt(pod, "spec");
  const node = textAt(spec, "nodeName");
  if (deletionTimestamp !== undefined) return `pod ${name} is being deleted, cannot be assigned to a host`;
  if (node !== "") return `pod ${name} is already assigned to node ${JSON.stringify(node)}`;
  if (objectsIn(spec["schedulingGates"]).length > 0) return `pod ${name} has non-empty .spec.schedulingGates`;
  return undefined;
}

function bound(pod: JsonObject, binding: JsonObject, now: string): JsonObject {
  const { nominatedNodeName: _nominated, ...status } = objectAt(pod, "status");
  const [meta, sent] = [objectAt(pod, "metadata"), objectAt(binding, "metadata")];
  const merged = (field: string): JsonObject => ({ ...objectAt(meta, field), ...objectAt(sent, field) });
  const [annotations, labels] = [merged("annotations"), merged("labels")];
  const withNames = withMeta(pod, {
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
  });
  const spec = { ...objectAt(pod, "spec"), nodeName: textAt(objectAt(binding, "target"), "name") };
  return { ...withNames, spec, status: { ...status, conditions: withScheduled(status, now) } };
}

/** The condition keeps its time if it was true before. */
function withScheduled(status: JsonObject, now: string): readonly JsonObject[] {
  const conditions = objectsIn(status["conditions"]);
  const index = conditions.findIndex(({ type }) => type === "PodScheduled");
  const known = conditions[index];
  const lastTransitionTime = known?.["status"] === "True" ? known["lastTransitionTime"] ?? now : now;
  const scheduled = { type: "PodScheduled", status: "True", lastProbeTime: null, lastTransitionTime };
  return known === undefined ? [...conditions, scheduled] : conditions.with(index, scheduled);
}
