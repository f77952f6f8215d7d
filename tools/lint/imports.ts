/**
 * All ways in which a file names another one.
 *
 * @module
 */

/** One import or re-export. */
export interface Import {
  readonly specifier: string;
  /** `type`: erased before it runs; `dynamic`: loaded when the line runs. */
  readonly kind: "static" | "dynamic" | "type";
  readonly node: Deno.lint.Node;
}

/** Makes a visitor that hands over each import of a file; those whose specifier is computed are left out. */
export function visitImports(onImport: (found: Import) => void): Deno.lint.LintVisitor {
  const visit = (
    node: Deno.lint.ImportDeclaration | Deno.lint.ExportNamedDeclaration | Deno.lint.ExportAllDeclaration,
  ): void => {
    if (node.source) {
      onImport({ specifier: node.source.value, kind: isErased(node) ? "type" : "static", node });
    }
  };
  return {
    ImportDeclaration: visit,
    ExportNamedDeclaration: visit,
    ExportAllDeclaration: visit,
    ImportExpression(node): void {
      const specifier = literalOf(node.source);
      if (specifier !== undefined) onImport({ specifier, kind: "dynamic", node });
    },
    TSImportType(node): void {
      const { argument } = node;
      const specifier = argument.type === "TSLiteralType" ? literalOf(argument.literal) : undefined;
      if (specifier !== undefined) onImport({ specifier, kind: "type", node });
    },
  };
}

/** The text of a string literal. */
function literalOf(node: Deno.lint.Node): string | undefined {
  return node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}

function isErased(
  node: Deno.lint.ImportDeclaration | Deno.lint.ExportNamedDeclaration | Deno.lint.ExportAllDeclaration,
): boolean {
  if (node.type === "ImportDeclaration") return node.importKind === "type";
  return node.exportKind === "type";
}
