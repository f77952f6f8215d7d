/**
 * The functions that Kubernetes adds to the Common Expression Language: URLs, quantities, addresses, versions, formats.
 *
 * @see k8s.io/apiserver pkg/cel/library
 *
 * @module
 */

import { type Environment, Optional } from "@marcbachmann/cel-js";
import { matchesFormat } from "../formats.ts";
import { type IpAddress, type IpNetwork, parseIpAddress, parseIpNetwork } from "./ip_address.ts";
import { parseQuantity, Quantity } from "./quantity.ts";
import { parseSemanticVersion, SemanticVersion } from "./semantic_version.ts";
import { failEvaluation } from "./expression_error.ts";

class UrlValue {
  readonly url: URL;
  /** Where only a path was given. */
  readonly isPath: boolean;
  constructor(url: URL, { isPath }: { readonly isPath: boolean }) {
    this.url = url;
    this.isPath = isPath;
  }
}

class IpNamespace {}
class FormatNamespace {}

class FormatValue {
  readonly check: (text: string) => readonly string[];
  constructor(check: (text: string) => readonly string[]) {
    this.check = check;
  }
}

const NO_QUANTITY =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const LABEL_VALUE = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";

/** Named formats: what a text must match, or which format of schemas it has. */
const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  dns1123Label: (text) => text.length <= 63 && whole(DNS_LABEL).test(text),
  dns1123Subdomain: (text) => text.length <= 253 && whole(`${DNS_LABEL}(\\.${DNS_LABEL})*`).test(text),
  dns1035Label: (text) => text.length <= 63 && whole("[a-z]([-a-z0-9]*[a-z0-9])?").test(text),
  dns1123LabelPrefix: (text) => text.length <= 63 && whole(DNS_LABEL).test(text.replace(/-$/, "a")),
  dns1123SubdomainPrefix: (text) =>
    text.length <= 253 && whole(`${DNS_LABEL}(\\.${DNS_LABEL})*`).test(text.replace(/[-.]$/, "a")),
  dns1035LabelPrefix: (text) =>
    text.length <= 63 && whole("[a-z]([-a-z0-9]*[a-z0-9])?").test(text.replace(/-$/, "a")),
  qualifiedName: isQualifiedName,
  labelValue: (text) => text.length <= 63 && whole(LABEL_VALUE).test(text),
  uri: (text) => matchesFormat("uri", text) === true,
  uuid: (text) => matchesFormat("uuid", text) === true,
  byte: (text) => matchesFormat("byte", text) === true,
  date: (text) => matchesFormat("date", text) === true,
  datetime: (text) => matchesFormat("date-time", text) === true,
};

/**
 * Adds the functions.
 *
 * @param environment Where to.
 */
export function registerKubernetesFunctions(environment: Environment): void {
  registerUrls(environment);
  registerQuantities(environment);
  registerAddresses(environment);
  registerVersions(environment);
  registerFormats(environment);
}

function registerUrls(environment: Environment): void {
  const of = (value: (url: UrlValue) => unknown) => value;
  environment.registerType("kubernetes.URL", UrlValue)
    .registerFunction("url(string): kubernetes.URL", (text: string) => must(parseUrl(text), "URL", text))
    .registerFunction("isURL(string): bool", (text: string) => parseUrl(text) !== undefined)
    .registerFunction(
      "kubernetes.URL.getScheme(): string",
      of(({ url, isPath }) => isPath ? "" : url.protocol.slice(0, -1)),
    )
    .registerFunction("kubernetes.URL.getHost(): string", of(({ url, isPath }) => isPath ? "" : url.host))
    .registerFunction(
      "kubernetes.URL.getHostname(): string",
      of(({ url, isPath }) => isPath ? "" : url.hostname.replace(/^\[|\]$/g, "")),
    )
    .registerFunction("kubernetes.URL.getPort(): string", of(({ url, isPath }) => isPath ? "" : url.port))
    .registerFunction("kubernetes.URL.getEscapedPath(): string", of(({ url }) => url.pathname))
    .registerFunction("kubernetes.URL.getQuery(): map<string, list<string>>", of(({ url }) => queryOf(url)));
}

