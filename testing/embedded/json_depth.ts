/**
 * How deep JSON is nested: whatever walks over a value needs a stack as long as the value is deep.
 *
 * @module
 */

/** How deep values may be; the real server takes 10,000 levels. */
export const MAX_DEPTH = 1_000;

const QUOTE = 34;
const BACKSLASH = 92;
const OPENING: readonly number[] = [91, 123];
const CLOSING: readonly number[] = [93, 125];

/**
 * Looks for the place where JSON is too deep.
 *
 * *Cost*: that of a walk over the text; nothing for a text that is too short to be deep.
 *
 * @param text JSON, right or wrong.
 * @returns The bracket that opens one level too many; `undefined` if there is none.
 */
export function deepBracket(text: string): string | undefined {
  if (text.length <= MAX_DEPTH) return undefined;
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) isInString = !isInString;
    else if (isInString) at += code === BACKSLASH ? 1 : 0;
    else if (OPENING.includes(code)) {
      if (++depth > MAX_DEPTH) return text[at];
    } else if (CLOSING.includes(code)) depth--;
  }
  return undefined;
}
