// Programs that use the Go client libraries as their users do. The argument names the program, KUBECONFIG the server.
// What is not as expected is printed, and ends the program with 1.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"

	"kubeloop.dev/testing/clients/check"
)

const timeLimit = 30 * time.Second

var programs = map[string]func(context.Context, *rest.Config){
	"clientset-json":     clientsetInJSON,
	"clientset-protobuf": clientsetInProtobuf,
	"discovery":          discoverEverything,
	"informer":           informOfCustomObjects,
	"election":           electLeaders,
	"events":             recordEvents,
	"manager":            runManager,
	"webhooks":           serveWebhooks,
}

func main() {
	if len(os.Args) != 2 || programs[os.Args[1]] == nil {
		fail("Cannot run: name one program")
	}
	klog.SetOutput(os.Stderr)
	config, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	if err != nil {
		fail(err.Error())
	}
	// Nobody is to be slowed down by the client.
	config.QPS = -1
	defer func() {
		if failure, isFailure := recover().(check.Failure); isFailure {
			fail(failure.Message)
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), timeLimit)
	defer cancel()
	programs[os.Args[1]](ctx, config)
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}
