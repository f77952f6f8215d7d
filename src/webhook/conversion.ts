/**
 * Conversion: a ConversionReview of the API server comes in as an HTTP request, the objects in the wanted version go out.
 *
 * @module
 */

import { type Log, silentLog } from "../async/log.ts";
import { type ConvertibleObject, convertObject } from "../resource/conversion.ts";
import type { DefinedResource } from "../resource/define_resource.ts";

const API_VERSION = "apiextensions.k8s.io/v1";
const KIND = "ConversionReview";

/** What the API server asks. */
interface ConversionRequest {
  readonly uid: string;
  readonly desiredAPIVersion: string;
  readonly objects: readonly ConvertibleObject[];
}

/**
 * Makes the HTTP handler of a conversion webhook.
 *
 * *Guarantees*: all objects of a request are converted, or none; what a conversion throws is logged, and told to the API
 * server in one line.
 *
 * @param resources Whose objects are converted.
 * @param options Where errors are logged.
 * @returns A function from a request to its response, for any server that speaks the web's types.
 *
 * @see KEP-598, k8s.io/apiextensions-apiserver pkg/apis/apiextensions/v1
 *
 * @example Beside an operator
 * ```ts
 * import type { DefinedResource } from "@kubeloop/sdk";
 * import { conversionHandler } from "@kubeloop/sdk/webhook";
 *
 * export const serve = (Web: DefinedResource): ((request: Request) => Promise<Response>) => conversionHandler([Web]);
 * ```
 */
export function conversionHandler(
  resources: readonly DefinedResource[],
  options: { readonly log?: Log } = {},
): (request: Request) => Promise<Response> {
  const { log = silentLog } = options;
  return async (request) => {
    const asked = await readRequest(request);
    if (asked === undefined) {
      return new Response(`Cannot convert: the body is no ${KIND} of ${API_VERSION}\n`, { status: 400 });
    }
    try {
      const convertedObjects = asked.objects.map((object) =>
        convert(object, asked.desiredAPIVersion, resources)
      );
      return review(asked.uid, { convertedObjects, result: { status: "Success" } });
    } catch (error) {
      log.error("Objects cannot be converted", error, { version: asked.desiredAPIVersion });
      const message = (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, " ");
      return review(asked.uid, { convertedObjects: [], result: { status: "Failure", message } });
    }
  };
}

function convert(
  object: ConvertibleObject,
  apiVersion: string,
  resources: readonly DefinedResource[],
): ConvertibleObject {
  const [group = "", version = ""] = apiVersion.split("/");
  const resource = resources.find((known) => known.group === group && known.kind === object.kind);
  if (resource) return convertObject(resource, object, version);
  throw new TypeError(
    `Cannot convert ${object.kind} to ${apiVersion}: this webhook does not know the resource`,
  );
}

async function readRequest(request: Request): Promise<ConversionRequest | undefined> {
  const body: unknown = await request.json().catch(() => undefined);
  const { apiVersion, kind, request: asked } = fieldsOf(body);
  const { uid, desiredAPIVersion, objects } = fieldsOf(asked);
  if (apiVersion !== API_VERSION || kind !== KIND || typeof uid !== "string") return undefined;
  if (typeof desiredAPIVersion !== "string" || !Array.isArray(objects)) return undefined;
  return objects.every(isConvertible) ? { uid, desiredAPIVersion, objects } : undefined;
}

function isConvertible(value: unknown): value is ConvertibleObject {
  const { apiVersion, kind } = fieldsOf(value);
  return typeof apiVersion === "string" && typeof kind === "string";
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function review(uid: string, response: object): Response {
  return Response.json({ apiVersion: API_VERSION, kind: KIND, response: { uid, ...response } });
}