function registerQuantities(environment: Environment): void {
  const compared = (test: (order: bigint) => boolean) => (left: Quantity, right: Quantity) =>
    test(left.compareTo(right));
  environment.registerType("kubernetes.Quantity", Quantity)
    .registerFunction(
      "quantity(string): kubernetes.Quantity",
      (text: string) => parseQuantity(text) ?? failEvaluation(NO_QUANTITY),
    )
    .registerFunction("isQuantity(string): bool", (text: string) => parseQuantity(text) !== undefined)
    .registerFunction(
      "kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool",
      compared((order) => order < 0n),
    )
    .registerFunction(
      "kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool",
      compared((order) => order > 0n),
    )
    .registerFunction(
      "kubernetes.Quantity.compareTo(kubernetes.Quantity): int",
      (left: Quantity, right: Quantity) => left.compareTo(right),
    )
    .registerOperator("kubernetes.Quantity == kubernetes.Quantity", compared((order) => order === 0n))
    .registerFunction(
      "kubernetes.Quantity.isInteger(): bool",
      (value: Quantity) => value.integer !== undefined,
    )
    .registerFunction("kubernetes.Quantity.asInteger(): int", (value: Quantity) => {
      if (value.integer === undefined) failEvaluation("cannot convert value to integer");
      return value.integer;
    })
    .registerFunction(
      "kubernetes.Quantity.asApproximateFloat(): double",
      (value: Quantity) => value.approximate,
    )
    .registerFunction(
      "sign(kubernetes.Quantity): int",
      (value: Quantity) => value.compareTo(new Quantity(0n)),
    );
  for (const [name, sign] of [["add", 1n], ["sub", -1n]] as const) {
    environment
      .registerFunction(
        `kubernetes.Quantity.${name}(kubernetes.Quantity): kubernetes.Quantity`,
        (left: Quantity, right: Quantity) => new Quantity(left.nano + sign * right.nano),
      )
      .registerFunction(
        `kubernetes.Quantity.${name}(int): kubernetes.Quantity`,
        (left: Quantity, right: bigint) => new Quantity(left.nano + sign * right * 10n ** 9n),
      );
  }
}

function registerAddresses(environment: Environment): void {
  const inAny = (...networks: readonly string[]) => {
    const parsed = networks.map((text) => must(parseIpNetwork(text), "network", text));
    return (address: IpAddress) => parsed.some((network) => network.containsIp(address));
  };
  const isUnspecified = (address: IpAddress) => address.value === 0n;
  const isMulticast = inAny("224.0.0.0/4", "ff00::/8");
  const isLoopback = inAny("127.0.0.0/8", "::1/128");
  const isLinkLocal = inAny("169.254.0.0/16", "fe80::/10");
  const isBroadcast = inAny("255.255.255.255/32");
  environment.registerType("IpNamespace", IpNamespace).registerConstant(
    "ip",
    "IpNamespace",
    new IpNamespace(),
  )
    .registerFunction("ip(string): net.IP", (text: string) => must(parseIpAddress(text), "IP address", text))
    .registerFunction("isIP(string): bool", (text: string) => parseIpAddress(text) !== undefined)
    .registerFunction(
      "IpNamespace.isCanonical(string): bool",
      (_ip: unknown, text: string) => must(parseIpAddress(text), "IP address", text).toString() === text,
    )
    .registerFunction("net.IP.family(): int", (address: IpAddress) => address.family)
    .registerFunction("net.IP.isUnspecified(): bool", isUnspecified)
    .registerFunction("net.IP.isLoopback(): bool", isLoopback)
    .registerFunction("net.IP.isLinkLocalMulticast(): bool", inAny("224.0.0.0/24", "ff02::/16"))
    .registerFunction("net.IP.isLinkLocalUnicast(): bool", isLinkLocal)
    .registerFunction(
      "net.IP.isGlobalUnicast(): bool",
      (address: IpAddress) =>
        ![isUnspecified, isMulticast, isLoopback, isLinkLocal, isBroadcast].some((is) => is(address)),
    )
    .registerOperator(
      "net.IP == net.IP",
      (left: IpAddress, right: IpAddress) => left.bits === right.bits && left.value === right.value,
    )
    .registerFunction(
      "cidr(string): net.CIDR",
      (text: string) => must(parseIpNetwork(text), "network address", text),
    )
    .registerFunction("isCIDR(string): bool", (text: string) => parseIpNetwork(text) !== undefined)
    .registerFunction(
      "net.CIDR.containsIP(net.IP): bool",
      (network: IpNetwork, address: IpAddress) => network.containsIp(address),
    )
    .registerFunction(
      "net.CIDR.containsIP(string): bool",
      (network: IpNetwork, text: string) =>
        network.containsIp(must(parseIpAddress(text), "IP address", text)),
    )
    .registerFunction(
      "net.CIDR.containsCIDR(net.CIDR): bool",
      (network: IpNetwork, other: IpNetwork) => network.containsNetwork(other),
    )
    .registerFunction(
      "net.CIDR.containsCIDR(string): bool",
      (network: IpNetwork, text: string) =>
        network.containsNetwork(must(parseIpNetwork(text), "network address", text)),
    )
    .registerFunction("net.CIDR.ip(): net.IP", (network: IpNetwork) => network.address)
    .registerFunction("net.CIDR.prefixLength(): int", (network: IpNetwork) => BigInt(network.prefixLength))
    .registerFunction("net.CIDR.masked(): net.CIDR", (network: IpNetwork) => network.masked())
    .registerOperator(
      "net.CIDR == net.CIDR",
      (left: IpNetwork, right: IpNetwork) => String(left) === String(right),
    );
}

