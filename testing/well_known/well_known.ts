/**
 * What there is to say of a well-known operator's resource, written again: the definition, objects that its schema takes
 * and refuses, and what `kubectl get` shows of one.
 *
 * @module
 */

import type { DefinedResource } from "@kubeloop/sdk";

/** Any JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object that is taken. */
export interface GoodObject {
  readonly name: string;
  readonly spec: Fields;
  /** What is stored where that is not what was sent: defaults filled in, unknown fields dropped. */
  readonly stored?: Fields;
}

/** An object that is refused. */
export interface BadObject {
  readonly name: string;
  readonly spec: Fields;
  /** The spec before, where an update is refused. */
  readonly old?: Fields;
  /** The fields that are refused; "<nil>", the whole object, only where nothing else is. */
  readonly fields: readonly string[];
}

/** A row of `kubectl get`. */
export interface PrintedObject {
  readonly name: string;
  readonly spec: Fields;
  readonly status: Fields;
  /** The cells by their heads, without the age. */
  readonly cells: Readonly<Record<string, string>>;
  /** What `-o wide` adds. @default {{}} */
  readonly wideCells?: Readonly<Record<string, string>>;
}

/** A resource of a well-known operator. */
export interface WellKnown {
  /** Kind and project. */
  readonly title: string;
  readonly resource: DefinedResource;
  readonly good: readonly GoodObject[];
  readonly bad: readonly BadObject[];
  readonly printed: PrintedObject;
}
