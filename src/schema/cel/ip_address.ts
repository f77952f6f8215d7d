/**
 * IP addresses and networks as numbers.
 *
 * @see Go net/netip, k8s.io/apiserver pkg/cel/library/ip.go and cidr.go
 *
 * @module
 */

/** An IP address. */
export class IpAddress {
  /** 32 or 128. */
  readonly bits: 32 | 128;
  /** The address as a number. */
  readonly value: bigint;

  /** @param value The number. @param bits How many bits it has. */
  constructor(value: bigint, bits: 32 | 128) {
    this.value = value;
    this.bits = bits;
  }

  /** 4 or 6. */
  get family(): bigint {
    return this.bits === 32 ? 4n : 6n;
  }

  /** Tells whether the address begins like another one. */
  isIn(network: bigint, prefixLength: number): boolean {
    const shift = BigInt(this.bits - prefixLength);
    return this.value >> shift === network >> shift;
  }

  /** The address in its shortest form. */
  toString(): string {
    if (this.bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (this.value >> shift) & 0xffn).join(".");
    const groups = Array.from(
      { length: 8 },
      (_group, index) => (this.value >> BigInt(112 - 16 * index)) & 0xffffn,
    );
    const text = groups.map((group) => group.toString(16)).join(":");
    const zeros =
      [...text.matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)].toSorted((a, b) =>
        b[0].length - a[0].length
      )[0];
    if (zeros === undefined) return text;
    const [before, after] = [text.slice(0, zeros.index), text.slice(zeros.index + zeros[0].length)];
    return `${before.replace(/:$/, "")}::${after.replace(/^:/, "")}`;
  }
}

/** A network. */
export class IpNetwork {
  /** The address as written. */
  readonly address: IpAddress;
  /** How many leading bits tell the network. */
  readonly prefixLength: number;

  /** @param address The address. @param prefixLength Its leading bits. */
  constructor(address: IpAddress, prefixLength: number) {
    this.address = address;
    this.prefixLength = prefixLength;
  }

  /** Whether an address is of the network. */
  containsIp(address: IpAddress): boolean {
    return address.bits === this.address.bits && address.isIn(this.address.value, this.prefixLength);
  }

  /** Whether another network is part of this one. */
  containsNetwork(other: IpNetwork): boolean {
    return this.containsIp(other.address) && this.prefixLength <= other.prefixLength;
  }

  /** The network with nothing behind its prefix. */
  masked(): IpNetwork {
    const { bits, value } = this.address;
    const shift = BigInt(bits - this.prefixLength);
    return new IpNetwork(new IpAddress((value >> shift) << shift, bits), this.prefixLength);
  }

  /** The network as written. */
  toString(): string {
    return `${this.address}/${this.prefixLength}`;
  }
}

/**
 * Reads an address.
 *
 * @param text The text; zones, leading zeros and IPv4 addresses in IPv6 form are refused, as Kubernetes does.
 * @returns The address, or `undefined`.
 */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (!text.includes(":")) {
    const value = parseIpv4(text);
    return value === undefined ? undefined : new IpAddress(value, 32);
  }
  const value = parseIpv6(text);
  if (value === undefined || value >> 32n === 0xffffn) return undefined;
  return new IpAddress(value, 128);
}

/**
 * Reads a network.
 *
 * @param text The text, such as "10.0.0.0/8".
 * @returns The network, or `undefined`.
 */
export function parseIpNetwork(text: string): IpNetwork | undefined {
  const [, base = "", length = ""] = /^(.*)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const address = parseIpAddress(base);
  const prefixLength = Number(length);
  return address === undefined || prefixLength > address.bits
    ? undefined
    : new IpNetwork(address, prefixLength);
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const [, head = text, tail = ""] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [];
  const ending = tail === "" ? undefined : parseIpv4(tail);
  if (tail !== "" && ending === undefined) return undefined;
  const hex = ending === undefined
    ? head
    : `${head}${(ending >> 16n).toString(16)}:${(ending & 0xffffn).toString(16)}`;
  const halves = hex.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => half === "" ? [] : half.split(":"));
  const [left = [], right = []] = groups;
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...left, ...Array.from({ length: missing }, () => "0"), ...right];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