function registerVersions(environment: Environment): void {
  const parse = (text: string, normalize = false) => parseSemanticVersion(text, { normalize });
  const compared = (test: (order: bigint) => boolean) => (left: SemanticVersion, right: SemanticVersion) =>
    test(left.compareTo(right));
  environment.registerType("kubernetes.Semver", SemanticVersion);
  for (const parameters of ["string", "string, bool"]) {
    environment
      .registerFunction(
        `semver(${parameters}): kubernetes.Semver`,
        (text: string, normalize?: boolean) => must(parse(text, normalize), "version", text),
      )
      .registerFunction(
        `isSemver(${parameters}): bool`,
        (text: string, normalize?: boolean) => parse(text, normalize) !== undefined,
      );
  }
  environment
    .registerFunction(
      "kubernetes.Semver.isLessThan(kubernetes.Semver): bool",
      compared((order) => order < 0n),
    )
    .registerFunction(
      "kubernetes.Semver.isGreaterThan(kubernetes.Semver): bool",
      compared((order) => order > 0n),
    )
    .registerFunction(
      "kubernetes.Semver.compareTo(kubernetes.Semver): int",
      (left: SemanticVersion, right: SemanticVersion) => left.compareTo(right),
    )
    .registerOperator("kubernetes.Semver == kubernetes.Semver", compared((order) => order === 0n));
  for (const [index, name] of ["major", "minor", "patch"].entries()) {
    environment.registerFunction(
      `kubernetes.Semver.${name}(): int`,
      ({ numbers }: SemanticVersion) => numbers[index] ?? 0n,
    );
  }
}

function registerFormats(environment: Environment): void {
  environment.registerType("kubernetes.NamedFormat", FormatValue).registerType(
    "FormatNamespace",
    FormatNamespace,
  )
    .registerConstant("format", "FormatNamespace", new FormatNamespace())
    .registerFunction(
      "FormatNamespace.named(string): optional<kubernetes.NamedFormat>",
      (_format: unknown, name: string) => {
        const test = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
        return test === undefined ? Optional.none() : Optional.of(formatValue(name, test));
      },
    )
    .registerFunction(
      "kubernetes.NamedFormat.validate(string): optional<list<string>>",
      (format: FormatValue, text: string) => {
        const faults = format.check(text);
        return faults.length === 0 ? Optional.none() : Optional.of(faults);
      },
    );
  for (const [name, test] of Object.entries(FORMATS)) {
    environment.registerFunction(
      `FormatNamespace.${name}(): kubernetes.NamedFormat`,
      () => formatValue(name, test),
    );
  }
}

function formatValue(name: string, test: (text: string) => boolean): FormatValue {
  return new FormatValue((text) => test(text) ? [] : [`invalid ${name}`]);
}

function parseUrl(text: string): UrlValue | undefined {
  if (matchesFormat("uri", text) !== true) return undefined;
  const isPath = text.startsWith("/");
  const base = isPath ? "http://localhost" : undefined;
  return URL.canParse(text, base) ? new UrlValue(new URL(text, base), { isPath }) : undefined;
}

function queryOf(url: URL): ReadonlyMap<string, readonly string[]> {
  const query = new Map<string, string[]>();
  for (const [name, value] of url.searchParams) query.set(name, [...query.get(name) ?? [], value]);
  return query;
}

function isQualifiedName(text: string): boolean {
  const parts = text.split("/");
  const [name = "", prefix] = parts.toReversed();
  const isPrefixed = prefix === undefined ||
    (prefix.length <= 253 && whole(`${DNS_LABEL}(\\.${DNS_LABEL})*`).test(prefix));
  return parts.length <= 2 && isPrefixed && name !== "" && name.length <= 63 && whole(LABEL_VALUE).test(name);
}

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}

function must<Value>(value: Value | undefined, what: string, text: string): Value {
  if (value === undefined) failEvaluation(`${what} parse error during conversion from string: "${text}"`);
  return value;
}
