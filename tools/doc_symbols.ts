/**
 * What `deno doc` knows about the public functions, classes and methods of a package.
 *
 * @module
 */

import { denoOutput } from "./deno_command.ts";
import { packageExports } from "./exports.ts";

/** A tag of a docstring; the one for `@returns` is of kind `return`. */
export interface DocTag {
  readonly kind: string;
  readonly name?: string;
  readonly doc?: string;
  readonly tsType?: { readonly repr: string };
}

interface Type {
  readonly repr?: string;
  readonly value?: { readonly typeParams?: readonly Type[] };
}

interface Signature {
  /** Left out for an overload: its implementation has the body. */
  readonly hasBody?: boolean;
  readonly params?: readonly { readonly name?: string; readonly left?: { readonly name?: string } }[];
  readonly returnType?: Type;
}

interface Node extends Signature {
  readonly name: string;
  readonly kind?: string;
  readonly jsDoc?: { readonly tags?: readonly DocTag[] };
  readonly location: { readonly filename: string; readonly line: number; readonly col: number };
  readonly functionDef?: Signature;
  readonly def?: Signature & { readonly constructors?: readonly Node[]; readonly methods?: readonly Node[] };
}

interface Symbols {
  readonly symbols: readonly { readonly name: string; readonly declarations: readonly Node[] }[];
}

/** A function, a class or one of its methods. */
export interface DocSymbol {
  /** `WorkQueue.add`. */
  readonly name: string;
  readonly kind: "function" | "class" | "method";
  /** Where its declaration begins; line from 1, column from 0. */
  readonly location: { readonly filename: string; readonly line: number; readonly col: number };
  readonly tags: readonly DocTag[];
  /** The names of its parameters; a pattern has none. */
  readonly params: readonly (string | undefined)[];
  readonly returnsSomething: boolean;
}

/**
 * Lists the functions, classes and methods that a package exports.
 *
 * @param root A folder with a deno.json.
 */
export async function docSymbols(root: string): Promise<DocSymbol[]> {
  const files = [...(await packageExports(root)).values()];
  // The shape is that of `deno doc --json`, version 2.
  const { nodes }: { readonly nodes: Readonly<Record<string, Symbols>> } = JSON.parse(
    await denoOutput(root, ["doc", "--json", ...files]),
  );
  return Object.values(nodes).flatMap(({ symbols }) => symbols)
    .flatMap(({ name, declarations }) => visible(declarations).flatMap((node) => symbolsOf(name, node)));
}

/** The declarations without the implementation of overloads, which callers do not see. */
function visible(declarations: readonly Node[]): readonly Node[] {
  const isOverload = ({ kind, def }: Node) => kind === "function" && !def?.hasBody;
  return declarations.some(isOverload) ? declarations.filter(({ def }) => !def?.hasBody) : declarations;
}

function symbolsOf(name: string, node: Node): DocSymbol[] {
  if (node.kind === "function") return [symbolOf({ name, kind: "function" }, node, node.def)];
  if (node.kind !== "class") return [];
  const methods = node.def?.methods?.filter(({ kind, name }) => kind === "method" && !name.startsWith("["));
  const members = [
    ...(node.def?.constructors ?? []).map((member) => ({ member, signature: member })),
    ...(methods ?? []).map((member) => ({ member, signature: member.functionDef })),
  ];
  return [
    symbolOf({ name, kind: "class" }, node, undefined),
    ...members.map(({ member, signature }) =>
      symbolOf({ name: `${name}.${member.name}`, kind: "method" }, member, signature)
    ),
  ];
}

function symbolOf(
  what: Pick<DocSymbol, "name" | "kind">,
  { jsDoc, location }: Node,
  signature: Signature | undefined,
): DocSymbol {
  const { params = [], returnType } = signature ?? {};
  const [promised = returnType] = returnType?.repr === "Promise" ? returnType.value?.typeParams ?? [] : [];
  return {
    ...what,
    // NOTE: `deno doc` counts lines from 0.
    location: { ...location, line: location.line + 1 },
    tags: jsDoc?.tags ?? [],
    params: params.map((param) => param.name ?? param.left?.name),
    returnsSomething: promised !== undefined && promised.repr !== "void" && promised.repr !== "never",
  };
}
