/**
 * Protobuf's wire format: the numbered fields of a message.
 *
 * @module
 */

/** What a field holds: an integer (or the bits of a float), bytes, or a group, which nobody reads. */
export type WireValue = bigint | Uint8Array | undefined;

/** A field as it stands in a message. */
export interface WireField {
  readonly number: number;
  readonly value: WireValue;
  /** What the message has from the first one of the bytes on. */
  readonly rest: Uint8Array;
}

/** A key and a value of a map. */
export interface WireEntry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** Reports a message that cannot be read, in the real server's words. */
export class WireError extends Error {
  override name = "WireError";
}

const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const GROUP = 3;
const END_OF_GROUP = 4;
const FIXED_32 = 5;
const MAX_VARINT_BITS = 64;
const EMPTY: Uint8Array = new Uint8Array();

/**
 * Reads the fields of a message.
 *
 * @param message The message.
 * @returns The fields in their order.
 * @throws {WireError} If it ends too early, or has a field of a type that there is not.
 */
export function wireFields(message: Uint8Array): WireField[] {
  const fields: WireField[] = [];
  const reader = new WireReader(message);
  while (reader.at < message.length) {
    const { number, type } = reader.tag();
    if (type === END_OF_GROUP) throw new WireError("proto: wiretype end group for non-group");
    if (number <= 0) throw new WireError(`proto: illegal tag ${number} (wire type ${type})`);
    const value = reader.value(type);
    const rest = value instanceof Uint8Array ? message.subarray(reader.at - value.length) : EMPTY;
    fields.push({ number, value, rest });
  }
  return fields;
}

/**
 * Reads an entry of a map. Go's generated code takes its two fields for bytes, whatever their wire types are, and looks
 * no further than the end of the message for theirs.
 *
 * @param field The field of the message that the map belongs to.
 * @returns The key and the value, empty where they are missing.
 * @throws {WireError} If it ends too early, or is none.
 */
export function wireEntry({ value: entry, rest }: WireField): WireEntry {
  const end = requireBytes(entry).length;
  const reader = new WireReader(rest);
  let [key, value] = [EMPTY, EMPTY];
  while (reader.at < end) {
    const { number, type } = reader.tag();
    if (number === 1) key = reader.bytes();
    else if (number === 2) value = reader.bytes();
    else {
      if (type === END_OF_GROUP) throw new WireError("proto: unexpected end of group");
      reader.value(type);
      if (reader.at > end) throw new WireError("unexpected EOF");
    }
  }
  return { key, value };
}

/**
 * Checks that a field holds bytes.
 *
 * @param value What it holds.
 * @returns The bytes.
 * @throws {WireError} If it is something else.
 */
export function requireBytes(value: WireValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new WireError(`proto: wrong wireType = ${value === undefined ? GROUP : VARINT}`);
}

/**
 * Reads numbers that are written one after the other in a single field.
 *
 * @param packed What the field holds.
 * @returns The numbers.
 * @throws {WireError} If the last one ends too early.
 */
export function wireNumbers(packed: Uint8Array): bigint[] {
  const numbers: bigint[] = [];
  const reader = new WireReader(packed);
  while (reader.at < packed.length) numbers.push(reader.number());
  return numbers;
}

/** Goes over a message. */
class WireReader {
  /** Where it is. */
  at = 0;
  readonly #message: Uint8Array;

  constructor(message: Uint8Array) {
    this.#message = message;
  }

  tag(): { number: number; type: number } {
    const tag = this.number();
    return { number: Number(BigInt.asIntN(32, tag >> 3n)), type: Number(tag & 7n) };
  }

  /** `undefined` for a group. */
  value(type: number): WireValue {
    switch (type) {
      case VARINT:
        return this.number();
      case BYTES:
        return this.bytes();
      case FIXED_64:
        return littleEndian(this.#take(8));
      case FIXED_32:
        return littleEndian(this.#take(4));
      case GROUP:
        this.#passGroup();
        return undefined;
      default:
        throw new WireError(`proto: illegal wireType ${type}`);
    }
  }

  bytes(): Uint8Array {
    return this.#take(Number(BigInt.asIntN(64, this.number())));
  }

  #passGroup(): void {
    for (let depth = 1; depth > 0;) {
      const { type } = this.tag();
      if (type === GROUP) depth++;
      else if (type === END_OF_GROUP) depth--;
      else this.value(type);
    }
  }

  #take(length: number): Uint8Array {
    if (length < 0) throw new WireError("proto: negative length found during unmarshaling");
    if (this.at + length > this.#message.length) throw new WireError("unexpected EOF");
    const taken = this.#message.subarray(this.at, this.at + length);
    this.at += length;
    return taken;
  }

  number(): bigint {
    let value = 0n;
    for (let shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
      const [byte = 0] = this.#take(1);
      value |= BigInt(byte & 0x7f) << BigInt(shift);
      if (byte < 0x80) return BigInt.asUintN(MAX_VARINT_BITS, value);
    }
    throw new WireError("proto: integer overflow");
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => value << 8n | BigInt(byte), 0n);
}
