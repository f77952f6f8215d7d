/**
 * The OpenAPI document of version 2 in Protocol Buffers: kubectl reads it in no other form.
 *
 * @see gnostic openapiv2/OpenAPIv2.proto
 * @module
 */

import { type JsonObject, type JsonValue, objectOrEmpty, objectsIn } from "../json.ts";
import {
  bytesField,
  doubleField,
  type EncodedField,
  integerField,
  messageOf,
  textField,
} from "./protobuf_message.ts";

/** How a field of an object is written. */
type FieldWriter = (value: JsonValue) => readonly EncodedField[];
/** How an object is written: its fields, and the number under which all extensions are. */
interface MessageForm {
  readonly fields: Readonly<Record<string, FieldWriter>>;
  readonly extensions?: number;
}

const SCHEMA: MessageForm = {
  fields: {
    $ref: text(1),
    format: text(2),
    title: text(3),
    description: text(4),
    multipleOf: double(6),
    maximum: double(7),
    exclusiveMaximum: integer(8),
    minimum: double(9),
    exclusiveMinimum: integer(10),
    maxLength: integer(11),
    minLength: integer(12),
    pattern: text(13),
    maxItems: integer(14),
    minItems: integer(15),
    uniqueItems: integer(16),
    maxProperties: integer(17),
    minProperties: integer(18),
    required: texts(19),
    enum: (values) => listOf(values).map((value) => bytesField(20, anyOf(value))),
    additionalProperties: (value) => [
      bytesField(
        21,
        messageOf([typeof value === "boolean" ? integerField(2, value) : written(1, SCHEMA)(value)]),
      ),
    ],
    type: (value) => [bytesField(22, messageOf([textField(1, String(value))]))],
    items: (value) => [bytesField(23, messageOf([written(1, SCHEMA)(value)]))],
    properties: (value) => [bytesField(25, schemasOf(value))],
    externalDocs: (value) => [written(29, { fields: { description: text(1), url: text(2) } })(value)],
    example: (value) => [bytesField(30, anyOf(value))],
  },
  extensions: 31,
};

const BODY: MessageForm = {
  fields: {
    name: text(2),
    in: text(3),
    required: integer(4),
    schema: (value) => [written(5, SCHEMA)(value)],
  },
};
const IN_QUERY: MessageForm = {
  fields: { required: integer(1), in: text(2), name: text(4), type: text(6), uniqueItems: integer(20) },
};
const IN_PATH: MessageForm = {
  fields: { required: integer(1), in: text(2), name: text(4), type: text(5), uniqueItems: integer(19) },
};

const RESPONSE: MessageForm = {
  fields: {
    description: text(1),
    schema: (value) => [bytesField(2, messageOf([written(1, SCHEMA)(value)]))],
  },
};

const OPERATION: MessageForm = {
  fields: {
    tags: texts(1),
    operationId: text(5),
    produces: texts(6),
    consumes: texts(7),
    parameters: parameters(8),
    responses: (value) => [bytesField(9, messageOf(Object.entries(objectOrEmpty(value)).map(responseOf)))],
    schemes: texts(10),
  },
  extensions: 13,
};

const PATH: MessageForm = {
  fields: {
    get: (value) => [written(2, OPERATION)(value)],
    put: (value) => [written(3, OPERATION)(value)],
    post: (value) => [written(4, OPERATION)(value)],
    delete: (value) => [written(5, OPERATION)(value)],
    patch: (value) => [written(8, OPERATION)(value)],
    parameters: parameters(9),
  },
};

const DOCUMENT: MessageForm = {
  fields: {
    swagger: text(1),
    info: (value) => [written(2, { fields: { title: text(1), version: text(2) } })(value)],
    paths: (value) => [bytesField(8, messageOf(named(2, PATH)(value)))],
    definitions: (value) => [bytesField(9, schemasOf(value))],
  },
};

/**
 * Writes the document. How clients prove who they are is left out.
 *
 * @param document The document as JSON.
 * @returns The message "openapi.v2.Document".
 */
export function swaggerProtobuf(document: JsonObject): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(message(document, DOCUMENT));
}

function message(value: JsonValue, form: MessageForm): Uint8Array {
  const { fields, extensions } = form;
  return messageOf(
    Object.entries(objectOrEmpty(value)).flatMap(([key, field]) => {
      if (extensions !== undefined && key.startsWith("x-")) {
        return [bytesField(extensions, messageOf([textField(1, key), bytesField(2, anyOf(field))]))];
      }
      return fields[key]?.(field) ?? [];
    }),
  );
}

function written(number: number, form: MessageForm): (value: JsonValue) => EncodedField {
  return (value) => bytesField(number, message(value, form));
}

/** The entries of an object, each as a message with its name. */
function named(number: number, form: MessageForm): FieldWriter {
  return (value) =>
    Object.entries(objectOrEmpty(value)).map(([name, one]) =>
      bytesField(number, messageOf([textField(1, name), written(2, form)(one)]))
    );
}

function schemasOf(value: JsonValue): Uint8Array {
  return messageOf(named(1, SCHEMA)(value));
}

function parameters(number: number): FieldWriter {
  return (value) =>
    objectsIn(value).map((parameter) => {
      if (parameter["in"] === "body") {
        return bytesField(number, messageOf([bytesField(1, messageOf([written(1, BODY)(parameter)]))]));
      }
      const place = parameter["in"] === "path" ? written(4, IN_PATH) : written(3, IN_QUERY);
      const other = messageOf([bytesField(2, messageOf([place(parameter)]))]);
      return bytesField(number, messageOf([bytesField(1, other)]));
    });
}

function responseOf([code, response]: [string, JsonValue]): EncodedField {
  const value = messageOf([written(1, RESPONSE)(response)]);
  return bytesField(1, messageOf([textField(1, code), bytesField(2, value)]));
}

/** Any value, as YAML: which JSON is. */
function anyOf(value: JsonValue): Uint8Array {
  return messageOf([textField(2, JSON.stringify(value))]);
}

function text(number: number): FieldWriter {
  return (value) => [textField(number, String(value))];
}

function texts(number: number): FieldWriter {
  return (value) => listOf(value).map((one) => textField(number, String(one)));
}

function integer(number: number): FieldWriter {
  return (value) => [integerField(number, Number(value))];
}

function double(number: number): FieldWriter {
  return (value) => [doubleField(number, Number(value))];
}

function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
