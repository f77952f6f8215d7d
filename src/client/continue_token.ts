/**
 * Where the next page of a list begins, before the page is parsed.
 *
 * @module
 */

/** The metadata come within so many characters of the beginning or of the end of a page. */
const REACH = 4_096;

/** Built-in kinds have the metadata before the items. */
const BEFORE_ITEMS =
  /^\s*\{"kind":"\w+","apiVersion":"[\w./-]+","metadata":\{"resourceVersion":"\d+","continue":"([\w=+/-]+)"/;
/** Custom resources have their fields in the order of the alphabet. */
const AFTER_ITEMS =
  /"kind":"\w+","metadata":\{"continue":"([\w=+/-]+)"(?:,"remainingItemCount":\d+)?,"resourceVersion":"\d+"\}\}\s*$/;

/**
 * Finds the token of the next page in the text of one. It looks where servers write it, and nowhere else, so that what
 * objects say is never taken for it.
 *
 * @param page The page, as JSON.
 * @returns The token; `undefined` when there is none, or the page is written in another order.
 */
export function continueTokenOf(page: string): string | undefined {
  const [, before] = BEFORE_ITEMS.exec(page.slice(0, REACH)) ?? [];
  if (before !== undefined) return before;
  const [, after] = AFTER_ITEMS.exec(page.slice(-REACH)) ?? [];
  return after;
}
