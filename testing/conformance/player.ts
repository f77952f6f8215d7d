/**
 * Plays scenarios to an API server and writes down what it answers.
 *
 * @module
 */

import { type Clock, sleep } from "../../src/async/clock.ts";
import type { ImpersonatedUser } from "./scenario.ts";
import { ConnectionError } from "../../src/client/connection_error.ts";
import type { Transport } from "../../src/client/transport.ts";
import { parseYaml } from "../../src/schema/yaml.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "../embedded/json.ts";
import type { Answer, DrainStep, EventsStep, RequestStep, Scenario, Step, WatchStep } from "./scenario.ts";
import { titleOf } from "./scenario.ts";
import { capturedFrom, filledIn, type Variables } from "./variables.ts";
import { openLines, type WatchLines } from "./watch_lines.ts";

/** A server that scenarios are played to. */
export interface Stage {
  readonly transport: Transport;
  /** The time of the server's machine. */
  readonly clock: Clock;
  /** Lets time go by; without it, one waits for the clock. */
  readonly passTime?: (milliseconds: number) => Promise<void>;
  /** Compacts the storage: versions up to now are too old to read and to watch from. */
  readonly forget?: () => void | Promise<void>;
}

/** What came of one step. */
export interface StepRecord {
  readonly title: string;
  /** What was answered, as JSON: `code`, `headers` and `body`, or `events`. */
  readonly outcome: JsonObject;
}

/** What came of a scenario. */
export interface Recording {
  readonly records: readonly StepRecord[];
  /** When the pauses began, in milliseconds since 1970. */
  readonly pauses: readonly number[];
}

/** An answer, what of it is written down, and what it sets. */
interface Received {
  readonly answer: Answer;
  readonly outcome: JsonObject;
  readonly captured: Variables;
}

/** The headers that clients look at. */
const COMPARED_HEADERS = [
  "content-type",
  "warning",
  "retry-after",
  "allow",
  "cache-control",
  "vary",
  "x-kubernetes-pf-flowschema-uid",
  "x-kubernetes-pf-prioritylevel-uid",
] as const;

/** How long a scenario waits for what it expects to come, in milliseconds. */
const PATIENCE_MS = 15_000;
/** How often a request is repeated that waits for a condition. */
const POLL_MS = 20;
/** How long an open watch is listened to at the end, for events that nobody asked for. */
const AFTERMATH_MS = 30;

const USER_AGENT = "conformance/1.0";

/**
 * Plays a scenario.
 *
 * @param scenario The scenario.
 * @param stage The server.
 * @param variables The variables that are known from the start.
 * @returns What was answered.
 * @throws {Error} If the scenario names a variable that nobody has set, or a step cannot be sent.
 */
