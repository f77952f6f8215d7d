/**
 * Tests that play the same on both backends.
 *
 * @module
 */

import type { BackendName } from "../backend.ts";
import { ignoreRealServers } from "./real_servers_for_tests.ts";

/** A backend, and what its tests are given. */
export interface TestedBackend {
  readonly backend: BackendName;
  /** What the names of its tests begin with. */
  readonly prefix: string;
  readonly ignore: boolean;
}

/** The backends that are there on every machine, or when real servers are asked for. */
export const BOTH_BACKENDS: readonly TestedBackend[] = [
  { backend: "embedded", prefix: "", ignore: false },
  { backend: "control-plane", prefix: "real API server: ", ignore: ignoreRealServers },
];
