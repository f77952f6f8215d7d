/**
 * Messages in the wire format of Protocol Buffers, as they are written.
 *
 * @module
 */

/** A field of a message: its number and its value as bytes. */
export interface EncodedField {
  readonly number: number;
  readonly wireType: 0 | 1 | 2;
  readonly bytes: Uint8Array;
}

const TEXT = new TextEncoder();

/**
 * Writes a message.
 *
 * @param fields Its fields.
 * @returns Its bytes.
 */
export function messageOf(fields: readonly EncodedField[]): Uint8Array {
  const parts = fields.flatMap(({ number, wireType, bytes }) => {
    const tag = varint(number * 8 + wireType);
    return wireType === 2 ? [tag, varint(bytes.length), bytes] : [tag, bytes];
  });
  const message = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    message.set(part, at);
    at += part.length;
  }
  return message;
}

/**
 * Writes a field that holds a message, or other bytes.
 *
 * @param number The field's number.
 * @param bytes The bytes.
 * @returns The field.
 */
export function bytesField(number: number, bytes: Uint8Array): EncodedField {
  return { number, wireType: 2, bytes };
}

/**
 * Writes a field that holds a text.
 *
 * @param number The field's number.
 * @param text The text.
 * @returns The field.
 */
export function textField(number: number, text: string): EncodedField {
  return bytesField(number, TEXT.encode(text));
}

/**
 * Writes a field that holds a whole number or a truth value.
 *
 * @param number The field's number.
 * @param value The value, not negative.
 * @returns The field.
 */
export function integerField(number: number, value: number | boolean): EncodedField {
  return { number, wireType: 0, bytes: varint(Number(value)) };
}

/**
 * Writes a field that holds a number.
 *
 * @param number The field's number.
 * @param value The value.
 * @returns The field.
 */
export function doubleField(number: number, value: number): EncodedField {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return { number, wireType: 1, bytes };
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(rest % 128 + 128);
  return Uint8Array.from([...bytes, rest]);
}
