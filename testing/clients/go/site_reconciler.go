package main

import (
	"context"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
)

const siteFinalizer = "manager.example.com/cleanup"

type siteReconciler struct {
	client.Client
	recorder events.EventRecorder
}

// Reconcile makes a site's Deployment, and counts in the site's status what of it is ready.
func (r *siteReconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	site := &Site{}
	if err := r.Get(ctx, request.NamespacedName, site); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if !site.DeletionTimestamp.IsZero() {
		return ctrl.Result{}, r.cleanUp(ctx, site)
	}
	if controllerutil.AddFinalizer(site, siteFinalizer) {
		return ctrl.Result{}, r.Update(ctx, site)
	}
	deployment := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: site.Namespace, Name: site.Name}}
	result, err := controllerutil.CreateOrUpdate(ctx, r.Client, deployment, func() error {
		if deployment.Spec.Selector == nil {
			deployment.Spec = deploymentOf(site.Name, site.Spec.Replicas).Spec
		}
		deployment.Spec.Replicas = &site.Spec.Replicas
		return controllerutil.SetControllerReference(site, deployment, r.Scheme())
	})
	if err != nil {
		return ctrl.Result{}, err
	}
	if result == controllerutil.OperationResultCreated {
		r.recorder.Eventf(site, deployment, corev1.EventTypeNormal, "Deployed", "Deploying", "made a Deployment")
	}
	if site.Status.Ready == deployment.Status.ReadyReplicas {
		return ctrl.Result{}, nil
	}
	before := site.DeepCopyObject().(*Site)
	site.Status.Ready = deployment.Status.ReadyReplicas
	return ctrl.Result{}, r.Status().Patch(ctx, site, client.MergeFrom(before))
}

// cleanUp leaves a ConfigMap behind, which tells that the finalizer has had its turn.
func (r *siteReconciler) cleanUp(ctx context.Context, site *Site) error {
	if !controllerutil.RemoveFinalizer(site, siteFinalizer) {
		return nil
	}
	object := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: site.Namespace, Name: "cleaned-" + site.Name}}
	if err := client.IgnoreAlreadyExists(r.Create(ctx, object)); err != nil {
		return err
	}
	return r.Update(ctx, site)
}
