/**
 * What the keys and values of labels must look like, and the API server's words for what is wrong with one.
 *
 * @module
 */

const MAX_NAME_BYTES = 63;
const MAX_SUBDOMAIN_BYTES = 253;
const NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const VALUE = `(${NAME})?`;
const SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
const NAME_PATTERN = new RegExp(`^${NAME}$`);
const VALUE_PATTERN = new RegExp(`^${VALUE}$`);
const SUBDOMAIN_PATTERN = new RegExp(`^${SUBDOMAIN}$`);

const NAME_RULE =
  `must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character ` +
  `(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${NAME}')`;
const VALUE_RULE =
  `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', ` +
  `and must start and end with an alphanumeric character ` +
  `(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${VALUE}')`;
const SUBDOMAIN_RULE =
  `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', ` +
  `and must start and end with an alphanumeric character ` +
  `(e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;

/**
 * Looks for faults in the key of a label: a name, with the domain of its owner before a slash where it has one.
 *
 * @param key The key.
 * @returns The faults; none for a good key.
 */
export function labelKeyFaults(key: string): readonly string[] {
  const parts = key.split("/");
  if (parts.length > 2) {
    return [
      `a valid label key ${NAME_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const [prefix, name = ""] = parts.length === 2 ? parts : [undefined, key];
  const prefixFaults = prefix === undefined
    ? []
    : prefix === ""
    ? ["must be non-empty"]
    : subdomainFaults(prefix);
  return [
    ...prefixFaults.map((fault) => `prefix part ${fault}`),
    ...nameFaults(name).map((fault) => `name part ${fault}`),
  ];
}

function nameFaults(name: string): readonly string[] {
  return [
    ...(name === "" ? ["must be non-empty"] : []),
    ...tooLong(name, MAX_NAME_BYTES),
    ...(NAME_PATTERN.test(name) ? [] : [NAME_RULE]),
  ];
}

function subdomainFaults(domain: string): readonly string[] {
  return [
    ...tooLong(domain, MAX_SUBDOMAIN_BYTES),
    ...(SUBDOMAIN_PATTERN.test(domain) ? [] : [SUBDOMAIN_RULE]),
  ];
}

/**
 * Looks for faults in the value of a label.
 *
 * @param value The value.
 * @returns The faults; none for a good value.
 */
export function labelValueFaults(value: string): readonly string[] {
  return [...tooLong(value, MAX_NAME_BYTES), ...(VALUE_PATTERN.test(value) ? [] : [VALUE_RULE])];
}

function tooLong(text: string, limitBytes: number): readonly string[] {
  const sizeBytes = new TextEncoder().encode(text).length;
  return sizeBytes > limitBytes ? [`must be no more than ${limitBytes} bytes`] : [];
}