export async function play(scenario: Scenario, stage: Stage, variables: Variables): Promise<Recording> {
  const player = new Player(stage, variables);
  try {
    const records: StepRecord[] = [];
    for (const step of scenario.steps) {
      records.push({ title: titleOf(step), outcome: await player.perform(step) });
    }
    const late = await player.lateEvents();
    if (late !== undefined) records.push({ title: "events that nobody asked for", outcome: late });
    return { records, pauses: player.pauses };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot play "${scenario.name}" to ${stage.transport.server}: ${message}`, {
      cause: error,
    });
  } finally {
    await player.stop();
  }
}

class Player {
  /** When the pauses began. */
  readonly pauses: number[] = [];
  readonly #stage: Stage;
  readonly #variables: Record<string, string>;
  readonly #watches = new Map<string, WatchLines>();

  constructor(stage: Stage, variables: Variables) {
    this.#stage = stage;
    this.#variables = { ...variables };
  }

  async perform(step: Step): Promise<JsonObject> {
    switch (step.type) {
      case "request":
        return await this.#request(step);
      case "watch":
        return await this.#openWatch(step);
      case "events":
        return await this.#readEvents(step);
      case "drain":
        return await this.#drain(step);
      case "pause":
        this.pauses.push(this.#stage.clock.now());
        await this.#passTime(step.pauseMs);
        return {};
    }
  }

  /** What open watches still have to say; `undefined` if that is nothing, as it should be. */
  async lateEvents(): Promise<JsonObject | undefined> {
    if (this.#watches.size === 0) return undefined;
    await this.#passTime(AFTERMATH_MS);
    const late = [...this.#watches].map(([name, lines]) => [name, lines.takePending()] as const);
    const found = late.filter(([, lines]) => lines.length > 0);
    return found.length === 0 ? undefined : Object.fromEntries(found);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#watches.values()].map((lines) => lines.stop()));
  }

  async #request(step: RequestStep): Promise<JsonObject> {
    const { clock } = this.#stage;
    const giveUpAt = clock.monotonic() + PATIENCE_MS;
    for (;;) {
      const { answer, outcome, captured } = await this.#sendAgain(step);
      if (step.until === undefined || step.until(answer)) {
        Object.assign(this.#variables, capturedFrom(answer.body, step.capture), captured);
        return outcome;
      }
      if (clock.monotonic() >= giveUpAt) return { ...outcome, waitedInVain: true };
      await this.#passTime(POLL_MS);
    }
  }

  /**
   * Sends a request, and once more where the connection broke: the real server resets the streams of a kind whose
   * definition has just changed. A write that was done all the same is answered otherwise the second time, and seen.
   * While the real server has no cache of such a kind, it asks to come back later.
   */
  async #sendAgain(step: RequestStep): Promise<Received> {
    const giveUpAt = this.#stage.clock.monotonic() + PATIENCE_MS;
    let isBroken = false;
    for (;;) {
      try {
        const received = await this.#send(step);
        const isEarly = received.answer.code === 429 && isCacheMissing(received.answer.body);
        if (!isEarly || this.#stage.clock.monotonic() >= giveUpAt) return received;
      } catch (error) {
        if (isBroken || !(error instanceof ConnectionError)) throw error;
        isBroken = true;
      }
      await this.#passTime(POLL_MS);
    }
  }

  async #send(step: RequestStep): Promise<Received> {
    const { method, body, accept = "application/json", userAgent = USER_AGENT } = step;
    const { select = (whole: JsonValue) => whole } = step;
    const text = body === undefined ? undefined : textOf(filledIn(body, this.#variables));
    const contentType = step.contentType ?? (text === undefined ? undefined : "application/json");
    const response = await this.#stage.transport.send({
      method,
      path: pathOf(step.path, this.#variables),
      headers: {
        ...(accept === "" ? {} : { accept }),
        "user-agent": userAgent,
        ...(contentType === undefined ? {} : { "content-type": contentType }),
        ...impersonation(step.as, this.#variables),
        ...textsIn(step.headers, this.#variables),
      },
      ...(text === undefined ? {} : { body: text }),
    }, { purpose: "request" });
    const received = await response.text();
    const answer = { code: response.status, body: parsed(received, response.headers) };
    const outcome = {
      code: answer.code,
      headers: comparedHeaders(response.headers),
      body: select(answer.body),
      ...(isIndented(received) ? { isIndented: true } : {}),
    };
    const captured = Object.entries(step.captureHeaders ?? {})
      .map(([variable, name]) => [variable, response.headers.get(name) ?? ""]);
    return { answer, outcome, captured: Object.fromEntries(captured) };
  }

  async #openWatch({ watch, path, accept = "application/json" }: WatchStep): Promise<JsonObject> {
    const abort = new AbortController();
    const headers = { accept, "user-agent": USER_AGENT, "accept-encoding": "identity" };
    const response = await this.#stage.transport.send(
      { method: "GET", path: pathOf(path, this.#variables), headers },
      { purpose: "watch", signal: abort.signal },
    );
    const head = { code: response.status, headers: comparedHeaders(response.headers) };
    if (response.status !== 200 || response.body === null) {
      return { ...head, body: parsed(await response.text(), response.headers) };
    }
    this.#watches.set(watch, openLines(response.body, abort));
    return head;
  }

  async #readEvents({ watch, count, capture }: EventsStep): Promise<JsonObject> {
    const lines = this.#watches.get(watch);
    if (lines === undefined) return { notOpen: true };
    const { clock } = this.#stage;
    const giveUpAt = clock.monotonic() + PATIENCE_MS;
    while (!lines.hasEnded && (count === "all" || lines.pending < count)) {
      if (clock.monotonic() >= giveUpAt) return { events: lines.takePending(), waitedInVain: true };
      await this.#passTime(POLL_MS);
    }
    const found = count === "all" ? lines.takePending() : lines.take(count);
    Object.assign(this.#variables, capturedFrom(found.at(-1) ?? null, capture));
    return { events: found, ...(lines.hasEnded && lines.pending === 0 ? { ended: true } : {}) };
  }

  async #drain({ watch, mark }: DrainStep): Promise<JsonObject> {
    const lines = this.#watches.get(watch);
    if (lines === undefined) return { notOpen: true };
    const { clock } = this.#stage;
    const giveUpAt = clock.monotonic() + PATIENCE_MS;
    const events: JsonObject[] = [];
    while (!isMarked(events.at(-1), mark, watch)) {
      if (lines.pending > 0) events.push(...lines.take(1));
      else if (lines.hasEnded) return { events, ended: true };
      else if (clock.monotonic() >= giveUpAt) return { events, waitedInVain: true };
      else await this.#passTime(POLL_MS);
    }
    return { events };
  }

  async #passTime(milliseconds: number): Promise<void> {
    const { passTime, clock } = this.#stage;
    await (passTime === undefined ? sleep(clock, milliseconds) : passTime(milliseconds));
  }
}

function isCacheMissing(answer: JsonValue): boolean {
  return /storage is \(re\)initializing/.test(String(objectOrEmpty(answer)["message"]));
}

function isMarked(event: JsonObject | undefined, mark: string, value: string): boolean {
  const { annotations } = objectOrEmpty(objectOrEmpty(event?.["object"])["metadata"]);
  return objectOrEmpty(annotations)[mark] === value;
}

function pathOf(path: string, variables: Variables): string {
  const filled = filledIn(path, variables);
  return typeof filled === "string" ? filled : path;
}

function textOf(body: JsonValue): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

function comparedHeaders(headers: Headers): JsonObject {
  return Object.fromEntries(COMPARED_HEADERS.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value]];
  }));
}

/** What is in the headers of a step. */
function textsIn(
  headers: Readonly<Record<string, string>> | undefined,
  variables: Variables,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name, pathOf(value, variables)]),
  );
}

/** JSON for people has its first field in a line of its own. */
function isIndented(text: string): boolean {
  return text.startsWith("{\n");
}

function parsed(text: string, headers: Headers): JsonValue {
  const type = headers.get("content-type") ?? "";
  if (text === "" || !/^application\/(json|yaml)\b/.test(type)) return text;
  if (type.startsWith("application/yaml")) return parseYaml(text)[0] ?? text;
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : text;
}

function impersonation(
  as: ImpersonatedUser | undefined,
  variables: Variables,
): Readonly<Record<string, string>> {
  if (as === undefined) return {};
  const { user, group, uid } = as;
  return {
    "impersonate-user": String(filledIn(user, variables)),
    ...(group === undefined ? {} : { "impersonate-group": String(filledIn(group, variables)) }),
    ...(uid === undefined ? {} : { "impersonate-uid": uid }),
  };
}
