/**
 * The names that DNS-1035 allows: those of versions, plurals, short names and, in lower case, kinds.
 *
 * @module
 */

const MAX_LENGTH = 63;
const PATTERN = "[a-z]([-a-z0-9]*[a-z0-9])?";
const LABEL = new RegExp(`^${PATTERN}$`);
const RULE =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic " +
  "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is " +
  `'${PATTERN}')`;

/**
 * Checks a name.
 *
 * @param name The name.
 * @returns What is wrong with it, in the API server's words; empty for a good name.
 */
export function dns1035Findings(name: string): readonly string[] {
  return [
    ...(name.length > MAX_LENGTH ? [`must be no more than ${MAX_LENGTH} characters`] : []),
    ...(LABEL.test(name) ? [] : [RULE]),
  ];
}
