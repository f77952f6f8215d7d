// A stand-in for k3s, where its image is not to be had: the same command line, the same line in the log, the same file
// with a kubeconfig, the same port, a certificate for loopback and what --tls-san names. Behind them are etcd and
// kube-apiserver.
package main

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func start(name string, args ...string) {
	command := exec.Command("/usr/local/bin/"+name, args...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	if err := command.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go func() {
		fmt.Fprintln(os.Stderr, name, "has ended:", command.Wait())
		os.Exit(1)
	}()
}

func main() {
	if len(os.Args) < 3 || os.Args[1] != "server" || os.Args[2] != "--disable=traefik" {
		fmt.Fprintln(os.Stderr, "unexpected command line:", os.Args[1:])
		os.Exit(2)
	}
	var names []string
	for _, flag := range os.Args[3:] {
		fmt.Println("flag:", flag)
		if name, found := strings.CutPrefix(flag, "--tls-san="); found {
			names = append(names, name)
		}
	}
	if err := writeSecrets(folder, names); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	start("etcd", "--data-dir=/data", "--unsafe-no-fsync")
	start("kube-apiserver", "--etcd-servers=http://127.0.0.1:2379", "--secure-port=6443",
		"--tls-cert-file="+folder+"server.crt", "--tls-private-key-file="+folder+"server.key",
		"--client-ca-file="+folder+"ca.crt", "--authorization-mode=RBAC", "--advertise-address=127.0.0.1",
		"--endpoint-reconciler-type=none", "--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file="+folder+"server.crt",
		"--service-account-signing-key-file="+folder+"server.key",
		"--service-cluster-ip-range=10.0.0.0/24", "--disable-admission-plugins=ServiceAccount")
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	for {
		response, err := client.Get("https://127.0.0.1:6443/readyz")
		if err == nil && response.StatusCode == 200 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	fmt.Println(`level=info msg="Node controller sync successful"`)
	<-stop
}
