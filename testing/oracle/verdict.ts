/**
 * What becomes of a definition, by this package and by an API server.
 *
 * @module
 */

import type { Transport } from "../../src/client/transport.ts";
import { checkRules } from "../../src/schema/cel/rule_check.ts";
import type { FieldError } from "../../src/schema/field_error.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../src/schema/json.ts";
import { isLooseSchema, isStructuralSchema } from "../../src/schema/loose_schema.ts";
import { checkSchemaWithRules } from "../../src/schema/schema_check.ts";
import { checkCrd } from "../embedded/crd_rules.ts";
import { CRD_TYPE } from "../embedded/crd_type.ts";
import { decodeGo } from "../../src/schema/go_decoding.ts";
import { definitionOf, type OracleCase } from "./oracle_case.ts";

/** What was said of a definition. */
export interface Verdict {
  readonly accepted: boolean;
  /** The fields that were refused, each once, in order; "schema" is the root of the schema. */
  readonly fields: readonly string[];
  /** Whether it was refused for nothing but the cost of its rules. */
  readonly isCostly: boolean;
}

const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
/** The server names the schema by where it stands; in a definition of one version it has two names. */
const SCHEMA_PATHS = /^spec\.(versions\[0\]\.schema|validation)\.openAPIV3Schema/;
/** What a version has beside its schema is named in two ways, too. */
const VERSION_PATH = /^spec\.versions\[0\]\./;
const COST = /cost (total )?exceed|exceeds budget/;

/**
 * Judges a case by the functions of src/schema; what stands beside the schema is judged by the embedded server's.
 *
 * @param oracleCase The case.
 * @returns The verdict.
 */
export function judgedHere(oracleCase: OracleCase): Verdict {
  const { value: crd } = decodeGo(definitionOf(oracleCase), CRD_TYPE);
  const errors = oracleCase.version === undefined ? checkedSchema(crd) : checkCrd(crd, undefined);
  return verdictOf(errors);
}

function checkedSchema(crd: JsonObject): readonly FieldError[] {
  const schema = schemaIn(crd);
  if (!isLooseSchema(schema)) return [];
  return checkSchemaWithRules(schema, { path: "schema" }).errors;
}

/** The schema of the only version. */
function schemaIn(crd: JsonObject): JsonValue | undefined {
  const spec = isJsonObject(crd["spec"]) ? crd["spec"] : {};
  const [version] = isJsonArray(spec["versions"]) ? spec["versions"] : [];
  const schema = isJsonObject(version) ? version["schema"] : undefined;
  return isJsonObject(schema) ? schema["openAPIV3Schema"] : undefined;
}

/**
 * What our warning names: the unbounded lists, maps and texts under the rules of a case.
 *
 * @param oracleCase The case.
 * @returns Their paths.
 */
export function unboundedIn(oracleCase: OracleCase): readonly string[] {
  return isStructuralSchema(oracleCase.schema) ? checkRules(oracleCase.schema).unbounded : [];
}

/**
 * Has an API server judge a case; nothing is stored.
 *
 * @param oracleCase The case.
 * @param transport Leads to the server.
 * @returns The verdict.
 * @throws {Error} If the server answers with anything but a verdict.
 */
export async function judgedByServer(oracleCase: OracleCase, transport: Transport): Promise<Verdict> {
  const response = await transport.send({
    method: "POST",
    path: `${CRDS}?dryRun=All`,
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(definitionOf(oracleCase)),
  }, { purpose: "request" });
  const answer: unknown = await response.json();
  if (response.status === 201) return verdictOf([]);
  const details = isJsonObject(answer) && isJsonObject(answer["details"]) ? answer["details"] : {};
  if (response.status === 422 && isJsonArray(details["causes"])) {
    return verdictOf(
      details["causes"].filter(isJsonObject).map(({ field = "", message = "" }) => ({
        field: String(field),
        message: String(message),
      })),
    );
  }
  throw new Error(
    `Cannot have "${oracleCase.name}" judged: the server answered ${response.status} ${
      JSON.stringify(answer)
    }`,
  );
}

function verdictOf(errors: readonly Pick<FieldError, "field" | "message">[]): Verdict {
  const fields = errors.map(({ field }) =>
    field.replace(SCHEMA_PATHS, "schema").replace(VERSION_PATH, "spec.")
  );
  return {
    accepted: errors.length === 0,
    fields: [...new Set(fields)].sort(),
    isCostly: errors.length > 0 && errors.every(({ message }) => COST.test(message)),
  };
}
