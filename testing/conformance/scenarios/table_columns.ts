/**
 * The tables of built-in kinds.
 *
 * @module
 */

import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "../../embedded/json.ts";
import { PATCH_TYPES, type Scenario, scenario, send, type Step } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE } from "./objects.ts";

const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

/** The part of a table that is about columns and cells: what else objects hold is compared elsewhere. */
function columnsAndCells(body: JsonValue): JsonValue {
  const { kind = null, columnDefinitions = null, rows, message = null } = objectOrEmpty(body);
  const shown = Array.isArray(rows)
    ? rows.filter(isJsonObject).map(({ object: _object, ...row }) => row)
    : rows ?? null;
  return { kind, columnDefinitions, rows: shown, message };
}

/** Creates an object, and shows it as a table. */
function created(path: string, body: JsonObject): Step {
  return send(`POST ${path}`, { body, accept: TABLE, select: columnsAndCells });
}

/** Changes the status of an object, and shows it as a table. */
function reported(path: string, status: JsonObject): Step {
  return send(`PATCH ${path}/status`, {
    body: { status },
    contentType: PATCH_TYPES.merge,
    accept: TABLE,
    select: columnsAndCells,
  });
}

function namespaced(apiVersion: string, plural: string): string {
  return apiVersion === "v1" ? `${CORE}/${plural}` : `/apis/${apiVersion}/namespaces/{ns}/${plural}`;
}

function named(name: string, fields: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return { metadata: { name, ...metadata }, ...fields };
}

/** A pod template with two containers. */
const TEMPLATE: JsonObject = {
  metadata: { labels: { app: "a" } },
  spec: {
    containers: [{ name: "one", image: "one:1" }, { name: "two", image: "two:2" }],
    nodeSelector: { disk: "ssd", zone: "z" },
  },
};

const SELECTOR: JsonObject = {
  matchLabels: { app: "a" },
  matchExpressions: [
    { key: "tier", operator: "NotIn", values: ["y", "x"] },
    { key: "aged", operator: "DoesNotExist" },
  ],
};

/** The lists of kinds, without objects. */
function empty(...lists: readonly (readonly [apiVersion: string, ...plurals: string[]])[]): readonly Step[] {
  return lists.flatMap(([apiVersion, ...plurals]) =>
    plurals.map((plural) =>
      send(`GET ${namespaced(apiVersion, plural)}?labelSelector=no=such`, {
        accept: TABLE,
        select: columnsAndCells,
      })
    )
  );
}

/** The same of kinds outside of namespaces. */
function emptyCluster(
  ...lists: readonly (readonly [apiVersion: string, ...plurals: string[]])[]
): readonly Step[] {
  return lists.flatMap(([apiVersion, ...plurals]) =>
    plurals.map((plural) =>
      send(`GET ${apiVersion === "v1" ? "/api" : "/apis"}/${apiVersion}/${plural}?labelSelector=no=such`, {
        accept: TABLE,
        select: columnsAndCells,
      })
    )
  );
}

