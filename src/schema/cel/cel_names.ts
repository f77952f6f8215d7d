/**
 * Names of fields as the Common Expression Language can say them.
 *
 * @see k8s.io/apiserver pkg/cel/escaping.go
 *
 * @module
 */

const RESERVED: ReadonlySet<string> = new Set(
  ("true false null in as break const continue else for function if import let loop package namespace return var " +
    "void while").split(" "),
);

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["__", "__underscores__"],
  [".", "__dot__"],
  ["-", "__dash__"],
  ["/", "__slash__"],
]);

/**
 * The name under which expressions find a field.
 *
 * @param name The field's name.
 * @returns The escaped name, or `undefined` for a field that expressions cannot reach.
 */
export function celName(name: string): string | undefined {
  if (name === "" || /^[0-9]/.test(name) || /[^a-zA-Z0-9_./-]/.test(name)) return undefined;
  if (RESERVED.has(name)) return `__${name}__`;
  return name.replace(/__|[-./]/g, (part) => ESCAPES.get(part) ?? part);
}
