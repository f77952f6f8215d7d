/**
 * All scenarios.
 *
 * @module
 */

import type { Scenario } from "./scenario.ts";
import { ACCESS_QUESTIONS } from "./scenarios/access_questions.ts";
import { ACCESS_REVIEWS } from "./scenarios/access_reviews.ts";
import { ACCESS } from "./scenarios/access.ts";
import { ADMISSION_RULES } from "./scenarios/admission_rules.ts";
import { ADMISSION } from "./scenarios/admission.ts";
import { QUOTA } from "./scenarios/quota.ts";
import { LIMIT_RANGES } from "./scenarios/limit_ranges.ts";
import { ADMISSION_PLUGINS } from "./scenarios/admission_plugins.ts";
import { EVICTIONS_ADMISSION } from "./scenarios/evictions_admission.ts";
import { ADMISSION_POLICIES } from "./scenarios/policies.ts";
import { CONVERSIONS } from "./scenarios/conversions.ts";
import { APPLIES } from "./scenarios/applies.ts";
import { APPLY_LISTS } from "./scenarios/apply_lists.ts";
import { APPLY_OWNERSHIP } from "./scenarios/apply_ownership.ts";
import { BUILTINS } from "./scenarios/builtins.ts";
import { BUILTINS_BATCH } from "./scenarios/builtins_batch.ts";
import { BUILTINS_BINDINGS } from "./scenarios/builtins_bindings.ts";
import { BUILTINS_EVICTIONS } from "./scenarios/builtins_evictions.ts";
import { BUILTINS_OTHERS } from "./scenarios/builtins_others.ts";
import { BUILTINS_CONTAINERS } from "./scenarios/builtins_containers.ts";
import { BUILTINS_PODS } from "./scenarios/builtins_pods.ts";
import { BUILTINS_SERVICES } from "./scenarios/builtins_services.ts";
import { BUILTINS_WORKLOADS } from "./scenarios/builtins_workloads.ts";
import { CLIENTS_GO } from "./scenarios/clients_go.ts";
import { CLIENTS_KUBECTL } from "./scenarios/clients_kubectl.ts";
import { CLIENTS_KUBECTL_COLUMNS } from "./scenarios/clients_kubectl_columns.ts";
import { CLIENTS_KUBECTL_COMMANDS } from "./scenarios/clients_kubectl_commands.ts";
import { CLIENTS_KUBECTL_WAITING } from "./scenarios/clients_kubectl_waiting.ts";
import { CLIENTS_PROTOBUF } from "./scenarios/clients_protobuf.ts";
import { CUSTOM_OBJECTS } from "./scenarios/custom_objects.ts";
import { DEFINITION_DELETIONS } from "./scenarios/definition_deletions.ts";
import { DEFINITION_NAMES } from "./scenarios/definition_names.ts";
import { DEFINITION_VERSIONS } from "./scenarios/definition_versions.ts";
import { DEFINITION_WRITES } from "./scenarios/definition_writes.ts";
import { DEFINITIONS } from "./scenarios/definitions.ts";
import { DELETIONS } from "./scenarios/deletions.ts";
import { DISCOVERY } from "./scenarios/discovery.ts";
import { ENDS } from "./scenarios/ends.ts";
import { ERRORS } from "./scenarios/errors.ts";
import { FIELD_VALIDATION } from "./scenarios/field_validation.ts";
import { GENERATED_FINDINGS } from "./scenarios/generated_findings.ts";
import { GENERATED_MORE } from "./scenarios/generated_more.ts";
import { HOSTILE } from "./scenarios/hostile.ts";
import { HOSTILE_BODIES } from "./scenarios/hostile_bodies.ts";
import { GENERATED_RULES } from "./scenarios/generated_rules.ts";
import { GENERATED_WORKLOADS } from "./scenarios/generated_workloads.ts";
import { HOSTILE_YAML } from "./scenarios/hostile_yaml.ts";
import { JSON_PATCHES } from "./scenarios/json_patches.ts";
import { KINDS } from "./scenarios/kinds.ts";
import { KINDS_REFUSED } from "./scenarios/kinds_refused.ts";
import { LIST_PAGES } from "./scenarios/list_pages.ts";
import { LIST_SELECTORS } from "./scenarios/list_selectors.ts";
import { LIST_VERSIONS } from "./scenarios/list_versions.ts";
import { LISTS } from "./scenarios/lists.ts";
import { NAMESPACE_RULES } from "./scenarios/namespace_rules.ts";
import { NAMESPACES } from "./scenarios/namespaces.ts";
import { NEGOTIATION } from "./scenarios/negotiation.ts";
import { OPENAPI } from "./scenarios/openapi.ts";
import { PATCHES } from "./scenarios/patches.ts";
import { RANDOM_FINDINGS } from "./scenarios/random_findings.ts";
import { MORE_RANDOM_FINDINGS } from "./scenarios/random_findings_more.ts";
import { RANDOM_STATE_FINDINGS } from "./scenarios/random_findings_states.ts";
import { READING_AND_WRITING } from "./scenarios/reading_and_writing.ts";
import { RULES } from "./scenarios/rules.ts";
import { RULES_PODS } from "./scenarios/rules_pods.ts";
import { SENT_BYTES } from "./scenarios/sent_bytes.ts";
import { SENT_METADATA } from "./scenarios/sent_metadata.ts";
import { STRATEGIC_PATCHES } from "./scenarios/strategic_patches.ts";
import { SCHEMA_UPDATES } from "./scenarios/schema_updates.ts";
import { SCHEMA_VALUES } from "./scenarios/schema_values.ts";
import { SCHEMAS } from "./scenarios/schemas.ts";
import { SUBRESOURCES } from "./scenarios/subresources.ts";
import { TABLE_COLUMNS } from "./scenarios/table_columns.ts";
import { TABLE_CELLS_WORKLOADS } from "./scenarios/table_cells_workloads.ts";
import { TABLE_CELLS } from "./scenarios/table_cells.ts";
import { CUSTOM_COLUMNS } from "./scenarios/custom_columns.ts";
import { METADATA_FORMS } from "./scenarios/metadata_forms.ts";
import { TABLES } from "./scenarios/tables.ts";
import { WIDGET_SCALES } from "./scenarios/widget_scales.ts";
import { WATCH_SELECTIONS } from "./scenarios/watch_selections.ts";
import { WATCH_STARTS } from "./scenarios/watch_starts.ts";
import { WATCHES } from "./scenarios/watches.ts";
import { WRITE_DETAILS } from "./scenarios/write_details.ts";

