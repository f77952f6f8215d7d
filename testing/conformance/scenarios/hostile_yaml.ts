/**
 * What random hostile requests have found about YAML.
 *
 * @module
 */

import { patch, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS } from "./objects.ts";

/** The scenarios. */
export const HOSTILE_YAML: readonly Scenario[] = [
  scenario(
    "hostile: numbers of YAML that JSON has not",
    ...["1E400", "-1.5e+400", ".inf", "-.INF", ".nan", "1E40"].map((number) =>
      send(`POST ${CONFIG_MAPS}?dryRun=All`, {
        body: `{"metadata":{"name":"a"},"data":{"a":${number}}}`,
        contentType: "application/yaml",
      })
    ),
  ),
  scenario(
    "hostile: what comes after a text in quotes, or with a bar, is not looked at",
    ...[">-\n  x\na: b", "|\n  x\na: b", "'x'\na: b", '"x"\n a: b', "'x' y"].flatMap((body) => [
      patch("apply", `${CONFIG_MAPS}/a?fieldManager=m`, { body }),
      send(`POST ${CONFIG_MAPS}`, { body, contentType: "application/yaml" }),
    ]),
  ),
  scenario(
    "hostile: a key in quotes ends in the line that it begins in, whatever ends that",
    ...["\n", "\u2028", "\u2029", "\x85"].map((end) =>
      patch("apply", `${CONFIG_MAPS}/a?fieldManager=m`, {
        body: `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a${end}b":"c"}}`,
        select: () => null,
      })
    ),
  ),
  scenario(
    "hostile: YAML has no halves of characters",
    ...["\\ud800", "\\ude00", "\\ud83d\\ude00", "\\u00e9"].flatMap((text) => [
      send(`POST ${CONFIG_MAPS}?dryRun=All`, {
        body: `{"metadata":{"name":"a"},"data":{"a":"${text}"}}`,
        contentType: "application/yaml",
        select: () => null,
      }),
      patch("apply", `${CONFIG_MAPS}/a?fieldManager=m`, {
        body: `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"${text}"}}`,
        select: () => null,
      }),
    ]),
  ),
  scenario(
    "hostile: in braces a colon in front of a word is none of it",
    ...["{:a: b}", '{:"x": 1}', "{a: :b}", "{a: [:b]}", "{a: b:c}", "\n  :a: b", "\n  a: :b"].map((data) =>
      patch("apply", `${CONFIG_MAPS}/a?fieldManager=m`, {
        body: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: ${data}\n`,
        select: () => null,
      })
    ),
  ),
];
