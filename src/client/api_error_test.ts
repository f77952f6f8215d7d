import assert from "node:assert/strict";
import {
  type ApiError,
  apiErrorOf,
  isAlreadyExists,
  isConflict,
  isExpired,
  isForbidden,
  isInvalid,
  isNotFound,
  isTooLargeResourceVersion,
  isTooManyRequests,
  isUnauthorized,
} from "./api_error.ts";
import type { Status } from "./status.ts";

function errorOf(status: Omit<Status, "kind" | "apiVersion">): ApiError {
  const context = { action: "list pods", method: "GET", path: "/api/v1/pods" };
  return apiErrorOf({ kind: "Status", apiVersion: "v1", ...status }, context);
}

Deno.test("ApiError: carries the status and tells what was asked for", () => {
  const error = errorOf({
    code: 429,
    reason: "TooManyRequests",
    message: "slow down",
    details: { retryAfterSeconds: 3 },
  });
  assert.equal(error.message, "Cannot list pods: slow down");
  assert.equal(error.name, "ApiError");
  assert.equal(error.code, 429);
  assert.equal(error.reason, "TooManyRequests");
  assert.equal(error.retryAfterSeconds, 3);
  assert.equal(error.path, "/api/v1/pods");
});

Deno.test("ApiError: predicates tell reasons apart", () => {
  const predicates = {
    NotFound: isNotFound,
    Conflict: isConflict,
    AlreadyExists: isAlreadyExists,
    Expired: isExpired,
    Forbidden: isForbidden,
    Unauthorized: isUnauthorized,
    Invalid: isInvalid,
    TooManyRequests: isTooManyRequests,
  };
  const codes = {
    NotFound: 404,
    Conflict: 409,
    AlreadyExists: 409,
    Expired: 410,
    Forbidden: 403,
    Unauthorized: 401,
  };
  for (const [reason, code] of Object.entries({ ...codes, Invalid: 422, TooManyRequests: 429 })) {
    const error = errorOf({ reason, code });
    const holding = Object.entries(predicates).filter(([, holds]) => holds(error)).map(([name]) => name);
    assert.deepEqual(holding, [reason]);
  }
  assert.ok(isExpired(errorOf({ reason: "Gone", code: 410 })));
  assert.ok(isNotFound(errorOf({ code: 404 })), "a 404 without a reason, as of an unknown path");
  assert.ok(!isNotFound(new Error("NotFound")));
});

Deno.test("isTooLargeResourceVersion: the three forms of servers (R22)", () => {
  const words = "Too large resource version: 40, current: 20";
  assert.ok(isTooLargeResourceVersion(errorOf({
    reason: "Timeout",
    code: 504,
    details: { causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }] },
  })));
  assert.ok(
    isTooLargeResourceVersion(
      errorOf({ reason: "Timeout", code: 504, details: { causes: [{ message: words }] } }),
    ),
  );
  assert.ok(isTooLargeResourceVersion(errorOf({ reason: "Timeout", code: 504, message: words })));
  assert.ok(!isTooLargeResourceVersion(errorOf({ reason: "Timeout", code: 504, message: "too slow" })));
  assert.ok(!isTooLargeResourceVersion(errorOf({ reason: "Invalid", code: 422, message: words })));
});
