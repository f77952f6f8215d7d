/**
 * The independent watcher of a soak: a plain `fetch` and plain JSON straight to the server. It shares no code with the
 * caches that it judges, and it is itself compared with a list before each judgement.
 *
 * @module
 */

/** How the witness reaches the server. */
export interface WitnessOptions {
  /** The collection, such as "https://127.0.0.1:6443/api/v1/namespaces/soak/configmaps". */
  readonly url: string;
  /** Carries the certificates; `undefined` for a server that wants none. */
  readonly httpClient: Deno.HttpClient | undefined;
}

/** What the soak looks at in an object. */
export interface Seen {
  readonly name: string;
  readonly uid: string;
  /** The resource version; versions of one resource are ordered numbers (KEP-5504). */
  readonly version: number;
  /** Which write made this state. */
  readonly stamp: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** One state of an object, or the lack of one from `version` on. */
export interface WitnessedState extends Omit<Seen, "labels"> {
  readonly labels: Readonly<Record<string, string>> | undefined;
}

/** The annotation with the number of the write. */
export const STAMP = "soak.kubeloop.dev/stamp";

/** The part of an object that anybody in the soak reads. */
export interface SoakObject {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>> | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
  };
}

/**
 * What the soak looks at in an object.
 *
 * @param object The object.
 * @returns Its name, uid, version, stamp and labels.
 */
export function seenOf({ metadata }: SoakObject): Seen {
  const { name, uid, resourceVersion, labels = {}, annotations = {} } = metadata;
  return { name, uid, version: Number(resourceVersion), stamp: annotations[STAMP] ?? "", labels };
}

interface SoakList {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly SoakObject[];
}

interface SoakEvent {
  readonly type: string;
  readonly object: SoakObject;
}

/** What was there, and is. */
export interface Evidence {
  /** The newest state of each object there is, by name. */
  readonly current: ReadonlyMap<string, Seen>;
  /** The states of a name since the last forgetting, and the one before; the oldest first. */
  statesOf(name: string): readonly WitnessedState[];
}

/** Watches a collection, and keeps every state of every object until it is told to forget. */
export class Witness {
  readonly #options: WitnessOptions;
  readonly #stop = new AbortController();
  readonly #states = new Map<string, WitnessedState[]>();
  #version = 0;
  #changes = 0;
  #failure: unknown;
  #watching: Promise<void> | undefined;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  /** @param options How to reach the server. */
  constructor(options: WitnessOptions) {
    this.#options = options;
  }

  /** How many changes came. */
  get changes(): number {
    return this.#changes;
  }

  /**
   * Begins to watch.
   *
   * @throws {Error} If the server can not be listed.
   */
  async start(): Promise<void> {
    const { items, metadata } = await this.#list();
    for (const item of items) this.#note(item, false);
    this.#version = Number(metadata.resourceVersion);
    this.#watching = this.#watch();
  }

  /** Ends the watch. */
  async stop(): Promise<void> {
    this.#stop.abort();
    // NOTE: a body that is read piece by piece outlives the signal of its `fetch` once garbage was collected (Deno 2.9).
    await this.#reader?.cancel().catch(() => {});
    await this.#watching;
  }

  /**
   * Whether the witness has seen all there is; ask while nobody writes.
   *
   * @throws {Error} If the witness itself has lost its watch: then nothing can be judged.
   */
  async isUpToDate(): Promise<boolean> {
    if (this.#failure !== undefined) {
      throw new Error(`Cannot judge: the witness failed: ${this.#failure}`, { cause: this.#failure });
    }
    const { items } = await this.#list();
    const listed = new Map(items.map((item) => [item.metadata.name, Number(item.metadata.resourceVersion)]));
    const { current } = this.evidence();
    return listed.size === current.size &&
      [...current.values()].every(({ name, version }) => listed.get(name) === version);
  }

  /** What it knows at this moment. */
  evidence(): Evidence {
    const current = new Map<string, Seen>();
    for (const [name, states] of this.#states) {
      const newest = states.at(-1);
      if (newest?.labels) current.set(name, { ...newest, labels: newest.labels });
    }
    return { current, statesOf: (name) => this.#states.get(name) ?? [] };
  }

  /** Keeps the newest state of each name only; what is deleted is forgotten. */
  forget(): void {
    for (const [name, states] of this.#states) {
      const newest = states.at(-1);
      if (newest?.labels) this.#states.set(name, [newest]);
      else this.#states.delete(name);
    }
  }

  async #list(): Promise<SoakList> {
    const response = await this.#fetch("");
    if (!response.ok) throw new Error(`Cannot witness: the server answered a list with ${response.status}`);
    return await response.json();
  }

  async #watch(): Promise<void> {
    try {
      while (!this.#stop.signal.aborted) await this.#watchOnce();
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#failure = error;
    }
  }

  async #watchOnce(): Promise<void> {
    const query = `?watch=1&allowWatchBookmarks=true&timeoutSeconds=7200&resourceVersion=${this.#version}`;
    const response = await this.#fetch(query);
    if (!response.ok || !response.body) {
      throw new Error(`Cannot witness: the server answered a watch with ${response.status}`);
    }
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    this.#reader = reader;
    let partial = "";
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const lines = (partial + decoder.decode(piece.value, { stream: true })).split("\n");
      partial = lines.pop() ?? "";
      for (const line of lines) if (line !== "") this.#take(JSON.parse(line));
    }
  }

  #take({ type, object }: SoakEvent): void {
    if (type === "ERROR") {
      throw new Error(`Cannot witness: the server gave the watch up: ${JSON.stringify(object)}`);
    }
    if (type !== "BOOKMARK") {
      this.#changes++;
      this.#note(object, type === "DELETED");
    }
    this.#version = Number(object.metadata.resourceVersion);
  }

  #note(object: SoakObject, isGone: boolean): void {
    const { labels, ...seen } = seenOf(object);
    const states = this.#states.get(seen.name);
    const state = { ...seen, labels: isGone ? undefined : labels };
    if (states) states.push(state);
    else this.#states.set(seen.name, [state]);
  }

  #fetch(query: string): Promise<Response> {
    const { url, httpClient } = this.#options;
    return fetch(url + query, {
      headers: { accept: "application/json", "accept-encoding": "identity" },
      signal: this.#stop.signal,
      ...(httpClient && { client: httpClient }),
    });
  }
}
