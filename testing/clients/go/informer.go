package main

import (
	"context"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"

	"kubeloop.dev/testing/clients/check"
	"kubeloop.dev/testing/clients/reach"
)

// The shortest that client-go allows.
const resyncPeriod = time.Second

type notice struct {
	Sort, Name string
	Size       int64
}

func informOfCustomObjects(ctx context.Context, config *rest.Config) {
	kind := reach.Kind{Group: "informer.example.com", Kind: "Gauge", Plural: "gauges"}
	kind.Install(ctx, config, map[string]any{"size": map[string]any{"type": "integer"}}, map[string]any{})
	namespace := reach.Namespace(ctx, config)
	objects := check.Must(dynamic.NewForConfig(config)).Resource(kind.Resource()).Namespace(namespace)
	for _, name := range []string{"a", "b", "c"} {
		create(ctx, objects, kind, name)
	}

	tracked, connections := reach.Tracked(config)
	client := check.Must(dynamic.NewForConfig(tracked))
	factory := dynamicinformer.NewFilteredDynamicSharedInformerFactory(client, resyncPeriod, namespace, nil)
	informer := factory.ForResource(kind.Resource())
	notices, resyncs := make(chan notice, 100), make(chan string, 100)
	listen(informer.Informer(), notices, resyncs)
	running, stop := context.WithCancel(ctx)
	factory.Start(running.Done())
	factory.WaitForCacheSync(running.Done())
	known, err := informer.Lister().ByNamespace(namespace).List(labels.Everything())
	check.NoError("list from the cache", err)
	check.Equal("how many are in the cache", len(known), 3)
	seen := map[string]bool{}
	for range 3 {
		seen[check.Received(ctx, "an object of the first list", notices).Name] = true
	}
	check.Equal("the objects of the first list", seen, map[string]bool{"a": true, "b": true, "c": true})

	create(ctx, objects, kind, "d")
	expect(ctx, notices, notice{"add", "d", 1})
	resize(ctx, objects, "a", 2)
	expect(ctx, notices, notice{"update", "a", 2})
	remove(ctx, objects, "b")
	expect(ctx, notices, notice{"delete", "b", 1})
	check.Received(ctx, "a resync", resyncs)

	connections.Cut()
	create(ctx, objects, kind, "e")
	resize(ctx, objects, "a", 3)
	remove(ctx, objects, "c")
	expect(ctx, notices, notice{"add", "e", 1})
	expect(ctx, notices, notice{"update", "a", 3})
	expect(ctx, notices, notice{"delete", "c", 1})

	stop()
	factory.Shutdown()
}

func listen(informer cache.SharedIndexInformer, notices chan<- notice, resyncs chan<- string) {
	tell := func(sort string, object any) {
		if gone, isGone := object.(cache.DeletedFinalStateUnknown); isGone {
			object = gone.Obj
		}
		custom := object.(*unstructured.Unstructured)
		size, _, _ := unstructured.NestedInt64(custom.Object, "spec", "size")
		notices <- notice{sort, custom.GetName(), size}
	}
	check.Must(informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(object any) { tell("add", object) },
		UpdateFunc: func(before, after any) {
			version := after.(*unstructured.Unstructured).GetResourceVersion()
			if before.(*unstructured.Unstructured).GetResourceVersion() == version {
				select {
				case resyncs <- after.(*unstructured.Unstructured).GetName():
				default: // enough of them
				}
				return
			}
			tell("update", after)
		},
		DeleteFunc: func(object any) { tell("delete", object) },
	}))
}

func expect(ctx context.Context, notices <-chan notice, wanted notice) {
	check.Equal("what the informer tells", check.Received(ctx, "a notice of the informer", notices), wanted)
}

func create(ctx context.Context, objects dynamic.ResourceInterface, kind reach.Kind, name string) {
	object := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": kind.Group + "/v1", "kind": kind.Kind,
		"metadata": map[string]any{"name": name},
		"spec":     map[string]any{"size": int64(1)},
	}}
	_, err := objects.Create(ctx, object, metav1.CreateOptions{})
	check.NoError("create "+name, err)
}

func resize(ctx context.Context, objects dynamic.ResourceInterface, name string, size int64) {
	object, err := objects.Get(ctx, name, metav1.GetOptions{})
	check.NoError("get "+name, err)
	check.NoError("set the size", unstructured.SetNestedField(object.Object, size, "spec", "size"))
	_, err = objects.Update(ctx, object, metav1.UpdateOptions{})
	check.NoError("update "+name, err)
}

func remove(ctx context.Context, objects dynamic.ResourceInterface, name string) {
	check.NoError("delete "+name, objects.Delete(ctx, name, metav1.DeleteOptions{}))
}
