/**
 * What paths in pods must look like.
 *
 * @module
 */

import { type FieldError, invalidValue } from "../../../src/schema/field_error.ts";

/**
 * Checks that a path does not lead upwards.
 *
 * @param path The path.
 * @param field Where it is.
 * @returns What is wrong.
 */
export function backstepErrors(path: string, field: string): FieldError[] {
  return path.split("/").includes("..") ? [invalidValue(field, path, "must not contain '..'")] : [];
}

/**
 * Checks that a path leads downwards from where it is used.
 *
 * @param path The path.
 * @param field Where it is.
 * @returns What is wrong.
 */
export function descendingPathErrors(path: string, field: string): FieldError[] {
  return [
    ...(path.startsWith("/") ? [invalidValue(field, path, "must be a relative path")] : []),
    ...backstepErrors(path, field),
  ];
}

/**
 * Checks the path of a file in a volume that the kubelet fills: names that begin with two dots are its own.
 *
 * @param path The path.
 * @param field Where it is.
 * @returns What is wrong.
 */
export function volumeFileErrors(path: string, field: string): FieldError[] {
  const isReserved = path.startsWith("..") && !path.startsWith("../");
  const errors = descendingPathErrors(path, field);
  return isReserved ? [...errors, invalidValue(field, path, "must not start with '..'")] : errors;
}
