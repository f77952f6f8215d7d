import assert from "node:assert/strict";
import { ApiError } from "../client/api_error.ts";
import { failure } from "./fake_list_watch_for_tests.ts";
import { initialState, nextState, type ReflectorPolicy } from "./reflector_state.ts";

const ERRORS = {
  internal: [500, "InternalError"],
  other: [403, "Forbidden"],
  busy: [429, "TooManyRequests"],
} as const;

type Row = readonly [
  name: string,
  maxInternalErrorRetryMs: number,
  scenario: readonly (readonly [atMs: number, error: keyof typeof ERRORS, phase: "watch" | "list"])[],
];

const rows: readonly Row[] = [
  ["never without a time for it", 0, [[0, "internal", "list"]]],
  ["only within the time", 1_000, [
    [0, "internal", "watch"],
    [1_000, "internal", "watch"],
    [2_000, "internal", "list"],
  ]],
  ["not another error", 1_000, [[0, "other", "list"]]],
  ["whatever passes in between, which takes no time from it and gives none", 1_000, [
    [0, "internal", "watch"],
    [500, "busy", "watch"],
    [1_000, "internal", "watch"],
    [1_001, "internal", "list"],
  ]],
];

for (const [name, maxInternalErrorRetryMs, scenario] of rows) {
  Deno.test(`nextState: an internal error is watched on from, ${name} (X5)`, () => {
    const policy: ReflectorPolicy = {
      initialVersion: "",
      pageSize: 500,
      useWatchList: false,
      maxInternalErrorRetryMs,
    };
    let state =
      nextState(initialState(policy), { type: "listed", resourceVersion: "10", isPaged: false }, policy)
        .state;
    for (const [atMs, kind, phase] of scenario) {
      const [code, reason] = ERRORS[kind];
      const status = failure(code, reason);
      const error = new ApiError("Cannot watch things: no", { status, method: "GET", path: "/things" });
      state = nextState(state, { type: "refused", resourceVersion: "10", error, atMs }, policy).state;
      assert.equal(state.phase, phase, `after ${atMs} ms`);
    }
  });
}
