import assert from "node:assert/strict";
import { DeadlineError } from "../async/deadline.ts";
import { ApiError } from "../client/api_error.ts";
import { ConnectionError, type ConnectionErrorReason } from "../client/connection_error.ts";
import type { Status } from "../client/status.ts";
import { failure } from "./fake_list_watch_for_tests.ts";
import {
  initialState,
  nextState,
  readOptions,
  type ReflectorOutcome,
  type ReflectorPolicy,
  type ReflectorState,
  watchOptions,
} from "./reflector_state.ts";

const paged: ReflectorPolicy = {
  initialVersion: "",
  pageSize: 500,
  useWatchList: false,
  maxInternalErrorRetryMs: 0,
};
const cached: ReflectorPolicy = { ...paged, initialVersion: "0" };
const streamed: ReflectorPolicy = { ...paged, useWatchList: true };

const expired = apiError(failure(410, "Expired"));
const busy = apiError(failure(429, "TooManyRequests"));
const forbidden = apiError(failure(403, "Forbidden"));
const broken = apiError(failure(500, "InternalError"));
const tooLarge = [
  apiError({
    ...failure(504, "Timeout"),
    details: { causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }] },
  }),
  apiError({ ...failure(504, "Timeout"), details: { causes: [{ message: "Too large resource version" }] } }),
  apiError(failure(504, "Timeout", "Too large resource version: 20, current: 10")),
];

function apiError(status: Status): ApiError {
  return new ApiError("Cannot watch things: no", { status, method: "GET", path: "/things" });
}

function connectionError(reason: ConnectionErrorReason): ConnectionError {
  return new ConnectionError("Cannot reach the API server: no", { reason });
}

function state(phase: ReflectorState["phase"], more: Partial<ReflectorState> = {}): ReflectorState {
  return {
    phase,
    resourceVersion: "10",
    isVersionUnavailable: false,
    isJustRead: false,
    isPagedAtZero: false,
    ...more,
  };
}

function refused(error: unknown, atMs = 0): ReflectorOutcome {
  return { type: "refused", resourceVersion: "10", error, atMs };
}

function ended(more: { durationMs?: number; changes?: number; error?: unknown } = {}): ReflectorOutcome {
  return { type: "ended", resourceVersion: "10", durationMs: 60_000, changes: 0, ...more };
}

interface Row {
  readonly name: string;
  readonly from: ReflectorState;
  readonly outcome: ReflectorOutcome;
  readonly phase: ReflectorState["phase"];
  /** "at once", or the least pause in milliseconds. */
  readonly wait: "at once" | number;
  readonly unavailable?: true;
  readonly policy?: ReflectorPolicy;
}

