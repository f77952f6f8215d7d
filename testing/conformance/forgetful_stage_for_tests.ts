/**
 * A server that answers wrongly, for tests of what finds differences.
 *
 * @module
 */

import type { Stage } from "./player.ts";

/**
 * Makes a server that forgets what it has replaced an object with.
 *
 * @param stage The server.
 * @returns The same server; what it answers to a successful PUT is empty.
 */
export function forgetful(stage: Stage): Stage {
  const { transport } = stage;
  return {
    ...stage,
    transport: {
      ...transport,
      send: async (request, options) => {
        const response = await transport.send(request, options);
        return request.method === "PUT" && response.status === 200 ? new Response("{}") : response;
      },
    },
  };
}
