/**
 * Scenarios: sequences of requests, as data, that are played to several API servers and have to be answered alike.
 *
 * Paths, bodies and headers may name variables in braces: "{ns}" is a namespace of the scenario's own, "{group}" a
 * group in which the kinds of fixtures.ts are served, "{id}" a name that nobody else uses; the others are captured
 * from answers on the way.
 *
 * @module
 */

import type { JsonObject, JsonValue } from "../embedded/json.ts";

/** A sequence of requests. */
export interface Scenario {
  /** What it is about: "area: what is shown". */
  readonly name: string;
  readonly steps: readonly Step[];
}

/** One step of a scenario. */
export type Step = RequestStep | WatchStep | EventsStep | DrainStep | PauseStep;

/** Sends a request and reads the whole answer. */
export interface RequestStep extends RequestOptions {
  readonly type: "request";
  readonly method: string;
  readonly path: string;
}

/** What is not the same in every request. */
export interface RequestOptions {
  /** JSON, or text that is sent as it is. */
  readonly body?: JsonValue;
  /** "application/json" where there is a body, unless it is given. */
  readonly contentType?: string;
  /** "application/json" unless it is given; "" for no such header. */
  readonly accept?: string;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The part of the answer's body that counts; all of it unless it is given. */
  readonly select?: (body: JsonValue) => JsonValue;
  /** Variables to take from the answer's headers, each with the header's name. */
  readonly captureHeaders?: Readonly<Record<string, string>>;
  /** What the client calls itself; the name before the slash is the field manager of writes that name none. */
  readonly userAgent?: string;
  /** For whom the request is sent; the one who sends it may do anything. */
  readonly as?: ImpersonatedUser;
  /** Variables to take from the answer, each with its path in the body, such as "items.0.metadata.name". */
  readonly capture?: Readonly<Record<string, string>>;
  /** Repeats the request until this is true of the answer; only the last answer counts. */
  readonly until?: (answer: Answer) => boolean;
}

/** Somebody for whom a request is sent. */
export interface ImpersonatedUser {
  readonly user: string;
  readonly group?: string;
  readonly uid?: string;
}

/** An answer as scenarios look at it. */
export interface Answer {
  readonly code: number;
  /** Parsed if it is JSON. */
  readonly body: JsonValue;
}

/** Opens a watch. It is open until the end of the scenario. */
export interface WatchStep {
  readonly type: "watch";
  /** What later steps call it. */
  readonly watch: string;
  readonly path: string;
  readonly accept?: string;
}

/** Reads from an open watch. */
export interface EventsStep {
  readonly type: "events";
  readonly watch: string;
  /** How many events are waited for; "all" until the server ends the watch. */
  readonly count: number | "all";
  /** Variables to take from the last event, as {@linkcode RequestOptions.capture} has it. */
  readonly capture?: Readonly<Record<string, string>>;
}

/** Reads from an open watch up to an event that is marked as the last one. */
export interface DrainStep {
  readonly type: "drain";
  readonly watch: string;
  /** An annotation of the last event's object; its value is the name of the watch. */
  readonly mark: string;
}

/** Lets time go by. Times in answers are told apart by the pauses between them. */
export interface PauseStep {
  readonly type: "pause";
  readonly pauseMs: number;
}

/** The media types of the four kinds of patches. */
export const PATCH_TYPES = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  apply: "application/apply-patch+yaml",
} as const;

/**
 * Makes a request step.
 *
 * @param request The method and the path, such as "GET /api/v1/namespaces/{ns}/pods".
 * @param options The body, and what else there is.
 * @returns The step.
 */
export function send(request: string, options: RequestOptions = {}): RequestStep {
  const [method = "", path = ""] = request.split(" ");
  return { type: "request", method, path, ...options };
}

/**
 * Makes a step that patches.
 *
 * @param kind The kind of the patch.
 * @param path The path.
 * @param body The patch, and what else there is.
 * @returns The step.
 */
export function patch(
  kind: keyof typeof PATCH_TYPES,
  path: string,
  options: RequestOptions & { readonly body: JsonValue },
): RequestStep {
  return { type: "request", method: "PATCH", path, contentType: PATCH_TYPES[kind], ...options };
}

/**
 * Makes a step that applies an object on the server's side.
 *
 * @param path The path, with "?force=true" where fields are to be taken over.
 * @param options The object, and who applies it.
 * @returns The step.
 */
export function apply(
  path: string,
  options: { readonly manager: string; readonly body: JsonObject },
): RequestStep {
  const { manager, body } = options;
  return patch("apply", `${path}${path.includes("?") ? "&" : "?"}fieldManager=${manager}`, { body });
}

/**
 * Makes a step that opens a watch.
 *
 * @param name What later steps call it.
 * @param path The path, with "watch=true" in its query.
 * @param options The `Accept` header.
 * @returns The step.
 */
export function watch(name: string, path: string, options: { readonly accept?: string } = {}): WatchStep {
  return { type: "watch", watch: name, path, ...options };
}

/**
 * Makes a step that reads from a watch.
 *
 * @param name The watch.
 * @param count How many events are waited for; "all" until the server ends the watch.
 * @param capture Variables to take from the last event.
 * @returns The step.
 */
export function events(
  name: string,
  count: number | "all",
  capture?: Readonly<Record<string, string>>,
): EventsStep {
  return { type: "events", watch: name, count, ...(capture === undefined ? {} : { capture }) };
}

/**
 * Makes a step that reads from a watch up to a marked event.
 *
 * @param name The watch.
 * @param mark The annotation of the last event's object; its value is the name of the watch.
 * @returns The step.
 */
export function drain(name: string, mark: string): DrainStep {
  return { type: "drain", watch: name, mark };
}

/**
 * Makes a step that lets time go by.
 *
 * @param pauseMs How long, in milliseconds.
 * @returns The step.
 */
export function pause(pauseMs: number): PauseStep {
  return { type: "pause", pauseMs };
}

/**
 * Makes a scenario.
 *
 * @param name What it is about.
 * @param steps Its steps.
 * @returns The scenario.
 */
export function scenario(name: string, ...steps: readonly Step[]): Scenario {
  return { name, steps };
}

/**
 * Describes a step for people.
 *
 * @param step The step.
 * @returns One line.
 */
export function titleOf(step: Step): string {
  switch (step.type) {
    case "request":
      return `${step.method} ${step.path}`;
    case "watch":
      return `WATCH ${step.path} as "${step.watch}"`;
    case "events":
      return `EVENTS of "${step.watch}": ${step.count}`;
    case "drain":
      return `EVENTS of "${step.watch}" up to the mark "${step.mark}"`;
    case "pause":
      return `PAUSE of ${step.pauseMs} ms`;
  }
}
