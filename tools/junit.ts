/**
 * Reading the report that `deno test --junit-path` writes.
 *
 * @module
 */

/** One test, or one step of a test. */
export interface TestCase {
  readonly file: string;
  /** The test's name; a step's is `test > step`. */
  readonly name: string;
  readonly result: "passed" | "failed" | "skipped";
  /** Why it has failed: the beginning of what is said, in one line. */
  readonly message?: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", apos: "'", gt: ">", lt: "<", quot: '"' };

/** How much of what a failed test says is read. */
const MESSAGE_LENGTH = 300;

/**
 * Reads a report.
 *
 * @param xml What `deno test` wrote.
 * @returns Its test cases, in its order.
 */
export function parseJunit(xml: string): TestCase[] {
  const elements = xml.matchAll(/<testcase name="([^"]*)" classname="([^"]*)"[^>]*>(.*?)<\/testcase>/gs);
  return [...elements].map(([, name = "", file = "", content = ""]) => ({
    file: decodeEntities(file),
    name: decodeEntities(name),
    ...outcomeOf(content),
  }));
}

function outcomeOf(content: string): Pick<TestCase, "result" | "message"> {
  const [failure, message = ""] = /<(?:failure|error)\b(?: message="([^"]*)")?/.exec(content) ?? [];
  if (failure === undefined) return { result: content.includes("<skipped") ? "skipped" : "passed" };
  const line = decodeEntities(message).replace(/\s+/g, " ").trim().slice(0, MESSAGE_LENGTH);
  return { result: "failed", ...(line && { message: line }) };
}

function decodeEntities(text: string): string {
  return text.replace(/&(\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replace(
      /&#(?:x([0-9a-f]+)|(\d+));/gi,
      (_, hex: string | undefined, decimal: string | undefined) =>
        String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)),
    );
}