/** Every scenario, in the order in which they are played. */
export const SCENARIOS: readonly Scenario[] = [
  ...READING_AND_WRITING,
  ...LISTS,
  ...LIST_VERSIONS,
  ...LIST_SELECTORS,
  ...LIST_PAGES,
  ...WATCHES,
  ...WATCH_STARTS,
  ...WATCH_SELECTIONS,
  ...PATCHES,
  ...JSON_PATCHES,
  ...STRATEGIC_PATCHES,
  ...APPLIES,
  ...APPLY_OWNERSHIP,
  ...APPLY_LISTS,
  ...FIELD_VALIDATION,
  ...WRITE_DETAILS,
  ...SUBRESOURCES,
  ...WIDGET_SCALES,
  ...DELETIONS,
  ...ENDS,
  ...CUSTOM_OBJECTS,
  ...DEFINITIONS,
  ...DEFINITION_NAMES,
  ...DEFINITION_VERSIONS,
  ...DEFINITION_WRITES,
  ...DEFINITION_DELETIONS,
  ...RULES,
  ...SCHEMA_VALUES,
  ...SCHEMAS,
  ...SCHEMA_UPDATES,
  ...BUILTINS,
  ...BUILTINS_BATCH,
  ...BUILTINS_BINDINGS,
  ...BUILTINS_EVICTIONS,
  ...BUILTINS_OTHERS,
  ...BUILTINS_CONTAINERS,
  ...BUILTINS_PODS,
  ...BUILTINS_WORKLOADS,
  ...BUILTINS_SERVICES,
  ...ERRORS,
  ...NAMESPACES,
  ...NAMESPACE_RULES,
  ...DISCOVERY,
  ...CUSTOM_COLUMNS,
  ...METADATA_FORMS,
  ...TABLES,
  ...TABLE_COLUMNS,
  ...TABLE_CELLS_WORKLOADS,
  ...TABLE_CELLS,
  ...NEGOTIATION,
  ...KINDS,
  ...KINDS_REFUSED,
  ...OPENAPI,
  ...ACCESS_QUESTIONS,
  ...ACCESS_REVIEWS,
  ...ACCESS,
  ...ADMISSION_RULES,
  ...ADMISSION,
  ...QUOTA,
  ...LIMIT_RANGES,
  ...ADMISSION_PLUGINS,
  ...EVICTIONS_ADMISSION,
  ...ADMISSION_POLICIES,
  ...CONVERSIONS,
  ...CLIENTS_KUBECTL,
  ...CLIENTS_KUBECTL_COLUMNS,
  ...CLIENTS_KUBECTL_COMMANDS,
  ...CLIENTS_KUBECTL_WAITING,
  ...CLIENTS_GO,
  ...CLIENTS_PROTOBUF,
  ...RANDOM_FINDINGS,
  ...HOSTILE,
  ...HOSTILE_BODIES,
  ...HOSTILE_YAML,
  ...GENERATED_FINDINGS,
  ...GENERATED_MORE,
  ...GENERATED_RULES,
  ...GENERATED_WORKLOADS,
  ...RULES_PODS,
  ...SENT_BYTES,
  ...SENT_METADATA,
  ...MORE_RANDOM_FINDINGS,
  ...RANDOM_STATE_FINDINGS,
];
