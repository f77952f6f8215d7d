/**
 * The checks of what a pod says about where it wants to run.
 *
 * @module
 */

import {
  duplicateValue,
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { isJsonObject, type JsonObject, objectsIn } from "../json.ts";
import {
  labelFindings,
  labelValueFindings,
  qualifiedNameFindings,
  subdomainFindings,
} from "../name_rules.ts";
import { choiceErrors, invalidEach, numberAt, objectAt, textAt, textsAt } from "./field_values.ts";
import { labelKeyErrors } from "./label_key_rules.ts";
import { operatorErrors, selectorErrors } from "./label_rules.ts";

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

/**
 * Checks which nodes and which neighbours a pod wants.
 *
 * @param affinity What it says.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function affinityErrors(affinity: JsonObject, path: string): FieldError[] {
  return [
    ...nodeAffinityErrors(objectAt(affinity, "nodeAffinity"), `${path}.nodeAffinity`),
    ...["podAffinity", "podAntiAffinity"].flatMap((field) =>
      podAffinityErrors(objectAt(affinity, field), `${path}.${field}`)
    ),
  ];
}

function nodeAffinityErrors(affinity: JsonObject, path: string): FieldError[] {
  const needed = affinity[REQUIRED];
  return [
    ...(isJsonObject(needed) ? nodeSelectorErrors(needed, `${path}.${REQUIRED}.nodeSelectorTerms`) : []),
    ...objectsIn(affinity[PREFERRED]).flatMap((term, index) => {
      const place = `${path}.${PREFERRED}[${index}]`;
      return [
        ...weightErrors(term, place),
        ...nodeTermErrors(objectAt(term, "preference"), `${place}.preference`, { areValuesFree: true }),
      ];
    }),
  ];
}

function nodeSelectorErrors(selector: JsonObject, path: string): FieldError[] {
  const terms = objectsIn(selector["nodeSelectorTerms"]);
  if (terms.length === 0) return [requiredValue(path, "must have at least one node selector term")];
  return terms.flatMap((term, index) => nodeTermErrors(term, `${path}[${index}]`, { areValuesFree: false }));
}

function nodeTermErrors(
  term: JsonObject,
  path: string,
  { areValuesFree }: { readonly areValuesFree: boolean },
): FieldError[] {
  const ofExpressions = objectsIn(term["matchExpressions"]).flatMap((expression, index) => {
    const place = `${path}.matchExpressions[${index}]`;
    const [key, operator, values] = [
      textAt(expression, "key"),
      textAt(expression, "operator"),
      textsAt(expression, "values"),
    ];
    const isComparison = operator === "Gt" || operator === "Lt";
    const rule = "must be specified single value when `operator` is 'Lt' or 'Gt'";
    return [
      ...(isComparison
        ? values.length === 1 ? [] : [requiredValue(`${place}.values`, rule)]
        : operatorErrors(operator, values.length, place)),
      ...invalidEach(`${place}.key`, key, qualifiedNameFindings(key)),
      ...(areValuesFree ? [] : values).flatMap((value, at) =>
        invalidEach(`${place}.values[${at}]`, value, labelValueFindings(value))
      ),
    ];
  });
  const ofFields = objectsIn(term["matchFields"]).flatMap((requirement, index) =>
    nodeFieldErrors(requirement, `${path}.matchFields[${index}]`)
  );
  return [...ofExpressions, ...ofFields];
}

/** Of a node's fields, its name alone can be asked for. */
function nodeFieldErrors(requirement: JsonObject, path: string): FieldError[] {
  const [key, operator, values] = [
    textAt(requirement, "key"),
    textAt(requirement, "operator"),
    textsAt(requirement, "values"),
  ];
  const isChoice = operator === "In" || operator === "NotIn";
  const single = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
  return [
    ...(isChoice && values.length !== 1 ? [requiredValue(`${path}.values`, single)] : []),
    ...(isChoice ? [] : [invalidValue(`${path}.operator`, operator, "not a valid selector operator")]),
    ...(key === "metadata.name"
      ? values.flatMap((value, at) => invalidEach(`${path}.values[${at}]`, value, subdomainFindings(value)))
      : [invalidValue(`${path}.key`, key, "not a valid field selector key")]),
  ];
}

function podAffinityErrors(affinity: JsonObject, path: string): FieldError[] {
  return [
    ...objectsIn(affinity[REQUIRED]).flatMap((term, index) =>
      podTermErrors(term, `${path}.${REQUIRED}[${index}]`)
    ),
    ...objectsIn(affinity[PREFERRED]).flatMap((term, index) => {
      const place = `${path}.${PREFERRED}[${index}]`;
      return [
        ...weightErrors(term, place),
        ...podTermErrors(objectAt(term, "podAffinityTerm"), `${place}.podAffinityTerm`),
      ];
    }),
  ];
}

function podTermErrors(term: JsonObject, path: string): FieldError[] {
  const key = textAt(term, "topologyKey");
  return [
    ...["labelSelector", "namespaceSelector"].flatMap((field) =>
      selectorErrors(objectAt(term, field), `${path}.${field}`)
    ),
    ...textsAt(term, "namespaces").flatMap((name) =>
      invalidEach(`${path}.namespace`, name, labelFindings(name))
    ),
    ...labelKeyErrors(term, path),
    ...(key === "" ? [requiredValue(`${path}.topologyKey`, "can not be empty")] : []),
    ...invalidEach(`${path}.topologyKey`, key, qualifiedNameFindings(key)),
  ];
}

function weightErrors(term: JsonObject, path: string): FieldError[] {
  const weight = numberAt(term, "weight");
  return weight > 0 && weight <= 100
    ? []
    : [invalidValue(`${path}.weight`, weight, "must be in the range 1-100")];
}

/**
 * Checks which faults of nodes a pod bears.
 *
 * @param tolerations What it says.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function tolerationErrors(tolerations: readonly JsonObject[], path: string): FieldError[] {
  return tolerations.flatMap((toleration, index) => {
    const place = `${path}[${index}]`;
    const [key, operator, value, effect] = ["key", "operator", "value", "effect"].map((field) =>
      textAt(toleration, field)
    );
    const all = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    const timed = "effect must be 'NoExecute' when `tolerationSeconds` is set";
    return [
      ...(key === "" ? [] : invalidEach(`${place}.key`, key ?? "", qualifiedNameFindings(key ?? ""))),
      ...(key === "" && operator !== "Exists"
        ? [invalidValue(`${place}.operator`, operator ?? "", all)]
        : []),
      ...(toleration["tolerationSeconds"] !== undefined && effect !== "NoExecute"
        ? [invalidValue(`${place}.effect`, effect ?? "", timed)]
        : []),
      ...tolerationValueErrors(operator ?? "", value ?? "", place),
      ...(effect === "" ? [] : choiceErrors(toleration, "effect", { known: EFFECTS, path: place })),
    ];
  });
}

function tolerationValueErrors(operator: string, value: string, path: string): FieldError[] {
  const place = `${path}.operator`;
  if (operator === "Exists") {
    const finding = "value must be empty when `operator` is 'Exists'";
    return value === "" ? [] : [invalidValue(place, value, finding)];
  }
  if (operator === "" || operator === "Equal") {
    const findings = labelValueFindings(value);
    return findings.length === 0 ? [] : [invalidValue(place, value, findings.join(";"))];
  }
  if (operator === "Lt" || operator === "Gt") {
    return [unsupportedValue(place, operator, ["Equal", "Exists", "Lt", "Gt"])];
  }
  return [unsupportedValue(place, operator, ["Equal", "Exists"])];
}

/**
 * Checks how pods are to be spread.
 *
 * @param constraints What a pod says.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function spreadErrors(constraints: readonly JsonObject[], path: string): FieldError[] {
  const kinds = constraints.map((one) =>
    `{${textAt(one, "topologyKey")}, ${textAt(one, "whenUnsatisfiable")}}`
  );
  return constraints.flatMap((constraint, index) => {
    const place = `${path}[${index}]`;
    const [skew, action] = [numberAt(constraint, "maxSkew"), textAt(constraint, "whenUnsatisfiable")];
    const kind = kinds[index] ?? "";
    const known = ["DoNotSchedule", "ScheduleAnyway"];
    return [
      ...(skew > 0 ? [] : [invalidValue(`${place}.maxSkew`, skew, "must be greater than zero")]),
      ...(textAt(constraint, "topologyKey") === ""
        ? [requiredValue(`${place}.topologyKey`, "can not be empty")]
        : []),
      ...(known.includes(action) ? [] : [unsupportedValue(`${place}.whenUnsatisfiable`, action, known)]),
      ...(kinds.lastIndexOf(kind) > index
        ? [duplicateValue(`${place}.{topologyKey, whenUnsatisfiable}`, kind)]
        : []),
      ...domainErrors(constraint, action, place),
      ...["nodeAffinityPolicy", "nodeTaintsPolicy"].flatMap((field) =>
        choiceErrors(constraint, field, { known: ["Honor", "Ignore"], path: place })
      ),
      ...labelKeyErrors(constraint, place),
      ...selectorErrors(objectAt(constraint, "labelSelector"), `${place}.labelSelector`),
    ];
  });
}

function domainErrors(constraint: JsonObject, action: string, path: string): FieldError[] {
  const { minDomains } = constraint;
  if (typeof minDomains !== "number") return [];
  const rule = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
  return [
    ...(minDomains > 0 ? [] : [invalidValue(`${path}.minDomains`, minDomains, "must be greater than zero")]),
    ...(action === "DoNotSchedule" ? [] : [invalidValue(`${path}.minDomains`, minDomains, rule)]),
  ];
}
