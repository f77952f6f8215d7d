import assert from "node:assert/strict";
import { exchangeLine } from "./api_traffic.ts";

Deno.test("exchangeLine: says who has asked, where that is known", () => {
  const exchange = { atMs: 1_000, method: "GET", path: "/api/v1/events", status: 200, durationMs: 1.4 };
  const line = "00:00:01.000 GET /api/v1/events -> 200 in 1 ms";
  assert.equal(exchangeLine({ ...exchange, userAgent: "" }), line);
  assert.equal(exchangeLine({ ...exchange, userAgent: "curl", user: "dev" }), `${line} (user dev, curl)`);
});
