/**
 * The tables of bindings, certificates and webhooks.
 *
 * @module
 */

import {
  type KindTable,
  kindTable,
  NONE,
  objectsIn,
  type PrintedObject,
  sizeOf,
  textIn,
  textsIn,
  UNSET,
} from "./builtin_table.ts";
import { humanDuration } from "./human_duration.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import { labelsText } from "./label_text.ts";

const BINDING_COLUMNS = ["Name", "Role", "Age", "Users!", "Groups!", "ServiceAccounts!"] as const;
const SECOND_MS = 1_000;

/** Kinds and their tables. */
export const ACCESS_TABLES: readonly KindTable[] = [
  ...["RoleBinding", "ClusterRoleBinding"].map((kind) =>
    kindTable(`rbac.authorization.k8s.io/${kind}`, BINDING_COLUMNS, bindingCells)
  ),
  ...["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"].map((kind) =>
    kindTable(
      `admissionregistration.k8s.io/${kind}`,
      ["Name", "Webhooks:integer", "Age"],
      ({ object, name, age }) => [name, sizeOf(object["webhooks"]), age],
    )
  ),
  ...[["Validating", "Validations", "validations"], ["Mutating", "Mutations", "mutations"]].flatMap((
    [prefix, column = "", field = ""],
  ) => [
    kindTable(
      `admissionregistration.k8s.io/${prefix}AdmissionPolicy`,
      ["Name", `${column}:integer`, "ParamKind", "Age"],
      ({ spec, name, age }) => [name, sizeOf(spec[field]), paramKindOf(spec["paramKind"]), age],
    ),
    kindTable(
      `admissionregistration.k8s.io/${prefix}AdmissionPolicyBinding`,
      ["Name", "PolicyName", "ParamRef", "Age"],
      ({ spec, name, age }) => [name, textIn(spec["policyName"]), paramOf(spec["paramRef"]), age],
    ),
  ]),
  kindTable(
    "certificates.k8s.io/CertificateSigningRequest",
    ["Name", "Age", "SignerName", "Requestor", "RequestedDuration", "Condition"],
    ({ spec, status, name, age }) => {
      const { expirationSeconds } = spec;
      const isLimited = typeof expirationSeconds === "number";
      return [
        name,
        age,
        textIn(spec["signerName"], NONE),
        textIn(spec["username"]),
        isLimited ? humanDuration(expirationSeconds * SECOND_MS) : NONE,
        certificateState(status),
      ];
    },
  ),
  kindTable("certificates.k8s.io/ClusterTrustBundle", ["Name", "SignerName"], ({ spec, name }) => [
    name,
    textIn(spec["signerName"], NONE),
  ]),
  kindTable(
    "certificates.k8s.io/PodCertificateRequest",
    ["Name", "PodName", "ServiceAccountName", "NodeName", "SignerName", "State", "UnverifiedUserAnnotations"],
    ({ spec, status, name }) => {
      const end = objectsIn(status["conditions"]).findLast(({ type }) =>
        ["Issued", "Denied", "Failed"].includes(textIn(type))
      );
      return [
        name,
        ...["podName", "serviceAccountName", "nodeName", "signerName"].map((field) => textIn(spec[field])),
        textIn(end?.["type"], "Pending"),
        labelsText(spec["unverifiedUserAnnotations"]),
      ];
    },
  ),
];

function bindingCells({ object, name, age }: PrintedObject): readonly JsonValue[] {
  const role = objectOrEmpty(object["roleRef"]);
  const subjects = objectsIn(object["subjects"]);
  const ofKind = (kind: string) => subjects.filter((subject) => subject["kind"] === kind);
  return [
    name,
    `${textIn(role["kind"])}/${textIn(role["name"])}`,
    age,
    ...["User", "Group"].map((kind) => ofKind(kind).map((subject) => textIn(subject["name"])).join(", ")),
    ofKind("ServiceAccount").map((subject) => `${textIn(subject["namespace"])}/${textIn(subject["name"])}`)
      .join(", "),
  ];
}

function paramKindOf(value: JsonValue | undefined): string {
  return isJsonObject(value) ? `${textIn(value["apiVersion"])}/${textIn(value["kind"])}` : UNSET;
}

/** Whether a parameter without a namespace has one cannot be told from here. */
function paramOf(value: JsonValue | undefined): string {
  const { name, namespace, selector } = objectOrEmpty(value);
  if (textIn(name) !== "") return `${textIn(namespace, "*")}/${textIn(name)}`;
  return isJsonObject(selector) ? selectorSyntax(selector) : UNSET;
}

/** The server prints the selector's type. */
function selectorSyntax(selector: JsonObject): string {
  const labels = Object.entries(objectOrEmpty(selector["matchLabels"])).toSorted()
    .map(([key, value]) => `${key}: ${value},`).join("");
  const expressions = objectsIn(selector["matchExpressions"]).map(({ key, operator, values }) =>
    `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${textsIn(values).join(" ")}],},`
  ).join("");
  const parts = [
    `MatchLabels:map[string]string{${labels}}`,
    `MatchExpressions:[]LabelSelectorRequirement{${expressions}}`,
  ];
  return `&LabelSelector{${parts.join(",")},}`;
}

function certificateState(status: JsonObject): string {
  const types = objectsIn(status["conditions"]).map(({ type }) => type);
  const decision = types.includes("Denied") ? "Denied" : types.includes("Approved") ? "Approved" : "Pending";
  const failed = types.includes("Failed") ? ",Failed" : "";
  return `${decision}${failed}${textIn(status["certificate"]) === "" ? "" : ",Issued"}`;
}
