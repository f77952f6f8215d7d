/**
 * Protobuf's wire format: the numbered fields of a message.
 *
 * @module
 */

/** A field as it stands in a message: an integer (or the bits of a float), or bytes. */
export interface WireField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

/** Reports a message that cannot be read, in the real server's words. */
export class WireError extends Error {
  override name = "WireError";
}

/** The wire types that are used: others went out of use long ago. */
const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;
const MAX_VARINT_BITS = 64;

/**
 * Reads the fields of a message.
 *
 * @param message The message.
 * @returns The fields in their order.
 * @throws {WireError} If it ends too early, or has a field of a type that is not in use.
 */
export function wireFields(message: Uint8Array): WireField[] {
  const fields: WireField[] = [];
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (at + length > message.length) throw new WireError("unexpected EOF");
    const taken = message.subarray(at, at + length);
    at += length;
    return taken;
  };
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
      const [byte = 0] = take(1);
      value |= BigInt(byte & 0x7f) << BigInt(shift);
      if (byte < 0x80) return value;
    }
    throw new WireError("proto: integer overflow");
  };
  while (at < message.length) {
    const tag = Number(varint());
    const [number, type] = [tag >>> 3, tag & 7];
    if (number === 0) throw new WireError(`proto: illegal tag 0 (wire type ${type})`);
    if (type === VARINT) fields.push({ number, value: varint() });
    else if (type === BYTES) fields.push({ number, value: take(Number(varint())) });
    else if (type === FIXED_64 || type === FIXED_32) {
      fields.push({ number, value: littleEndian(take(type === FIXED_64 ? 8 : 4)) });
    } else throw new WireError(`proto: illegal wireType ${type}`);
  }
  return fields;
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => value << 8n | BigInt(byte), 0n);
}
