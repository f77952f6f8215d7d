import assert from "node:assert/strict";
import type { FaultRule } from "./fault_rule.ts";
import { InjectedFaults } from "./injected_faults.ts";
import { isMatch, type ObservedRequest, observeRequest } from "./observed_request.ts";

function get(path: string): ObservedRequest {
  return observeRequest("GET", path, 0);
}

Deno.test("observeRequest: reads verb, group, resource, namespace and name", () => {
  for (
    const [request, expected] of [
      ["GET /api/v1/pods", "list core pods"],
      ["GET /api/v1/pods?watch=true&resourceVersion=1", "watch core pods"],
      ["GET /api/v1/watch/namespaces/a/pods", "watch core pods in a"],
      ["GET /api/v1/pods?watch=false", "list core pods"],
      ["GET /api/v1/namespaces/a/pods/b%20c/log?follow=true", "get core pods/log b c in a"],
      ["GET /api/v1/namespaces/a", "get core namespaces a"],
      ["PUT /api/v1/namespaces/a/status", "replace core namespaces/status a"],
      ["PATCH /apis/apps/v1/namespaces/a/deployments/b/scale", "patch apps deployments/scale b in a"],
      ["POST /apis/apps/v1/namespaces/a/deployments", "create apps deployments in a"],
      ["DELETE /apis/apps/v1/namespaces/a/deployments/b", "delete apps deployments b in a"],
      ["DELETE /apis/apps/v1/namespaces/a/deployments", "deleteCollection apps deployments in a"],
      ["GET /version", "get"],
      ["GET /apis", "get"],
      ["GET /apis/apps/v1", "get"],
      ["GET /%zz", "get"],
    ] as const
  ) {
    const [method = "", path = ""] = request.split(" ");
    const { verb, group, resource, namespace, name } = observeRequest(method, path, 0);
    const words = [verb, group === "" ? "core" : group, resource, name, namespace && `in ${namespace}`];
    assert.equal(words.filter((word) => word !== undefined).join(" "), expected, request);
  }
});

Deno.test("isMatch: what a pattern leaves out does not matter", () => {
  const request = get("/apis/apps/v1/namespaces/a/deployments/b");
  const all = { verb: "get", group: "apps", resource: "deployments", namespace: "a", name: "b" } as const;
  assert.ok(isMatch(request, {}));
  assert.ok(isMatch(request, all));
  assert.ok(isMatch(request, { verb: ["list", "get"] }));
  for (const key of ["group", "resource", "namespace", "name"]) {
    assert.ok(!isMatch(request, { ...all, [key]: "other" }), key);
  }
  assert.ok(!isMatch(request, { verb: ["list", "watch"] }));
});

Deno.test("InjectedFaults: a rule skips, strikes so many times, and gives way to the next", async () => {
  const faults = new InjectedFaults();
  const first = faults.inject({ on: { verb: "list" }, skip: 1, times: 2, fault: { type: "hang" } });
  const second = faults.inject({ times: Infinity, fault: { type: "reset" } });
  const types = ["/api/v1/pods", "/version", "/api/v1/pods", "/api/v1/pods", "/api/v1/pods"].map((path) => {
    const met = faults.meet(get(path));
    met?.strike();
    met?.strike();
    met?.release();
    return met?.fault.type;
  });
  assert.deepEqual(types, ["reset", "reset", "hang", "hang", "reset"]);
  assert.deepEqual([first.hits, second.hits], [2, 3]);
  await first.hit;
});

Deno.test("InjectedFaults: a fault that was met and did not strike waits for the next request", () => {
  const faults = new InjectedFaults();
  const injected = faults.inject({ fault: { type: "cut" } });
  const met = faults.meet(get("/a"));
  assert.equal(faults.meet(get("/a")), undefined);
  met?.release();
  assert.equal(injected.hits, 0);
  assert.equal(faults.meet(get("/a"))?.fault.type, "cut");
});

Deno.test("InjectedFaults: what is taken back strikes no more, and a fault of events only watches", () => {
  const faults = new InjectedFaults();
  {
    using _injected = faults.inject({ fault: { type: "reset" } });
    assert.ok(faults.meet(get("/a")));
  }
  faults.inject({ times: Infinity, fault: { type: "duplicate" } });
  assert.equal(faults.meet(get("/api/v1/pods")), undefined);
  assert.ok(faults.meet(get("/api/v1/pods?watch=1")));
  faults.clear();
  assert.equal(faults.meet(get("/api/v1/pods?watch=1")), undefined);
});

Deno.test("InjectedFaults: a bad rule is refused in words that help", () => {
  const unchecked: (rule: unknown) => unknown = (rule) => new InjectedFaults().inject(rule as FaultRule);
  for (
    const [rule, message] of [
      [
        { fault: { type: "explode" } },
        /^TypeError: Cannot inject the fault "explode": choose one of status, reset/,
      ],
      [{}, /^TypeError: Cannot inject the fault undefined: choose one of/],
      [{ fault: null }, /^TypeError: Cannot inject the fault undefined: choose one of/],
      [
        { on: { verb: "read" }, fault: { type: "hang" } },
        /^TypeError: Cannot match the verb "read": choose one of list/,
      ],
      [
        { skip: -1, fault: { type: "hang" } },
        /^RangeError: .+ with skip -1: give a whole number, 0 or more$/,
      ],
      [
        { times: 0, fault: { type: "hang" } },
        /^RangeError: .+ with times 0: give a whole number, 1 or more$/,
      ],
      [{ times: 1.5, fault: { type: "hang" } }, /with times 1\.5/],
      [{ fault: { type: "status", code: 200 } }, /^RangeError: .+ the code 200: give one from 400 to 599$/],
      [{ fault: { type: "error-event", code: "410" } }, /the code "410"/],
      [{ fault: { type: "status", code: 429, retryAfterSeconds: -1 } }, /retryAfterSeconds -1/],
      [{ fault: { type: "latency" } }, /^RangeError: .+ with ms undefined: give milliseconds, 0 or more$/],
      [{ fault: { type: "drip", bytes: 0 } }, /with bytes 0: give a whole number, 1 or more/],
      [{ fault: { type: "drip", everyMs: NaN } }, /with everyMs NaN/],
      [
        { fault: { type: "cut", where: "after" } },
        /^TypeError: .+ where is "after", choose "inside" or "between"$/,
      ],
      [{ fault: { type: "end", afterEvents: -1 } }, /with afterEvents -1/],
      [
        { fault: { type: "bookmark", resourceVersion: 7 } },
        /^TypeError: .+ with resourceVersion 7: give a text/,
      ],
      [{ fault: { type: "rewind" } }, /with resourceVersion undefined/],
      [{ fault: { type: "lost-events", count: 0 } }, /with count 0/],
      [{ fault: { type: "lost-tail" } }, /with afterBytes NaN/],
      [
        { on: { verb: "list" }, fault: { type: "duplicate" } },
        /^TypeError: .+ "duplicate" on list: only watch can meet it, leave the verb out$/,
      ],
    ] as const
  ) {
    assert.throws(() => unchecked(rule), message, JSON.stringify(rule));
  }
});
