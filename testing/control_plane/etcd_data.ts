/**
 * The data of an etcd as files: kept, and used again by another control plane.
 *
 * @module
 */

/**
 * Copies the data of an etcd that does not run.
 *
 * @param from The folder with the data.
 * @param to Where to; it must not be there yet.
 * @returns A promise that resolves once all is copied; nothing is left in `to` otherwise.
 * @throws {Error} If `from` is not the data of an etcd, or `to` is there or cannot be written.
 */
export async function copyEtcdData(from: string, to: string): Promise<void> {
  try {
    // Every etcd has it, whatever has been stored.
    await Deno.stat(`${from}/member/snap/db`);
  } catch (cause) {
    throw new Error(`Cannot use "${from}" as data of etcd: it has no file "member/snap/db"`, { cause });
  }
  try {
    await Deno.mkdir(to, { mode: 0o700 });
  } catch (cause) {
    throw new Error(`Cannot copy the data of etcd to "${to}": ${reasonOf(cause)}`, { cause });
  }
  try {
    await copyContents(from, to);
  } catch (cause) {
    await Deno.remove(to, { recursive: true }).catch(() => {}); // what went wrong first is what is told
    throw new Error(`Cannot copy the data of etcd to "${to}": ${reasonOf(cause)}`, { cause });
  }
}

async function copyContents(from: string, to: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    const [source, target] = [`${from}/${name}`, `${to}/${name}`];
    if (!isDirectory) {
      await Deno.copyFile(source, target);
      continue;
    }
    await Deno.mkdir(target, { mode: 0o700 });
    await copyContents(source, target);
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
