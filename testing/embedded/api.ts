/**
 * The parts of the API server, put together: the storage, what reads and writes it, the controllers that follow it,
 * and the paths that lead to all of them.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Random } from "../../src/async/random.ts";
import { AccessControl } from "./access/access_control.ts";
import { AccessReviews } from "./access/access_reviews.ts";
import { Authenticator } from "./access/authenticator.ts";
import { type AuthorizationMode, Authorizer } from "./access/authorizer.ts";
import { Admission } from "./admission/admission.ts";
import { AdmittedActions } from "./admission/admitted_actions.ts";
import { AdmittedWrites } from "./admission/admitted_writes.ts";
import { bootstrapRoles } from "./access/bootstrap_roles.ts";
import { EscalationGuard } from "./access/escalation.ts";
import { ReviewHandler } from "./access/review_handler.ts";
import { RoleAggregation } from "./access/role_aggregation.ts";
import { RoleBindings } from "./access/role_bindings.ts";
import { ServiceAccountTokens } from "./access/service_account_tokens.ts";
import type { User } from "./access/user.ts";
import { PodBinding } from "./builtins/pod_binding.ts";
import { PodEviction } from "./builtins/pod_eviction.ts";
import type { ClusterControllers } from "./cluster_controllers.ts";
import { CrdController, CRDS } from "./crd_controller.ts";
import { CustomResources } from "./custom_resources.ts";
import { answerThrough } from "./entrance.ts";
import { FIRST_NAMESPACES, firstNamespace } from "./first_namespaces.ts";
import { firstObjects } from "./first_objects.ts";
import { GarbageCollector } from "./garbage_collector.ts";
import { strategies } from "./kind_strategies.ts";
import { FieldTracker } from "./managed_fields.ts";
import { NamespaceController } from "./namespace_controller.ts";
import { NamespaceLifecycle } from "./namespace_lifecycle.ts";
import { ObjectDeleter } from "./object_deleter.ts";
import { metaOf, timestamp } from "./object_meta.ts";
import { ObjectReader } from "./object_reader.ts";
import { ObjectStore } from "./object_store.ts";
import { ObjectWriter } from "./object_writer.ts";
import type { WriteOptions } from "./write_options.ts";
import { OpenWatches } from "./open_watches.ts";
import { BuiltinPlugins } from "./plugins/builtin_plugins.ts";
import { FlowControl } from "./priority/flow_control.ts";
import { ResourceHandler } from "./resource_handler.ts";
import { ResourceRegistry, storageNameOf } from "./resource_registry.ts";
import { routesOf } from "./routes.ts";
import { Storage } from "./storage.ts";

/** What the API server is made with. */
export interface ApiOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly historyLimit: number;
  readonly authorization: AuthorizationMode;
  readonly clusterControllers: ClusterControllers;
}

/** The API server's outside. */
export interface Api {
  /**
   * Answers requests.
   *
   * @param request The request.
   * @param user Who sends it, where the connection says so.
   */
  readonly answer: (request: Request, user?: User) => Response | Promise<Response>;
  /** From now on roles decide who may do what; those that every cluster begins with are made. */
  readonly enforceRoles: () => void;
  readonly watches: OpenWatches;
  /** Sorts requests by priority. */
  readonly flows: FlowControl;
  readonly state: ApiState;
}

/**
 * Everything that an API server knows: what a fork goes on from. Whatever else is kept in memory can be made of it at any
 * time.
 */
export interface ApiState {
  readonly storage: Storage;
  /** What is served. It follows from the stored definitions. */
  readonly registry: ResourceRegistry;
  /** The definitions that hold names, and the rules that their schemas make. */
  readonly rules: CustomResources;
  /** What is known of the fields of each kind. */
  readonly tracker: FieldTracker;
  /** The keys of the service accounts' tokens. */
  readonly tokens: ServiceAccountTokens;
  /** The users who have tokens. */
  readonly authenticator: Authenticator;
  /** Whatever has seen a change, and has something left to do. */
  readonly controllers: Controllers;
}

interface Controllers {
  readonly definitions: CrdController;
  readonly garbage: GarbageCollector;
  readonly namespaces: NamespaceController;
  readonly roles: RoleAggregation;
}

/**
 * Puts an API server together, with the namespaces that every cluster has.
 *
 * @param options Its time, randomness and memory.
 * @returns The server.
 */
export function assembleApi(options: ApiOptions): Api {
  const api = connect(options, new Storage(options));
  createFirstObjects(api.state, options);
  if (options.authorization === "RBAC") api.enforceRoles();
  return api;
}

/**
 * Makes an API server that goes on from where another one is: nothing that runs is copied, and from now on neither sees
 * what happens in the other one.
 *
 * @param options The fork's time, randomness and memory.
 * @param origin The other one.
 * @returns The fork.
 */
export function forkApi(options: ApiOptions, origin: ApiState): Api {
  return connect(options, origin.storage.fork(), origin);
}

/**
 * Makes an API server that shows the past of another one. It must not be written to.
 *
 * @param options Its time and randomness.
 * @param origin The other one.
 * @param revision The revision to show.
 * @returns The server.
 * @throws {CompactedError} If the revision is compacted away.
 */
