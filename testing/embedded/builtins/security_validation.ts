/**
 * The checks of what containers and pods may do on their nodes.
 *
 * @module
 */

import {
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { isJsonObject, type JsonObject, objectsIn } from "../json.ts";
import {
  choiceErrors,
  insideError,
  invalidEach,
  objectAt,
  rangeFindings,
  textAt,
  textsAt,
} from "./field_values.ts";
import { descendingPathErrors } from "./path_rules.ts";

const MAX_ID = 2 ** 31 - 1;
const PROFILES = ["Localhost", "RuntimeDefault", "Unconfined"];
const SYSCTL = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
const SYSCTL_PATTERN = new RegExp(SYSCTL);
const MAX_SYSCTL_LENGTH = 253;

const IPC_SYSCTL = /^(kernel\.shm|kernel\.msg|kernel\.sem$|fs\.mqueue\.)/;

/**
 * Checks that a pod sets nothing of the kernel that it shares with its node.
 *
 * @param spec The pod's spec.
 * @param path Where its security context is.
 * @returns What is wrong.
 */
export function hostSysctlErrors(spec: JsonObject, path: string): FieldError[] {
  return objectsIn(objectAt(spec, "securityContext")["sysctls"]).flatMap((sysctl, index) => {
    const name = textAt(sysctl, "name");
    const plain = name.replaceAll("/", ".");
    const shared = spec["hostNetwork"] === true && plain.startsWith("net.")
      ? "hostNetwork"
      : spec["hostIPC"] === true && IPC_SYSCTL.test(plain)
      ? "hostIPC"
      : undefined;
    const rule = `may not be specified when '${shared}' is true`;
    return shared === undefined ? [] : [invalidValue(`${path}.sysctls[${index}].name`, name, rule)];
  });
}

/**
 * Checks the security context of a container.
 *
 * @param context The context.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function securityErrors(context: JsonObject, path: string): FieldError[] {
  const errors = [
    ...idErrors(context, ["runAsUser", "runAsGroup"], path),
    ...choiceErrors(context, "procMount", { known: ["Default", "Unmasked"], path }),
    ...seccompErrors(context["seccompProfile"], `${path}.seccompProfile`),
  ];
  if (context["allowPrivilegeEscalation"] !== false) return errors;
  const rule = "cannot set `allowPrivilegeEscalation` to false and";
  if (context["privileged"] === true) {
    errors.push(insideError(path, asInside(context), `${rule} \`privileged\` to true`));
  }
  if (textsAt(objectAt(context, "capabilities"), "add").includes("CAP_SYS_ADMIN")) {
    errors.push(insideError(path, asInside(context), `${rule} \`capabilities.Add\` CAP_SYS_ADMIN`));
  }
  return errors;
}

/** Contexts with options of SELinux, Windows or AppArmor are shown without them. */
function asInside(context: JsonObject): object {
  const { capabilities, seccompProfile: profile } = context;
  const value = (field: string): unknown => context[field] ?? null;
  const list = (field: string): readonly string[] | null => {
    const names = textsAt(objectAt(context, "capabilities"), field);
    return names.length === 0 ? null : names;
  };
  return {
    Capabilities: isJsonObject(capabilities) ? { Add: list("add"), Drop: list("drop") } : null,
    Privileged: value("privileged"),
    SELinuxOptions: null,
    WindowsOptions: null,
    RunAsUser: value("runAsUser"),
    RunAsGroup: value("runAsGroup"),
    RunAsNonRoot: value("runAsNonRoot"),
    ReadOnlyRootFilesystem: value("readOnlyRootFilesystem"),
    AllowPrivilegeEscalation: value("allowPrivilegeEscalation"),
    ProcMount: value("procMount"),
    SeccompProfile: isJsonObject(profile)
      ? { Type: textAt(profile, "type"), LocalhostProfile: profile["localhostProfile"] ?? null }
      : null,
    AppArmorProfile: null,
  };
}

/**
 * Checks the security context of a pod.
 *
 * @param context The context.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function podSecurityErrors(context: JsonObject, path: string): FieldError[] {
  const groups = context["supplementalGroups"];
  return [
    ...idErrors(context, ["fsGroup", "runAsUser", "runAsGroup"], path),
    ...(Array.isArray(groups) ? groups : []).flatMap((group, index) =>
      invalidEach(
        `${path}.supplementalGroups[${index}]`,
        Number(group),
        rangeFindings(Number(group), [0, MAX_ID]),
      )
    ),
    ...sysctlErrors(objectsIn(context["sysctls"]), `${path}.sysctls`),
    ...choiceErrors(context, "fsGroupChangePolicy", { known: ["Always", "OnRootMismatch"], path }),
    ...seccompErrors(context["seccompProfile"], `${path}.seccompProfile`),
    ...choiceErrors(context, "supplementalGroupsPolicy", { known: ["Merge", "Strict"], path }),
  ];
}

function idErrors(context: JsonObject, fields: readonly string[], path: string): FieldError[] {
  return fields.flatMap((field) => {
    const id = context[field];
    return typeof id === "number" ? invalidEach(`${path}.${field}`, id, rangeFindings(id, [0, MAX_ID])) : [];
  });
}

function seccompErrors(profile: unknown, path: string): FieldError[] {
  if (!isJsonObject(profile)) return [];
  const type = textAt(profile, "type");
  const file = profile["localhostProfile"];
  const errors = PROFILES.includes(type)
    ? []
    : type === ""
    ? [requiredValue(`${path}.type`, "type is required when seccompProfile is set")]
    : [unsupportedValue(`${path}.type`, type, PROFILES)];
  const place = `${path}.localhostProfile`;
  if (type !== "Localhost") {
    if (file === undefined) return errors;
    const inside = { Type: type, LocalhostProfile: file };
    return [...errors, insideError(place, inside, "can only be set when seccomp type is Localhost")];
  }
  return file === undefined
    ? [...errors, requiredValue(place, "must be set when seccomp type is Localhost")]
    : [...errors, ...descendingPathErrors(String(file), place)];
}

function sysctlErrors(sysctls: readonly JsonObject[], path: string): FieldError[] {
  const names = sysctls.map((sysctl) => textAt(sysctl, "name"));
  return names.flatMap((name, index) => {
    const place = `${path}[${index}].name`;
    if (name === "") return [requiredValue(place, "")];
    if (name.length > MAX_SYSCTL_LENGTH || !SYSCTL_PATTERN.test(name)) {
      const finding = `must have at most ${MAX_SYSCTL_LENGTH} characters and match regex ${SYSCTL}`;
      return [invalidValue(place, name, finding)];
    }
    return names.indexOf(name) < index
      ? [{ reason: "FieldValueDuplicate", message: `Duplicate value: ${JSON.stringify(name)}`, field: place }]
      : [];
  });
}
