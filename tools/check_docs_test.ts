import assert from "node:assert/strict";
import { findDocFaults } from "./check_docs.ts";
import { makeProject } from "./test_project.ts";

const EXAMPLE = '@example Title\n * ```ts\n * import "@test/project";\n * ```';

Deno.test("findDocFaults: names each tag that a function lacks", async () => {
  await using project = await makeProject({
    "mod.ts": `
/** Says something. */
export function parse(text: string, options: { readonly loud?: boolean } = {}): string {
  if (options.loud) throw new TypeError(text);
  return text;
}
`,
  });
  assert.deepEqual(await findDocFaults(project.root), [
    "mod.ts:3 parse has no @example with a title and a ts block",
    "mod.ts:3 parse has no @param options",
    "mod.ts:3 parse has no @param text",
    "mod.ts:3 parse has no @returns",
    "mod.ts:3 parse has no @throws {TypeError}",
  ]);
});

Deno.test("findDocFaults: names what the methods of a class lack, through a re-export", async () => {
  await using project = await makeProject({
    "mod.ts": 'export { Store } from "./src/store.ts";',
    "src/store.ts": `
/**
 * Stores.
 *
 * ${EXAMPLE}
 */
export class Store {
  /** Makes one. */
  constructor(size: number) {
    if (size < 0) throw new RangeError("Cannot make a store");
  }
  /** Waits. */
  wait(): Promise<void> {
    return Promise.reject(new Error("Cannot wait"));
  }
  /** Reads. */
  get(key: string): string | undefined {
    return key;
  }
  /** How much. */
  get size(): number {
    return 1;
  }
  #hidden(key: string): string {
    return this.#hidden(key);
  }
}
`,
  });
  assert.deepEqual(await findDocFaults(project.root), [
    "src/store.ts:12 Store.constructor has no @param size",
    "src/store.ts:12 Store.constructor has no @throws {RangeError}",
    "src/store.ts:16 Store.wait has no @throws {Error}",
    "src/store.ts:20 Store.get has no @param key",
    "src/store.ts:20 Store.get has no @returns",
  ]);
});

Deno.test("findDocFaults: a complete docstring has no fault", async () => {
  await using project = await makeProject({
    "mod.ts": `
/**
 * Parses.
 *
 * @param text What to parse.
 * @param options How.
 * @returns What it means.
 * @throws {TypeError} If it means nothing.
 *
 * ${EXAMPLE}
 */
export function parse(text: string, { loud }: { readonly loud?: boolean }): string {
  if (loud) throw new TypeError(text);
  return text;
}
`,
  });
  assert.deepEqual(await findDocFaults(project.root), []);
});

Deno.test("findDocFaults: overloads are checked, their implementation is not", async () => {
  const docs = `/**
 * Parses.
 *
 * @param value What to parse.
 * @returns What it means.
 *
 * ${EXAMPLE}
 */`;
  await using project = await makeProject({
    "mod.ts": `
${docs}
export function parse(value: string): string;
/** Parses, too. */
export function parse(value: number): number;
export function parse(value: string | number): string | number {
  return value;
}
`,
  });
  assert.deepEqual(await findDocFaults(project.root), [
    "mod.ts:15 parse has no @example with a title and a ts block",
    "mod.ts:15 parse has no @param value",
    "mod.ts:15 parse has no @returns",
  ]);
});
