package main

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"

	"kubeloop.dev/testing/clients/check"
	"kubeloop.dev/testing/clients/reach"
)

var sites = reach.Kind{Group: "manager.example.com", Kind: "Site", Plural: "sites"}

// What the definition says of spec and status.
var (
	siteSpec = map[string]any{
		"host":     map[string]any{"type": "string"},
		"replicas": map[string]any{"type": "integer", "format": "int32"},
	}
	siteStatus = map[string]any{"ready": map[string]any{"type": "integer", "format": "int32"}}
)

// Site is served by a Deployment.
type Site struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   SiteSpec   `json:"spec,omitempty"`
	Status SiteStatus `json:"status,omitempty"`
}

// SiteSpec is what a user wants.
type SiteSpec struct {
	Host     string `json:"host,omitempty"`
	Replicas int32  `json:"replicas,omitempty"`
}

// SiteStatus is what there is.
type SiteStatus struct {
	Ready int32 `json:"ready,omitempty"`
}

// DeepCopyObject copies a site.
func (s *Site) DeepCopyObject() runtime.Object {
	copied := *s
	s.ObjectMeta.DeepCopyInto(&copied.ObjectMeta)
	return &copied
}

// SiteList is a list of sites.
type SiteList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Site `json:"items"`
}

// DeepCopyObject copies the list and its sites.
func (l *SiteList) DeepCopyObject() runtime.Object {
	copied := *l
	l.ListMeta.DeepCopyInto(&copied.ListMeta)
	copied.Items = make([]Site, len(l.Items))
	for i := range l.Items {
		copied.Items[i] = *l.Items[i].DeepCopyObject().(*Site)
	}
	return &copied
}

func siteScheme(group string) *runtime.Scheme {
	scheme := runtime.NewScheme()
	check.NoError("know the built-in kinds", clientgoscheme.AddToScheme(scheme))
	version := schema.GroupVersion{Group: group, Version: "v1"}
	scheme.AddKnownTypes(version, &Site{}, &SiteList{})
	metav1.AddToGroupVersion(scheme, version)
	return scheme
}
