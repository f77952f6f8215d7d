/**
 * `kubeloop testenv image`: the image of the backend "container".
 *
 * @module
 */

import type { Output } from "../output.ts";

/** What {@linkcode buildTestenvImage} is told. */
export interface TestenvImageOptions {
  readonly output: Output;
  /** The image's name, such as one in a registry of one's own. */
  readonly tag?: string;
}

/**
 * Builds the image of the installed binaries, unless it is there already.
 *
 * @param options Its name, and where the progress is told.
 * @returns A promise that resolves once the local Docker engine has it.
 */
export async function buildTestenvImage({ output, tag }: TestenvImageOptions): Promise<void> {
  const { buildImage } = await import("../../testing/container/build_image.ts");
  const { CONTROL_PLANE_IMAGE } = await import("../../testing/container/image_name.ts");
  const { readAssetEnvironment } = await import("../../testing/backends/asset_environment.ts");
  await buildImage({
    image: tag ?? CONTROL_PLANE_IMAGE,
    environment: readAssetEnvironment(),
    progress: (line) => output.line(line),
  });
}
