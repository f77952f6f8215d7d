/**
 * The nodes of a B-tree that is shared between forks: a node is written into by its owner alone, the others copy it.
 *
 * @module
 */

/** The most entries of a node. */
const MAX_ENTRIES = 32;
/** A node with fewer entries is joined with a neighbour, if the two fit into one. */
const FEW_ENTRIES = 8;

/** Who may write into a node; forks are different ones. */
export type Owner = Readonly<Record<never, never>>;

/** A node of entries. */
export interface Leaf<Value> {
  readonly owner: Owner;
  readonly isLeaf: true;
  readonly keys: string[];
  readonly values: Value[];
}

/** A node of nodes. */
export interface Branch<Value> {
  readonly owner: Owner;
  readonly isLeaf: false;
  /** For each child but the first one, what its keys are not below, and those of the child before are. */
  readonly keys: string[];
  readonly children: Node<Value>[];
  /** How many keys are in all its leaves. */
  size: number;
}

/** Any node. */
export type Node<Value> = Leaf<Value> | Branch<Value>;

/** The bounds of a range of keys. */
export interface Bounds {
  readonly from: string;
  /** The first key that is beyond the range; "" for none. */
  readonly end: string;
}

/**
 * Counts the keys of a tree.
 *
 * @param node Its root.
 * @returns How many there are.
 */
export function sizeOf<Value>(node: Node<Value>): number {
  return node.isLeaf ? node.keys.length : node.size;
}

/**
 * Finds the value of a key.
 *
 * @param root The tree's root.
 * @param key The key.
 * @returns The value; `undefined` if the key is not there.
 */
export function find<Value>(root: Node<Value>, key: string): Value | undefined {
  let node: Node<Value> | undefined = root;
  while (node !== undefined && !node.isLeaf) node = node.children[childIndex(node.keys, key)];
  const index = lowerBound(node?.keys ?? [], key);
  return node?.keys[index] === key ? node.values[index] : undefined;
}

/**
 * Makes a node that may be written into.
 *
 * @param node The node.
 * @param owner Who wants to write.
 * @returns The node itself where it is the owner's, a copy otherwise.
 */
export function owned<Value>(node: Node<Value>, owner: Owner): Node<Value> {
  if (node.owner === owner) return node;
  const keys = node.keys.slice();
  return node.isLeaf
    ? { owner, isLeaf: true, keys, values: node.values.slice() }
    : { owner, isLeaf: false, keys, children: node.children.slice(), size: node.size };
}

/** The child at an index, which may be written into. */
function ownedChild<Value>(branch: Branch<Value>, index: number, owner: Owner): Node<Value> | undefined {
  const child = branch.children[index];
  if (child === undefined || child.owner === owner) return child;
  const copy = owned(child, owner);
  branch.children[index] = copy;
  return copy;
}

/**
 * Sets the value of a key.
 *
 * @param node An owned node.
 * @param entry The key, the value and the owner.
 * @returns What did not fit: a new neighbour to the node's right, and the first key that belongs there.
 */
export function insert<Value>(
  node: Node<Value>,
  entry: { readonly key: string; readonly value: Value; readonly owner: Owner },
): { readonly first: string; readonly node: Node<Value> } | undefined {
  const { key, value, owner } = entry;
  if (node.isLeaf) {
    const index = lowerBound(node.keys, key);
    if (node.keys[index] === key) {
      node.values[index] = value;
      return undefined;
    }
    node.keys.splice(index, 0, key);
    node.values.splice(index, 0, value);
    return node.keys.length > MAX_ENTRIES ? split(node, index) : undefined;
  }
  const index = childIndex(node.keys, key);
  const child = ownedChild(node, index, owner);
  if (child === undefined) return undefined;
  const sizeBefore = sizeOf(child);
  const sibling = insert(child, entry);
  node.size += sizeOf(child) - sizeBefore;
  if (sibling === undefined) return undefined;
  node.size += sizeOf(sibling.node);
  node.keys.splice(index + 1, 0, sibling.first);
  node.children.splice(index + 1, 0, sibling.node);
  return node.children.length > MAX_ENTRIES ? split(node, index + 1) : undefined;
}

