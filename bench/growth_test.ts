import assert from "node:assert/strict";
import { growthPerDoubling } from "./growth.ts";

Deno.test("growthPerDoubling: 2 where it is linear, 4 where it is quadratic", () => {
  const curve = (valueOf: (objects: number) => number) =>
    growthPerDoubling([5_000, 20_000, 80_000].map((objects) => ({ objects, value: valueOf(objects) })));
  assert.equal(curve((objects) => objects / 10), 2);
  assert.equal(curve((objects) => objects ** 2), 4);
  assert.equal(curve(() => 7), 1);
});

Deno.test("growthPerDoubling: unknown where a figure is, or where nothing doubles", () => {
  const first = { objects: 5, value: 1 };
  assert.equal(growthPerDoubling([first, { objects: 10, value: null }]), null);
  assert.equal(growthPerDoubling([first]), null);
  assert.equal(growthPerDoubling([]), null);
});
