/**
 * What conversions between the versions of a resource are: plain functions between the storage version (the hub) and each
 * other one (a spoke).
 *
 * @module
 */

/**
 * The parts of an object that its version shapes.
 *
 * @typeParam Spec The wishes.
 * @typeParam Status What was observed.
 */
export interface VersionedParts<out Spec = unknown, out Status = unknown> {
  /** What is wished for. */
  readonly spec: Spec;
  /** What was observed; absent until a controller has written it. */
  readonly status?: Status;
}

/**
 * How objects get from one version to the storage version and back. What one version has and the other has not must be
 * kept somewhere, an annotation excepted: metadata is not converted.
 *
 * @typeParam Hub The parts in the storage version.
 * @typeParam Spoke The parts in the other version.
 */
export interface VersionConversion<Hub extends VersionedParts, Spoke extends VersionedParts> {
  /** From the other version to the storage version. It must not change what it is given. */
  toStorage(parts: Spoke): Hub;
  /** From the storage version to the other version. It must not change what it is given. */
  fromStorage(parts: Hub): Spoke;
}

/** The conversions of a definition by version, without their types. */
export type Conversions = Readonly<
  Record<string, VersionConversion<VersionedParts, VersionedParts> | undefined>
>;
