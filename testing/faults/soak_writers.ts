/**
 * The writes of a soak: straight to the server, at random, and never the same twice.
 *
 * @module
 */

import { type Clock, sleep } from "../../src/async/clock.ts";
import type { Random } from "../../src/async/random.ts";
import { isAlreadyExists, isConflict, isNotFound } from "../../src/client/api_error.ts";
import type { ResourceClient } from "../../src/client/resource_client.ts";
import type { ConfigMap } from "../../src/resource/builtins.ts";
import type { Input, Stored } from "../../src/resource/resource.ts";
import { STAMP } from "./soak_witness.ts";

/** The label that half of the objects have, and that comes and goes. */
export const CHOSEN: Readonly<Record<string, string>> = { side: "left" };

type ConfigMaps = ResourceClient<Stored<typeof ConfigMap>, Input<typeof ConfigMap>>;
type StoredConfigMap = Stored<typeof ConfigMap>;

/** What {@linkcode SoakWriters} need. */
export interface SoakWritersOptions {
  readonly configMaps: ConfigMaps;
  /** How many names there are. */
  readonly objects: number;
  readonly writesPerSecond: number;
  readonly random: Random;
  readonly clock: Clock;
}

/** How many write at a time, each its own names. */
const LANES = 8;
/** How often a lane writes without a pause, and how much then: more than handlers take in at once. */
const BURST_CHANCE = 0.005;
const BURST_WRITES = 100;

/** Writes at random. */
export class SoakWriters {
  readonly #options: SoakWritersOptions;
  readonly #stored = new Map<string, StoredConfigMap>();
  #stamp = 0;

  /** @param options Where, what and how fast. */
  constructor(options: SoakWritersOptions) {
    this.#options = options;
  }

  /** How many writes there were. */
  get writes(): number {
    return this.#stamp;
  }

  /** Creates every object. */
  async fill(): Promise<void> {
    await this.#inLanes(async (names) => {
      for (const name of names) await this.#create(name);
    });
  }

  /**
   * Writes until it is told to stop.
   *
   * @param signal Ends it.
   * @throws {Error} If the server refuses a write for another reason than a race.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, random, writesPerSecond } = this.#options;
    const pauseMs = 1_000 * LANES / writesPerSecond;
    await this.#inLanes(async (names) => {
      while (!signal.aborted) {
        const writes = random.next() < BURST_CHANCE ? BURST_WRITES : 1;
        for (let count = 0; count < writes && !signal.aborted; count++) {
          await this.#write(names[Math.floor(random.next() * names.length)] ?? "");
        }
        // Twice a random number is one on average.
        await sleep(clock, 2 * random.next() * pauseMs, signal).catch(() => {});
      }
    });
  }

  async #inLanes(work: (names: readonly string[]) => Promise<void>): Promise<void> {
    const lanes = Array.from({ length: LANES }, (): string[] => []);
    for (let index = 0; index < this.#options.objects; index++) lanes[index % LANES]?.push(`object-${index}`);
    await Promise.all(lanes.filter((names) => names.length > 0).map(work));
  }

  /** One change. A race with nobody can only be a repeat of the client's own: the object is read again then. */
  async #write(name: string): Promise<void> {
    try {
      await this.#change(name, this.#stored.get(name));
    } catch (error) {
      if (!isConflict(error) && !isNotFound(error) && !isAlreadyExists(error)) throw error;
      const stored = await this.#options.configMaps.get(name).catch((failure: unknown) => {
        if (isNotFound(failure)) return undefined;
        throw failure;
      });
      if (stored) this.#stored.set(name, stored);
      else this.#stored.delete(name);
    }
  }

  async #change(name: string, stored: StoredConfigMap | undefined): Promise<void> {
    const { configMaps, random } = this.#options;
    if (!stored) return await this.#create(name);
    const dice = random.next();
    if (dice < 0.45) {
      const metadata = { annotations: { [STAMP]: this.#nextStamp() } };
      this.#stored.set(name, await configMaps.patch(name, { type: "merge", value: { metadata } }));
    } else if (dice < 0.6) {
      const metadata = { ...stored.metadata, ...this.#metadata(name) };
      this.#stored.set(name, await configMaps.replace({ ...stored, metadata }));
    } else if (dice < 0.7) {
      const side = stored.metadata.labels?.["side"] === "left" ? "right" : "left";
      const metadata = { labels: { side }, annotations: { [STAMP]: this.#nextStamp() } };
      this.#stored.set(name, await configMaps.patch(name, { type: "merge", value: { metadata } }));
    } else {
      await configMaps.delete(name);
      this.#stored.delete(name);
      if (dice < 0.9) await this.#create(name);
    }
  }

  async #create(name: string): Promise<void> {
    const data = { text: "x".repeat(200) };
    this.#stored.set(name, await this.#options.configMaps.create({ metadata: this.#metadata(name), data }));
  }

  #metadata(
    name: string,
  ): { name: string; labels: Record<string, string>; annotations: Record<string, string> } {
    const labels = { side: this.#options.random.next() < 0.5 ? "left" : "right" };
    return { name, labels, annotations: { [STAMP]: this.#nextStamp() } };
  }

  #nextStamp(): string {
    return String(++this.#stamp);
  }
}
