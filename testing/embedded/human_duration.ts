/**
 * Ages as people read them.
 *
 * @module
 * @see apimachinery util/duration
 */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY_HOURS = 24;
const YEAR_HOURS = 365 * DAY_HOURS;

/**
 * Writes a duration with two or three figures.
 *
 * @param durationMs The duration, in milliseconds.
 * @returns Such as "5m10s" or "3d2h"; "<invalid>" for what lies more than a second ahead.
 */
export function humanDuration(durationMs: number): string {
  const seconds = Math.trunc(durationMs / 1_000);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 2 * MINUTE) return `${seconds}s`;
  const minutes = Math.trunc(seconds / MINUTE);
  if (minutes < 10) return joined([minutes, "m"], [seconds % MINUTE, "s"]);
  if (minutes < 3 * 60) return `${minutes}m`;
  const hours = Math.trunc(seconds / HOUR);
  if (hours < 8) return joined([hours, "h"], [minutes % 60, "m"]);
  if (hours < 2 * DAY_HOURS) return `${hours}h`;
  const days = Math.trunc(hours / DAY_HOURS);
  if (days < 8) return joined([days, "d"], [hours % DAY_HOURS, "h"]);
  if (hours < 2 * YEAR_HOURS) return `${days}d`;
  const years = Math.trunc(hours / YEAR_HOURS);
  return years < 8 ? joined([years, "y"], [days % 365, "d"]) : `${years}y`;
}

/**
 * Writes how long ago a time was.
 *
 * @param time The time as it is written in objects; `undefined`, null or "" for none.
 * @param now The present, in milliseconds since 1970.
 * @returns The age; "<unknown>" for no time.
 */
export function ageOf(time: unknown, now: number): string {
  if (typeof time !== "string" || time === "") return "<unknown>";
  return humanDuration(now - Date.parse(time));
}

function joined(large: readonly [number, string], small: readonly [number, string]): string {
  return small[0] === 0 ? large.join("") : `${large.join("")}${small.join("")}`;
}
