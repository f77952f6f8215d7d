/**
 * Conversions between types where Go's texts and limits differ from the expression library's.
 *
 * @see cel-go common/types: ConvertToType of each type
 *
 * @module
 */

import type { Environment } from "@marcbachmann/cel-js";
import { goFloat } from "../go_format.ts";
import { celDuration, celTimestamp } from "./cel_time.ts";
import { failEvaluation } from "./expression_error.ts";
import { IpAddress, IpNetwork } from "./ip_address.ts";

/** The conversions that are not the library's, by their names. */
export const RENAMED_CONVERSIONS: ReadonlyMap<string, string> = new Map([
  ["string", "goString"],
  ["int", "goInt"],
  ["duration", "goDuration"],
  ["timestamp", "goTimestamp"],
]);

const DURATION = "google.protobuf.Duration";
const TIMESTAMP = "google.protobuf.Timestamp";
const MAX_INT = 2n ** 63n - 1n;
const NANOSECONDS_PER_MILLISECOND = 1_000_000;

/**
 * Adds the conversions.
 *
 * @param environment Where to; it knows addresses and networks.
 */
export function registerConversions(environment: Environment): void {
  environment.registerType("net.IP", IpAddress).registerType("net.CIDR", IpNetwork);
  for (const type of ["string", "bool", "int", "uint", "net.IP", "net.CIDR"]) {
    environment.registerFunction(`goString(${type}): string`, String);
  }
  environment
    .registerFunction("goString(double): string", doubleText)
    .registerFunction("goString(bytes): string", textOfBytes)
    .registerFunction(`goString(${TIMESTAMP}): string`, timestampText)
    .registerFunction(`goString(${DURATION}): string`, durationText)
    .registerFunction("goInt(int): int", (value: bigint) => value)
    .registerFunction("goInt(uint): int", (value: object) => integer(BigInt(String(value))))
    .registerFunction("goInt(double): int", (value: number) => {
      if (!Number.isFinite(value)) failEvaluation("integer overflow");
      return integer(BigInt(Math.trunc(value)));
    })
    .registerFunction("goInt(string): int", (text: string) => {
      if (!/^[-+]?\d+$/.test(text)) failEvaluation("type conversion error from 'string' to 'int'");
      const value = BigInt(text.replace("+", ""));
      if (!isInteger(value)) failEvaluation("type conversion error from 'string' to 'int'");
      return value;
    })
    .registerFunction(
      `goInt(${TIMESTAMP}): int`,
      (time: Date) => BigInt(Math.floor(time.getTime() / 1_000)),
    )
    .registerFunction(
      `goInt(${DURATION}): int`,
      (duration: object) => BigInt(Math.round(Number(duration.valueOf()) * NANOSECONDS_PER_MILLISECOND)),
    )
    .registerFunction(`goDuration(${DURATION}): ${DURATION}`, (duration: unknown) => duration)
    .registerFunction(`goDuration(string): ${DURATION}`, (text: string) => {
      const duration = celDuration(text);
      if (duration === undefined) failEvaluation(`type conversion error from 'string' to '${DURATION}'`);
      return duration;
    })
    .registerFunction(`goTimestamp(${TIMESTAMP}): ${TIMESTAMP}`, (time: Date) => time)
    .registerFunction(
      `goTimestamp(int): ${TIMESTAMP}`,
      (seconds: bigint) => new Date(Number(seconds) * 1_000),
    )
    .registerFunction(`goTimestamp(string): ${TIMESTAMP}`, (text: string) => {
      const time = celTimestamp(text);
      if (time === undefined) failEvaluation(`type conversion error from 'string' to '${TIMESTAMP}'`);
      return time;
    });
}

/**
 * A floating-point number as `string()` shows it.
 *
 * @param value Any number.
 * @returns The shortest text that reads back as the number.
 */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return Object.is(value, -0) ? "-0" : goFloat(value);
}

/**
 * A time as `string()` shows it.
 *
 * @param time The time.
 * @returns The text as RFC 3339 says.
 */
export function timestampText(time: Date): string {
  return time.toISOString().replace(/\.?0*Z$/, "Z");
}

/**
 * A duration as `string()` shows it.
 *
 * @param duration The duration; its value is in milliseconds.
 * @returns The seconds.
 */
export function durationText(duration: object): string {
  const seconds = (Number(duration.valueOf()) / 1_000).toFixed(9);
  return `${seconds.replace(/\.?0+$/, "")}s`;
}

function textOfBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    failEvaluation("invalid UTF-8 in bytes, cannot convert to string");
  }
}

function integer(value: bigint): bigint {
  if (!isInteger(value)) failEvaluation("integer overflow");
  return value;
}

function isInteger(value: bigint): boolean {
  return value <= MAX_INT && value >= -MAX_INT - 1n;
}
