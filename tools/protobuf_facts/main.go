// Prints how the types of the Kubernetes API are written in protobuf, for testing/embedded/protobuf_facts.json:
//
//	go run . > ../../testing/embedded/protobuf_facts.json
//
// A type is a line of fields, "number name sort": the sort is s (text), i (integer), f (float), b (truth), y (bytes)
// or the name of a type; "[]" stands before lists, "{}" before maps with text as keys, "?" before what JSON leaves
// out when it is zero. Fields of an inline struct have "-" as their name.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
	apiregistrationv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

type marshaler interface{ Marshal() ([]byte, error) }

var (
	marshalerType = reflect.TypeFor[marshaler]()
	types         = map[string]string{}
)

func main() {
	kinds := map[string]string{}
	add := func(gvk schema.GroupVersionKind, t reflect.Type) {
		if !strings.HasSuffix(gvk.Kind, "List") && isServed(gvk) && reflect.PointerTo(t).Implements(marshalerType) {
			kinds[gvk.GroupVersion().String()+"/"+gvk.Kind] = write(t)
		}
	}
	check(apiextensionsv1.AddToScheme(scheme.Scheme))
	check(apiregistrationv1.AddToScheme(scheme.Scheme))
	for gvk, t := range scheme.Scheme.AllKnownTypes() {
		add(gvk, t)
	}
	add(autoscalingv1.SchemeGroupVersion.WithKind("Scale"), reflect.TypeFor[autoscalingv1.Scale]())
	add(metav1.SchemeGroupVersion.WithKind("DeleteOptions"), reflect.TypeFor[metav1.DeleteOptions]())
	text, err := json.MarshalIndent(map[string]any{"kinds": kinds, "types": types}, "", "  ")
	check(err)
	fmt.Println(string(text))
}

// Stable versions of what clients send in bodies; the options of deletions are in all groups, and once here.
func isServed(gvk schema.GroupVersionKind) bool {
	if strings.Contains(gvk.Version, "alpha") || strings.Contains(gvk.Version, "beta") {
		return false
	}
	switch gvk.Kind {
	case "APIGroup", "APIVersions", "ComponentStatus", "ConversionReview", "RangeAllocation", "SerializedReference":
		return false
	case "DeleteOptions":
		return gvk.Group == "meta.k8s.io"
	}
	return !strings.HasSuffix(gvk.Kind, "Options") && gvk.Group != "imagepolicy.k8s.io"
}

func nameOf(t reflect.Type) string {
	path := strings.Split(t.PkgPath(), "/")
	if len(path) < 2 {
		return t.Name()
	}
	return strings.Join(path[len(path)-2:], ".") + "." + t.Name()
}

func write(t reflect.Type) string {
	name := nameOf(t)
	if _, known := types[name]; known {
		return name
	}
	types[name] = ""
	fields := []string{}
	if t.Kind() == reflect.Slice {
		fields = append(fields, "1 items "+sortOf(t.Elem(), "[]"))
	} else if t.Kind() == reflect.Struct {
		for field := range t.Fields() {
			if text := fieldOf(field); text != "" {
				fields = append(fields, text)
			}
		}
	}
	types[name] = strings.Join(fields, ",")
	return name
}

func fieldOf(field reflect.StructField) string {
	parts := strings.Split(field.Tag.Get("protobuf"), ",")
	if len(parts) < 2 {
		return ""
	}
	names := strings.Split(field.Tag.Get("json"), ",")
	name := names[0]
	if name == "" {
		name = "-"
	}
	mark := ""
	isOptional := strings.Contains(field.Tag.Get("json"), "omitempty") || strings.Contains(field.Tag.Get("json"), "omitzero")
	if isOptional && field.Type.Kind() != reflect.Pointer {
		mark = "?"
	}
	return parts[1] + " " + name + " " + sortOf(field.Type, mark)
}

func sortOf(t reflect.Type, mark string) string {
	if t.Kind() == reflect.Pointer {
		return sortOf(t.Elem(), mark)
	}
	if t.PkgPath() != "" && reflect.PointerTo(t).Implements(marshalerType) {
		return mark + write(t)
	}
	switch t.Kind() {
	case reflect.String:
		return mark + "s"
	case reflect.Bool:
		return mark + "b"
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint8, reflect.Uint32, reflect.Uint64, reflect.Uint16:
		return mark + "i"
	case reflect.Float64, reflect.Float32:
		return mark + "f"
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return mark + "y"
		}
		return sortOf(t.Elem(), mark+"[]")
	case reflect.Map:
		return sortOf(t.Elem(), mark+"{}")
	}
	panic(fmt.Sprintf("cannot write the sort %s", t))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
