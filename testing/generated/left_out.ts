/**
 * What generated objects never have.
 *
 * @module
 */

/** Fields that are left out, and why. */
export interface LeftOut {
  readonly reason: string;
  /** Fields of a type, such as "Volume.rbd", or of all types. */
  readonly fields: readonly string[];
}

/** All of them. */
export const LEFT_OUT: readonly LeftOut[] = [
  {
    reason: "They are the generator's own to set, or the server's.",
    fields: [
      "apiVersion",
      "kind",
      "ObjectMeta.name",
      "ObjectMeta.namespace",
      "ObjectMeta.generateName",
      "ObjectMeta.managedFields",
      "ObjectMeta.resourceVersion",
      "ObjectMeta.uid",
      "ObjectMeta.selfLink",
      "ObjectMeta.generation",
      "ObjectMeta.creationTimestamp",
      "ObjectMeta.deletionTimestamp",
      "ObjectMeta.deletionGracePeriodSeconds",
      "ObjectMeta.ownerReferences",
    ],
  },
  {
    reason: "Creations and updates of the main resource ignore the status.",
    fields: ["status", "PersistentVolumeClaim.status"],
  },
  {
    reason: "Volumes of clouds and old storage systems.",
    fields: [
      "awsElasticBlockStore",
      "azureDisk",
      "azureFile",
      "cephfs",
      "cinder",
      "fc",
      "flexVolume",
      "flocker",
      "gcePersistentDisk",
      "gitRepo",
      "glusterfs",
      "iscsi",
      "photonPersistentDisk",
      "portworxVolume",
      "quobyte",
      "rbd",
      "scaleIO",
      "storageos",
      "vsphereVolume",
    ].map((field) => `Volume.${field}`),
  },
  {
    reason: "Options for Windows, SELinux and AppArmor.",
    fields: ["windowsOptions", "seLinuxOptions", "seLinuxChangePolicy", "appArmorProfile"],
  },
  {
    reason: "Addresses and ports that another service of the run may have.",
    fields: [
      "ServiceSpec.clusterIPs",
      "ServicePort.nodePort",
      "ServiceSpec.healthCheckNodePort",
    ],
  },
  {
    reason: "The classes that they name are looked up by the real server.",
    fields: ["PodSpec.priorityClassName", "PodSpec.priority", "PodSpec.runtimeClassName", "PodSpec.overhead"],
  },
  {
    reason: "A controller puts the rules of such roles together, between two requests or after them.",
    fields: ["ClusterRole.aggregationRule"],
  },
  {
    reason: "Features that are off, or so new that hardly anybody has them.",
    fields: [
      "PodSpec.evictionResponders",
      "PodSpec.schedulingGroup",
      "JobSpec.scheduling",
      "PodSpec.resourceClaims",
      "PodSpec.resources",
      "PodSpec.hostnameOverride",
      "ResourceRequirements.claims",
      "VolumeProjection.podCertificate",
      "VolumeProjection.clusterTrustBundle",
      "EnvVarSource.fileKeyRef",
      "EmptyDirVolumeSource.mode",
      "Lifecycle.stopSignal",
      "GRPCAction.mode",
      "HTTPGetAction.protocol",
      "VolumeMount.bindMountOptions",
      "TypedObjectReference.namespace",
      "LeaseSpec.preferredHolder",
      "LeaseSpec.strategy",
      "ConfigMapVolumeSource.defaultUser",
      "SecretVolumeSource.defaultUser",
      "ProjectedVolumeSource.defaultUser",
      "DownwardAPIVolumeSource.defaultUser",
      "KeyToPath.user",
      "DownwardAPIVolumeFile.user",
      "ServiceAccountTokenProjection.user",
      "Container.restartPolicyRules",
    ],
  },
  {
    reason: "Ephemeral containers come by a subresource alone.",
    fields: ["PodSpec.ephemeralContainers"],
  },
];