/** The scenarios. */
export const TABLE_COLUMNS: readonly Scenario[] = [
  scenario(
    "table columns: of the core group",
    ...empty([
      "v1",
      "configmaps",
      "endpoints",
      "events",
      "limitranges",
      "persistentvolumeclaims",
      "pods",
      "podtemplates",
      "replicationcontrollers",
      "resourcequotas",
      "secrets",
      "serviceaccounts",
      "services",
    ]),
    ...emptyCluster(["v1", "namespaces", "nodes", "persistentvolumes"]),
  ),
  scenario(
    "table columns: of groups with namespaces",
    ...empty(
      ["apps/v1", "controllerrevisions", "daemonsets", "deployments", "replicasets", "statefulsets"],
      ["events.k8s.io/v1", "events"],
      ["autoscaling/v2", "horizontalpodautoscalers"],
      ["batch/v1", "cronjobs", "jobs"],
      ["networking.k8s.io/v1", "ingresses", "networkpolicies"],
      ["policy/v1", "poddisruptionbudgets"],
      ["rbac.authorization.k8s.io/v1", "rolebindings", "roles"],
      ["storage.k8s.io/v1", "csistoragecapacities"],
      ["coordination.k8s.io/v1", "leases"],
      ["discovery.k8s.io/v1", "endpointslices"],
      ["resource.k8s.io/v1", "resourceclaims", "resourceclaimtemplates"],
    ),
  ),
  scenario(
    "table columns: of groups without namespaces",
    ...emptyCluster(
      ["apiregistration.k8s.io/v1", "apiservices"],
      ["certificates.k8s.io/v1", "certificatesigningrequests", "clustertrustbundles"],
      ["networking.k8s.io/v1", "ingressclasses", "ipaddresses", "servicecidrs"],
      ["rbac.authorization.k8s.io/v1", "clusterrolebindings", "clusterroles"],
      [
        "storage.k8s.io/v1",
        "csidrivers",
        "csinodes",
        "storageclasses",
        "volumeattachments",
        "volumeattributesclasses",
      ],
      [
        "admissionregistration.k8s.io/v1",
        "mutatingwebhookconfigurations",
        "validatingadmissionpolicies",
        "validatingadmissionpolicybindings",
        "validatingwebhookconfigurations",
      ],
      ["apiextensions.k8s.io/v1", "customresourcedefinitions"],
      ["scheduling.k8s.io/v1", "priorityclasses"],
      ["node.k8s.io/v1", "runtimeclasses"],
      ["resource.k8s.io/v1", "deviceclasses", "resourceslices"],
      ["flowcontrol.apiserver.k8s.io/v1", "flowschemas", "prioritylevelconfigurations"],
      ["storagemigration.k8s.io/v1", "storageversionmigrations"],
    ),
  ),
  scenario(
    "table cells: ConfigMap, Secret, ServiceAccount and Namespace",
    created(CONFIG_MAPS, { ...configMap("a", { k: "v" }), binaryData: { b: "AA==" } }),
    created(`${CORE}/secrets`, named("a", { data: { a: "AA==", b: "AA==" } })),
    created(`${CORE}/serviceaccounts`, named("a")),
    send("GET /api/v1/namespaces/{ns}", { accept: TABLE, select: columnsAndCells }),
  ),
  scenario(
    "table cells: Pod",
    created(`${CORE}/pods`, named("a", { spec: objectOrEmpty(TEMPLATE["spec"]) })),
    reported(`${CORE}/pods/a`, {
      phase: "Running",
      podIP: "10.1.0.7",
      podIPs: [{ ip: "10.1.0.7" }],
      containerStatuses: ["one", "two"].map((name) => ({
        name,
        image: "i",
        imageID: "",
        ready: name === "one",
        restartCount: 2,
        state: name === "one"
          ? { running: { startedAt: "2001-01-01T00:00:00Z" } }
          : { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 1, finishedAt: "2001-01-01T00:00:00Z" } },
      })),
    }),
    reported(`${CORE}/pods/a`, { phase: "Failed", reason: "Evicted", containerStatuses: null }),
    reported(`${CORE}/pods/a`, { phase: "Succeeded", reason: null }),
  ),
  scenario(
    "table cells: a pod's init containers",
    created(
      `${CORE}/pods`,
      named("a", {
        spec: {
          initContainers: [
            { name: "first", image: "i" },
            { name: "beside", image: "i", restartPolicy: "Always" },
            { name: "last", image: "i" },
          ],
          containers: [{ name: "main", image: "i" }],
          readinessGates: [{ conditionType: "example.com/open" }],
        },
      }),
    ),
    ...[
      [["first", { running: {} }]] as const,
      [["first", { terminated: { exitCode: 3 } }]] as const,
      [["first", { terminated: { exitCode: 1, reason: "Error" } }]] as const,
      [["first", { waiting: { reason: "ImagePullBackOff" } }]] as const,
      [["first", { terminated: { exitCode: 0 } }], ["beside", { running: {} }], ["last", {}]] as const,
    ].map((statuses) =>
      reported(`${CORE}/pods/a`, {
        phase: "Pending",
        conditions: [{ type: "example.com/open", status: "True" }],
        initContainerStatuses: statuses.map(([name, state]) => ({
          name,
          image: "i",
          imageID: "",
          ready: true,
          started: name === "beside",
          restartCount: 1,
          state,
        })),
      })
    ),
  ),
  scenario(
    "table cells: a pod's containers that have ended",
    created(`${CORE}/pods`, named("a", { spec: objectOrEmpty(TEMPLATE["spec"]) })),
    ...[
      [{ terminated: { exitCode: 0, reason: "Completed" } }, { running: {} }] as const,
      [{ terminated: { exitCode: 0, reason: "Completed" } }, {
        terminated: { exitCode: 2, reason: "Error" },
      }] as const,
      [{ terminated: { exitCode: 3 } }, { running: {} }] as const,
      [{ terminated: { exitCode: 3, signal: 9 } }, { running: {} }] as const,
    ].map((states) =>
      reported(`${CORE}/pods/a`, {
        phase: "Running",
        containerStatuses: states.map((state, index) => ({
          name: ["one", "two"][index] ?? "",
          image: "i",
          imageID: "",
          ready: index === 1,
          restartCount: 0,
          state,
        })),
      })
    ),
  ),
  scenario(
    "table cells: a pod that waits at a gate",
    created(`${CORE}/pods`, named("a", { spec: { containers: [{ name: "main", image: "i" }] } })),
    reported(`${CORE}/pods/a`, {
      phase: "Pending",
      conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }],
    }),
  ),
  scenario(
    "table cells: Deployment, ReplicaSet, StatefulSet and DaemonSet",
    ...[["deployments", SELECTOR], ["replicasets", { matchLabels: { app: "a" } }]].flatMap((
      [plural, selector],
    ) => [
      created(
        namespaced("apps/v1", String(plural)),
        named("a", { spec: { replicas: 3, selector: selector ?? null, template: TEMPLATE } }),
      ),
      reported(`${namespaced("apps/v1", String(plural))}/a`, {
        replicas: 3,
        readyReplicas: 2,
        availableReplicas: 2,
        updatedReplicas: 3,
      }),
    ]),
    created(
      namespaced("apps/v1", "statefulsets"),
      named("a", { spec: { serviceName: "s", selector: { matchLabels: { app: "a" } }, template: TEMPLATE } }),
    ),
    created(
      namespaced("apps/v1", "daemonsets"),
      named("a", { spec: { selector: SELECTOR, template: TEMPLATE } }),
    ),
    reported(`${namespaced("apps/v1", "daemonsets")}/a`, {
      desiredNumberScheduled: 5,
      currentNumberScheduled: 4,
      numberReady: 3,
      updatedNumberScheduled: 2,
      numberAvailable: 1,
      numberMisscheduled: 0,
    }),
  ),
  scenario(
    "table cells: ReplicationController, PodTemplate and ControllerRevision",
    created(
      `${CORE}/replicationcontrollers`,
      named("a", { spec: { replicas: 2, selector: { app: "a" }, template: TEMPLATE } }),
    ),
    created(`${CORE}/podtemplates`, named("a", { template: TEMPLATE })),
    created(
      namespaced("apps/v1", "controllerrevisions"),
      named("a", { revision: 7, data: {} }, {
        ownerReferences: [{
          apiVersion: "apps/v1",
          kind: "StatefulSet",
          name: "s",
          uid: "11111111-2222-4333-8444-555555555555",
          controller: true,
        }],
      }),
    ),
    created(namespaced("apps/v1", "controllerrevisions"), named("b", { revision: 1, data: {} })),
  ),
  scenario(
    "table cells: Job and CronJob",
    created(
      namespaced("batch/v1", "jobs"),
      named("a", {
        spec: {
          manualSelector: true,
          completions: 3,
          parallelism: 2,
          selector: { matchLabels: { app: "a" } },
          template: { ...TEMPLATE, spec: { ...objectOrEmpty(TEMPLATE["spec"]), restartPolicy: "Never" } },
        },
      }),
    ),
    reported(`${namespaced("batch/v1", "jobs")}/a`, { startTime: "2001-01-01T00:00:00Z", active: 1 }),
    created(
      namespaced("batch/v1", "cronjobs"),
      named("a", {
        spec: {
          schedule: "* * * * *",
          timeZone: "Etc/UTC",
          suspend: true,
          jobTemplate: {
            spec: {
              template: { ...TEMPLATE, spec: { ...objectOrEmpty(TEMPLATE["spec"]), restartPolicy: "Never" } },
            },
          },
        },
      }),
    ),
    reported(`${namespaced("batch/v1", "cronjobs")}/a`, { lastScheduleTime: "2001-01-01T00:00:00Z" }),
  ),
  scenario(
    "table cells: Service",
    created(
      `${CORE}/services`,
      named("a", {
        spec: {
          clusterIP: "None",
          selector: { app: "a" },
          ports: [{ name: "a", port: 80 }, { name: "b", port: 53, protocol: "UDP" }],
        },
      }),
    ),
    created(`${CORE}/services`, named("b", { spec: { clusterIP: "None" } })),
    created(`${CORE}/services`, named("c", { spec: { type: "ExternalName", externalName: "example.com" } })),
  ),
  scenario(
    "table cells: Endpoints and EndpointSlice",
    created(
      `${CORE}/endpoints`,
      named("a", {
        subsets: [{
          addresses: ["192.0.2.1", "192.0.2.2"].map((ip) => ({ ip })),
          ports: [{ name: "a", port: 80 }, { name: "b", port: 81 }],
        }],
      }),
    ),
    created(`${CORE}/endpoints`, named("b", { subsets: [{ addresses: [{ ip: "2001:db8::1" }] }] })),
    created(`${CORE}/endpoints`, named("c")),
    created(
      namespaced("discovery.k8s.io/v1", "endpointslices"),
      named("a", {
        addressType: "IPv4",
        endpoints: ["1", "2", "3", "4"].map((digit) => ({ addresses: [`192.0.2.${digit}`] })),
        ports: [{ name: "a", port: 80 }, { name: "b" }],
      }),
    ),
    created(
      namespaced("discovery.k8s.io/v1", "endpointslices"),
      named("b", { addressType: "IPv6", endpoints: [] }),
    ),
  ),
  scenario(
    "table cells: Ingress, IngressClass and NetworkPolicy",
    created(
      namespaced("networking.k8s.io/v1", "ingresses"),
      named("a", {
        spec: {
          ingressClassName: "c",
          rules: ["a", "b", "c", "d", "e"].map((host) => ({ host: `${host}.example.com` })),
          tls: [{ hosts: ["a.example.com"] }],
        },
      }),
    ),
    reported(`${namespaced("networking.k8s.io/v1", "ingresses")}/a`, {
      loadBalancer: { ingress: [{ ip: "192.0.2.9" }, { hostname: "lb.example.com" }] },
    }),
    created(
      namespaced("networking.k8s.io/v1", "ingresses"),
      named("b", { spec: { defaultBackend: { service: { name: "s", port: { number: 80 } } } } }),
    ),
    created(
      "/apis/networking.k8s.io/v1/ingressclasses",
      named("{id}", {
        spec: {
          controller: "example.com/c",
          parameters: { apiGroup: "example.com", kind: "P", name: "p", scope: "Cluster" },
        },
      }, { annotations: { "ingressclass.kubernetes.io/is-default-class": "false" } }),
    ),
    created(
      namespaced("networking.k8s.io/v1", "networkpolicies"),
      named("a", { spec: { podSelector: SELECTOR } }),
    ),
    created(namespaced("networking.k8s.io/v1", "networkpolicies"), named("b", { spec: { podSelector: {} } })),
  ),
  scenario(
    "table cells: PersistentVolume, PersistentVolumeClaim and StorageClass",
    created(
      "/api/v1/persistentvolumes",
      named("{id}", {
        spec: {
          capacity: { storage: "5Gi" },
          accessModes: ["ReadWriteMany", "ReadWriteOnce"],
          persistentVolumeReclaimPolicy: "Retain",
          storageClassName: "slow",
          claimRef: { namespace: "n", name: "c" },
          hostPath: { path: "/x" },
          volumeMode: "Block",
        },
      }),
    ),
    created(
      `${CORE}/persistentvolumeclaims`,
      named("a", {
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: "fast",
          volumeMode: "Filesystem",
          resources: { requests: { storage: "1Gi" } },
        },
      }),
    ),
    created(
      "/apis/storage.k8s.io/v1/storageclasses",
      named("{id}", {
        provisioner: "example.com/p",
        reclaimPolicy: "Retain",
        volumeBindingMode: "WaitForFirstConsumer",
        allowVolumeExpansion: true,
      }),
    ),
    created(
      "/apis/storage.k8s.io/v1/csidrivers",
      named("{id}.example.com", {
        spec: {
          attachRequired: false,
          podInfoOnMount: true,
          serviceAccountTokenInSecrets: true,
          tokenRequests: [{ audience: "a" }, { audience: "b" }],
          volumeLifecycleModes: ["Persistent", "Ephemeral"],
        },
      }),
    ),
  ),
  scenario(
    "table cells: Node",
    created(
      "/api/v1/nodes",
      named("{id}", { spec: { unschedulable: true } }, {
        labels: { "node-role.kubernetes.io/worker": "", "kubernetes.io/role": "edge" },
      }),
    ),
    reported("/api/v1/nodes/{id}", {
      conditions: [{ type: "Ready", status: "True" }],
      addresses: [{ type: "InternalIP", address: "192.0.2.5" }, { type: "Hostname", address: "h" }],
      nodeInfo: {
        machineID: "",
        systemUUID: "",
        bootID: "",
        kernelVersion: "6.1",
        osImage: "Linux",
        containerRuntimeVersion: "containerd://2",
        kubeletVersion: "v1.37.2",
        kubeProxyVersion: "",
        operatingSystem: "linux",
        architecture: "amd64",
      },
    }),
    send("DELETE /api/v1/nodes/{id}", { select: () => null }),
  ),
  scenario(
    "table cells: Event of both groups",
    created(
      `${CORE}/events`,
      named("a", {
        involvedObject: { kind: "Pod", namespace: "{ns}", name: "p", fieldPath: "spec.containers" },
        type: "Warning",
        reason: "Failed",
        message: " it failed \n",
        source: { component: "kubelet", host: "n1" },
        firstTimestamp: "2001-01-01T00:00:00Z",
        lastTimestamp: "2002-01-01T00:00:00Z",
        count: 4,
      }),
    ),
    send("GET /apis/events.k8s.io/v1/namespaces/{ns}/events/a", { accept: TABLE, select: columnsAndCells }),
    created("/apis/events.k8s.io/v1/namespaces/{ns}/events", {
      metadata: { name: "b" },
      regarding: { kind: "Pod", namespace: "{ns}" },
      type: "Normal",
      reason: "Done",
      action: "Act",
      note: "done",
      eventTime: "2001-01-01T00:00:00.000000Z",
      reportingController: "example.com/c",
      reportingInstance: "c-1",
      series: { count: 3, lastObservedTime: "2003-01-01T00:00:00.000000Z" },
    }),
    send(`GET ${CORE}/events/b`, { accept: TABLE, select: columnsAndCells }),
  ),
  scenario(
    "table cells: roles and bindings",
    created("/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings", {
      metadata: { name: "a" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [
        { kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "u" },
        { kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "v" },
        { kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "g" },
        { kind: "ServiceAccount", namespace: "n", name: "s" },
      ],
    }),
    created("/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles", named("a", { rules: [] })),
  ),
  scenario(
    "table cells: HorizontalPodAutoscaler",
    created(
      namespaced("autoscaling/v2", "horizontalpodautoscalers"),
      named("a", {
        spec: {
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "d" },
          minReplicas: 1,
          maxReplicas: 5,
          metrics: [
            {
              type: "Resource",
              resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } },
            },
            {
              type: "Pods",
              pods: { metric: { name: "m" }, target: { type: "AverageValue", averageValue: "10" } },
            },
            { type: "External", external: { metric: { name: "m" }, target: { type: "Value", value: "3" } } },
          ],
        },
      }),
    ),
    reported(`${namespaced("autoscaling/v2", "horizontalpodautoscalers")}/a`, {
      currentReplicas: 2,
      desiredReplicas: 2,
      currentMetrics: [
        {
          type: "Resource",
          resource: { name: "cpu", current: { averageUtilization: 35, averageValue: "5m" } },
        },
      ],
      conditions: [],
    }),
  ),
  scenario(
    "table cells: PodDisruptionBudget, Lease, PriorityClass and ResourceQuota",
    created(
      namespaced("policy/v1", "poddisruptionbudgets"),
      named("a", { spec: { minAvailable: "50%", selector: { matchLabels: { app: "a" } } } }),
    ),
    created(
      namespaced("policy/v1", "poddisruptionbudgets"),
      named("b", { spec: { maxUnavailable: 1, selector: { matchLabels: { app: "b" } } } }),
    ),
    created(namespaced("coordination.k8s.io/v1", "leases"), named("a", { spec: { holderIdentity: "me" } })),
    created(namespaced("coordination.k8s.io/v1", "leases"), named("b")),
    created(
      "/apis/scheduling.k8s.io/v1/priorityclasses",
      named("{id}", { value: 10, preemptionPolicy: "Never" }),
    ),
    created(`${CORE}/resourcequotas`, named("a", { spec: { hard: { pods: "4", "limits.cpu": "2" } } })),
    reported(`${CORE}/resourcequotas/a`, {
      hard: { pods: "4", "limits.cpu": "2", "requests.cpu": "1" },
      used: { pods: "1", "limits.cpu": "500m" },
    }),
  ),
  scenario(
    "table cells: webhooks and definitions",
    created("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", named("{id}")),
    send("GET /apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.{group}", {
      accept: TABLE,
      select: columnsAndCells,
    }),
  ),
];
