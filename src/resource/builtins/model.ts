/**
 * Turns the models of `@kubernetes/client-node` into the objects on the wire.
 *
 * @module
 */

import type { Wire } from "../object.ts";

/**
 * The fields of a client-node model beside the type and object metadata, which our objects type by themselves.
 *
 * @typeParam T A model class.
 */
export type Model<T> = Omit<Wire<T>, "apiVersion" | "kind" | "metadata">;
