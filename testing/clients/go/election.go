package main

import (
	"context"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"

	"kubeloop.dev/testing/clients/check"
	"kubeloop.dev/testing/clients/reach"
)

type candidate struct {
	resign context.CancelFunc
	led    chan string
	ended  chan struct{}
}

func electLeaders(ctx context.Context, config *rest.Config) {
	namespace := reach.Namespace(ctx, config)
	clients := check.Must(kubernetes.NewForConfig(config))
	leases := clients.CoordinationV1().Leases(namespace)

	first := stand(ctx, clients, namespace, "first")
	check.Equal("who leads", check.Received(ctx, "the first leader", first.led), "first")
	second := stand(ctx, clients, namespace, "second")
	before, err := leases.Get(ctx, "leader", metav1.GetOptions{})
	check.NoError("get the Lease", err)
	check.Equal("who holds the Lease", *before.Spec.HolderIdentity, "first")
	check.Eventually(ctx, "the Lease is renewed", func() (bool, error) {
		lease, err := leases.Get(ctx, "leader", metav1.GetOptions{})
		return err == nil && lease.Spec.RenewTime.After(before.Spec.RenewTime.Time), err
	})
	check.Equal("how many others lead meanwhile", len(second.led), 0)

	first.resign()
	check.Closed(ctx, "the first one ends", first.ended)
	check.Equal("who leads next", check.Received(ctx, "the second leader", second.led), "second")
	after, err := leases.Get(ctx, "leader", metav1.GetOptions{})
	check.NoError("get the Lease again", err)
	check.Equal("who holds the Lease next", *after.Spec.HolderIdentity, "second")
	check.True("the changes of leaders are counted", *after.Spec.LeaseTransitions > *before.Spec.LeaseTransitions)
	second.resign()
	check.Closed(ctx, "the second one ends", second.ended)
}

func stand(ctx context.Context, clients kubernetes.Interface, namespace, name string) candidate {
	standing, resign := context.WithCancel(ctx)
	self := candidate{resign: resign, led: make(chan string, 1), ended: make(chan struct{})}
	elector := check.Must(leaderelection.NewLeaderElector(leaderelection.LeaderElectionConfig{
		Lock: &resourcelock.LeaseLock{
			LeaseMeta:  metav1.ObjectMeta{Namespace: namespace, Name: "leader"},
			Client:     clients.CoordinationV1(),
			LockConfig: resourcelock.ResourceLockConfig{Identity: name},
		},
		LeaseDuration:   15 * time.Second,
		RenewDeadline:   10 * time.Second,
		RetryPeriod:     200 * time.Millisecond,
		ReleaseOnCancel: true,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(context.Context) { self.led <- name },
			OnStoppedLeading: func() {},
		},
	}))
	go func() {
		defer close(self.ended)
		elector.Run(standing)
	}()
	return self
}