const rows: readonly Row[] = [
  {
    name: "a list is followed by a watch",
    from: state("list"),
    outcome: { type: "listed", resourceVersion: "12", isPaged: false },
    phase: "watch",
    wait: "at once",
  },
  {
    name: "a list ends the search for an available version",
    from: state("list", { isVersionUnavailable: true }),
    outcome: { type: "listed", resourceVersion: "12", isPaged: false },
    phase: "watch",
    wait: "at once",
  },
  {
    name: "an expired list is repeated at once with the newest version (R20)",
    from: state("list"),
    outcome: refused(expired),
    phase: "list",
    wait: "at once",
    unavailable: true,
  },
  {
    name: "a version is given up once, a list that expires again waits (R20)",
    from: state("list", { isVersionUnavailable: true }),
    outcome: refused(expired),
    phase: "list",
    wait: 0,
    unavailable: true,
  },
  ...tooLarge.map((error, index): Row => ({
    name: `a version is given up once, a list that is too new again waits, dialect ${index + 1} (R22)`,
    from: state("list", { isVersionUnavailable: true }),
    outcome: refused(error),
    phase: "list",
    wait: 0,
    unavailable: true,
  })),
  ...tooLarge.map((error, index): Row => ({
    name: `a version that is too large for the server, dialect ${index + 1}, is given up at once (R22)`,
    from: state("list"),
    outcome: refused(error),
    phase: "list",
    wait: "at once",
    unavailable: true,
  })),
  {
    name: "another failure of a list waits and keeps the version (R9)",
    from: state("list"),
    outcome: refused(forbidden),
    phase: "list",
    wait: 0,
  },
  {
    name: "a busy server is asked again no sooner than it says",
    from: state("list"),
    outcome: refused(
      new ApiError("Cannot list things: busy", {
        status: failure(429, "TooManyRequests"),
        method: "GET",
        path: "/things",
        retryAfterSeconds: 7,
      }),
    ),
    phase: "list",
    wait: 7_000,
  },
  ...(["unreachable", "lost", "timeout", "tls"] as const).map((reason): Row => ({
    name: `a watch that finds no server (${reason}) is begun again after a pause, without a list (R10)`,
    from: state("watch"),
    outcome: refused(connectionError(reason)),
    phase: "watch",
    wait: 0,
  })),
  {
    name: "429 at the start of a watch never lists (R12, R13)",
    from: state("watch"),
    outcome: refused(busy),
    phase: "watch",
    wait: 0,
  },
  {
    name: "410 on a watch lists again from the last version (R1)",
    from: state("watch"),
    outcome: refused(expired),
    phase: "list",
    wait: "at once",
  },
  {
    name: "410 on the first watch after a list lists again after a pause",
    from: state("watch", { isJustRead: true }),
    outcome: refused(expired),
    phase: "list",
    wait: 0,
  },
  {
    name: "another ERROR event lists again",
    from: state("watch"),
    outcome: refused(broken),
    phase: "list",
    wait: 0,
  },
  {
    name: "an answer that is no watch lists again",
    from: state("watch"),
    outcome: refused(connectionError("protocol")),
    phase: "list",
    wait: 0,
  },
  {
    name: "a watch that ends goes on at once (R9)",
    from: state("watch"),
    outcome: ended(),
    phase: "watch",
    wait: "at once",
  },
  {
    name: "a short watch with changes goes on at once",
    from: state("watch"),
    outcome: ended({ durationMs: 5, changes: 1 }),
    phase: "watch",
    wait: "at once",
  },
  {
    name: "a short watch without a change lists after a pause (R6)",
    from: state("watch"),
    outcome: ended({ durationMs: 999 }),
    phase: "list",
    wait: 0,
  },
  {
    name: "a watch that is cut goes on at once",
    from: state("watch"),
    outcome: ended({ error: connectionError("lost") }),
    phase: "watch",
    wait: "at once",
  },
  {
    name: "a watch that fell silent goes on at once",
    from: state("watch"),
    outcome: ended({ durationMs: 70_000, error: new DeadlineError("a sign of life", 70_000) }),
    phase: "watch",
    wait: "at once",
  },
  {
    name: "a watch with garbage in it lists after a pause",
    from: state("watch"),
    outcome: ended({ changes: 3, error: connectionError("protocol") }),
    phase: "list",
    wait: 0,
  },
  {
    name: "after a watch the next read is by watch list again (W13)",
    from: state("watch"),
    outcome: refused(expired),
    phase: "watchList",
    wait: "at once",
    policy: streamed,
  },
  {
    name: "a watch list that is complete is a watch",
    from: state("watchList"),
    outcome: { type: "streamed", resourceVersion: "12" },
    phase: "watch",
    wait: "at once",
    policy: streamed,
  },
  {
    name: "a watch list that a server can not do becomes a list (W7)",
    from: state("watchList"),
    outcome: refused(apiError(failure(422, "Invalid"))),
    phase: "list",
    wait: "at once",
    policy: streamed,
  },
  {
    name: "429 repeats the watch list (W10)",
    from: state("watchList"),
    outcome: refused(busy),
    phase: "watchList",
    wait: 0,
    policy: streamed,
  },
  {
    name: "a server that is not there is asked for the watch list again",
    from: state("watchList"),
    outcome: refused(connectionError("unreachable")),
    phase: "watchList",
    wait: 0,
    policy: streamed,
  },
  {
    name: "an expired watch list is repeated at once with the newest version (W3)",
    from: state("watchList"),
    outcome: refused(expired),
    phase: "watchList",
    wait: "at once",
    unavailable: true,
    policy: streamed,
  },
  {
    name: "a watch list of which nothing comes becomes a list",
    from: state("watchList"),
    outcome: ended({ durationMs: 70_000, error: new DeadlineError("a sign of life", 70_000) }),
    phase: "list",
    wait: 0,
    policy: streamed,
  },
  {
    name: "a watch list that is closed early is begun again (W11)",
    from: state("watchList"),
    outcome: ended(),
    phase: "watchList",
    wait: 0,
    policy: streamed,
  },
];

