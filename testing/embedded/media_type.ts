/**
 * The media types of bodies, as Go reads them.
 *
 * @module
 */

const TOKEN = /^[!#-'*+\-.^-z|~\w]+$/;
const PARAMETER = /^;\s*([!#-'*+\-.^-z|~\w]+)\s*=\s*([!#-'*+\-.^-z|~\w]+|"(?:[^"\\]|\\.)*")\s*/;

/**
 * Reads a `Content-Type` header.
 *
 * @param header The header.
 * @returns The type without parameters, in lower case; `undefined` if it is malformed.
 */
export function parseMediaType(header: string): string | undefined {
  const mark = header.indexOf(";");
  const type = (mark < 0 ? header : header.slice(0, mark)).trim().toLowerCase();
  const [main = "", sub, ...more] = type.split("/");
  if (!TOKEN.test(main) || sub !== undefined && !TOKEN.test(sub) || more.length > 0) return undefined;
  const values = new Map<string, string>();
  let rest = mark < 0 ? "" : header.slice(mark).trim();
  while (rest !== "" && rest !== ";") {
    const [whole = "", name = "", value = ""] = PARAMETER.exec(rest) ?? [];
    const known = values.get(name.toLowerCase()) ?? value;
    if (whole === "" || known !== value) return undefined;
    values.set(name.toLowerCase(), value);
    rest = rest.slice(whole.length);
  }
  return type;
}
