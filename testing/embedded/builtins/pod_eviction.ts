/**
 * The eviction of pods: a deletion that the budgets for disruptions have to allow.
 *
 * @module
 */

import type { AdmittedActions } from "../admission/admitted_actions.ts";
import type { Clock } from "../../../src/async/clock.ts";
import { decodeBuiltin } from "../builtin_decoding.ts";
import { isJsonObject, type JsonObject, objectsIn } from "../json.ts";
import { documentFormatFor } from "../negotiation.ts";
import { metaOf, timestamp } from "../object_meta.ts";
import type { ObjectDeleter } from "../object_deleter.ts";
import type { ObjectStore } from "../object_store.ts";
import type { ObjectWriter } from "../object_writer.ts";
import { decodeObject, mediaTypeOf } from "../request_body.ts";
import { parseDeleteOptions } from "../delete_options.ts";
import { parseWriteQuery } from "../request_options.ts";
import type { ResourceRegistry } from "../resource_registry.ts";
import type { ResourceRequest } from "../resource_request.ts";
import { bodyResponse } from "../responses.ts";
import type { ServedResource } from "../served_resource.ts";
import { badRequest, methodNotAllowed, StatusError } from "../status.ts";
import { numberAt, objectAt, textAt } from "./field_values.ts";
import { selects } from "./label_rules.ts";

/** What the handler works with. */
export interface PodEvictionParts {
  readonly store: ObjectStore;
  readonly writer: ObjectWriter;
  readonly deleter: ObjectDeleter;
  readonly actions: AdmittedActions;
  readonly registry: ResourceRegistry;
  readonly clock: Clock;
}

const EVICTION = { group: "policy", version: "v1", kind: "Eviction" } as const;
const VIOLATED = "Cannot evict pod as it would violate the pod's disruption budget.";
const MANY =
  "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
/** Pods in these phases, and those that are leaving, serve nobody. */
const IDLE_PHASES = ["Succeeded", "Failed", "Pending"];
const RETRY_SECONDS = 10;

/** Answers requests for evictions. */
export class PodEviction {
  readonly #parts: PodEvictionParts;

  /** @param parts What to work with. */
  constructor(parts: PodEvictionParts) {
    this.#parts = parts;
  }

  /**
   * Tells whether a request is one for an eviction.
   *
   * @param served The resource.
   * @param subresource The subresource in the path; "" for none.
   * @returns Whether it is.
   */
  handles({ group, plural, crd }: ServedResource, subresource: string): boolean {
    return subresource === "eviction" && group === "" && plural === "pods" && crd === undefined;
  }

  /**
   * Evicts a pod.
   *
   * @param request The request.
   * @returns The answer.
   * @throws {StatusError} 429 if a budget does not allow it, 404 if there is no such pod.
   */
  async handle(request: ResourceRequest): Promise<Response> {
    const { served, method, name, query, headers, body } = request;
    if (method !== "POST") throw methodNotAllowed();
    const format = documentFormatFor(request);
    const type = { ...served, ...EVICTION };
    const sent = await decodeObject(body, mediaTypeOf(headers), type);
    const { object } = decodeBuiltin(sent.object, type);
    const { dryRun } = parseWriteQuery(query, "CreateOptions", headers.get("user-agent") ?? "");
    const warnings: string[] = [];
    const eviction = await this.#parts.actions.admitted(request, {
      subresource: "eviction",
      kind: EVICTION,
      object,
      dryRun,
      warn: (message) => void warnings.push(message),
      complete: (one) => {
        if (metaOf(one).name === name) return one;
        throw badRequest("name in URL does not match name in Eviction object");
      },
    });
    const asked = eviction["deleteOptions"];
    const options = parseDeleteOptions(new URLSearchParams(), isJsonObject(asked) ? asked : undefined);
    this.#evict(request, { ...options, dryRun: options.dryRun || dryRun });
    return await bodyResponse(
      201,
      { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 },
      { format, warnings },
    );
  }

  #evict(request: ResourceRequest, options: ReturnType<typeof parseDeleteOptions>): void {
    const { store, deleter, clock } = this.#parts;
    const { served } = request;
    const pod = store.get(served, request);
    if (!isIdle(pod)) this.#askBudgets(pod, options);
    // What speaks against the deletion is found before anything is written.
    deleter.delete(served, request, { ...options, dryRun: true });
    if (options.dryRun) return;
    store.put(served, request, withDisruption(pod, timestamp(clock.now())));
    const { resourceVersion: _checked, ...rest } = options;
    deleter.delete(served, request, rest);
  }

  #askBudgets(pod: JsonObject, { dryRun }: { readonly dryRun: boolean }): void {
    const { store, registry } = this.#parts;
    const served = registry.find("policy/v1", "poddisruptionbudgets");
    if (served === undefined) return;
    const { namespace } = metaOf(pod);
    const labels = objectAt(objectAt(pod, "metadata"), "labels");
    const [budget, ...others] = store.list(served, namespace).filter((one) => {
      const { selector } = objectAt(one, "spec");
      return isJsonObject(selector) && selects(selector, labels);
    });
    if (others.length > 0) throw new StatusError(500, "", { message: MANY });
    if (budget === undefined || mayGoUnready(pod, budget)) return;
    requireAllowed(budget);
    if (!dryRun) this.#count(served, budget, metaOf(pod).name);
  }

  /** Counts the disruption at once: whoever keeps the budget may be late. */
  #count(served: ServedResource, budget: JsonObject, pod: string): void {
    const { writer, clock } = this.#parts;
    const status = objectAt(budget, "status");
    const left = numberAt(status, "disruptionsAllowed") - 1;
    const now = timestamp(clock.now());
    const counted = {
      ...status,
      disruptionsAllowed: left,
      disruptedPods: { ...objectAt(status, "disruptedPods"), [pod]: now },
      ...(left === 0 ? { conditions: withNoneAllowed(budget, now) } : {}),
    };
    writer.update(served, metaOf(budget), (live) => ({ ...live, status: counted }), {
      manager: "kube-apiserver",
      subresource: "status",
      dryRun: false,
      fieldValidation: "Ignore",
      warn: () => {},
      allowCreate: false,
      tracked: false,
      isPatch: false,
    });
  }
}

