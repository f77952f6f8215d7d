/**
 * The checks of schedules of cron jobs, with the findings of the parser that the server uses.
 *
 * @module
 */

/** One field of a schedule. */
interface Bounds {
  readonly first: number;
  readonly last: number;
  readonly names?: readonly string[];
}

/** Minute, hour, day of the month, month, day of the week. */
const FIELDS: readonly Bounds[] = [
  { first: 0, last: 59 },
  { first: 0, last: 23 },
  { first: 1, last: 31 },
  {
    first: 1,
    last: 12,
    names: ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { first: 0, last: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

const DESCRIPTORS = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/**
 * Checks a schedule.
 *
 * @param schedule The schedule.
 * @returns What is wrong; `undefined` for a good one.
 */
export function scheduleFault(schedule: string): string | undefined {
  const text = schedule.replace(/^(CRON_)?TZ=\S+\s*/, "").trim();
  if (text.startsWith("@")) {
    return DESCRIPTORS.includes(text) || /^@every \d/.test(text)
      ? undefined
      : `unrecognized descriptor: ${text}`;
  }
  const fields = text.split(/\s+/).filter((field) => field !== "");
  if (fields.length !== FIELDS.length) {
    return `expected exactly ${FIELDS.length} fields, found ${fields.length}: [${fields.join(" ")}]`;
  }
  for (const [index, bounds] of FIELDS.entries()) {
    for (const part of (fields[index] ?? "").split(",")) {
      const fault = partFault(part, bounds);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

function partFault(part: string, bounds: Bounds): string | undefined {
  const [range = "", stepText, ...slashes] = part.split("/");
  const [lowText = "", highText, ...hyphens] = range.split("-");
  const isAny = lowText === "*" || lowText === "?";
  if (hyphens.length > 0 && !isAny) return `too many hyphens: ${part}`;
  const low = isAny ? bounds.first : numberIn(lowText, bounds);
  if (typeof low === "string") return low;
  const high = isAny ? bounds.last : highText === undefined ? low : numberIn(highText, bounds);
  if (typeof high === "string") return high;
  if (slashes.length > 0) return `too many slashes: ${part}`;
  const step = stepText === undefined ? 1 : numberIn(stepText, { first: 0, last: 0 });
  if (typeof step === "string") return step;
  const end = stepText !== undefined && highText === undefined ? bounds.last : high;
  if (low < bounds.first) return `beginning of range (${low}) below minimum (${bounds.first}): ${part}`;
  if (end > bounds.last) return `end of range (${end}) above maximum (${bounds.last}): ${part}`;
  if (low > end) return `beginning of range (${low}) beyond end of range (${end}): ${part}`;
  return step === 0 ? `step of range should be a positive number: ${part}` : undefined;
}

/** The number, or why there is none. */
function numberIn(text: string, { names = [] }: Bounds): number | string {
  const named = text === "" ? -1 : names.indexOf(text.toLowerCase());
  if (named >= 0) return named;
  if (!/^[+-]?\d+$/.test(text)) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
  }
  const number = Number(text);
  return number < 0 ? `negative number (${number}) not allowed: ${text}` : number;
}
