package main

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	corev1client "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/events"
	"k8s.io/client-go/tools/record"

	"kubeloop.dev/testing/clients/check"
	"kubeloop.dev/testing/clients/reach"
)

func recordEvents(ctx context.Context, config *rest.Config) {
	namespace := reach.Namespace(ctx, config)
	clients := check.Must(kubernetes.NewForConfig(config))
	object := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "settings"}}
	about, err := clients.CoreV1().ConfigMaps(namespace).Create(ctx, object, metav1.CreateOptions{})
	check.NoError("create what the events are about", err)
	recordCountedEvents(ctx, clients, about)
	recordSeries(ctx, clients, about)
}

// The recorder of core/v1 counts what happens again.
func recordCountedEvents(ctx context.Context, clients kubernetes.Interface, about *corev1.ConfigMap) {
	sink := &corev1client.EventSinkImpl{Interface: clients.CoreV1().Events(about.Namespace)}
	broadcaster := record.NewBroadcaster(record.WithContext(ctx))
	broadcaster.StartRecordingToSink(sink)
	defer broadcaster.Shutdown()
	recorder := broadcaster.NewRecorder(scheme.Scheme, corev1.EventSource{Component: "counter"})
	for count := range int32(3) {
		recorder.Event(about, corev1.EventTypeWarning, "Counted", "it happened again")
		waitForCount(ctx, clients, about, count+1)
	}
}

func waitForCount(ctx context.Context, clients kubernetes.Interface, about *corev1.ConfigMap, count int32) {
	check.Eventually(ctx, "the events are counted in one object", func() (bool, error) {
		list, err := clients.CoreV1().Events(about.Namespace).List(ctx, metav1.ListOptions{
			FieldSelector: "reason=Counted,type=Warning,involvedObject.uid=" + string(about.UID),
		})
		return err == nil && len(list.Items) == 1 && list.Items[0].Count == count, err
	})
}

// The recorder of events.k8s.io makes a series of what happens again.
func recordSeries(ctx context.Context, clients kubernetes.Interface, about *corev1.ConfigMap) {
	broadcaster := events.NewBroadcaster(&events.EventSinkImpl{Interface: clients.EventsV1()})
	check.NoError("start recording", broadcaster.StartRecordingToSinkWithContext(ctx))
	defer broadcaster.Shutdown()
	recorder := broadcaster.NewRecorder(scheme.Scheme, "example.com/series")
	again := func() { recorder.Eventf(about, nil, corev1.EventTypeNormal, "Repeated", "Repeating", "it happened") }
	again()
	waitForEvent(ctx, clients, about, "the first event is stored", func(event eventsv1.Event) bool {
		return event.Regarding.Name == about.Name && event.Series == nil
	})
	again()
	waitForEvent(ctx, clients, about, "the second event makes a series", func(event eventsv1.Event) bool {
		return event.Series != nil && event.Series.Count == 2
	})
}

func waitForEvent(
	ctx context.Context,
	clients kubernetes.Interface,
	about *corev1.ConfigMap,
	what string,
	holds func(eventsv1.Event) bool,
) {
	check.Eventually(ctx, what, func() (bool, error) {
		list, err := clients.EventsV1().Events(about.Namespace).List(ctx, metav1.ListOptions{
			FieldSelector: "reason=Repeated",
		})
		return err == nil && len(list.Items) == 1 && holds(list.Items[0]), err
	})
}
