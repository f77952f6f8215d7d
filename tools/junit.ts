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
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", apos: "'", gt: ">", lt: "<", quot: '"' };

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
    result: /<(failure|error)\b/.test(content)
      ? "failed"
      : content.includes("<skipped")
      ? "skipped"
      : "passed",
  }));
}

function decodeEntities(text: string): string {
  return text.replace(/&(\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replace(
      /&#(?:x([0-9a-f]+)|(\d+));/gi,
      (_, hex: string | undefined, decimal: string | undefined) =>
        String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)),
    );
}
