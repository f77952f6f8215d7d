/**
 * Steps about tables of custom kinds.
 *
 * @module
 */

/** What asks for a table. */
export const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
