import assert from "node:assert/strict";
import fc from "fast-check";
import { formatYaml, parseYaml } from "./yaml.ts";

Deno.test("parseYaml: several documents, empty ones left out", () => {
  assert.deepEqual(parseYaml("# nothing\n---\na: 1\n--- # second\n---\n- x\n"), [{ a: 1 }, ["x"]]);
  assert.deepEqual(parseYaml(""), []);
});

Deno.test("parseYaml: a line of dashes inside of a text is text", () => {
  assert.deepEqual(parseYaml("a: |\n  ---\n  b\n"), [{ a: "---\nb\n" }]);
});

Deno.test("parseYaml: JSON is YAML", () => {
  assert.deepEqual(parseYaml('{"kind": "Web", "items": [1, null, true]}'), [{
    kind: "Web",
    items: [1, null, true],
  }]);
});

Deno.test("parseYaml: dates and words stay texts", () => {
  assert.deepEqual(parseYaml("at: 2026-01-01\nanswer: yes\n"), [{ at: "2026-01-01", answer: "yes" }]);
});

Deno.test("parseYaml: says in one line which document is broken, and where", () => {
  assert.throws(() => parseYaml("a: 1\n---\na: [1\n"), (error) => {
    assert.ok(error instanceof TypeError);
    assert.match(error.message, /^Cannot read YAML document 2: .* at line \d+, column \d+$/);
    assert.ok(error.cause instanceof Error);
    return true;
  });
  assert.throws(() => parseYaml("a: 1\na: 2\n"), /document 1: Map keys must be unique/);
  assert.throws(() => parseYaml("a: .nan\n"), /document 1: Cannot write \.a as JSON: it is the number NaN/);
});

Deno.test("parseYaml: a key that means something to JavaScript is a key like others", () => {
  const [document] = parseYaml("__proto__: {polluted: true}\n");
  assert.deepEqual(Object.keys(Object(document)), ["__proto__"]);
  assert.equal(Object(document).polluted, undefined);
});

Deno.test({
  name: "parseYaml: without the permission that the library needs, one line says which",
  permissions: { env: false },
  fn: () => {
    assert.throws(() => parseYaml("a: 1\n"), {
      name: "TypeError",
      message: "Cannot read YAML: it needs --allow-env=LOG_STREAM,LOG_TOKENS",
    });
  },
});

Deno.test("formatYaml: words that YAML 1.1 takes for booleans and numbers are quoted", () => {
  assert.equal(
    formatYaml({ a: "yes", b: "on", c: "1e3", n: "0o7" }),
    'a: "yes"\nb: "on"\nc: "1e3"\n"n": "0o7"\n',
  );
});

Deno.test("formatYaml: sorts keys on request, at all depths", () => {
  assert.equal(
    formatYaml({ b: [{ d: 1, c: 2 }], a: 1 }, { sortKeys: true }),
    "a: 1\nb:\n  - c: 2\n    d: 1\n",
  );
});

Deno.test("formatYaml: leaves undefined fields out, refuses what is no JSON", () => {
  assert.equal(formatYaml({ a: undefined, b: 1 }), "b: 1\n");
  assert.throws(() => formatYaml({ a: new Date(0) }), /Cannot write \.a as JSON: it is a Date/);
});

Deno.test("formatYaml: undone by parseYaml", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const json = JSON.parse(JSON.stringify(value));
    assert.deepEqual(parseYaml(formatYaml(json)), json === null ? [] : [json]);
  }));
});
