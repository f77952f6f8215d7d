/**
 * The rule that what a branch of allOf, anyOf, oneOf or not speaks of is declared outside of all branches, too.
 *
 * @module
 */

import { fieldChild, type FieldError, fieldKey, type FieldPath, requiredValue } from "./field_error.ts";
import { branchesOf, itemsOf, type LooseSchema } from "./loose_schema.ts";

/**
 * Checks that the branches at the root of a schema only speak of what the schema declares.
 *
 * @param schema The schema of a whole object.
 * @param path Its path in messages.
 * @returns What is not declared.
 */
export function checkBranchesAreDeclared(schema: LooseSchema, path: FieldPath): readonly FieldError[] {
  return checkBranches(schema, schema, { declared: path, branch: path });
}

/** Where something is declared, and where a branch speaks of it. */
interface Places {
  readonly declared: FieldPath;
  readonly branch: FieldPath;
}

function checkBranches(schema: LooseSchema, declared: LooseSchema, places: Places): readonly FieldError[] {
  return branchesOf(schema, places.branch).flatMap(({ branch, path }) =>
    checkDeclared(branch, declared, { declared: places.declared, branch: path })
  );
}

function checkDeclared(
  branch: LooseSchema,
  declared: LooseSchema | undefined,
  places: Places,
): readonly FieldError[] {
  if (declared === undefined) {
    return [requiredValue(places.declared, `because it is defined in ${places.branch}`)];
  }
  const { properties = {} } = declared;
  const items = itemsOf(branch);
  return [
    ...checkBranches(branch, declared, places),
    ...(items === undefined
      ? []
      : checkDeclared(items, itemsOf(declared), at(places, (path) => fieldChild(path, "items")))),
    ...Object.entries(branch.properties ?? {}).flatMap(([name, property]) => {
      const counterpart = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const below = at(places, (path) => fieldKey(fieldChild(path, "properties"), name));
      return checkDeclared(property, counterpart, below);
    }),
  ];
}

function at({ declared, branch }: Places, step: (path: FieldPath) => string): Places {
  return { declared: step(declared), branch: step(branch) };
}