/** Moves the right half of a node into a new one; names often come in their order, and then the left one stays full. */
function split<Value>(node: Node<Value>, written: number): { first: string; node: Node<Value> } {
  const at = written === MAX_ENTRIES ? MAX_ENTRIES : MAX_ENTRIES >>> 1;
  const { owner } = node;
  const keys = node.keys.splice(at);
  const first = keys[0] ?? "";
  if (node.isLeaf) return { first, node: { owner, isLeaf: true, keys, values: node.values.splice(at) } };
  const children = node.children.splice(at);
  const size = children.reduce((sum, child) => sum + sizeOf(child), 0);
  node.size -= size;
  return { first, node: { owner, isLeaf: false, keys, children, size } };
}

/**
 * Removes a key that is there.
 *
 * @param node An owned node.
 * @param key The key.
 * @param owner The owner.
 */
export function remove<Value>(node: Node<Value>, key: string, owner: Owner): void {
  if (node.isLeaf) {
    const index = lowerBound(node.keys, key);
    node.keys.splice(index, 1);
    node.values.splice(index, 1);
    return;
  }
  const index = childIndex(node.keys, key);
  const child = ownedChild(node, index, owner);
  if (child === undefined) return;
  remove(child, key, owner);
  node.size--;
  if (child.keys.length >= FEW_ENTRIES) return;
  if (!joinChildren(node, index, owner)) joinChildren(node, index - 1, owner);
}

/** Joins a child with its right neighbour, if they fit into one node. */
function joinChildren<Value>(branch: Branch<Value>, index: number, owner: Owner): boolean {
  const right = branch.children[index + 1];
  const left = branch.children[index];
  if (left === undefined || right === undefined) return false;
  if (left.keys.length + right.keys.length > MAX_ENTRIES) return false;
  const joined = ownedChild(branch, index, owner);
  if (joined?.isLeaf && right.isLeaf) {
    joined.keys.push(...right.keys);
    joined.values.push(...right.values);
  } else if (joined?.isLeaf === false && !right.isLeaf) {
    // The right one's first bound is in its parent.
    joined.keys.push(branch.keys[index + 1] ?? "", ...right.keys.slice(1));
    joined.children.push(...right.children);
    joined.size += right.size;
  }
  branch.keys.splice(index + 1, 1);
  branch.children.splice(index + 1, 1);
  return true;
}

/**
 * Visits the keys of a tree in their order.
 *
 * @param node Its root.
 * @param bounds Which keys.
 * @param visit Called for each key; `false` ends the scan.
 * @returns Whether the scan goes on behind the tree.
 */
export function scanNode<Value>(
  node: Node<Value>,
  bounds: Bounds,
  visit: (key: string, value: Value) => boolean,
): boolean {
  const { from, end } = bounds;
  if (node.isLeaf) return scanLeaf(node, bounds, visit);
  for (let index = childIndex(node.keys, from); index < node.children.length; index++) {
    const child = node.children[index];
    if (end !== "" && index > 0 && (node.keys[index] ?? "") >= end) return false;
    if (child !== undefined && !scanNode(child, bounds, visit)) return false;
  }
  return true;
}

function scanLeaf<Value>(
  { keys, values }: Leaf<Value>,
  { from, end }: Bounds,
  visit: (key: string, value: Value) => boolean,
): boolean {
  let index = (keys[0] ?? "") > from ? 0 : lowerBound(keys, from);
  const isWithin = end === "" || (keys.at(-1) ?? "") < end;
  for (; index < keys.length; index++) {
    const key = keys[index];
    const value = values[index];
    if (key === undefined || value === undefined) continue;
    if (!isWithin && key >= end) return false;
    if (!visit(key, value)) return false;
  }
  return true;
}

/**
 * Counts the keys below another one.
 *
 * @param root The tree's root.
 * @param wanted The other one; it need not be there.
 * @returns How many there are.
 */
export function rank<Value>(root: Node<Value>, wanted: string): number {
  let node: Node<Value> | undefined = root;
  let below = 0;
  while (node !== undefined && !node.isLeaf) {
    const index = childIndex(node.keys, wanted);
    for (const child of node.children.slice(0, index)) below += sizeOf(child);
    node = node.children[index];
  }
  return below + lowerBound(node?.keys ?? [], wanted);
}

/** The index of the child in which a key belongs; the first child's own bound does not count. */
function childIndex(keys: readonly string[], key: string): number {
  let low = 1;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? "") <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The index of the first key that is not less than the wanted one. */
function lowerBound(keys: readonly string[], wanted: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? "") < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
