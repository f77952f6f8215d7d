/**
 * What only the embedded server can do: go on twice from one state, and show the past.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import { type Random, seededRandom, systemRandom } from "../../src/async/random.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import type { Transport } from "../../src/client/transport.ts";
import type { Backend } from "../backend.ts";
import { answeringTransport, embeddedBackend } from "../backends/embedded.ts";
import type { EmbeddedServer } from "../embedded/server.ts";

/** Options of `env.fork()`. */
export interface EnvForkOptions {
  /**
   * The time of the fork.
   *
   * @default {virtual time goes on from the same moment, on a clock of its own; any other clock is shared}
   */
  readonly clock?: Clock;
  /**
   * The randomness of the fork.
   *
   * @default {one of its own that is seeded by the environment's; the machine's is shared}
   */
  readonly random?: Random;
}

/** A backend that goes on from another one's state. */
export interface ForkedBackend {
  readonly backend: Backend;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Makes a backend with the state of another one.
 *
 * @param origin The other one, its time and its randomness.
 * @param options What the fork does not take over.
 * @returns The fork.
 * @throws {TypeError} If the backend is a real server.
 */
export function forkBackend(origin: ForkedBackend, options: EnvForkOptions): ForkedBackend {
  const server = requireEmbedded(origin.backend, "fork");
  const { clock = ownClock(origin.clock), random = ownRandom(origin.random) } = options;
  return { backend: embeddedBackend(server.fork({ clock, random }), random), clock, random };
}

/**
 * Shows a backend as it was.
 *
 * @param backend The backend.
 * @param resourceVersion When.
 * @returns Carries reads; everything else is refused.
 * @throws {TypeError} If the backend is a real server.
 * @throws {RangeError} If it is not a resource version.
 */
export function pastTransport(backend: Backend, resourceVersion: string): Transport {
  const past = requireEmbedded(backend, "show the past of").at(resourceVersion);
  return answeringTransport((request) => past.fetch(request), {
    server: `embedded API server at resource version ${resourceVersion}`,
  });
}

function requireEmbedded({ name, server }: Backend, verb: string): EmbeddedServer {
  if (server !== undefined) return server;
  throw new TypeError(
    `Cannot ${verb} the backend "${name}": a real server's state is its own, choose the backend "embedded"`,
  );
}

function ownClock(clock: Clock): Clock {
  return clock instanceof VirtualClock ? new VirtualClock({ startMs: clock.now() }) : clock;
}

function ownRandom(random: Random): Random {
  return random === systemRandom ? random : seededRandom(Math.floor(random.next() * 2 ** 32));
}
