/**
 * The parts of the API server, put together: the storage, what reads and writes it, the controllers that follow it,
 * and the paths that lead to all of them.
 *
 * @module
 */

import type { Hono } from "hono";
import type { Clock } from "../../src/async/clock.ts";
import type { Random } from "../../src/async/random.ts";
import { AccessControl } from "./access/access_control.ts";
import { AccessReviews } from "./access/access_reviews.ts";
import { Authenticator } from "./access/authenticator.ts";
import { type AuthorizationMode, Authorizer } from "./access/authorizer.ts";
import { bootstrapRoles } from "./access/bootstrap_roles.ts";
import { EscalationGuard } from "./access/escalation.ts";
import { ReviewHandler } from "./access/review_handler.ts";
import { RoleAggregation } from "./access/role_aggregation.ts";
import { RoleBindings } from "./access/role_bindings.ts";
import { ServiceAccountTokens } from "./access/service_account_tokens.ts";
import type { User } from "./access/user.ts";
import { CrdController } from "./crd_controller.ts";
import { CustomResources } from "./custom_resources.ts";
import { GarbageCollector } from "./garbage_collector.ts";
import { strategies } from "./kind_strategies.ts";
import { FieldTracker } from "./managed_fields.ts";
import { NamespaceController } from "./namespace_controller.ts";
import { FIRST_NAMESPACES, NamespaceLifecycle } from "./namespace_lifecycle.ts";
import { ObjectDeleter } from "./object_deleter.ts";
import { ObjectReader } from "./object_reader.ts";
import { ObjectStore } from "./object_store.ts";
import { ObjectWriter, type WriteOptions } from "./object_writer.ts";
import { OpenWatches } from "./open_watches.ts";
import { ResourceHandler } from "./resource_handler.ts";
import { ResourceRegistry } from "./resource_registry.ts";
import { errorResponse } from "./responses.ts";
import { type ApiBindings, routesOf } from "./routes.ts";
import { Storage } from "./storage.ts";

/** What the API server is made with. */
export interface ApiOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly historyLimit: number;
  readonly authorization: AuthorizationMode;
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
  /** Finds out who a token is. */
  readonly authenticator: Authenticator;
  readonly storage: Storage;
  readonly watches: OpenWatches;
}

/**
 * Puts an API server together, with the namespaces that every cluster has.
 *
 * @param options Its time, randomness and memory.
 * @returns The server.
 */
export function assembleApi(options: ApiOptions): Api {
  const { clock, random, historyLimit, authorization } = options;
  const watches = new OpenWatches();
  const storage = new Storage({ historyLimit });
  const registry = new ResourceRegistry();
  const store = new ObjectStore(storage);
  const lifecycle = new NamespaceLifecycle(store, registry);
  const rules = new CustomResources();
  const strategyOf = strategies(rules);
  const tracker = new FieldTracker();
  const bindings = new RoleBindings({ store, registry });
  const authorizer = new Authorizer(authorization, bindings);
  const escalation = new EscalationGuard({ authorizer, bindings });
  const writer = new ObjectWriter({ store, lifecycle, strategyOf, tracker, escalation, clock, random });
  const deleter = new ObjectDeleter({ store, lifecycle, strategyOf, clock });
  const reader = new ObjectReader({ storage, clock, random });
  const garbageCollector = new GarbageCollector({ registry, writer, deleter });
  const namespaceController = new NamespaceController({ registry, store, writer, deleter, clock });
  const roleAggregation = new RoleAggregation({ registry, store, writer });
  const tokens = new ServiceAccountTokens({ store, registry, clock, random });
  const authenticator = new Authenticator(tokens);
  const reviews = new AccessReviews({ authenticator, authorizer, clock });
  const reviewHandler = new ReviewHandler({ reviews, tokens, tracker, store, registry, clock });
  const handler = new ResourceHandler({ store, reader, writer, deleter, tracker, watches, clock });
  const onEnd = (resource: string) => watches.end(resource);
  const crdController = new CrdController({ rules, registry, store, writer, deleter, clock, onEnd });
  storage.observe((change) => {
    crdController.observe(change);
    garbageCollector.observe(change);
    namespaceController.observe(change);
    roleAggregation.observe(change);
  });
  createFirstNamespaces(registry, writer);
  if (authorizer.isEnforced) createFirstRoles(registry, writer);
  const app = routesOf(registry, handler, reviewHandler);
  const door = new AccessControl({ authenticator, authorizer });
  return {
    answer: (request, user) => answerThrough(door, app, { request, user }),
    authenticator,
    storage,
    watches,
  };
}

/** Requests that may not come in are answered at the door. */
function answerThrough(
  door: AccessControl,
  app: Hono<ApiBindings>,
  { request, user }: { readonly request: Request; readonly user: User | undefined },
): Response | Promise<Response> {
  try {
    const admitted = door.admit(request, user);
    if (!(admitted instanceof Promise)) return app.fetch(request, { user: admitted });
    return admitted.then((known) => app.fetch(request, { user: known }), errorResponse);
  } catch (error) {
    return errorResponse(error);
  }
}

const OWN_WRITE: WriteOptions = {
  manager: "kube-apiserver",
  dryRun: false,
  fieldValidation: "Ignore",
  warn: () => {},
};

function createFirstNamespaces(registry: ResourceRegistry, writer: ObjectWriter): void {
  const served = registry.find("v1", "namespaces");
  if (served === undefined) return;
  for (const name of FIRST_NAMESPACES) {
    writer.create(served, { apiVersion: "v1", kind: "Namespace", metadata: { name } }, OWN_WRITE);
  }
}

function createFirstRoles(registry: ResourceRegistry, writer: ObjectWriter): void {
  for (const object of bootstrapRoles()) {
    const served = registry.findKind(String(object["apiVersion"]), String(object["kind"]));
    if (served !== undefined) writer.create(served, object, OWN_WRITE);
  }
}
