/**
 * The shape of code: private fields, functions, classes.
 *
 * @module
 */

/**
 * Reports `private` and `protected`, parameter properties included: a `#` field is private when it runs, too. A
 * constructor may be `private`, since it can't be written with `#`.
 */
export const privateFields: Deno.lint.Rule = {
  create(context) {
    const message = "A private member is written with #";
    const check = (node: Deno.lint.PropertyDefinition | Deno.lint.MethodDefinition): void => {
      const { accessibility } = node;
      if (node.type === "MethodDefinition" && node.kind === "constructor") return;
      if (accessibility === "private" || accessibility === "protected") context.report({ node, message });
    };
    return {
      PropertyDefinition: check,
      MethodDefinition: check,
      TSParameterProperty(node): void {
        context.report({ node, message });
      },
    };
  },
};

/** Reports arrow functions at the top level of a module, where a `function` has a name and is hoisted. */
export const topLevelFunctions: Deno.lint.Rule = {
  create(context) {
    return {
      ":matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator > ArrowFunctionExpression"(
        node: Deno.lint.ArrowFunctionExpression,
      ): void {
        context.report({ node, message: "A function at the top level is written with `function`" });
      },
    };
  },
};

/** Reports classes that extend something that is no error: composition is for the rest. */
export const noInheritance: Deno.lint.Rule = {
  create(context) {
    const check = (node: Deno.lint.ClassDeclaration | Deno.lint.ClassExpression): void => {
      const { superClass } = node;
      if (!superClass || (superClass.type === "Identifier" && superClass.name.endsWith("Error"))) return;
      context.report({
        node: superClass,
        message: "A class extends errors only: hold the other object in a field",
      });
    };
    return { ClassDeclaration: check, ClassExpression: check };
  },
};
