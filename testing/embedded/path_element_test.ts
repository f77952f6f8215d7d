import assert from "node:assert/strict";
import {
  compareElements,
  fieldElement,
  formatPath,
  keyElement,
  parseElement,
  valueElement,
} from "./path_element.ts";

Deno.test("keyElement: keys are ordered, and written as the API server does", () => {
  assert.equal(keyElement([["protocol", "TCP"], ["port", 80]]), 'k:{"port":80,"protocol":"TCP"}');
  assert.equal(valueElement("a<b>&\u2028"), 'v:"a\\u003cb\\u003e\\u0026\\u2028"');
});

Deno.test("parseElement: every spelling of an element has one canonical text", () => {
  assert.equal(parseElement('k:{ "protocol":"TCP", "port":80 }'), 'k:{"port":80,"protocol":"TCP"}');
  assert.equal(parseElement('v:"a<b"'), 'v:"a\\u003cb"');
  assert.equal(parseElement("i:07"), "i:7");
  assert.equal(parseElement("f:a:b"), "f:a:b");
});

Deno.test("parseElement: unknown sorts are ignored, broken elements refused", () => {
  assert.equal(parseElement("x:new"), undefined);
  for (const broken of ["spec", "k:[]", "k:{", "v:", "i:one"]) {
    assert.throws(() => parseElement(broken), SyntaxError);
  }
});

Deno.test("compareElements: fields, then keys, then values, then positions", () => {
  const ordered = [
    "f:a",
    "f:b",
    'k:{"a":1}',
    'k:{"a":1,"b":"x"}',
    'k:{"a":2}',
    'k:{"a":10}',
    'k:{"b":1}',
    "v:2",
    "v:10",
    'v:"1"',
    "v:false",
    "v:true",
    "i:2",
    "i:10",
  ];
  assert.deepEqual(ordered.toReversed().sort(compareElements), ordered);
  assert.equal(compareElements('k:{"a":1}', 'k:{"a":1,"b":"x"}') < 0, true);
  assert.equal(compareElements('k:{"a":1,"b":"x"}', 'k:{"a":1}') > 0, true);
});

Deno.test("formatPath: paths as conflicts name them", () => {
  const path = [fieldElement("spec"), keyElement([["name", 'a"b'], ["port", 80]]), valueElement("v"), "i:3"];
  assert.equal(formatPath(path), '.spec[name="a\\"b",port=80][="v"][3]');
});
