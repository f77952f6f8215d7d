// A client-go informer, measured by itself: how long and how much processor time it takes until all objects are in its
// cache and a handler has counted them, and then what updates cost.
package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	coreinformers "k8s.io/client-go/informers/core/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"

	"kubeloop.dev/bench/peers/measure"
)

const protobuf = "application/vnd.kubernetes.protobuf"

func main() {
	kubeconfig := flag.String("kubeconfig", "", "the cluster")
	kind := flag.String("kind", "widgets", "widgets: the dynamic informer; pods: the typed one over protobuf")
	objects := flag.Int("objects", 0, "how many objects there are")
	flag.Parse()

	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		measure.Fail(err)
	}
	arrivals := &arrivals{}
	config.Wrap(func(next http.RoundTripper) http.RoundTripper {
		return &tap{next: next, arrivals: arrivals}
	})
	orders := measure.Orders()

	span := measure.Begin()
	informer, err := newInformer(*kind, config)
	if err != nil {
		measure.Fail(err)
	}
	added := newCounter(*objects)
	var updates atomic.Pointer[counter]
	updates.Store(newCounter(0))
	registration, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { added.count(0) },
		UpdateFunc: func(any, any) { updates.Load().count(arrivals.age()) },
	})
	if err != nil {
		measure.Fail(err)
	}
	stop := make(chan struct{})
	go informer.Run(stop)
	<-added.done
	cost := span.End("synced", len(informer.GetStore().ListKeys()))
	for !registration.HasSynced() {
		time.Sleep(time.Millisecond)
	}
	measure.Report(cost)

	for order := range orders {
		var what string
		var count int
		if _, err := fmt.Sscanf(order, "%s %d", &what, &count); err != nil {
			measure.Fail(err)
		}
		counter := newCounter(count)
		updates.Store(counter)
		arrivals.on.Store(what == "latencies")
		span := measure.Begin()
		measure.Report(measure.Cost{Event: "listening"})
		<-counter.done
		cost := span.End("updated", count)
		cost.LatenciesMs = counter.latenciesMs
		measure.Report(cost)
	}
}

func newInformer(kind string, config *rest.Config) (cache.SharedIndexInformer, error) {
	indexers := cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc}
	if kind == "pods" {
		config.ContentType = protobuf
		config.AcceptContentTypes = protobuf + ",application/json"
		client, err := kubernetes.NewForConfig(config)
		if err != nil {
			return nil, err
		}
		return coreinformers.NewPodInformer(client, metav1.NamespaceAll, 0, indexers), nil
	}
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	resource := schema.GroupVersionResource{Group: "bench.kubeloop.dev", Version: "v1", Resource: kind}
	return dynamicinformer.NewFilteredDynamicInformer(client, resource, metav1.NamespaceAll, 0, indexers, nil).Informer(), nil
}

// counter is counted up by the one goroutine that calls the handler.
type counter struct {
	left        int
	latenciesMs []float64
	done        chan struct{}
}

func newCounter(count int) *counter {
	return &counter{left: count, done: make(chan struct{})}
}

func (c *counter) count(age time.Duration) {
	if c.left--; age > 0 {
		c.latenciesMs = append(c.latenciesMs, float64(age.Microseconds())/1000)
	}
	if c.left == 0 {
		close(c.done)
	}
}

// arrivals knows when bytes have last come in.
type arrivals struct {
	on   atomic.Bool
	last atomic.Int64
}

// age is the time since then, or 0 if it is not noted.
func (a *arrivals) age() time.Duration {
	if !a.on.Load() {
		return 0
	}
	return time.Duration(time.Now().UnixNano() - a.last.Load())
}

// tap notes when bytes of answers come in, once it is told to.
type tap struct {
	next     http.RoundTripper
	arrivals *arrivals
}

func (t *tap) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.next.RoundTrip(request)
	if err == nil {
		response.Body = &tappedBody{response.Body, t.arrivals}
	}
	return response, err
}

type tappedBody struct {
	io.ReadCloser
	arrivals *arrivals
}

func (b *tappedBody) Read(buffer []byte) (int, error) {
	count, err := b.ReadCloser.Read(buffer)
	if b.arrivals.on.Load() {
		b.arrivals.last.Store(time.Now().UnixNano())
	}
	return count, err
}
