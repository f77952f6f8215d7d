/**
 * The kind CustomResourceDefinition. It is typed by hand: client-node's model renames what schemas are made of.
 *
 * @module
 */

import { type BuiltinResource, defineBuiltin } from "../define_builtin.ts";
import type { KubeObject } from "../object.ts";
import type { Scope } from "../resource.ts";
import type { JSONSchemaProps } from "./json_schema_props.ts";

/** The names of a kind. */
export interface CustomResourceDefinitionNames {
  /** The kind, in CamelCase. */
  readonly kind: string;
  /** The lower-case plural name, as in URLs. */
  readonly plural: string;
  /** The lower-case singular name. */
  readonly singular?: string;
  /** The kind of lists of it. */
  readonly listKind?: string;
  /** Short names for the command line. */
  readonly shortNames?: readonly string[];
  /** The groups that it is shown with, such as "all" of `kubectl get all`. */
  readonly categories?: readonly string[];
}

/** A column of `kubectl get`. */
export interface PrinterColumn {
  /** The column's head. */
  readonly name: string;
  /** The kind of value. */
  readonly type: "boolean" | "date" | "integer" | "number" | "string";
  /** A simple JSON path, such as ".spec.replicas". */
  readonly jsonPath: string;
  /** What the column shows, for people. */
  readonly description?: string;
  /** How the value is written, as in OpenAPI. */
  readonly format?: string;
  /** Columns above 0 are shown with `-o wide` only. */
  readonly priority?: number;
}

/** One version of a kind. */
export interface CustomResourceDefinitionVersion {
  /** The version's name, such as "v1". */
  readonly name: string;
  /** Whether clients may use it. */
  readonly served: boolean;
  /** Whether objects are stored in this version; one version of a kind says so. */
  readonly storage: boolean;
  /** Whether clients are warned. */
  readonly deprecated?: boolean;
  /** The warning. */
  readonly deprecationWarning?: string;
  /** The structural schema of its objects. */
  readonly schema?: { readonly openAPIV3Schema?: JSONSchemaProps };
  /** The subresources that it has. */
  readonly subresources?: {
    readonly status?: Readonly<Record<string, never>>;
    readonly scale?: {
      readonly specReplicasPath: string;
      readonly statusReplicasPath: string;
      readonly labelSelectorPath?: string;
    };
  };
  /** The columns of `kubectl get`. */
  readonly additionalPrinterColumns?: readonly PrinterColumn[];
  /** The fields that field selectors may use. */
  readonly selectableFields?: readonly { readonly jsonPath: string }[];
}

/** The webhook that converts objects. */
export interface CustomResourceDefinitionWebhook {
  /** Where it is: a Service of the cluster, or a URL. */
  readonly clientConfig?: {
    readonly url?: string;
    readonly service?: {
      readonly namespace: string;
      readonly name: string;
      readonly path?: string;
      readonly port?: number;
    };
    readonly caBundle?: string;
  };
  /** The versions of ConversionReview that it understands, the best one first. */
  readonly conversionReviewVersions: readonly string[];
}

/** How objects get from one version to another. */
export interface CustomResourceDefinitionConversion {
  /** "None" changes only `apiVersion`. */
  readonly strategy: "None" | "Webhook";
  /** Needed for the strategy "Webhook". */
  readonly webhook?: CustomResourceDefinitionWebhook;
}

/** The wishes of a {@linkcode CustomResourceDefinition}. */
export interface CustomResourceDefinitionSpec {
  /** The API group. */
  readonly group: string;
  /** The names of the kind. */
  readonly names: CustomResourceDefinitionNames;
  /** Whether objects live in a namespace. */
  readonly scope: Scope;
  /** The versions of the kind. */
  readonly versions: readonly CustomResourceDefinitionVersion[];
  /** How objects get from one version to another. */
  readonly conversion?: CustomResourceDefinitionConversion;
  /** Whether unknown fields are kept; always false in this version of the API. */
  readonly preserveUnknownFields?: boolean;
}

/** Something that holds, or not, for a {@linkcode CustomResourceDefinition}. */
export interface CustomResourceDefinitionCondition {
  /** "NamesAccepted", "Established" and others. */
  readonly type: string;
  /** Whether it holds. */
  readonly status: "True" | "False" | "Unknown";
  /** When its status changed. */
  readonly lastTransitionTime?: string;
  /** The generation that it speaks of. */
  readonly observedGeneration?: number;
  /** Why, in one CamelCase word. */
  readonly reason?: string;
  /** Why, for people. */
  readonly message?: string;
}

/** What the API server says of a {@linkcode CustomResourceDefinition}. */
export interface CustomResourceDefinitionStatus {
  /** The names that are served. */
  readonly acceptedNames?: CustomResourceDefinitionNames;
  /** How far the API server has come. */
  readonly conditions?: readonly CustomResourceDefinitionCondition[];
  /** The versions that objects may be stored in. */
  readonly storedVersions?: readonly string[];
  /** The generation that the status speaks of. */
  readonly observedGeneration?: number;
}

/** A kind of one's own. */
export interface CustomResourceDefinition extends KubeObject {
  /** What is wished for. */
  readonly spec: CustomResourceDefinitionSpec;
  /** What the API server says of it. */
  readonly status?: CustomResourceDefinitionStatus;
}

/** The resource `customresourcedefinitions` of `apiextensions.k8s.io/v1`. */
export const CustomResourceDefinition: BuiltinResource<CustomResourceDefinition> = defineBuiltin<
  CustomResourceDefinition
>({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  plural: "customresourcedefinitions",
  scope: "Cluster",
  subresources: ["status"],
});
