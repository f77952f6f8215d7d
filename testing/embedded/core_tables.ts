/**
 * The tables of the core group's kinds, but for pods, volumes and events.
 *
 * @module
 */

import { type KindTable, kindTable, sizeOf, textIn } from "./builtin_table.ts";

/** Kinds and their tables. */
export const CORE_TABLES: readonly KindTable[] = [
  kindTable("/ConfigMap", ["Name", "Data", "Age"], ({ object, name, age }) => [
    name,
    sizeOf(object["data"]) + sizeOf(object["binaryData"]),
    age,
  ]),
  kindTable("/Secret", ["Name", "Type", "Data", "Age"], ({ object, name, age }) => [
    name,
    textIn(object["type"]),
    sizeOf(object["data"]),
    age,
  ]),
  kindTable("/ServiceAccount", ["Name", "Age"], ({ name, age }) => [name, age]),
  kindTable("/Namespace", ["Name", "Status", "Age"], ({ status, name, age }) => [
    name,
    textIn(status["phase"]),
    age,
  ]),
];
