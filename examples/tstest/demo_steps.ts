/**
 * Shows steps as they happen: a line that lives while a step runs on a terminal, plain lines elsewhere.
 *
 * @module
 */

import { type Clock, systemClock, type Timer } from "@kubeloop/sdk";

/** Where the lines go; `Deno.stdout` is one. */
export interface Screen {
  isTerminal(): boolean;
  writeSync(bytes: Uint8Array): number;
}

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 80;
const CLEAR_LINE = "\r\x1b[2K";

/** What {@linkcode DemoSteps} works with. */
export interface DemoStepsOptions {
  /** Measures the steps. @default {systemClock} */
  readonly clock?: Clock;
  /** @default {Deno.stdout} */
  readonly screen?: Screen;
}

/** Runs steps one after another and tells about each. */
export class DemoSteps {
  readonly #clock: Clock;
  readonly #screen: Screen;
  #count = 0;

  constructor(options: DemoStepsOptions = {}) {
    const { clock = systemClock, screen = Deno.stdout } = options;
    this.#clock = clock;
    this.#screen = screen;
  }

  /**
   * Runs one step.
   *
   * @param title What happens.
   * @param step Does it and observes the outcome; it calls `tell` with what was seen, and throws when it was not seen.
   * @returns What the step returns; rejects with the step's error.
   */
  async run<T>(title: string, step: (tell: (seen: string) => void) => Promise<T>): Promise<T> {
    const number = `${++this.#count}.`.padEnd(3);
    const startMs = this.#clock.monotonic();
    const spinning = this.#spin(`${number} ${title}`);
    try {
      let seen = "done";
      const value = await step((text) => seen = text);
      spinning.stop();
      const tookMs = Math.round(this.#clock.monotonic() - startMs);
      this.#line(`${this.#mark("✔", "ok", 32)} ${number} ${title}: ${seen} (${tookMs} ms)`);
      return value;
    } catch (error) {
      spinning.stop();
      const reason = error instanceof Error ? error.message : String(error);
      this.#line(`${this.#mark("✘", "failed", 31)} ${number} ${title}: ${reason}`);
      throw error;
    }
  }

  #spin(text: string): { stop(): void } {
    if (!this.#screen.isTerminal()) return { stop: () => {} };
    let frame = 0;
    let timer: Timer | undefined;
    const draw = () => {
      this.#write(`${CLEAR_LINE}${SPINNER[frame++ % SPINNER.length]} ${text} ...`);
      timer = this.#clock.setTimer(draw, FRAME_MS);
    };
    draw();
    return {
      stop: () => {
        timer?.cancel();
        this.#write(CLEAR_LINE);
      },
    };
  }

  #mark(symbol: string, word: string, color: number): string {
    return this.#screen.isTerminal() ? `\x1b[${color}m${symbol}\x1b[0m` : word;
  }

  #line(text: string): void {
    this.#write(`${text}\n`);
  }

  #write(text: string): void {
    this.#screen.writeSync(new TextEncoder().encode(text));
  }
}
