/**
 * Priority and fairness: each answer says by which flow schema and priority level its request was let in, and requests
 * are refused with 429 where a test says that there are too many of them. By itself the server is never overloaded.
 *
 * @module
 */

import { type RequestAttributes, requestAttributes } from "../access/request_attributes.ts";
import type { User } from "../access/user.ts";
import type { Storage } from "../storage.ts";
import { type Flow, flowMatches, flowsOf } from "./flow_schemas.ts";

const GROUP = "flowcontrol.apiserver.k8s.io";
const SCHEMAS = `flowschemas.${GROUP}`;
const LEVELS = `prioritylevelconfigurations.${GROUP}`;

const MAYBE_LONG_RUNNING = /\/(?:attach|exec|log|portforward|proxy)(?:[/?]|$)/;

/** Which requests are refused, and how. All that is said has to be true of a request. */
export interface OverloadOptions {
  /** The name of the priority level, such as "workload-low". */
  readonly priorityLevel?: string;
  /** The name of the flow schema. */
  readonly flowSchema?: string;
  /** The user's name. */
  readonly user?: string;
  /** The verb, such as "list" or "create". */
  readonly verb?: string;
  /** The resource: "plural" in the core group, "plural.group" in all others. */
  readonly resource?: string;
  /**
   * How many requests are refused before the overload is over.
   *
   * @default {Infinity}
   */
  readonly requests?: number;
  /**
   * When clients are asked to come back, in seconds.
   *
   * @default {1}
   */
  readonly retryAfterSeconds?: number;
}

/** An overload, until it is disposed of. */
export interface Overload extends Disposable {
  /** How many requests it has refused so far. */
  readonly refused: number;
  /** Ends it. */
  end(): void;
}

/** Sorts requests into flows, and refuses some. */
export class FlowControl {
  readonly #storage: Storage;
  readonly #overloads = new Set<RunningOverload>();
  #flows: readonly Flow[] | undefined;

  /** @param storage Where the flow schemas and the priority levels are. */
  constructor(storage: Storage) {
    this.#storage = storage;
    storage.observe(({ resource }) => {
      if (resource === SCHEMAS || resource === LEVELS) this.#flows = undefined;
    });
  }

  /**
   * Finds the flow of a request.
   *
   * @param request The request.
   * @param user Who sends it.
   * @returns The flow; `undefined` if no flow schema is about it.
   */
  flowOf(request: Request, user: User): Flow | undefined {
    this.#flows ??= flowsOf(this.#all(SCHEMAS), this.#all(LEVELS));
    let known: RequestAttributes | undefined;
    const attributes = () => known ??= requestAttributes(request.method, request.url);
    if (MAYBE_LONG_RUNNING.test(request.url) && isLongRunning(attributes())) return undefined;
    return this.#flows.find((flow) => flowMatches(flow, user, attributes));
  }

  /**
   * Refuses a request if there are too many like it.
   *
   * @param request The request.
   * @param user Who sends it.
   * @param flow Its flow.
   * @returns The answer; `undefined` if it is let in.
   */
  refusal(request: Request, user: User, flow: Flow | undefined): Response | undefined {
    if (this.#overloads.size === 0) return undefined;
    const attributes = requestAttributes(request.method, request.url);
    const overload = [...this.#overloads].find((one) => one.isAbout(attributes, user, flow));
    if (overload === undefined) return undefined;
    return new Response("Too many requests, please try again later.\n", {
      status: 429,
      headers: {
        "cache-control": "no-cache, private",
        "content-type": "text/plain; charset=utf-8",
        "retry-after": String(overload.refuse()),
        "x-content-type-options": "nosniff",
      },
    });
  }

  /**
   * Refuses requests from now on.
   *
   * @param options Which.
   * @returns The overload.
   */
  overload(options: OverloadOptions): Overload {
    const overload = new RunningOverload(options, () => this.#overloads.delete(overload));
    this.#overloads.add(overload);
    return overload;
  }

  #all(resource: string) {
    return this.#storage.list(resource).map(([, object]) => object);
  }
}

/**
 * Says in an answer by which flow its request was let in.
 *
 * @param response The answer.
 * @param flow The flow.
 * @returns The answer.
 */
export function withFlow(response: Response, flow: Flow | undefined): Response {
  if (flow === undefined) return response;
  response.headers.set("x-kubernetes-pf-flowschema-uid", flow.schema.uid);
  response.headers.set("x-kubernetes-pf-prioritylevel-uid", flow.level.uid);
  return response;
}

class RunningOverload implements Overload {
  readonly #options: OverloadOptions;
  readonly #onEnd: () => void;
  #refused = 0;

  constructor(options: OverloadOptions, onEnd: () => void) {
    const { requests = Infinity, retryAfterSeconds = 1 } = options;
    if (!(requests > 0)) throw new RangeError(`Cannot refuse requests: ${requests} is not a number of them`);
    if (!Number.isInteger(retryAfterSeconds) || retryAfterSeconds < 0) {
      throw new RangeError(
        `Cannot ask clients to come back: ${retryAfterSeconds} is not a number of seconds`,
      );
    }
    this.#options = options;
    this.#onEnd = onEnd;
  }

  get refused(): number {
    return this.#refused;
  }

  isAbout(attributes: RequestAttributes, user: User, flow: Flow | undefined): boolean {
    const { priorityLevel, flowSchema, verb, resource } = this.#options;
    const isSame = (wanted: string | undefined, found: string | undefined) =>
      wanted === undefined || wanted === found;
    return isSame(priorityLevel, flow?.level.name) && isSame(flowSchema, flow?.schema.name) &&
      isSame(this.#options.user, user.username) && isSame(verb, attributes.verb) &&
      isSame(resource, resourceOf(attributes));
  }

  /** Counts a refusal; returns the seconds after which the client shall come back. */
  refuse(): number {
    const { requests = Infinity, retryAfterSeconds = 1 } = this.#options;
    this.#refused++;
    if (this.#refused >= requests) this.end();
    return retryAfterSeconds;
  }

  end(): void {
    this.#onEnd();
  }

  [Symbol.dispose](): void {
    this.end();
  }
}

/** Requests that go on for long, watches apart, are let in without asking. */
function isLongRunning(attributes: RequestAttributes): boolean {
  return attributes.type === "resource" && MAYBE_LONG_RUNNING.test(`/${attributes.subresource}`);
}

function resourceOf(attributes: RequestAttributes): string | undefined {
  if (attributes.type === "path") return undefined;
  const { group, resource } = attributes;
  return group === "" ? resource : `${resource}.${group}`;
}
