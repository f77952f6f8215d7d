/**
 * Checks of a schema library that JSON Schema has no word for: zod's `refine`, `superRefine` and `check`. The library makes
 * them, the API server never hears of them.
 *
 * @module
 */

const RULES = "x-kubernetes-validations";

/**
 * Finds such checks.
 *
 * @param schema A schema; what is none of zod's has none that could be found.
 * @param path The path of its value.
 * @returns One line each, beginning with the path. A value with rules for the API server is left out: they are the
 * check's counterpart.
 */
export function unseenChecks(schema: unknown, path: string): readonly string[] {
  const definition = definitionOf(schema);
  if (definition === undefined) return [];
  const isUnseen = listOf(definition["checks"]).some((check) => definitionOf(check)?.["check"] === "custom");
  return [
    ...(isUnseen && !hasRules(schema)
      ? [`${path} has a check that the API server does not see: say it as a rule, by cel()`]
      : []),
    ...childrenOf(definition, path).flatMap(([child, below]) => unseenChecks(child, below)),
  ];
}

function childrenOf(definition: Fields, path: string): readonly (readonly [unknown, string])[] {
  const { shape, element, valueType, options, innerType, left, right } = definition;
  return [
    ...Object.entries(fieldsOf(shape)).map(([name, field]) => [field, `${path}.${name}`] as const),
    [element, `${path}[]`],
    [valueType, `${path}[*]`],
    ...[...listOf(options), innerType, left, right].map((part) => [part, path] as const),
  ];
}

type Fields = Readonly<Record<string, unknown>>;

/** What zod knows of a schema or a check. */
function definitionOf(value: unknown): Fields | undefined {
  const { def } = fieldsOf(fieldsOf(value)["_zod"]);
  return typeof def === "object" && def !== null ? fieldsOf(def) : undefined;
}

function hasRules(schema: unknown): boolean {
  const { meta } = fieldsOf(schema);
  const markers: unknown = typeof meta === "function" ? meta.call(schema) : undefined;
  return fieldsOf(markers)[RULES] !== undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A schema's parts are getters of a prototype at times, so nothing is copied. */
function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