for (const { name, from, outcome, phase, wait, unavailable = false, policy = paged } of rows) {
  Deno.test(`nextState: ${name}`, () => {
    const next = nextState(from, outcome, policy);
    assert.equal(next.state.phase, phase);
    assert.equal(next.waitAtLeastMs ?? "at once", wait);
    assert.equal(next.state.isVersionUnavailable, unavailable);
    const seen = outcome.resourceVersion;
    assert.equal(next.state.resourceVersion, seen);
  });
}

Deno.test("readOptions: pages of the newest state first, then nothing older than what was seen", () => {
  assert.deepEqual(readOptions(initialState(paged), paged), { limit: 500 });
  assert.deepEqual(readOptions(state("list"), paged), {
    resourceVersion: "10",
    resourceVersionMatch: "NotOlderThan",
    limit: 500,
  });
  assert.deepEqual(readOptions(state("list", { isVersionUnavailable: true }), paged), { limit: 500 });
});

Deno.test('readOptions: version "0" first when told so, later lists whole (R8, R17, R19)', () => {
  assert.deepEqual(readOptions(initialState(cached), cached), { resourceVersion: "0", limit: 500 });
  assert.deepEqual(readOptions(state("list"), cached), {
    resourceVersion: "10",
    resourceVersionMatch: "NotOlderThan",
    limit: 0,
  });
});

Deno.test("readOptions: a server that pages at version 0 has no watch cache, so that paging goes on (R18)", () => {
  const outcome: ReflectorOutcome = { type: "listed", resourceVersion: "10", isPaged: true };
  const { state: after } = nextState(initialState(cached), outcome, cached);
  assert.equal(readOptions(after, cached).limit, 500);
  const { state: whole } = nextState(state("list"), outcome, cached);
  assert.equal(readOptions(whole, cached).limit, 0);
});

Deno.test("watchOptions: a watch goes on from what was seen, a watch list asks for all (W3)", () => {
  assert.deepEqual(watchOptions(state("watch")), { resourceVersion: "10" });
  const initial = { sendInitialEvents: true, resourceVersionMatch: "NotOlderThan" };
  assert.deepEqual(watchOptions(initialState(streamed)), initial);
  assert.deepEqual(watchOptions(state("watchList")), { ...initial, resourceVersion: "10" });
  assert.deepEqual(watchOptions(state("watchList", { isVersionUnavailable: true })), initial);
});

Deno.test("nextState: once a watch has run since the list, a version that expires is listed again at once", () => {
  const listed: ReflectorOutcome = { type: "listed", resourceVersion: "10", isPaged: false };
  const outcomes = [ended(), refused(connectionError("unreachable"))];
  for (const between of outcomes) {
    const fresh: ReflectorState = nextState(state("list"), listed, paged).state;
    assert.equal(nextState(fresh, refused(expired), paged).waitAtLeastMs, 0);
    const later: ReflectorState = nextState(fresh, between, paged).state;
    assert.deepEqual(nextState(later, refused(expired), paged).waitAtLeastMs, undefined);
  }
});

Deno.test("nextState: internal errors are ridden out for a time, those a minute apart anew (R14)", () => {
  const phases = (maxInternalErrorRetryMs: number, times: readonly number[]): string[] => {
    const policy: ReflectorPolicy = { ...paged, maxInternalErrorRetryMs };
    let at = state("watch");
    return times.map((atMs) => {
      at = nextState(at, refused(broken, atMs), policy).state;
      const { phase } = at;
      if (phase === "list") at = { ...at, phase: "watch" };
      return phase;
    });
  };
  assert.deepEqual(phases(0, [0, 1]), ["list", "list"]);
  assert.deepEqual(phases(30_000, [5, 20_000, 30_005, 30_006]), ["watch", "watch", "watch", "list"]);
  // After the list it begins anew, and so it does after a quiet minute.
  assert.deepEqual(phases(30_000, [0, 30_001, 30_002, 60_002, 60_003]), [
    "watch",
    "list",
    "watch",
    "watch",
    "list",
  ]);
  assert.deepEqual(phases(30_000, [0, 25_000, 85_000, 115_000, 115_001]), [
    "watch",
    "watch",
    "watch",
    "watch",
    "list",
  ]);
  assert.deepEqual(phases(30_000, [0, 59_999]), ["watch", "list"]);
});

Deno.test("nextState: what an API server can not read from its storage is listed anew, whatever the policy (R27)", () => {
  const unreadable = refused(apiError(failure(500, "StoreReadError")));
  const next = nextState(state("watch"), unreadable, { ...paged, maxInternalErrorRetryMs: 30_000 });
  assert.equal(next.state.phase, "list");
});
