package main

import (
	"context"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	appsv1apply "k8s.io/client-go/applyconfigurations/apps/v1"
	"k8s.io/client-go/kubernetes"

	"kubeloop.dev/testing/clients/check"
)

func deploymentOf(name string, replicas int32) *appsv1.Deployment {
	labels := map[string]string{"app": name}
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas,
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "main", Image: "nginx:1"}}},
			},
		},
	}
}

func useDeployments(ctx context.Context, clients kubernetes.Interface, namespace string) {
	client := clients.AppsV1().Deployments(namespace)
	list, err := client.List(ctx, metav1.ListOptions{})
	check.NoError("list no Deployments", err)
	changes, err := client.Watch(ctx, metav1.ListOptions{
		ResourceVersion: list.ResourceVersion, FieldSelector: "metadata.name=web", AllowWatchBookmarks: true,
	})
	check.NoError("watch", err)
	defer changes.Stop()
	next := func(kind watch.EventType) *appsv1.Deployment {
		event := check.Received(ctx, "a watch event", changes.ResultChan())
		check.Equal("the sort of the event", event.Type, kind)
		return event.Object.(*appsv1.Deployment)
	}

	created, err := client.Create(ctx, deploymentOf("web", 2), metav1.CreateOptions{})
	check.NoError("create a Deployment", err)
	check.Equal("the default strategy", created.Spec.Strategy.Type, appsv1.RollingUpdateDeploymentStrategyType)
	check.Equal("the default deadline", *created.Spec.ProgressDeadlineSeconds, 600)
	check.Equal("the first generation", created.Generation, 1)
	check.Equal("the watched object", next(watch.Added), created)

	scale, err := client.GetScale(ctx, "web", metav1.GetOptions{})
	check.NoError("get its scale", err)
	check.Equal("the replicas of the scale", scale.Spec.Replicas, 2)
	scale.Spec.Replicas = 3
	_, err = client.UpdateScale(ctx, "web", scale, metav1.UpdateOptions{})
	check.NoError("scale it", err)
	scaled := next(watch.Modified)
	check.Equal("the replicas after the scale", *scaled.Spec.Replicas, 3)
	check.Equal("the generation after the scale", scaled.Generation, 2)

	scaled.Spec.Replicas = created.Spec.Replicas
	scaled.Status = appsv1.DeploymentStatus{Replicas: 3, ReadyReplicas: 1, ObservedGeneration: 2}
	withStatus, err := client.UpdateStatus(ctx, scaled, metav1.UpdateOptions{})
	check.NoError("update its status", err)
	check.Equal("the status", withStatus.Status.ReadyReplicas, 1)
	check.Equal("the replicas, which the status does not change", *withStatus.Spec.Replicas, 3)
	check.Equal("the generation after the status", next(watch.Modified).Generation, 2)

	applied, err := client.Apply(
		ctx,
		appsv1apply.Deployment("web", namespace).WithSpec(appsv1apply.DeploymentSpec().WithReplicas(5)),
		metav1.ApplyOptions{FieldManager: "scaler", Force: true},
	)
	check.NoError("apply its replicas", err)
	check.Equal("the image after the apply", applied.Spec.Template.Spec.Containers[0].Image, "nginx:1")
	check.Equal("the replicas after the apply", *next(watch.Modified).Spec.Replicas, 5)

	_, err = client.Create(ctx, deploymentOf("other", 1), metav1.CreateOptions{})
	check.NoError("create another one, which is not watched", err)
	check.NoError("delete it", client.Delete(ctx, "web", metav1.DeleteOptions{}))
	check.Equal("the deleted object's name", next(watch.Deleted).Name, "web")
}
