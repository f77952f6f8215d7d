// The first process of the image: etcd at port 2379 of the container's loopback, and a kube-apiserver with the arguments
// of the container. They end together.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

const etcdURL = "http://127.0.0.1:2379"

func start(ended chan<- string, name string, args ...string) *exec.Cmd {
	command := exec.Command("/usr/local/bin/"+name, args...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	if err := command.Start(); err != nil {
		fmt.Fprintf(os.Stderr, "Cannot start %s: %v\n", name, err)
		os.Exit(1)
	}
	go func() {
		ended <- fmt.Sprintf("%s has ended: %v", name, command.Wait())
	}()
	return command
}

func main() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	ended := make(chan string, 2)
	etcd := start(ended, "etcd", "--data-dir=/data", "--listen-client-urls="+etcdURL,
		"--advertise-client-urls="+etcdURL, "--listen-peer-urls=http://127.0.0.1:2380", "--unsafe-no-fsync")
	server := start(ended, "kube-apiserver", os.Args[1:]...)
	code := 0
	select {
	case <-stop:
	case message := <-ended:
		fmt.Fprintln(os.Stderr, message)
		code = 1
	}
	server.Process.Kill()
	etcd.Process.Kill()
	os.Exit(code)
}
