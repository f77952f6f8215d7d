package main

import (
	"context"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"

	"kubeloop.dev/testing/clients/check"
	"kubeloop.dev/testing/clients/reach"
)

func discoverEverything(ctx context.Context, config *rest.Config) {
	kind := reach.Kind{Group: "discovery.example.com", Kind: "Gauge", Plural: "gauges"}
	client := check.Must(discovery.NewDiscoveryClientForConfig(config))
	version, err := client.ServerVersion()
	check.NoError("get the version", err)
	check.Equal("the version", version.Major+"."+version.Minor, "1.37")

	cached := memory.NewMemCacheClient(client)
	deferred := restmapper.NewDeferredDiscoveryRESTMapper(cached)
	mapper := restmapper.NewShortcutExpander(deferred, cached, func(string) {})
	mapping, err := mapper.RESTMapping(schema.GroupKind{Group: "apps", Kind: "Deployment"})
	check.NoError("map Deployment", err)
	check.Equal("where Deployments are", mapping.Resource.String(), "apps/v1, Resource=deployments")
	check.Equal("the scope of Deployments", mapping.Scope.Name(), meta.RESTScopeNameNamespace)
	short, err := mapper.ResourceFor(schema.GroupVersionResource{Resource: "ns"})
	check.NoError("map the short name", err)
	check.Equal("what the short name stands for", short.Resource, "namespaces")
	_, err = mapper.RESTMapping(schema.GroupKind{Group: kind.Group, Kind: kind.Kind})
	check.Error("map a kind before it is defined", err, meta.IsNoMatchError)

	kind.Install(ctx, config, map[string]any{}, map[string]any{})
	check.Eventually(ctx, "the custom kind is mapped", func() (bool, error) {
		deferred.Reset()
		mapping, err = mapper.RESTMapping(schema.GroupKind{Group: kind.Group, Kind: kind.Kind})
		return err == nil, nil
	})
	check.Equal("where the custom objects are", mapping.Resource, kind.Resource())

	groups, resources, err := client.ServerGroupsAndResources()
	check.NoError("list all resources", err)
	check.True("there are groups and resources", len(groups) > 15 && len(resources) > 15, len(groups), len(resources))
	preferred, err := client.ServerPreferredNamespacedResources()
	check.NoError("list the preferred resources", err)
	deletable := discovery.FilteredBy(discovery.SupportsAllVerbs{Verbs: []string{"list", "delete"}}, preferred)
	check.True("there is something to delete", len(deletable) > 5, len(deletable))

	document, err := client.OpenAPISchema()
	check.NoError("get OpenAPI of version 2", err)
	check.Equal("the version of the document", document.GetSwagger(), "2.0")
	paths, err := client.OpenAPIV3().Paths()
	check.NoError("get the paths of OpenAPI of version 3", err)
	check.True("the group apps is described", paths["apis/apps/v1"] != nil)
	_, err = paths["apis/apps/v1"].Schema("application/json")
	check.NoError("get the description of the group apps", err)
}
