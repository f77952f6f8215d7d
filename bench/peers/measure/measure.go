// Package measure tells what a process has cost so far, and speaks with the benchmark over standard input and output.
package measure

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Cost is what the benchmark is told at one point of the program.
type Cost struct {
	Event       string    `json:"event"`
	Objects     int       `json:"objects"`
	CPUMs       float64   `json:"cpuMs"`
	WallMs      float64   `json:"wallMs"`
	PeakMb      *float64  `json:"peakMb"`
	StartCPUMs  float64   `json:"startCpuMs"`
	LatenciesMs []float64 `json:"latenciesMs,omitempty"`
}

// Span measures from one point of the program on.
type Span struct {
	wall time.Time
	cpu  float64
}

// Begin starts a span.
func Begin() Span {
	return Span{wall: time.Now(), cpu: cpuMs()}
}

// End tells what the span has cost.
func (s Span) End(event string, objects int) Cost {
	return Cost{
		Event:      event,
		Objects:    objects,
		CPUMs:      cpuMs() - s.cpu,
		WallMs:     float64(time.Since(s.wall).Microseconds()) / 1000,
		PeakMb:     peakMb(),
		StartCPUMs: s.cpu,
	}
}

// Report writes one line for the benchmark.
func Report(cost Cost) {
	if err := json.NewEncoder(os.Stdout).Encode(cost); err != nil {
		Fail(err)
	}
}

// Fail ends the program.
func Fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// Orders hands over the lines of standard input; the program ends with its input, so that it never outlives the
// benchmark.
func Orders() <-chan string {
	orders := make(chan string)
	go func() {
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			orders <- lines.Text()
		}
		os.Exit(0)
	}()
	return orders
}

// cpuMs is the time of all threads, in user and system mode.
func cpuMs() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		Fail(err)
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
}

// peakMb is the most resident memory there has been, or nil on a machine without /proc.
func peakMb() *float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return nil
	}
	for _, line := range strings.Split(string(status), "\n") {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "VmHWM:" {
			kib, err := strconv.ParseFloat(fields[1], 64)
			if err != nil {
				Fail(err)
			}
			mb := kib * 1024 / 1e6
			return &mb
		}
	}
	return nil
}
