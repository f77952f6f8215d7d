// The work queues of client-go and of controller-runtime, measured by themselves.
package main

import (
	"flag"
	"fmt"
	"time"

	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/controller/priorityqueue"

	"kubeloop.dev/bench/peers/measure"
)

const keyCount = 1_000

// queue is what both have.
type queue interface {
	Add(key string)
	Get() (string, bool)
	Forget(key string)
	Done(key string)
	ShutDown()
}

func main() {
	kind := flag.String("queue", "client-go", "client-go, or controller-runtime for its priority queue")
	operations := flag.Int("operations", 1_000_000, "how many keys are added, got, forgotten and done")
	batch := flag.Int("at-a-time", 1, "how many keys are in the queue at a time")
	flag.Parse()
	measure.Orders()

	limiter := workqueue.NewTypedItemExponentialFailureRateLimiter[string](5*time.Millisecond, 1000*time.Second)
	var q queue
	if *kind == "client-go" {
		q = workqueue.NewTypedRateLimitingQueue(limiter)
	} else {
		q = priorityqueue.New("", func(options *priorityqueue.Opts[string]) { options.RateLimiter = limiter })
	}
	keys := make([]string, keyCount)
	for index := range keys {
		keys[index] = fmt.Sprintf("namespace-%d/name-%d", index%10, index)
	}
	work(q, keys, *operations/5, *batch)
	span := measure.Begin()
	work(q, keys, *operations, *batch)
	measure.Report(span.End("worked", *operations))
	q.ShutDown()
}

func work(q queue, keys []string, operations, batch int) {
	for done := 0; done < operations; done += batch {
		for index := range batch {
			q.Add(keys[(done+index)%len(keys)])
		}
		for range batch {
			key, _ := q.Get()
			q.Forget(key)
			q.Done(key)
		}
	}
}
