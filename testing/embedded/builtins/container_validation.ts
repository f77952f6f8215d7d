/**
 * The checks of containers.
 *
 * @module
 */

import {
  duplicateValue,
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { type JsonObject, objectsIn } from "../json.ts";
import { labelFindings } from "../name_rules.ts";
import { environmentErrors } from "./environment_validation.ts";
import { choiceErrors, invalidEach, missingErrors, numberAt, objectAt, textAt } from "./field_values.ts";
import { mountErrors } from "./mount_validation.ts";
import { portFindings, portNameFindings } from "./port_rules.ts";
import { type GracePeriod, probesErrors } from "./probe_validation.ts";
import { initResizeErrors, resizeErrors } from "./resize_policy.ts";
import { resourceErrors } from "./resource_validation.ts";
import { securityErrors } from "./security_validation.ts";

const PROTOCOLS = ["SCTP", "TCP", "UDP"];
const RESTART_POLICIES = ["Always", "Never", "OnFailure"];

/** What a container is checked beside. */
export interface ContainerSurroundings {
  readonly spec: JsonObject;
  readonly volumes: ReadonlyMap<string, JsonObject>;
  readonly grace: GracePeriod;
}

/**
 * Checks the containers of a pod.
 *
 * @param containers The containers.
 * @param path Where they are.
 * @param around What they are checked beside.
 * @returns What is wrong.
 */
export function containersErrors(
  containers: readonly JsonObject[],
  path: string,
  around: ContainerSurroundings,
): FieldError[] {
  if (containers.length === 0) return [requiredValue(path, "")];
  const names = containers.map((container) => textAt(container, "name"));
  return [
    ...containers.flatMap((container, index) => {
      const place = `${path}[${index}]`;
      const name = names[index] ?? "";
      return [
        ...commonErrors(container, place, around),
        ...(names.indexOf(name) < index ? [duplicateValue(`${place}.name`, name)] : []),
        ...probesErrors(container, place, around.grace),
        ...restartErrors(container, place),
      ];
    }),
    ...hostPortErrors(containers, path),
  ];
}

/**
 * Checks the containers that run before the others.
 *
 * @param containers The containers.
 * @param path Where they are.
 * @param around What they are checked beside.
 * @returns What is wrong.
 */
export function initContainersErrors(
  containers: readonly JsonObject[],
  path: string,
  around: ContainerSurroundings,
): FieldError[] {
  const names = new Set(objectsIn(around.spec["containers"]).map((container) => textAt(container, "name")));
  return containers.flatMap((container, index) => {
    const place = `${path}[${index}]`;
    const name = textAt(container, "name");
    const isTaken = names.has(name);
    names.add(name);
    return [
      ...commonErrors(container, place, around),
      ...restartErrors(container, place),
      ...initResizeErrors(container, `${place}.resizePolicy`),
      ...(isTaken && name !== "" ? [duplicateValue(`${place}.name`, name)] : []),
      ...hostPortErrors([container], path),
      ...(container["restartPolicy"] === "Always"
        ? probesErrors(container, place, around.grace)
        : ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"]
          .filter((field) => container[field] !== undefined)
          .map((field) =>
            forbiddenValue(
              `${place}.${field}`,
              "may not be set for init containers without restartPolicy=Always",
            )
          )),
    ];
  });
}

function commonErrors(
  container: JsonObject,
  path: string,
  { volumes, spec }: ContainerSurroundings,
): FieldError[] {
  const context = objectAt(container, "securityContext");
  const name = textAt(container, "name");
  const policy = { known: ["File", "FallbackToLogsOnError"], path };
  return [
    ...(name === ""
      ? [requiredValue(`${path}.name`, "")]
      : invalidEach(`${path}.name`, name, labelFindings(name))),
    ...missingErrors(container, "image", path),
    ...choiceErrors(container, "terminationMessagePolicy", policy),
    ...portsErrors(objectsIn(container["ports"]), `${path}.ports`),
    ...environmentErrors(container, path),
    ...mountErrors(container, path, volumes),
    ...choiceErrors(container, "imagePullPolicy", { known: ["Always", "IfNotPresent", "Never"], path }),
    ...resourceErrors(objectAt(container, "resources"), `${path}.resources`),
    ...resizeErrors(container, `${path}.resizePolicy`, textAt(spec, "restartPolicy")),
    ...securityErrors(context, `${path}.securityContext`),
    ...(context["procMount"] === "Unmasked" && spec["hostUsers"] !== false
      ? [
        invalidValue(
          `${path}.securityContext.procMount`,
          "Unmasked",
          "`hostUsers` must be false to use `Unmasked`",
        ),
      ]
      : []),
  ];
}

function portsErrors(ports: readonly JsonObject[], path: string): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const place = `${path}[${index}]`;
    const [name, number, hostPort, protocol] = [
      textAt(port, "name"),
      numberAt(port, "containerPort"),
      numberAt(port, "hostPort"),
      textAt(port, "protocol"),
    ];
    const findings = name === "" ? [] : portNameFindings(name);
    const isTaken = findings.length === 0 && name !== "" && names.has(name);
    if (findings.length === 0) names.add(name);
    return [
      ...invalidEach(`${place}.name`, name, findings),
      ...(isTaken ? [duplicateValue(`${place}.name`, name)] : []),
      ...(number === 0
        ? [requiredValue(`${place}.containerPort`, "")]
        : invalidEach(`${place}.containerPort`, number, portFindings(number))),
      ...(hostPort === 0 ? [] : invalidEach(`${place}.hostPort`, hostPort, portFindings(hostPort))),
      ...(PROTOCOLS.includes(protocol) ? [] : [unsupportedValue(`${place}.protocol`, protocol, PROTOCOLS)]),
    ];
  });
}

function restartErrors(container: JsonObject, path: string): FieldError[] {
  return choiceErrors(container, "restartPolicy", { known: RESTART_POLICIES, path });
}

function hostPortErrors(containers: readonly JsonObject[], path: string): FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap((container, at) =>
    objectsIn(container["ports"]).flatMap((port, index) => {
      const hostPort = numberAt(port, "hostPort");
      if (hostPort === 0) return [];
      const key = `${textAt(port, "protocol")}/${textAt(port, "hostIP")}/${hostPort}`;
      const isTaken = taken.has(key);
      taken.add(key);
      return isTaken ? [duplicateValue(`${path}[${at}].ports[${index}].hostPort`, key)] : [];
    })
  );
}
