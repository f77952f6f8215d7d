/**
 * What addresses and ranges of addresses must look like.
 *
 * @module
 */

const IPV4_PART = /^(25[0-5]|2[0-4]\d|1?\d?\d)$/;
const IPV6_CHARACTERS = /^[0-9a-fA-F:.]+$/;

/**
 * Tells whether a text is an address of IPv4.
 *
 * @param text The text.
 * @returns Whether it is; numbers with zeros in front are none.
 */
export function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => IPV4_PART.test(part) && String(Number(part)) === part);
}

/**
 * Tells whether a text is an address of IPv6.
 *
 * @param text The text.
 * @returns Whether it is; addresses with zones are none.
 */
export function isIpv6(text: string): boolean {
  return text.includes(":") && IPV6_CHARACTERS.test(text) && URL.canParse(`http://[${text}]`);
}

/**
 * Writes an address of IPv6 as RFC 5952 has it.
 *
 * @param text The address.
 * @returns The address; `undefined` if it is none of IPv6.
 */
export function canonicalIp(text: string): string | undefined {
  return isIpv6(text) ? new URL(`http://[${text}]`).hostname.slice(1, -1) : undefined;
}

/**
 * Checks an address.
 *
 * @param text The address.
 * @returns What is wrong; empty for a good one.
 */
export function ipFindings(text: string): string[] {
  if (isIpv6(text)) return /^::ffff:/i.test(text) ? ["must not be an IPv4-mapped IPv6 address"] : [];
  if (isIpv4(text)) return [];
  const hasZeros = isIpv4(text.replaceAll(/\b0+(?=\d)/g, ""));
  return [
    hasZeros ? "must not have leading 0s" : "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
  ];
}

/**
 * Checks a range of addresses.
 *
 * @param text The range, such as "10.0.0.0/24".
 * @returns What is wrong; empty for a good one.
 */
export function cidrFindings(text: string): string[] {
  const [address = "", length = "", ...rest] = text.split("/");
  const [isV4, isV6] = [isIpv4(address), isIpv6(address)];
  const isLength = /^\d{1,3}$/.test(length) && Number(length) <= (isV4 ? 32 : 128);
  if (rest.length > 0 || !isLength || (!isV4 && !isV6)) {
    return ["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"];
  }
  if (isV4 && ipv4Number(address) % 2 ** (32 - Number(length)) !== 0) {
    return ["must not have bits set beyond the prefix length"];
  }
  return [];
}

/**
 * Checks that an address may stand for a machine that others speak to.
 *
 * @param text The address, a good one.
 * @returns What is wrong; empty for one that may.
 */
export function endpointIpFindings(text: string): string[] {
  const isV6 = isIpv6(text);
  if (text === "0.0.0.0" || text === "::") return [`may not be unspecified (${text})`];
  if (isV6 ? text === "::1" : text.startsWith("127.")) {
    return ["may not be in the loopback range (127.0.0.0/8, ::1/128)"];
  }
  if (isV6 ? /^fe[89ab]/i.test(text) : text.startsWith("169.254.")) {
    return ["may not be in the link-local range (169.254.0.0/16, fe80::/10)"];
  }
  if (isV6 ? /^ff02:/i.test(text) : text.startsWith("224.0.0.")) {
    return ["may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"];
  }
  return [];
}

/**
 * The number that an address of IPv4 is.
 *
 * @param address The address, a good one.
 * @returns The number.
 */
export function ipv4Number(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

/**
 * The address of IPv4 that a number is.
 *
 * @param number The number.
 * @returns The address.
 */
export function ipv4Text(number: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join(".");
}
