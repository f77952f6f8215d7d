/**
 * Tests of operators: a Kubernetes API server in this process, or a real one, behind one interface.
 *
 * @example An operator's test starts so
 * ```ts
 * import { ConfigMap } from "@kubeloop/sdk/builtins";
 * import { startTestEnv } from "@kubeloop/sdk/testing";
 *
 * Deno.test("a config map is stored", async () => {
 *   await using env = await startTestEnv();
 *   const configMaps = env.client.resource(ConfigMap, { namespace: await env.namespace() });
 *   await configMaps.create({ metadata: { name: "settings" }, data: { color: "blue" } });
 * });
 * ```
 *
 * @module
 */

export type { BackendName } from "./backend.ts";
export { type ControlPlaneOptions, startControlPlane } from "./backends/control_plane.ts";
export { startKindCluster, type StartKindClusterOptions } from "./backends/kind.ts";
export type { ControlPlaneBackendOptions } from "./backends/control_plane_backend.ts";
export type { ExistingOptions } from "./backends/existing_backend.ts";
export { chooseBackend } from "./backends/start_backend.ts";
export { type EmbeddedOptions, embeddedTransport } from "./backends/embedded.ts";
export type { AssetEnvironment, BinaryName, ControlPlaneBinary } from "./assets/binaries.ts";
export type { CertificatePair, ClientIdentity } from "./credentials/certificate_authority.ts";
export type { TokenUser } from "./control_plane/control_plane_folder.ts";
export type { Server } from "./control_plane/server.ts";
export type { TokenSubject } from "./control_plane/token_signer.ts";
export type { ControlPlane } from "./control_plane/control_plane.ts";
export type { AuthorizationMode } from "./embedded/access/authorizer.ts";
export type { ClusterControllers } from "./embedded/cluster_controllers.ts";
export type { PastView } from "./embedded/past_view.ts";
export {
  EmbeddedServer,
  type EmbeddedServerOptions,
  type EmbeddedUser,
  type ForkOptions,
} from "./embedded/server.ts";
export type { Overload, OverloadOptions } from "./embedded/priority/flow_control.ts";
export type { HttpListener, HttpsListener, ListenOptions } from "./embedded/http_listener.ts";
export { consistently, type ConsistentlyOptions, eventually, type EventuallyOptions } from "./eventually.ts";
export type {
  BookmarkFault,
  ConflictFault,
  CutFault,
  DripFault,
  DuplicateFault,
  EndFault,
  ErrorEventFault,
  Fault,
  FaultAfterEvents,
  FaultRefusal,
  GarbageFault,
  HangFault,
  LateEventsFault,
  LatencyFault,
  LostEventsFault,
  LostTailFault,
  ResetFault,
  RewindFault,
  SilenceFault,
  StaleListFault,
  StatusFault,
  TruncatedGzipFault,
} from "./faults/fault.ts";
export type { ChanceFaultsOptions } from "./faults/chance_faults.ts";
export type { FaultControls } from "./faults/fault_controls.ts";
export { type FaultProxy, type FaultProxyOptions, startFaultProxy } from "./faults/fault_proxy.ts";
export type { FaultRule, FaultVerb, RequestPattern } from "./faults/fault_rule.ts";
export type { InjectedFault } from "./faults/injected_faults.ts";
export type { ObservedRequest } from "./faults/observed_request.ts";
export { type FaultTransport, faultTransport, type FaultTransportOptions } from "./faults/fault_transport.ts";
export { randomFaults, type RandomFaultsOptions } from "./faults/random_faults.ts";
export { startTcpProxy, type TcpProxy, type TcpProxyOptions } from "./faults/tcp_proxy.ts";
export type { ContainerOptions } from "./container/container_options.ts";
export type { K3sOptions } from "./container/k3s_options.ts";
export { type PullPolicy } from "./container/docker.ts";
export type { KindCluster } from "./kind/kind_cluster.ts";
export type { KindOptions } from "./kind/kind_options.ts";
export { crashAtEveryWrite, type CrashReport, type CrashTest } from "./operator/crash_at_every_write.ts";
export type { KillPoint, PlannedKill } from "./operator/kill_plan.ts";
export type { KillMoment } from "./operator/operator_life.ts";
export type { OperatorControls, OperatorOptions, TestFaultsOptions } from "./operator/operator_world.ts";
export type { TestOperator } from "./operator/test_operator.ts";
export type { SimulationControls, SimulationSwitch } from "./simulation/env_simulation.ts";
export type { Simulation, SimulationOptions } from "./simulation/simulation.ts";
export type {
  PodDecision,
  PodMatch,
  PodOutcome,
  SimulatedPod,
  SimulationRule,
  SimulationRules,
} from "./simulation/simulation_rule.ts";
export type { ApiExchange } from "./env/api_traffic.ts";
export type { WaitedCondition } from "./env/conditions.ts";
export type { TestWaits, WaitForConditionOptions, WaitForOptions, WaitOptions } from "./env/env_waits.ts";
export { snapshot, type SnapshotOptions } from "./env/snapshot.ts";
export type { TestEnv } from "./env/test_env.ts";
export type { TestEnvOptions } from "./env/test_env_options.ts";
export type { AccessRule, TestUser, TestUserOptions } from "./env/test_users.ts";
export type { EnvForkOptions } from "./env/time_travel.ts";
export { withTestEnv, type WithTestEnvOptions } from "./env/with_test_env.ts";
export { startTestEnv } from "./start_test_env.ts";
export { VirtualClock, type VirtualClockOptions } from "../src/async/virtual_clock.ts";
