package main

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	corev1apply "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/client-go/kubernetes"
	corev1client "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/pager"

	"kubeloop.dev/testing/clients/check"
	"kubeloop.dev/testing/clients/reach"
)

func clientsetInJSON(ctx context.Context, config *rest.Config) {
	useClientset(ctx, config)
}

// As the components of a cluster do.
func clientsetInProtobuf(ctx context.Context, config *rest.Config) {
	config = rest.CopyConfig(config)
	config.ContentType = runtime.ContentTypeProtobuf
	config.AcceptContentTypes = runtime.ContentTypeProtobuf + "," + runtime.ContentTypeJSON
	useClientset(ctx, config)
}

func useClientset(ctx context.Context, config *rest.Config) {
	clients := check.Must(kubernetes.NewForConfig(config))
	namespace := reach.Namespace(ctx, config)
	writeConfigMaps(ctx, clients.CoreV1().ConfigMaps(namespace))
	applyConfigMaps(ctx, clients.CoreV1().ConfigMaps(namespace), namespace)
	useDeployments(ctx, clients, namespace)
	err := clients.CoreV1().Namespaces().Delete(ctx, namespace, metav1.DeleteOptions{})
	check.NoError("delete the namespace", err)
	check.Eventually(ctx, "the namespace is gone", func() (bool, error) {
		_, err := clients.CoreV1().Namespaces().Get(ctx, namespace, metav1.GetOptions{})
		return apierrors.IsNotFound(err), nil
	})
}

func writeConfigMaps(ctx context.Context, client corev1client.ConfigMapInterface) {
	object := &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Name: "settings", Labels: map[string]string{"app": "shop"}},
		Data:       map[string]string{"color": "red"},
		BinaryData: map[string][]byte{"bytes": {0, 255, 7}},
	}
	created, err := client.Create(ctx, object, metav1.CreateOptions{})
	check.NoError("create a ConfigMap", err)
	check.True("the server fills metadata in", created.UID != "" && !created.CreationTimestamp.IsZero(), created)
	check.Equal("the bytes come back", created.BinaryData["bytes"], []byte{0, 255, 7})
	_, err = client.Create(ctx, object, metav1.CreateOptions{})
	check.Error("create it again", err, apierrors.IsAlreadyExists)
	_, err = client.Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "Not a name"}}, metav1.CreateOptions{})
	check.Error("create one with a bad name", err, apierrors.IsInvalid)

	got, err := client.Get(ctx, "settings", metav1.GetOptions{})
	check.NoError("get it", err)
	check.Equal("what is got is what was created", got, created)
	list, err := client.List(ctx, metav1.ListOptions{LabelSelector: "app in (shop, till)"})
	check.NoError("list by label", err)
	check.Equal("how many have the label", len(list.Items), 1)

	changed := got.DeepCopy()
	changed.Data["color"] = "blue"
	updated, err := client.Update(ctx, changed, metav1.UpdateOptions{})
	check.NoError("update it", err)
	check.True("an update moves the version", updated.ResourceVersion != created.ResourceVersion)
	_, err = client.Update(ctx, changed, metav1.UpdateOptions{})
	check.Error("update from an old version", err, apierrors.IsConflict)

	patch := func(kind types.PatchType, patch, wanted string) {
		patched, err := client.Patch(ctx, "settings", kind, []byte(patch), metav1.PatchOptions{})
		check.NoError("patch by "+string(kind), err)
		check.Equal("the field after "+string(kind), patched.Data["size"], wanted)
	}
	patch(types.MergePatchType, `{"data":{"size":"1","color":null}}`, "1")
	patch(types.JSONPatchType, `[{"op":"replace","path":"/data/size","value":"2"}]`, "2")
	patch(types.StrategicMergePatchType, `{"data":{"$patch":"replace","size":"3"}}`, "3")

	deleteConfigMaps(ctx, client, created.UID)
}

func deleteConfigMaps(ctx context.Context, client corev1client.ConfigMapInterface, uid types.UID) {
	other := types.UID("00000000-0000-0000-0000-000000000000")
	precondition := func(uid types.UID) metav1.DeleteOptions {
		return metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &uid}}
	}
	check.Error("delete one of another uid", client.Delete(ctx, "settings", precondition(other)), apierrors.IsConflict)
	check.NoError("delete it", client.Delete(ctx, "settings", precondition(uid)))
	_, err := client.Get(ctx, "settings", metav1.GetOptions{})
	check.Error("get what is deleted", err, apierrors.IsNotFound)

	labels := map[string]string{"many": "yes"}
	for range 5 {
		many := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{GenerateName: "many-", Labels: labels}}
		_, err := client.Create(ctx, many, metav1.CreateOptions{})
		check.NoError("create one of many", err)
	}
	pages := pager.New(pager.SimplePageFunc(func(options metav1.ListOptions) (runtime.Object, error) {
		return client.List(ctx, options)
	}))
	pages.PageSize = 2
	count := 0
	err = pages.EachListItem(ctx, metav1.ListOptions{LabelSelector: "many=yes"}, func(runtime.Object) error {
		count++
		return nil
	})
	check.NoError("list in pages", err)
	check.Equal("how many the pages have", count, 5)
	err = client.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "many=yes"})
	check.NoError("delete many", err)
	left, err := client.List(ctx, metav1.ListOptions{LabelSelector: "many=yes"})
	check.NoError("list what is left", err)
	check.Equal("how many are left", len(left.Items), 0)
}

func applyConfigMaps(ctx context.Context, client corev1client.ConfigMapInterface, namespace string) {
	wanted := func(color string) *corev1apply.ConfigMapApplyConfiguration {
		return corev1apply.ConfigMap("applied", namespace).WithData(map[string]string{"color": color})
	}
	applied, err := client.Apply(ctx, wanted("red"), metav1.ApplyOptions{FieldManager: "first"})
	check.NoError("apply", err)
	again, err := client.Apply(ctx, wanted("red"), metav1.ApplyOptions{FieldManager: "first"})
	check.NoError("apply the same", err)
	check.Equal("the version after the same apply", again.ResourceVersion, applied.ResourceVersion)
	_, err = client.Apply(ctx, wanted("blue"), metav1.ApplyOptions{FieldManager: "second"})
	check.Error("apply what another manager owns", err, apierrors.IsConflict)
	forced, err := client.Apply(ctx, wanted("blue"), metav1.ApplyOptions{FieldManager: "second", Force: true})
	check.NoError("apply by force", err)
	check.Equal("the forced field", forced.Data["color"], "blue")

	owned, err := corev1apply.ExtractConfigMap(forced, "second")
	check.NoError("extract what the second manager owns", err)
	check.Equal("what the second manager owns", owned.Data, map[string]string{"color": "blue"})
	owned, err = corev1apply.ExtractConfigMap(forced, "first")
	check.NoError("extract what the first manager owns", err)
	check.Equal("what the first manager owns", len(owned.Data), 0)
}
