/**
 * What kubectl prints, without what is another in every run: ages, times, uids, versions, addresses and folders.
 *
 * @module
 */

import type { Printed } from "./kubectl_for_tests.ts";

const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "<uid>"],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| \+0000)/g, "<time>"],
  [/\b\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, "<time>"],
  [/(resourceVersion"?: "|Resource Version: +|Expected resource version to be \d+, was )\d+/g, "$1<version>"],
  [/https?:\/\/127\.0\.0\.1:\d+/g, "<server>"],
  [/\S*\/(LIVE|MERGED)-\d+\//g, "<$1>/"],
  [/"\S*\/kubectl-edit-\d+\.yaml"/g, "<edited file>"],
  // The fields of a refused object are in the server's own order.
  [/(Invalid value: ")\{.*\}(": )/g, "$1<object>$2"],
  // What the client tells of its watches depends on when they end.
  [/^I\d{4} .*\n/gm, ""],
  [/^([WEF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ /gm, "$1 "],
  [/(?<=\s)(?:\d+[smhd])+(?=\s)/g, "<age>"],
  [/-[a-z0-9]{5}-[a-z0-9]{5}\b/g, "-<generated>"],
];

/** Who owns what of an object, in YAML. */
const MANAGED_FIELDS = /^( *)managedFields:\n((?:\1(?:- | {2}).*\n)+)/gm;

/**
 * What two runs of one command have in common.
 *
 * @param printed What the command did.
 * @returns One text: what was printed, what was complained, how it ended.
 */
export function steadyText({ code, stdout, stderr }: Printed): string {
  const text = `${stdout}--- stderr\n${stderr}--- exit ${code}\n`;
  const steady = VOLATILE.reduce((known, [pattern, name]) => known.replaceAll(pattern, name), text);
  // The entries are in the order of their seconds.
  const sorted = steady.replaceAll(MANAGED_FIELDS, (_whole, indent: string, entries: string) => {
    const each = entries.split(new RegExp(`^(?=${indent}- )`, "m"));
    return `${indent}managedFields:\n${each.sort().join("")}`;
  });
  // Columns are as wide as what stands in them.
  return sorted.replaceAll(/(?<=\S) {2,}/g, "  ").replaceAll(/ +$/gm, "");
}
