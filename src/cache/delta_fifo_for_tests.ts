/**
 * Queues of changes and what comes out of them, in short. For the tests of this folder.
 *
 * @module
 */

import { keyOf } from "../resource/object.ts";
import { DeltaFifo, type Deltas } from "./delta_fifo.ts";
import type { Thing } from "./fake_list_watch_for_tests.ts";

/** A queue over a map of known objects. */
export function queueOver(
  ...known: readonly Thing[]
): { readonly fifo: DeltaFifo<Thing>; readonly known: Map<string, Thing> } {
  const objects = new Map(known.map((object) => [keyOf(object), object]));
  return { fifo: new DeltaFifo<Thing>({ known: objects }), known: objects };
}

/** The deltas of a key in short: "Added@1", "Deleted@1" and, for a deletion that was not seen, "Deleted?@1". */
export function short({ deltas }: Deltas<Thing>): string {
  return deltas.map((delta) => {
    const mark = delta.type === "Deleted" && delta.finalStateUnknown ? "?" : "";
    return `${delta.type}${mark}@${delta.object.metadata.resourceVersion}`;
  }).join(" ");
}

/** Pops everything: "key: deltas", one line a key. */
export function drain(fifo: DeltaFifo<Thing>): string[] {
  const lines: string[] = [];
  while (fifo.pop((item) => void lines.push(`${item.key}: ${short(item)}`)));
  return lines;
}
