/**
 * The checks of probes and of what is done at the beginning and the end of a container.
 *
 * @module
 */

import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
} from "../../../src/schema/field_error.ts";
import { isJsonObject, type JsonObject, objectsIn } from "../json.ts";
import {
  choiceErrors,
  invalidEach,
  missingErrors,
  negativeErrors,
  numberAt,
  textAt,
  textsAt,
} from "./field_values.ts";
import { portOrNameErrors } from "./port_rules.ts";

/** How long a pod has for its end; `undefined` if nobody knows. */
export type GracePeriod = number | undefined;

type HandlerCheck = (action: JsonObject, path: string, grace: GracePeriod) => FieldError[];

const HEADER = "[-A-Za-z0-9]+";
const HEADER_PATTERN = new RegExp(`^${HEADER}$`);

/** What a probe or a hook may do, in the order of the checks. */
const HANDLERS: Readonly<Record<string, HandlerCheck>> = {
  exec: (action, path) => textsAt(action, "command").length > 0 ? [] : [requiredValue(`${path}.command`, "")],
  httpGet: httpErrors,
  tcpSocket: (action, path) => portOrNameErrors(action["port"], `${path}.port`),
  grpc: (action, path) => portOrNameErrors(numberAt(action, "port"), `${path}.port`),
  sleep: (action, path, grace) => {
    const seconds = numberAt(action, "seconds");
    if (grace === undefined || (seconds >= 0 && seconds <= grace)) return [];
    const rule = "must be non-negative and less than terminationGracePeriodSeconds";
    return [invalidValue(path, seconds, `${rule} (${grace})`)];
  },
};

/**
 * Checks the probes and hooks of a container.
 *
 * @param container The container.
 * @param path Where it is.
 * @param grace How long its pod has for its end.
 * @returns What is wrong.
 */
export function probesErrors(container: JsonObject, path: string, grace: GracePeriod): FieldError[] {
  const errors: FieldError[] = [];
  const { lifecycle } = container;
  if (isJsonObject(lifecycle)) {
    for (const field of ["postStart", "preStop"]) {
      const hook = lifecycle[field];
      if (isJsonObject(hook)) errors.push(...handlerErrors(hook, `${path}.lifecycle.${field}`, grace));
    }
  }
  for (const field of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    const probe = container[field];
    if (!isJsonObject(probe)) continue;
    errors.push(...probeErrors(probe, `${path}.${field}`, grace));
    errors.push(
      ...(field === "readinessProbe"
        ? readinessErrors(probe, `${path}.${field}`)
        : thresholdErrors(probe, `${path}.${field}`)),
    );
  }
  return errors;
}

function probeErrors(probe: JsonObject, path: string, grace: GracePeriod): FieldError[] {
  const own = probe["terminationGracePeriodSeconds"];
  return [
    ...handlerErrors(probe, path, grace),
    ...["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"]
      .flatMap((field) => negativeErrors(probe, field, path)),
    ...(typeof own === "number" && own <= 0
      ? [invalidValue(`${path}.terminationGracePeriodSeconds`, own, "must be greater than 0")]
      : []),
  ];
}

function readinessErrors(probe: JsonObject, path: string): FieldError[] {
  const { terminationGracePeriodSeconds: own } = probe;
  return own === undefined
    ? []
    : [invalidValue(`${path}.terminationGracePeriodSeconds`, own, "must not be set for readinessProbes")];
}

function thresholdErrors(probe: JsonObject, path: string): FieldError[] {
  const threshold = numberAt(probe, "successThreshold");
  return threshold === 1 ? [] : [invalidValue(`${path}.successThreshold`, threshold, "must be 1")];
}

function handlerErrors(handler: JsonObject, path: string, grace: GracePeriod): FieldError[] {
  const given = Object.entries(HANDLERS).flatMap(([field, check]) => {
    const action = handler[field];
    return isJsonObject(action) ? [{ field, check, action }] : [];
  });
  if (given.length === 0) return [requiredValue(path, "must specify a handler type")];
  return given.flatMap(({ field, check, action }, index) =>
    index === 0
      ? check(action, `${path}.${field}`, grace)
      : [forbiddenValue(`${path}.${field}`, "may not specify more than 1 handler type")]
  );
}

function httpErrors(request: JsonObject, path: string): FieldError[] {
  const rule = "a valid HTTP header must consist of alphanumeric characters or '-'";
  const finding = `${rule} (e.g. 'X-Header-Name', regex used for validation is '${HEADER}')`;
  return [
    ...missingErrors(request, "path", path),
    ...portOrNameErrors(request["port"], `${path}.port`),
    ...choiceErrors(request, "scheme", { known: ["HTTP", "HTTPS"], path }),
    ...objectsIn(request["httpHeaders"]).flatMap((header) => {
      const name = textAt(header, "name");
      return HEADER_PATTERN.test(name) ? [] : invalidEach(`${path}.httpHeaders`, name, [finding]);
    }),
  ];
}
