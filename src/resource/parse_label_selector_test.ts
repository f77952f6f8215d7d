import assert from "node:assert/strict";
import { parseLabelSelector } from "./parse_label_selector.ts";
import { SelectorError } from "./selector_error.ts";

function faultOf(text: string): string | undefined {
  try {
    parseLabelSelector(text);
    return undefined;
  } catch (error) {
    if (error instanceof SelectorError) return error.fault;
    throw error;
  }
}

Deno.test("parseLabelSelector: reads all operators", () => {
  assert.deepEqual(parseLabelSelector("a=1, b==2,c!=3,d in (y,x,y),e notin(z),f,!g,h>1,i<2"), [
    { key: "a", operator: "In", values: ["1"] },
    { key: "b", operator: "In", values: ["2"] },
    { key: "c", operator: "NotIn", values: ["3"] },
    { key: "d", operator: "In", values: ["x", "y"] },
    { key: "e", operator: "NotIn", values: ["z"] },
    { key: "f", operator: "Exists", values: [] },
    { key: "g", operator: "DoesNotExist", values: [] },
    { key: "h", operator: "Gt", values: ["1"] },
    { key: "i", operator: "Lt", values: ["2"] },
  ]);
});

Deno.test("parseLabelSelector: operators are words where a word is expected", () => {
  assert.deepEqual(parseLabelSelector("in=notin,notin in (in)"), [
    { key: "in", operator: "In", values: ["notin"] },
    { key: "notin", operator: "In", values: ["in"] },
  ]);
});

Deno.test("parseLabelSelector: an empty place in a list is the empty value", () => {
  for (const text of ["a in ()", "a in (,)", "a in (,,)", "a="]) {
    assert.deepEqual(parseLabelSelector(text), [{ key: "a", operator: "In", values: [""] }], text);
  }
  assert.deepEqual(parseLabelSelector("a in (b,,c)")[0]?.values, ["", "b", "c"]);
});

/** What kube-apiserver 1.37.2 answers. */
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and " +
  "must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for " +
  "validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const FAULTS: Readonly<Record<string, string>> = {
  "a in (b": "unable to parse requirement: found '', expected: ',' or ')'",
  "a in b": "unable to parse requirement: found 'b' expected: '('",
  "a in (!)": "unable to parse requirement: found '!', expected: ',', ')' or identifier",
  "a in (b,!)": "unable to parse requirement: found '!', expected: ',', or identifier",
  "a in (b c)": "unable to parse requirement: found 'c', expected: ',' or ')'",
  "a>x":
    "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an " +
    "integer",
  "a>99999999999999999999":
    'unable to parse requirement: values[0]: Invalid value: "99999999999999999999": for ' +
    "'Gt', 'Lt' operators, the value must be an integer",
  "a=b,": "found '', expected: identifier after ','",
  ",a=b": "found ',', expected: !, identifier, or 'end of string'",
  "()": "found '(', expected: !, identifier, or 'end of string'",
  "a=b=c": "found '=', expected: ',' or 'end of string'",
  "!a=b": "found '=', expected: ',' or 'end of string'",
  "a b": "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
  "a=(b)": "unable to parse requirement: found '(', expected: identifier",
  "!": "unable to parse requirement: found '', expected: identifier",
  "a=$": `unable to parse requirement: values[0][a]: Invalid value: "$": ${VALUE_RULE}`,
  "a in ($,-)": `unable to parse requirement: [values[0][a]: Invalid value: "$": ${VALUE_RULE}, ` +
    `values[1][a]: Invalid value: "-": ${VALUE_RULE}]`,
  "/x=y": 'unable to parse requirement: <nil>: Invalid value: "/x": prefix part must be non-empty',
};

Deno.test("parseLabelSelector: refuses in the API server's words", () => {
  for (const [text, fault] of Object.entries(FAULTS)) assert.equal(faultOf(text), fault, text);
});

Deno.test("parseLabelSelector: the limit of a value counts bytes", () => {
  assert.equal(faultOf(`a=${"x".repeat(63)}`), undefined);
  assert.match(faultOf(`a=${"x".repeat(64)}`) ?? "", /must be no more than 63 bytes/);
});

Deno.test("parseLabelSelector: the error names the selector", () => {
  assert.throws(() => parseLabelSelector("a in b"), {
    name: "SelectorError",
    message: `Cannot read the selector "a in b": unable to parse requirement: found 'b' expected: '('`,
  });
});
