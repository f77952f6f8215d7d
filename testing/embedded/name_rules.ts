/**
 * What names, label keys and label values must look like, and the API server's words for what is wrong with one.
 *
 * @module
 */

const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const CONFIG_KEY = "[-._a-zA-Z0-9]+";
const CONFIG_KEY_PATTERN = new RegExp(`^${CONFIG_KEY}$`);
const LABEL_PATTERN = new RegExp(`^${LABEL}$`);
const SUBDOMAIN_PATTERN = new RegExp(`^${SUBDOMAIN}$`);
const KEY_PATTERN = new RegExp(`^${KEY}$`);

/**
 * Checks a DNS label, such as a namespace's name.
 *
 * @param value The name.
 * @returns What is wrong; empty for a good name.
 */
export function labelFindings(value: string): string[] {
  const findings = tooLong(value, 63, "characters");
  if (LABEL_PATTERN.test(value)) return findings;
  if (SUBDOMAIN_PATTERN.test(value)) return [...findings, "must not contain dots"];
  const rule = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', " +
    "and must start and end with an alphanumeric character";
  return [...findings, withPattern(rule, LABEL, ["my-name", "123-abc"])];
}

/**
 * Checks a DNS subdomain, such as most objects' names.
 *
 * @param value The name.
 * @returns What is wrong; empty for a good name.
 */
export function subdomainFindings(value: string): string[] {
  return [...tooLong(value, 253, "characters"), ...subdomainPattern(value)];
}

/**
 * Checks a domain that names are looked up in: a DNS subdomain that may have underscores.
 *
 * @param value The name.
 * @returns What is wrong; empty for a good name.
 */
export function searchDomainFindings(value: string): string[] {
  const label = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  const pattern = `${label}(\\.${label})*`;
  const rule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', " +
    "and must start and end with an alphanumeric character";
  return [
    ...tooLong(value, 253, "characters"),
    ...(new RegExp(`^${pattern}$`).test(value) ? [] : [withPattern(rule, pattern, ["example.com"])]),
  ];
}

/**
 * Checks a DNS subdomain that begins with a wildcard.
 *
 * @param value The name, such as "*.example.com".
 * @returns What is wrong; empty for a good name.
 */
export function wildcardFindings(value: string): string[] {
  const pattern = `\\*\\.${SUBDOMAIN}`;
  if (new RegExp(`^${pattern}$`).test(value)) return tooLong(value, 253, "characters");
  const rule = "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, " +
    "which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
  return [...tooLong(value, 253, "characters"), withPattern(rule, pattern, ["*.example.com"])];
}

function subdomainPattern(value: string): string[] {
  if (SUBDOMAIN_PATTERN.test(value)) return [];
  const rule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
    "and must start and end with an alphanumeric character";
  return [withPattern(rule, SUBDOMAIN, ["example.com"])];
}

/**
 * Checks a name that only has to fit into a path, such as a role's.
 *
 * @param value The name.
 * @returns What is wrong; empty for a good name.
 */
export function pathSegmentFindings(value: string): string[] {
  if (value === "." || value === "..") return [`may not be '${value}'`];
  return ["/", "%"].filter((part) => value.includes(part)).map((part) => `may not contain '${part}'`);
}

/**
 * Checks the key of a label or an annotation, or a finalizer: a name with an optional domain.
 *
 * @param value The key.
 * @returns What is wrong; empty for a good key.
 */
export function qualifiedNameFindings(value: string): string[] {
  const rule = "must consist of alphanumeric characters, '-', '_' or '.', " +
    "and must start and end with an alphanumeric character";
  const pattern = withPattern(rule, KEY, ["MyName", "my.name", "123-abc"]);
  const parts = value.split("/");
  if (parts.length > 2) {
    return [
      `a valid label key ${pattern} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const [prefix, name = ""] = parts.length === 2 ? parts : [undefined, value];
  const findings: string[] = [];
  if (prefix === "") findings.push("prefix part must be non-empty");
  else if (prefix !== undefined) {
    const ofPrefix = [...tooLong(prefix, 253), ...subdomainPattern(prefix)];
    findings.push(...ofPrefix.map((text) => `prefix part ${text}`));
  }
  if (name === "") findings.push("name part must be non-empty");
  findings.push(...tooLong(name, 63).map((text) => `name part ${text}`));
  if (!KEY_PATTERN.test(name)) findings.push(`name part ${pattern}`);
  return findings;
}

/**
 * Checks the value of a label.
 *
 * @param value The value.
 * @returns What is wrong; empty for a good value.
 */
export function labelValueFindings(value: string): string[] {
  const findings = tooLong(value, 63);
  if (value === "" || KEY_PATTERN.test(value)) return findings;
  const rule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', " +
    "and must start and end with an alphanumeric character";
  return [...findings, withPattern(rule, `(${KEY})?`, ["MyValue", "my_value", "12345"])];
}

/**
 * Checks a key of a ConfigMap or a Secret: it may become the name of a file.
 *
 * @param key The key.
 * @returns What is wrong; empty for a good key.
 */
export function configKeyFindings(key: string): string[] {
  const findings = tooLong(key, 253, "characters");
  if (!CONFIG_KEY_PATTERN.test(key)) {
    const rule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    findings.push(withPattern(rule, CONFIG_KEY, ["key.name", "KEY_NAME", "key-name"]));
  }
  if (key === ".") findings.push("must not be '.'");
  else if (key === "..") findings.push("must not be '..'");
  else if (key.startsWith("..")) findings.push("must not start with '..'");
  return findings;
}

function tooLong(value: string, limit: number, unit: "bytes" | "characters" = "bytes"): string[] {
  return value.length > limit ? [`must be no more than ${limit} ${unit}`] : [];
}

function withPattern(rule: string, pattern: string, examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(" or ");
  return `${rule} (e.g. ${shown}regex used for validation is '${pattern}')`;
}
