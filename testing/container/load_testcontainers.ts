/**
 * Loading testcontainers: when it is needed, since it is large, and without what it leaves in the process.
 *
 * @module
 */

import process from "node:process";

/**
 * Loads a library of testcontainers. One of its parts (proper-lockfile, by signal-exit) listens to all signals from then on, which a
 * test runner takes for a leak and which changes what Ctrl+C does. Nothing of it is needed here: the guard cleans up. So
 * these listeners are removed.
 *
 * @typeParam Library What the library exports.
 * @param load Imports it.
 * @returns The library.
 */
export async function loadTestcontainers<Library>(load: () => Promise<Library>): Promise<Library> {
  const before = signalListeners();
  const library = await load();
  for (const { name, listener } of signalListeners()) {
    const isOld = before.some((old) => old.name === name && old.listener === listener);
    if (!isOld) process.off(name, listener);
  }
  return library;
}

interface SignalListener {
  readonly name: string;
  readonly listener: Parameters<typeof process.off>[1];
}

function signalListeners(): SignalListener[] {
  const names = process.eventNames().map(String).filter((name) => name.startsWith("SIG"));
  return names.flatMap((name) => process.listeners(name).map((listener) => ({ name, listener })));
}
