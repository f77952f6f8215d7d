/**
 * The string formats of addresses: IP addresses, networks, MAC addresses, host names and URIs, with Go's verdicts.
 *
 * @module
 */

const HEX_GROUP = /^[0-9a-f]{1,4}$/i;
const HEX_GROUP_WITH_ZEROS = /^0*[0-9a-f]{1,4}$/i;
const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const OCTET_WITH_ZEROS = /^0*\d{1,3}$/;

/** Whether numbers may have leading zeros, as older versions of Go allowed. */
interface Zeros {
  readonly leadingZeros: boolean;
}

/** An IPv4 address, or an IPv6 address that ends in one. */
export function isIpv4(text: string): boolean {
  return text.includes(".") && isIpAddress(text, { leadingZeros: true });
}

/** An IPv6 address, without a zone. */
export function isIpv6(text: string): boolean {
  return text.includes(":") && isIpAddress(text, { leadingZeros: false });
}

/** An IP address and the length of its network's prefix. */
export function isCidr(text: string): boolean {
  const slash = text.indexOf("/");
  if (slash < 0) return false;
  const [address, prefix] = [text.slice(0, slash), text.slice(slash + 1)];
  const bits = isIpv4Address(address, { leadingZeros: true }) ? 32 : 128;
  return /^0*\d{1,3}$/.test(prefix) && Number(prefix) <= bits && isIpAddress(address, { leadingZeros: true });
}

/** An address of 6, 8 or 20 bytes: in pairs or quadruples of hexadecimal digits, or without separators. */
export function isMac(text: string): boolean {
  const pairs = /^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1)+[0-9a-f]{2}$/i.test(text);
  const quadruples = /^(?:[0-9a-f]{4}\.)+[0-9a-f]{4}$/i.test(text);
  if (!pairs && !quadruples && !/^[0-9a-f]+$/i.test(text)) return false;
  const bytes = text.replace(/[:.-]/g, "").length / 2;
  return bytes === 6 || bytes === 8 || bytes === 20;
}

const HOST_LETTER = "a-zA-Z0-9\\p{S}\\p{L}";
const SINGLE_LABEL = new RegExp(`^[${HOST_LETTER}]-?[${HOST_LETTER}]{0,62}$`, "u");
const INNER_LABEL = new RegExp(`^[${HOST_LETTER}](?:[${HOST_LETTER}\\-]{0,61}[${HOST_LETTER}])?$`, "u");
const TOP_LABEL = /^\p{L}{2,63}$/u;

/** A host name: labels of letters, digits, symbols and inner dashes; at least two letters at its end. */
export function isHostname(text: string): boolean {
  if (utf8Length(text) > 255) return false;
  const labels = text.split(".");
  if (labels.some((label) => utf8Length(label) > 63)) return false;
  if (SINGLE_LABEL.test(text)) return true;
  const top = labels.pop() ?? "";
  return labels.length > 0 && TOP_LABEL.test(top) && labels.every((label) => INNER_LABEL.test(label));
}

/** An absolute URI, or an absolute path. */
export function isUri(text: string): boolean {
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  if (text === "" || text.startsWith(":") || /[\x00-\x1f\x7f]/.test(text)) return false;
  if (text === "*") return true;
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(text)?.[0];
  const rest = (scheme === undefined ? text : text.slice(scheme.length + 1)).split("?", 1)[0] ?? "";
  if (!rest.startsWith("/")) return scheme !== undefined;
  if (scheme === undefined || !rest.startsWith("//")) return hasValidEscapes(rest);
  const end = rest.indexOf("/", 2);
  const authority = end < 0 ? rest.slice(2) : rest.slice(2, end);
  return isAuthority(authority, scheme.toLowerCase()) && (end < 0 || hasValidEscapes(rest.slice(end)));
}

function isAuthority(authority: string, scheme: string): boolean {
  const at = authority.lastIndexOf("@");
  const user = authority.slice(0, Math.max(at, 0));
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user) || !hasValidEscapes(user)) return false;
  const host = authority.slice(at + 1);
  const bracket = host.lastIndexOf("[");
  if (bracket > 0) return false;
  if (bracket === 0) return isBracketedHost(host);
  const strict = scheme === "http" || scheme === "https";
  const colon = strict ? host.indexOf(":") : host.lastIndexOf(":");
  return isOptionalPort(colon < 0 ? "" : host.slice(colon)) && isHostText(host);
}

function isBracketedHost(host: string): boolean {
  const close = host.lastIndexOf("]");
  if (close < 0 || !isOptionalPort(host.slice(close + 1))) return false;
  const [address = "", ...zone] = host.slice(1, close).split("%25");
  if (zone.length > 0 && zone.join("") === "") return false;
  return isHostText(zone.join("")) && address.includes(":") && isIpAddress(address, { leadingZeros: false });
}

/** What a host may be made of; only bytes outside ASCII, and the percent sign itself, may be escaped. */
function isHostText(host: string): boolean {
  return /^(?:%25|%[89a-f][0-9a-f]|[\u0080-\uffff]|[!"$&'()*+,\-.0-9:;<=>A-Z[\]_a-z~])*$/i.test(host);
}

function isOptionalPort(text: string): boolean {
  return /^(?::\d*)?$/.test(text);
}

function hasValidEscapes(text: string): boolean {
  return !/%(?![0-9a-f]{2})/i.test(text);
}

function isIpAddress(text: string, zeros: Zeros): boolean {
  return isIpv4Address(text, zeros) || isIpv6Address(text, zeros);
}

function isIpv4Address(text: string, { leadingZeros }: Zeros): boolean {
  const octet = leadingZeros ? OCTET_WITH_ZEROS : OCTET;
  const octets = text.split(".");
  return octets.length === 4 && octets.every((part) => octet.test(part) && Number(part) <= 255);
}

function isIpv6Address(text: string, zeros: Zeros): boolean {
  const tail = text.slice(text.lastIndexOf(":") + 1);
  if (tail.includes(".")) {
    if (!text.includes(":") || !isIpv4Address(tail, zeros)) return false;
    return isIpv6Address(`${text.slice(0, -tail.length)}0:0`, zeros);
  }
  const group = zeros.leadingZeros ? HEX_GROUP_WITH_ZEROS : HEX_GROUP;
  const halves = text.split("::").map((half) => half === "" ? [] : half.split(":"));
  const groups = halves.flat();
  const complete = halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length <= 7;
  return complete && groups.every((part) => group.test(part));
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
