/**
 * Write Kubernetes operators in TypeScript: a resource, and a function that makes the world as the resource says.
 *
 * ```ts
 * import { defineController, defineResource, run } from "@kubeloop/sdk";
 * import { ConfigMap } from "@kubeloop/sdk/builtins";
 * import { z } from "zod";
 *
 * const Greeting = defineResource({
 *   group: "example.com",
 *   kind: "Greeting",
 *   scope: "Namespaced",
 *   versions: { v1: { spec: z.object({ text: z.string().default("hello") }) } },
 * });
 *
 * const controller = defineController({
 *   for: Greeting,
 *   owns: [ConfigMap],
 *   async reconcile({ object, apply }) {
 *     await apply(ConfigMap, { metadata: { name: object.metadata.name }, data: { text: object.spec.text } });
 *   },
 * });
 *
 * if (import.meta.main) await run({ controllers: [controller], install: [Greeting] });
 * ```
 *
 * Built-in kinds are in `@kubeloop/sdk/builtins`, the test harness in `@kubeloop/sdk/testing`, what needs a schema's
 * content in `@kubeloop/sdk/schema`.
 *
 * @module
 */

// async: time, chance and logs as values
export { type Clock, sleep, systemClock, type Timer } from "./src/async/clock.ts";
export { type Log, type LogFields, silentLog } from "./src/async/log.ts";
export { type Random, seededRandom, systemRandom } from "./src/async/random.ts";
export { VirtualClock, type VirtualClockOptions } from "./src/async/virtual_clock.ts";

// resource: what a resource is
export { annotate, type SchemaKeywords } from "./src/resource/annotate.ts";
export {
  type ConditionInput,
  getCondition,
  isConditionTrue,
  setCondition,
  type SetConditionOptions,
} from "./src/resource/conditions.ts";
export { type ConvertibleObject, convertObject } from "./src/resource/conversion.ts";
export type { Conversions, VersionConversion, VersionedParts } from "./src/resource/version_conversion.ts";
export {
  type ConversionsOf,
  type CustomInput,
  type CustomObject,
  type DefinedResource,
  defineResource,
  isDefinedResource,
  type MarkedVersion,
  type MetaOf,
  type PartsOf,
  type ResourceOf,
  type StatusSchema,
  type StorageVersion,
  type TypesOf,
  type VersionDefinitions,
  type VersionedResource,
  type VersionTypes,
  type WireStatus,
} from "./src/resource/define_resource.ts";
export {
  type BuiltinInput,
  type BuiltinNames,
  type BuiltinResource,
  defineBuiltin,
} from "./src/resource/define_builtin.ts";
export {
  type FieldRequirement,
  formatFieldSelector,
  matchesFields,
  parseFieldSelector,
} from "./src/resource/field_selector.ts";
export { formatApiVersion, type GroupVersion, parseApiVersion, pluralOf } from "./src/resource/gvk.ts";
export {
  formatLabelSelector,
  labelRequirementsOf,
  type LabelSelector,
  matchesLabels,
} from "./src/resource/label_selector.ts";
export {
  metadataOnly,
  type MetadataResource,
  type PartialObjectMetadata,
} from "./src/resource/metadata_only.ts";
export type { NamespacedMeta, NamespacedObject } from "./src/resource/namespaced_object.ts";
export {
  type Condition,
  deepFreeze,
  keyOf,
  type KubeObject,
  type ManagedFieldsEntry,
  type ObjectInput,
  type ObjectKey,
  type ObjectMeta,
  type OwnerReference,
  parseKey,
  type StoredMeta,
  type UnknownObject,
  type Wire,
} from "./src/resource/object.ts";
export { type LabelRequirement, parseLabelSelector } from "./src/resource/parse_label_selector.ts";
export {
  collectionPath,
  groupResource,
  type Input,
  type Resource,
  type Scope,
  type Stored,
} from "./src/resource/resource.ts";
export type {
  CheckedDefinition,
  ColumnDefinition,
  ResourceDefinition,
  ScaleDefinition,
  VersionDefinition,
} from "./src/resource/resource_definition.ts";
export type { CheckedPaths } from "./src/resource/resource_paths.ts";
export { SelectorError } from "./src/resource/selector_error.ts";
export {
  jsonSchema,
  type JsonSchemaRequest,
  type SchemaInput,
  type SchemaIssue,
  type SchemaOutput,
  type SchemaResult,
  type StandardSchema,
  type StandardSchemaProps,
} from "./src/resource/standard_schema.ts";

// client, cache, work queue: the parts
export * from "./src/client/mod.ts";
export * from "./src/cache/mod.ts";
export * from "./src/workqueue/mod.ts";

// controller and manager: the operator
export {
  type ControllerDefinition,
  type ControllerOptions,
  type ControllerWatch,
  defineController,
  type MapContext,
} from "./src/controller/define_controller.ts";
export type {
  ContextApplyOptions,
  PlaceOptions,
  ReconcileContext,
  StatusPatch,
  StatusWriter,
} from "./src/controller/context.ts";
export type { ControllerMetrics, ReconcileResultName } from "./src/controller/controller_metrics.ts";
export { controllerOf, ownerReferenceTo } from "./src/controller/owner_reference.ts";
export {
  annotationsChanged,
  anyOf,
  generationChanged,
  labelsChanged,
  type ObjectChange,
  type Predicate,
} from "./src/controller/predicate.ts";
export { type ReconcileResult, TerminalError } from "./src/controller/reconcile_result.ts";
export { consoleLog, type ConsoleLogOptions, type LogLevel } from "./src/manager/console_log.ts";
export {
  installDefinitions,
  type InstallOptions,
  installResources,
  type InstallResourcesOptions,
} from "./src/manager/install.ts";
export { logtapeLog, type LogtapeLogger } from "./src/manager/logtape_log.ts";
export { Manager, type ManagerOptions } from "./src/manager/manager.ts";
export { run, type RunOptions } from "./src/manager/run.ts";
