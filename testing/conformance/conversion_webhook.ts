/**
 * The webhook of scenarios that converts Things. Between "v1" and "v2" the field "size" of the spec is called "width",
 * and "more" is known to the first one alone. What else it does is in the object's field "way".
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "../embedded/json.ts";

/** Makes something else of the response to a review: of an object, or of all of it. */
type Way = (object: JsonObject, response: JsonObject, asked: JsonObject) => JsonObject | Response;

/** Gives a result that is no success. */
function failing(result: JsonObject): Way {
  return (_object, response) => ({ ...response, result });
}

/** Gives back other objects. */
function answering(convertedObjects: readonly JsonValue[]): Way {
  return (_object, response) => ({ ...response, convertedObjects });
}

/** Gives back an object with other fields. */
function object(fields: JsonObject): Way {
  return (converted, response) => ({ ...response, convertedObjects: [{ ...converted, ...fields }] });
}

/** Gives back an object with other metadata. */
function metadata(fields: JsonObject): Way {
  return (converted, response) => {
    const changed = { ...objectOrEmpty(converted["metadata"]), ...fields };
    return { ...response, convertedObjects: [{ ...converted, metadata: changed }] };
  };
}

/** Answers something else. */
function answer(whole: JsonObject): Way {
  return () => Response.json(whole);
}

/** By the object's field "way". */
const WAYS: Readonly<Record<string, Way>> = {
  refuse: failing({ status: "Failed", message: "no way" }),
  "refuse-bare": failing({ status: "Failed" }),
  "no-status": failing({}),
  "other-uid": (_object, response) => ({ ...response, uid: "other" }),
  none: answering([]),
  two: (converted, response) => ({ ...response, convertedObjects: [converted, converted] }),
  scalar: answering(["text"]),
  kind: object({ kind: "Other" }),
  version: object({ apiVersion: "other.example.com/v9" }),
  name: metadata({ name: "other" }),
  namespace: metadata({ namespace: "other" }),
  uid: metadata({ uid: "other" }),
  "more-metadata": metadata({
    labels: { made: "by-the-webhook" },
    annotations: { note: "by the webhook" },
    finalizers: ["example.com/other"],
    generation: 77,
    odd: "field",
  }),
  "bad-labels": metadata({ labels: { "a b": "c d" } }),
  "bad-annotation": metadata({ annotations: { "a b": "c d" } }),
  "number-label": metadata({ labels: { a: 1 } }),
  "text-labels": metadata({ labels: "a" }),
  "odd-fields": (converted, response, asked) =>
    object({ odd: 1, spec: { ...objectOrEmpty(converted["spec"]), odd: 1, width: "text" } })(
      converted,
      response,
      asked,
    ),
  broken: () => new Response("broken", { status: 500 }),
  absent: answer({ apiVersion: "apiextensions.k8s.io/v1", kind: "ConversionReview" }),
  "other-review": answer({ apiVersion: "v1", kind: "Status", response: {} }),
  "no-review": answer({}),
  /** Tells what it was asked, in an annotation. */
  tell: (converted, response, asked) =>
    metadata({ annotations: { asked: JSON.stringify(asked) } })(converted, response, asked),
};

/**
 * Answers a review.
 *
 * @param asked The review.
 * @returns The answer.
 */
export function converting(asked: JsonObject): Response {
  const { uid = "", desiredAPIVersion = "", objects } = objectOrEmpty(asked["request"]);
  const all = (Array.isArray(objects) ? objects : []).filter(isJsonObject);
  const converted = all.map((one) => convertedTo(one, String(desiredAPIVersion)));
  const response: JsonObject = { uid, result: { status: "Success" }, convertedObjects: converted };
  const way = WAYS[String(objectOrEmpty(all[0]?.["spec"])["way"])];
  const said = way?.(converted[0] ?? {}, response, all[0] ?? {}) ?? response;
  if (said instanceof Response) return said;
  return Response.json({ apiVersion: asked["apiVersion"] ?? "", kind: "ConversionReview", response: said });
}

function convertedTo(one: JsonObject, apiVersion: string): JsonObject {
  const { size, width, more: _more, ...spec } = objectOrEmpty(one["spec"]);
  const name = apiVersion.endsWith("/v1") ? "size" : "width";
  const number = size ?? width;
  return { ...one, apiVersion, spec: { ...spec, ...(number === undefined ? {} : { [name]: number }) } };
}