function isIdle(pod: JsonObject): boolean {
  return IDLE_PHASES.includes(textAt(objectAt(pod, "status"), "phase")) ||
    metaOf(pod).deletionTimestamp !== undefined;
}

/** A pod that is not ready counts for nothing where there are enough others. */
function mayGoUnready(pod: JsonObject, budget: JsonObject): boolean {
  const isReady = objectsIn(objectAt(pod, "status")["conditions"])
    .some(({ type, status }) => type === "Ready" && status === "True");
  if (isReady) return false;
  const status = objectAt(budget, "status");
  const [healthy, desired] = [numberAt(status, "currentHealthy"), numberAt(status, "desiredHealthy")];
  return objectAt(budget, "spec")["unhealthyPodEvictionPolicy"] === "AlwaysAllow" ||
    (healthy >= desired && desired > 0);
}

function requireAllowed(budget: JsonObject): void {
  const { name, generation } = metaOf(budget);
  const status = objectAt(budget, "status");
  if (numberAt(status, "observedGeneration") < generation) {
    throw refusal(`The disruption budget ${name} is still being processed by the server.`, RETRY_SECONDS);
  }
  if (numberAt(status, "disruptionsAllowed") > 0) return;
  const [healthy, desired] = [numberAt(status, "currentHealthy"), numberAt(status, "desiredHealthy")];
  const message = healthy <= desired
    ? `The disruption budget ${name} needs ${desired} healthy pods and has ${healthy} currently`
    : `The disruption budget ${name} does not allow evicting pods currently`;
  throw refusal(message);
}

function refusal(message: string, retryAfterSeconds?: number): StatusError {
  return new StatusError(429, "TooManyRequests", {
    message: VIOLATED,
    details: {
      causes: [{ reason: "DisruptionBudget", message }],
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    },
  });
}

function withDisruption(pod: JsonObject, now: string): JsonObject {
  const status = objectAt(pod, "status");
  const condition = {
    type: "DisruptionTarget",
    status: "True",
    lastProbeTime: null,
    lastTransitionTime: now,
    reason: "EvictionByEvictionAPI",
    message: "Eviction API: evicting",
  };
  const others = objectsIn(status["conditions"]).filter(({ type }) => type !== "DisruptionTarget");
  return { ...pod, status: { ...status, conditions: [...others, condition] } };
}

function withNoneAllowed(budget: JsonObject, now: string): readonly JsonObject[] {
  const conditions = objectsIn(objectAt(budget, "status")["conditions"]);
  const known = conditions.find(({ type }) => type === "DisruptionAllowed");
  const condition = {
    type: "DisruptionAllowed",
    status: "False",
    observedGeneration: numberAt(objectAt(budget, "status"), "observedGeneration"),
    lastTransitionTime: known?.["status"] === "False" ? known["lastTransitionTime"] ?? now : now,
    reason: "InsufficientPods",
    message: "",
  };
  return [...conditions.filter(({ type }) => type !== "DisruptionAllowed"), condition];
}
