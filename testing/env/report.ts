/**
 * What is worth knowing of an environment when a test fails.
 *
 * @module
 */

import type { BackendName } from "../backend.ts";
import { type ApiTraffic, exchangeLine } from "./api_traffic.ts";
import type { RecentLog } from "./recent_log.ts";

/** What a report is made of. */
export interface ReportParts {
  readonly backend: BackendName;
  readonly traffic: ApiTraffic;
  readonly log: RecentLog;
}

/**
 * Writes a report.
 *
 * @param parts What has been.
 * @returns Lines of the log, then requests; each oldest first.
 */
export function reportOf({ backend, traffic, log }: ReportParts): string {
  const requests = traffic.recent().map(exchangeLine);
  return [
    ...section(`The latest lines of the log (backend "${backend}")`, log.lines()),
    ...section("The latest requests to the API server", requests),
  ].join("\n");
}

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [`${title}: nothing`];
  return [`${title}:`, ...lines.map((line) => `  ${line.replaceAll("\n", "\n  ")}`)];
}
