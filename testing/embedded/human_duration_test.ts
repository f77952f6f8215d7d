import assert from "node:assert/strict";
import { ageOf, humanDuration } from "./human_duration.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

Deno.test("humanDuration: two or three figures, fewer where the rest is zero", () => {
  const cases: readonly (readonly [number, string])[] = [
    [-2 * SECOND, "<invalid>"],
    [-1 * SECOND, "0s"],
    [1_999, "1s"],
    [119 * SECOND, "119s"],
    [2 * MINUTE, "2m"],
    [2 * MINUTE + SECOND, "2m1s"],
    [10 * MINUTE + SECOND, "10m"],
    [179 * MINUTE, "179m"],
    [3 * HOUR, "3h"],
    [3 * HOUR + MINUTE, "3h1m"],
    [8 * HOUR + MINUTE, "8h"],
    [47 * HOUR, "47h"],
    [2 * DAY, "2d"],
    [2 * DAY + HOUR, "2d1h"],
    [8 * DAY + HOUR, "8d"],
    [729 * DAY, "729d"],
    [730 * DAY, "2y"],
    [731 * DAY, "2y1d"],
    [8 * 365 * DAY + DAY, "8y"],
  ];
  for (const [duration, text] of cases) assert.equal(humanDuration(duration), text);
});

Deno.test("ageOf: no time is unknown", () => {
  assert.equal(ageOf(undefined, 0), "<unknown>");
  assert.equal(ageOf("1970-01-01T00:00:00Z", 5 * SECOND), "5s");
});
