/**
 * Label selectors in their text form, as in URLs: accepted and refused as by the API server, in its words.
 *
 * @module
 */

import { labelKeyFaults, labelValueFaults } from "./label_rules.ts";
import { SelectorError } from "./selector_error.ts";

/** One condition of a label selector. */
export interface LabelRequirement {
  /** The label's key. */
  readonly key: string;
  /** How the label's value is compared. */
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";
  /** Sorted and distinct; empty for "Exists" and "DoesNotExist", one integer for "Gt" and "Lt". */
  readonly values: readonly string[];
}

/** One sign, word or the end of a selector. */
interface Token {
  readonly type: "operator" | "punctuation" | "word" | "end";
  readonly text: string;
}

const END: Token = { type: "end", text: "" };
const OPERATORS = ["=", "==", "!=", ">", "<", "in", "notin"];
/** As the server lists them. */
const EXPECTED_OPERATORS = "in, notin, =, ==, !=, gt, lt";
const INT64_LIMIT = 2n ** 63n;

/**
 * Reads a label selector in its text form, such as `app=web,tier in (a,b),!old`.
 *
 * @param text The selector; empty for one that matches everything.
 * @returns Its conditions, which must all hold.
 * @throws {SelectorError} If the API server would refuse it; the fault is in the server's words.
 *
 * @example An equality
 * ```ts
 * import { parseLabelSelector } from "@kubeloop/sdk";
 *
 * console.assert(parseLabelSelector("app=web")[0]?.values[0] === "web");
 * ```
 *
 * @see k8s.io/apimachinery pkg/labels/selector.go (Parse)
 */
export function parseLabelSelector(text: string): readonly LabelRequirement[] {
  return new Parser(text).parse();
}

/** Signs are as long as they can be: "!=" before "!"; words go up to the next sign or space. */
function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(/(?<sign>!=|==|[=!(),<>])|(?<word>[^\s=!(),<>]+)/g)].map(([token]) => {
    if (OPERATORS.includes(token)) return { type: "operator", text: token };
    return { type: /^[!(),]$/.test(token) ? "punctuation" : "word", text: token };
  });
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  parse(): readonly LabelRequirement[] {
    const requirements: LabelRequirement[] = [];
    if (this.#peek().type === "end") return requirements;
    if (!isWord(this.#peek()) && this.#peek().text !== "!") {
      throw this.#found("expected: !, identifier, or 'end of string'");
    }
    while (true) {
      requirements.push(this.#requirement());
      if (this.#peek().type === "end") return requirements;
      if (this.#peek().text !== ",") throw this.#found("expected: ',' or 'end of string'");
      this.#take();
      if (!isWord(this.#peek()) && this.#peek().text !== "!") {
        throw this.#found("expected: identifier after ','");
      }
    }
  }

  /** Where keys and values are expected, "in" and "notin" are plain words. */
  #peek(): Token {
    return this.#tokens[this.#position] ?? END;
  }

  #take(): Token {
    const token = this.#peek();
    this.#position += 1;
    return token;
  }

  #requirement(): LabelRequirement {
    const isNegated = this.#peek().text === "!";
    if (isNegated) this.#take();
    if (!isWord(this.#peek())) throw this.#fault("expected: identifier");
    const key = this.#take().text;
    const keyFaults = labelKeyFaults(key);
    if (keyFaults.length > 0) throw this.#requirementError([invalid("<nil>", key, keyFaults)]);
    if (isNegated) return { key, operator: "DoesNotExist", values: [] };
    if (this.#peek().type === "end" || this.#peek().text === ",") {
      return { key, operator: "Exists", values: [] };
    }
    const operator = this.#operator();
    const values = operator.text === "in" || operator.text === "notin" ? this.#values() : this.#value();
    return this.#checked(key, operator.text, [...new Set(values)].sort());
  }

  #operator(): Token {
    if (this.#peek().type !== "operator") throw this.#fault(`expected: ${EXPECTED_OPERATORS}`);
    return this.#take();
  }

  #value(): readonly string[] {
    if (this.#peek().type === "end" || this.#peek().text === ",") return [""];
    if (!isWord(this.#peek())) throw this.#fault("expected: identifier");
    return [this.#take().text];
  }

  #values(): readonly string[] {
    if (this.#peek().text !== "(") {
      throw this.#requirementError([`found '${this.#peek().text}' expected: '('`]);
    }
    this.#take();
    if (!isWord(this.#peek()) && this.#peek().text !== "," && this.#peek().text !== ")") {
      throw this.#fault("expected: ',', ')' or identifier");
    }
    const values: string[] = [];
    // An empty place between commas or parentheses is the empty value.
    let isPlaceEmpty = true;
    while (true) {
      const { text } = this.#peek();
      if (text === ")" || text === ",") {
        if (isPlaceEmpty) values.push("");
        this.#take();
        if (text === ")") return values;
        isPlaceEmpty = true;
      } else if (!isPlaceEmpty) {
        throw this.#fault("expected: ',' or ')'");
      } else if (isWord(this.#peek())) {
        values.push(this.#take().text);
        isPlaceEmpty = false;
      } else {
        throw this.#fault("expected: ',', or identifier");
      }
    }
  }

  #checked(key: string, sign: string, values: readonly string[]): LabelRequirement {
    const isComparison = sign === ">" || sign === "<";
    const notIntegers = isComparison ? values.filter((value) => !isInt64(value)) : [];
    const faults = [
      ...notIntegers.map((value) =>
        invalid("values[0]", value, ["for 'Gt', 'Lt' operators, the value must be an integer"])
      ),
      ...values.flatMap((value, index) => {
        const valueFaults = labelValueFaults(value);
        return valueFaults.length > 0 ? [invalid(`values[${index}][${key}]`, value, valueFaults)] : [];
      }),
    ];
    if (faults.length > 0) throw this.#requirementError(faults);
    if (isComparison) return { key, operator: sign === ">" ? "Gt" : "Lt", values };
    return { key, operator: sign === "!=" || sign === "notin" ? "NotIn" : "In", values };
  }

  #found(expected: string): SelectorError {
    return new SelectorError(this.#text, `found '${this.#peek().text}', ${expected}`);
  }

  #fault(expected: string): SelectorError {
    return this.#requirementError([`found '${this.#peek().text}', ${expected}`]);
  }

  #requirementError(faults: readonly string[]): SelectorError {
    const [first = ""] = faults;
    const fault = faults.length === 1 ? first : `[${faults.join(", ")}]`;
    return new SelectorError(this.#text, `unable to parse requirement: ${fault}`);
  }
}

/** Whether a token can be a key or a value; "in" and "notin" can. */
function isWord({ type, text }: Token): boolean {
  return type === "word" || text === "in" || text === "notin";
}

function invalid(path: string, value: string, faults: readonly string[]): string {
  return `${path}: Invalid value: ${JSON.stringify(value)}: ${faults.join("; ")}`;
}

function isInt64(text: string): boolean {
  if (!/^[+-]?\d+$/.test(text)) return false;
  const value = BigInt(text);
  return value >= -INT64_LIMIT && value < INT64_LIMIT;
}
