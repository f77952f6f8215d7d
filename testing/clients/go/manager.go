package main

import (
	"context"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"kubeloop.dev/testing/clients/check"
	"kubeloop.dev/testing/clients/reach"
)

const hostIndex = "spec.host"

func runManager(ctx context.Context, config *rest.Config) {
	ctrl.SetLogger(klog.Background())
	sites.Install(ctx, config, siteSpec, siteStatus)
	namespace := reach.Namespace(ctx, config)
	tracked, connections := reach.Tracked(config)
	manager := newManager(ctx, tracked, namespace)
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- manager.Start(running) }()
	check.Closed(ctx, "the manager leads", manager.Elected())

	// What a user does is done past the manager's cache.
	user := check.Must(client.New(config, client.Options{Scheme: manager.GetScheme()}))
	follower := siteFollower{user: client.NewNamespacedClient(user, namespace), cached: manager.GetClient(), namespace: namespace}
	follower.deploys(ctx)
	follower.countsWhatIsReady(ctx, 1)
	follower.restores(ctx)
	connections.Cut()
	follower.countsWhatIsReady(ctx, 2)
	follower.findsByHost(ctx)
	follower.cleansUp(ctx)

	stop()
	check.NoError("stop the manager", check.Received(ctx, "the end of the manager", ended))
}

func newManager(ctx context.Context, config *rest.Config, namespace string) ctrl.Manager {
	manager, err := ctrl.NewManager(config, ctrl.Options{
		Scheme:                        siteScheme(sites.Group),
		Cache:                         cache.Options{DefaultNamespaces: map[string]cache.Config{namespace: {}}},
		Metrics:                       server.Options{BindAddress: "0"},
		LeaderElection:                true,
		LeaderElectionID:              "sites",
		LeaderElectionNamespace:       namespace,
		LeaderElectionReleaseOnCancel: true,
	})
	check.NoError("make a manager", err)
	err = manager.GetFieldIndexer().IndexField(ctx, &Site{}, hostIndex, func(object client.Object) []string {
		return []string{object.(*Site).Spec.Host}
	})
	check.NoError("index the hosts", err)
	reconciler := &siteReconciler{Client: manager.GetClient(), recorder: manager.GetEventRecorder("sites")}
	err = ctrl.NewControllerManagedBy(manager).For(&Site{}).Owns(&appsv1.Deployment{}).Complete(reconciler)
	check.NoError("make a controller", err)
	return manager
}

// siteFollower does what users do, and sees what the controller makes of it.
type siteFollower struct {
	user, cached client.Client
	namespace    string
}

func (f siteFollower) key(name string) client.ObjectKey {
	return client.ObjectKey{Namespace: f.namespace, Name: name}
}

func (f siteFollower) deployed(ctx context.Context, what string, holds func(*appsv1.Deployment) bool) *appsv1.Deployment {
	deployment := &appsv1.Deployment{}
	check.Eventually(ctx, what, func() (bool, error) {
		err := f.user.Get(ctx, f.key("shop"), deployment)
		return err == nil && holds(deployment), client.IgnoreNotFound(err)
	})
	return deployment
}

func (f siteFollower) deploys(ctx context.Context) {
	for name, host := range map[string]string{"shop": "one.example.com", "till": "two.example.com"} {
		site := &Site{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: SiteSpec{Host: host, Replicas: 2}}
		check.NoError("create a site", f.user.Create(ctx, site))
	}
	deployment := f.deployed(ctx, "the Deployment is made", func(*appsv1.Deployment) bool { return true })
	check.Equal("its owner", metav1.GetControllerOf(deployment).Name, "shop")
	check.Eventually(ctx, "an event tells of it", func() (bool, error) {
		list := &eventsv1.EventList{}
		err := f.user.List(ctx, list)
		for _, event := range list.Items {
			if event.Reason == "Deployed" && event.Regarding.Name == "shop" && event.Related.Name == "shop" {
				return true, nil
			}
		}
		return false, err
	})
	site := &Site{}
	check.NoError("get the site", f.user.Get(ctx, f.key("shop"), site))
	site.Spec.Replicas = 4
	check.NoError("want more replicas", f.user.Update(ctx, site))
	f.deployed(ctx, "the Deployment is scaled", func(got *appsv1.Deployment) bool { return *got.Spec.Replicas == 4 })
}

func (f siteFollower) countsWhatIsReady(ctx context.Context, ready int32) {
	deployment := f.deployed(ctx, "the Deployment is there", func(*appsv1.Deployment) bool { return true })
	deployment.Status.Replicas = 4
	deployment.Status.ReadyReplicas = ready
	check.NoError("write the Deployment's status", f.user.Status().Update(ctx, deployment))
	check.Eventually(ctx, "the site counts what is ready", func() (bool, error) {
		site := &Site{}
		err := f.user.Get(ctx, f.key("shop"), site)
		return err == nil && site.Status.Ready == ready && site.Generation == 2, err
	})
}

func (f siteFollower) restores(ctx context.Context) {
	deployment := f.deployed(ctx, "the Deployment is there", func(*appsv1.Deployment) bool { return true })
	check.NoError("delete the Deployment", f.user.Delete(ctx, deployment))
	f.deployed(ctx, "the Deployment is made again", func(got *appsv1.Deployment) bool {
		return got.UID != deployment.UID
	})
}

func (f siteFollower) findsByHost(ctx context.Context) {
	found := &SiteList{}
	err := f.cached.List(ctx, found, client.InNamespace(f.namespace), client.MatchingFields{hostIndex: "two.example.com"})
	check.NoError("list by the index", err)
	check.Equal("how many have the host", len(found.Items), 1)
	check.Equal("which one has the host", found.Items[0].Name, "till")
}

func (f siteFollower) cleansUp(ctx context.Context) {
	check.NoError("delete the site", f.user.Delete(ctx, &Site{ObjectMeta: metav1.ObjectMeta{Name: "shop"}}))
	check.Eventually(ctx, "the site is gone", func() (bool, error) {
		err := f.user.Get(ctx, f.key("shop"), &Site{})
		return apierrors.IsNotFound(err), client.IgnoreNotFound(err)
	})
	check.NoError("get what the finalizer left", f.user.Get(ctx, f.key("cleaned-shop"), &corev1.ConfigMap{}))
	check.Eventually(ctx, "the Deployment is collected", func() (bool, error) {
		err := f.user.Get(ctx, f.key("shop"), &appsv1.Deployment{})
		return apierrors.IsNotFound(err), client.IgnoreNotFound(err)
	})
}
