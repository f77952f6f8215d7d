/**
 * What is typed: commands of kubectl, in an order that makes sense, each script in a namespace of its own.
 *
 * @module
 */

/** A sequence of commands. */
export interface Script {
  readonly name: string;
  readonly commands: readonly Command[];
}

/** A command: words as they are typed, or a list where a word has spaces in it. */
export type Command = string | readonly string[] | Edited | Followed;

/** A command that opens an editor. */
export interface Edited {
  readonly command: string;
  readonly editor: string;
}

/** A command that goes on printing while another one runs. */
export interface Followed {
  readonly follow: string;
  /** How many lines are there before the other command, and after it. */
  readonly lines: readonly [number, number];
  readonly meanwhile: string;
}

const READY: readonly string[] = [
  ..."patch wd one --type merge --subresource status -p".split(" "),
  '{"status":{"phase":"Ready","replicas":1,"selector":"app=a","conditions":[{"type":"Ready","status":"True"}]}}',
];

/** All scripts. */
export const SCRIPTS: readonly Script[] = [
  {
    name: "get",
    commands: [
      "create -f widget.yaml",
      "create -f several.yaml",
      "get wd",
      "get widgets -o wide",
      "get widgets.v1.kubectl.example.com one -o yaml",
      "get wd one -o json --show-managed-fields",
      "get wd -o name",
      "get wd -o jsonpath={.items[*].spec.size}",
      "get wd -o custom-columns=N:.metadata.name,S:.spec.size",
      "get wd -l app=a --show-labels",
      "get wd -l app=b",
      "get wd --field-selector metadata.name=one",
      "get wd --field-selector spec.size=3",
      "get wd none",
      "get nothing",
      "get wd,cm,secret",
      "get parts",
      "get cm --chunk-size=1",
      "get cm --sort-by=.metadata.name -o wide",
      "get cm one -o yaml",
      "get secret hidden -o yaml",
      "get cm -l set=many -o yaml",
      "get wd one --subresource status",
      "get wd one --subresource scale",
      "get events",
    ],
  },
  {
    name: "get of built-in kinds",
    commands: [
      "create deployment web --image=nginx:1 --replicas=2",
      "create service clusterip web --tcp=80:8080 --clusterip=None",
      "create service externalname out --external-name=example.com",
      "create cm settings --from-literal=a=b",
      "create secret generic hidden --from-literal=a=b",
      "create role reader --verb=get --resource=pods",
      "create rolebinding readers --role=reader --serviceaccount={ns}:robot",
      "create job once --image=busybox:1",
      "create poddisruptionbudget web --selector=app=web --min-available=1",
      "create ingress web --rule=example.com/*=web:80",
      "run worker --image=busybox:1",
      "get deployments,services,configmaps,secrets,roles,rolebindings",
      "get deployments,services -o wide",
      "get deployment web",
      "get pods",
      "get pods -o wide",
      "get pod worker --show-labels",
      "get jobs",
      "get pdb",
      "get ingress",
      "get sa",
      "get all",
      "get ns {ns}",
      "get crd widgets.kubectl.example.com",
      "get nodes",
      "delete deployment,service,job,pod --all --wait=false --now",
    ],
  },
  {
    name: "get -w",
    commands: [
      "create -f widget.yaml",
      { follow: "get wd -w", lines: [2, 3], meanwhile: "scale wd one --replicas=3" },
      { follow: "get wd one -w -o name", lines: [1, 2], meanwhile: "label wd one watched=yes" },
    ],
  },
  {
    name: "create and replace",
    commands: [
      "create -f widget.yaml",
      "create -f widget.yaml",
      "create -f misspelled.yaml",
      "create -f several.yaml --dry-run=server",
      "replace -f bigger.yaml",
      "get wd one -o yaml",
      "replace --force -f widget.yaml",
      "replace -f deployment.yaml",
      { command: "edit wd one", editor: "sed -i /size/s/3/5/" },
      { command: "edit wd one", editor: "true" },
      "get wd one -o yaml --show-managed-fields",
    ],
  },
  {
    name: "create without a manifest",
    commands: [
      "create cm settings --from-literal=a=b -o yaml",
      "create secret generic hidden --from-literal=a=b -o yaml",
      "create sa robot -o yaml",
      "create role reader --verb=get --resource=pods -o yaml",
      "create rolebinding readers --role=reader --serviceaccount={ns}:robot -o yaml",
      "create deployment web --image=nginx:1 --replicas=2 -o yaml --show-managed-fields",
      "create service clusterip web --tcp=80 --clusterip=None -o yaml",
      "run worker --image=busybox:1 -o yaml",
      "expose deployment web --port=80 --cluster-ip=None --name=other",
      "create cm settings --from-literal=a=b",
      "create ns {ns}",
    ],
  },
  {
    name: "apply on the client",
    commands: [
      "apply -f widget.yaml",
      "apply -f widget.yaml",
      "diff -f bigger.yaml",
      "apply -f bigger.yaml --dry-run=server",
      "apply -f bigger.yaml",
      "diff -f bigger.yaml",
      "apply -f misspelled.yaml",
      "apply view-last-applied wd/one",
      "get wd one -o yaml",
      "apply -f deployment.yaml",
      "apply -f deployment.yaml",
      "diff -f newer.yaml",
      "apply -f newer.yaml",
      "get deploy web -o yaml --show-managed-fields",
      "create cm bare --from-literal=a=b",
      "apply -f several.yaml",
      "apply -f several.yaml --prune -l set=many --prune-allowlist=core/v1/ConfigMap",
    ],
  },
  {
    name: "apply on the server",
    commands: [
      "apply --server-side -f widget.yaml",
      "apply --server-side -f bigger.yaml --field-manager other",
      "apply --server-side -f bigger.yaml --field-manager other --dry-run=server --force-conflicts",
      "diff --server-side -f bigger.yaml",
      "apply --server-side -f bigger.yaml --field-manager other --force-conflicts",
      "get wd one -o yaml --show-managed-fields",
      "apply -f deployment.yaml",
      "apply --server-side -f newer.yaml",
      "get deploy web -o yaml --show-managed-fields",
      "apply --server-side -f misspelled.yaml",
    ],
  },
  {
    name: "patch, scale, label and annotate",
    commands: [
      "create -f widget.yaml",
      ["patch", "wd", "one", "--type", "merge", "-p", '{"spec":{"size":7}}'],
      ["patch", "wd", "one", "--type", "json", "-p", '[{"op":"replace","path":"/spec/size","value":8}]'],
      ["patch", "wd", "one", "-p", '{"spec":{"size":7}}'],
      ["patch", "wd", "one", "--type", "merge", "-p", '{"spec":{"size":-7}}'],
      ["patch", "wd", "one", "--type", "merge", "-p", '{"spec":{"siz":7}}'],
      READY,
      "scale wd one --replicas=3",
      "scale wd one --replicas=4 --current-replicas=2",
      "scale wd one --replicas=4 --current-replicas=3",
      "label wd one x=y",
      "label wd one x=z",
      "label wd one x=z --overwrite",
      "label wd one x-",
      "annotate wd --all note=hello",
      "annotate wd one note=bye --overwrite --resource-version=1",
      "get wd one -o yaml --show-managed-fields",
      "create -f node.yaml",
      "taint node kubectl-node a=b:NoSchedule",
      "cordon kubectl-node",
      "delete node kubectl-node",
    ],
  },
  {
    name: "set and rollout",
    commands: [
      "create -f deployment.yaml",
      "set image deploy/web main=nginx:3",
      "set env deploy/web A=b",
      "set resources deploy/web --limits=cpu=200m",
      [
        ..."patch deploy web -p".split(" "),
        '{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"x:1"}]}}}}',
      ],
      "scale deploy web --replicas=5",
      [
        ..."patch deploy web --subresource status --type merge -p".split(" "),
        '{"status":{"replicas":5,"observedGeneration":99,"updatedReplicas":5,"readyReplicas":5,' +
        '"availableReplicas":5,"conditions":[{"type":"Available","status":"True"}]}}',
      ],
      "rollout status deploy/web --timeout=5s",
      "rollout history deploy/web",
      "rollout pause deploy/web",
      "rollout resume deploy/web",
      "rollout undo deploy/web",
      "rollout restart deploy/web",
    ],
  },
  {
    name: "wait",
    commands: [
      "create -f widget.yaml",
      "wait --for=create wd/one --timeout=5s",
      "wait --for=condition=Ready wd/one --timeout=100ms",
      READY,
      "wait --for=condition=Ready wd/one --timeout=5s",
      "wait --for=jsonpath={.status.phase}=Ready wd --all --timeout=5s",
      "wait --for=delete wd/none --timeout=5s",
      "wait --for=delete wd/one --timeout=100ms",
    ],
  },
  {
    name: "delete",
    commands: [
      "create -f deployment.yaml",
      "create -f widget.yaml",
      "create -f several.yaml",
      "create -f pod.yaml",
      "delete deploy web --dry-run=server",
      "delete deploy web --cascade=foreground",
      "create -f deployment.yaml",
      "delete deploy web --cascade=orphan",
      ["patch", "wd", "one", "--type", "merge", "-p", '{"metadata":{"finalizers":["example.com/hold"]}}'],
      "delete wd one --wait=false",
      {
        follow: "delete wd one --timeout=10s",
        lines: [1, 1],
        meanwhile: 'patch wd one --type merge -p {"metadata":{"finalizers":null}}',
      },
      "delete wd one",
      "delete wd one --ignore-not-found",
      "delete pod worker --now",
      "create -f pod.yaml",
      "delete pod worker --grace-period=0 --force",
      "delete cm -l set=many",
      "delete -f several.yaml",
      "delete secret --all",
    ],
  },
  {
    name: "describe",
    commands: [
      "create -f widget.yaml",
      "create -f several.yaml",
      "create -f deployment.yaml",
      "create -f service.yaml",
      "create -f pod.yaml",
      READY,
      "describe wd one",
      "describe cm one",
      "describe secret hidden",
      "describe deploy web",
      "describe svc web",
      "describe pod worker",
      "describe ns {ns}",
    ],
  },
  {
    name: "what is served",
    commands: [
      "version",
      "cluster-info",
      "api-resources --api-group=kubectl.example.com",
      "api-resources --api-group=apps -o wide",
      "api-resources --categories=parts -o name",
      "explain wd.spec",
      "explain wd.spec.ports --recursive",
      "get --raw /version/none",
      "auth can-i get pods",
    ],
  },
];
