/**
 * The string formats of dates, times and durations, with Go's verdicts.
 *
 * @module
 */

/** A full date, such as "2026-11-22". */
export function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return false;
  const [year, month, day] = parts.slice(1).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month);
}

/** A date and a time with its offset, such as "2026-11-22T19:05:00Z"; what follows another "t" is not looked at. */
export function isDateTime(text: string): boolean {
  const [date = "", time = ""] = text.toLowerCase().split("t");
  const parts = /^(\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:z|[+-]\d{2}:\d{2})$/.exec(time);
  if (parts === null || !isDate(date)) return false;
  const [hours = "", minutes = "", seconds = ""] = parts.slice(1);
  return hours <= "23" && minutes <= "59" && seconds <= "59";
}

/** A duration as Go writes it, such as "1h30m"; numbers below 1e18 never overflow into the other form. */
const GO_DURATION = /^[-+]?(?:0|(?:(?:\d{1,18}(?:\.\d*)?|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)$/;
/** A duration as Scala writes it, such as "2 days"; found anywhere in a text. */
const SCALA_DURATION = /(\d+)[\t\n\f\r ]*([A-Za-z\u00b5]+)/g;
const SCALA_UNIT =
  /^(?:ns|nano.*|us|\u00b5s|micro.*|ms|milli.*|s|sec.*|m|min.*|h|hr|hour.*|d|day.*|w|wk|week.*)$/;
const MAX_AMOUNT = 2n ** 63n - 1n;

/** A duration in the notation of Go or of Scala. */
export function isDuration(text: string): boolean {
  if (GO_DURATION.test(text)) return true;
  const parts = [...text.matchAll(SCALA_DURATION)];
  if (parts.some(([, amount = "0"]) => BigInt(amount) > MAX_AMOUNT)) return false;
  return parts.some(([, , unit = ""]) => SCALA_UNIT.test(unit.toLowerCase()));
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
