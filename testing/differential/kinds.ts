/**
 * All kinds of random objects.
 *
 * @module
 */

import { CONFIG_MAP, POD, SECRET, SERVICE, SERVICE_ACCOUNT } from "./kinds/core_kinds.ts";
import { GADGET, WIDGET } from "./kinds/custom_kinds.ts";
import { DEPLOYMENT, DISRUPTION_BUDGET, LEASE, ROLE } from "./kinds/group_kinds.ts";
import type { RandomKind } from "./random_kind.ts";

/** The kinds, those that show most first. */
export const RANDOM_KINDS: readonly RandomKind[] = [
  CONFIG_MAP,
  WIDGET,
  DEPLOYMENT,
  GADGET,
  SECRET,
  SERVICE,
  LEASE,
  POD,
  SERVICE_ACCOUNT,
  ROLE,
  DISRUPTION_BUDGET,
];
