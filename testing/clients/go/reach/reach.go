// Package reach is what several programs need of a server: a connection that can be cut, a namespace, a custom kind.
package reach

import (
	"context"
	"net"
	"sync"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"

	"kubeloop.dev/testing/clients/check"
)

// Connections are all that one client has opened.
type Connections struct {
	mutex sync.Mutex
	open  map[net.Conn]struct{}
}

// Tracked answers a configuration whose connections can be cut.
func Tracked(config *rest.Config) (*rest.Config, *Connections) {
	connections := &Connections{open: map[net.Conn]struct{}{}}
	tracked := rest.CopyConfig(config)
	dialer := &net.Dialer{}
	tracked.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		connection, err := dialer.DialContext(ctx, network, address)
		if err == nil {
			connections.mutex.Lock()
			connections.open[connection] = struct{}{}
			connections.mutex.Unlock()
		}
		return connection, err
	}
	return tracked, connections
}

// Cut closes all connections: whoever watches sees an error in the middle of the stream.
func (c *Connections) Cut() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for connection := range c.open {
		connection.Close()
		delete(c.open, connection)
	}
}

// Namespace makes a namespace that nobody else uses.
func Namespace(ctx context.Context, config *rest.Config) string {
	clients := check.Must(kubernetes.NewForConfig(config))
	object := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "go-"}}
	created, err := clients.CoreV1().Namespaces().Create(ctx, object, metav1.CreateOptions{})
	check.NoError("create a namespace", err)
	return created.Name
}

// Kind names a custom kind.
type Kind struct{ Group, Kind, Plural string }

var definitions = schema.GroupVersionResource{
	Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions",
}

// Resource is where the kind is served.
func (k Kind) Resource() schema.GroupVersionResource {
	return schema.GroupVersionResource{Group: k.Group, Version: "v1", Resource: k.Plural}
}

// Install defines the kind, and waits until it is established. Its spec and status have the given properties.
func (k Kind) Install(ctx context.Context, config *rest.Config, spec, status map[string]any) {
	client := check.Must(dynamic.NewForConfig(config)).Resource(definitions)
	name := k.Plural + "." + k.Group
	object := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "apiextensions.k8s.io/v1",
		"kind":       "CustomResourceDefinition",
		"metadata":   map[string]any{"name": name},
		"spec": map[string]any{
			"group": k.Group,
			"scope": "Namespaced",
			"names": map[string]any{"kind": k.Kind, "plural": k.Plural, "listKind": k.Kind + "List"},
			"versions": []any{map[string]any{
				"name": "v1", "served": true, "storage": true,
				"subresources": map[string]any{"status": map[string]any{}},
				"schema": map[string]any{"openAPIV3Schema": map[string]any{
					"type": "object",
					"properties": map[string]any{
						"spec":   map[string]any{"type": "object", "properties": spec},
						"status": map[string]any{"type": "object", "properties": status},
					},
				}},
			}},
		},
	}}
	_, err := client.Create(ctx, object, metav1.CreateOptions{})
	check.NoError("define "+name, err)
	check.Eventually(ctx, name+" is established", func() (bool, error) {
		got, err := client.Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return false, err
		}
		// They are null at first.
		conditions, _, _ := unstructured.NestedSlice(got.Object, "status", "conditions")
		for _, condition := range conditions {
			fields := condition.(map[string]any)
			if fields["type"] == "Established" && fields["status"] == "True" {
				return true, nil
			}
		}
		return false, nil
	})
}