export function pastApi(options: ApiOptions, origin: ApiState, revision: number): Api {
  const storage = origin.storage.fork(revision);
  // What is left to do is done in the present.
  const api = connect(options, storage, { ...origin, controllers: undefined });
  const { registry, rules } = api.state;
  const [then, now] = [storage, origin.storage].map((one) => new Map(one.list(CRDS)));
  for (const name of new Set([...then?.keys() ?? [], ...now?.keys() ?? []])) {
    const definition = then?.get(name);
    if (definition === now?.get(name)) continue;
    registry.setCustom(name, definition === undefined ? [] : rules.resourcesOf(definition));
  }
  return api;
}

/** Makes the parts and brings them together. */
function connect(
  options: ApiOptions,
  storage: Storage,
  origin?: Omit<ApiState, "storage" | "controllers"> & { readonly controllers?: Controllers | undefined },
): Api {
  const { clock, random, authorization } = options;
  const watches = new OpenWatches();
  const registry = new ResourceRegistry(origin?.registry);
  const store = new ObjectStore(storage);
  const lifecycle = new NamespaceLifecycle(store, registry);
  const rules = new CustomResources(origin?.rules, random);
  const strategyOf = strategies(rules, { store, random });
  const tracker = origin?.tracker ?? new FieldTracker();
  const bindings = new RoleBindings({ store, registry });
  const authorizer = new Authorizer(authorization, bindings);
  const escalation = new EscalationGuard({ authorizer, bindings });
  const plugins = new BuiltinPlugins({ store, registry });
  const writer = new ObjectWriter({
    store,
    lifecycle,
    strategyOf,
    tracker,
    escalation,
    plugins,
    clock,
    random,
  });
  const deleter = new ObjectDeleter({ store, lifecycle, strategyOf, clock });
  const reader = new ObjectReader({ storage, clock, random });
  const tokens = new ServiceAccountTokens({ store, registry, clock, random }, origin?.tokens);
  const authenticator = new Authenticator(tokens, origin?.authenticator);
  const reviews = new AccessReviews({ authenticator, authorizer, clock });
  const admission = new Admission({ store, registry, random });
  const actions = new AdmittedActions({ admission, tracker, clock });
  const eviction = new PodEviction({ store, writer, deleter, actions, registry, clock });
  const binding = new PodBinding({ store, actions, clock });
  const reviewHandler = new ReviewHandler({
    reviews,
    tokens,
    tracker,
    actions,
    store,
    registry,
    clock,
  });
  const writes = new AdmittedWrites({ admission, store, writer, deleter });
  const handler = new ResourceHandler({ store, reader, writes, tracker, watches, clock });
  const onEnd = (resource: string) => watches.end(resource);
  const before = origin?.controllers;
  const controllers: Controllers = {
    definitions: new CrdController(
      { rules, registry, store, writer, deleter, clock, onEnd },
      before?.definitions,
    ),
    garbage: new GarbageCollector({ storage, registry, writer, deleter }, before?.garbage),
    namespaces: new NamespaceController({ registry, store, writer, deleter, clock }, before?.namespaces),
    roles: new RoleAggregation({ registry, store, writer }, before?.roles),
  };
  const { garbageCollector = true, namespaces = true } = options.clusterControllers;
  storage.observe((change) => {
    controllers.definitions.observe(change);
    if (garbageCollector) controllers.garbage.observe(change);
    if (namespaces) controllers.namespaces.observe(change);
    controllers.roles.observe(change);
  });
  const app = routesOf(registry, handler, [reviewHandler, eviction, binding]);
  const door = new AccessControl({ authenticator, authorizer });
  const flows = new FlowControl(storage);
  const state = { storage, registry, rules, tracker, tokens, authenticator, controllers };
  const answer = (request: Request, user?: User) => answerThrough({ door, flows, app }, { request, user });
  const enforceRoles = (): void => {
    authorizer.enforce();
    createFirstRoles({ registry, store, writer });
  };
  return { answer, enforceRoles, watches, flows, state };
}

const OWN_WRITE: WriteOptions = {
  manager: "kube-apiserver",
  dryRun: false,
  fieldValidation: "Ignore",
  warn: () => {},
};

function createFirstObjects({ storage, registry }: ApiState, { clock, random }: ApiOptions): void {
  for (const name of FIRST_NAMESPACES) {
    const server = { uid: random.uuid(), now: timestamp(clock.now()) };
    storage.put("namespaces", name, firstNamespace(name, server));
  }
  for (const object of firstObjects(() => ({ uid: random.uuid(), now: timestamp(clock.now()) }))) {
    const served = registry.findKind(String(object["apiVersion"]), String(object["kind"]));
    if (served !== undefined) storage.put(storageNameOf(served), metaOf(object).name, object);
  }
}

interface FirstRolesParts {
  readonly registry: ResourceRegistry;
  readonly store: ObjectStore;
  readonly writer: ObjectWriter;
}

/** What somebody has made before stays as it is. */
function createFirstRoles({ registry, store, writer }: FirstRolesParts): void {
  for (const object of bootstrapRoles()) {
    const served = registry.findKind(String(object["apiVersion"]), String(object["kind"]));
    if (served === undefined || store.find(served, { namespace: "", name: metaOf(object).name })) continue;
    writer.create(served, object, OWN_WRITE);
  }
}
