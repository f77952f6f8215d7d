// Package check stops a program at the first thing that is not as expected.
package check

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
)

const pollInterval = 20 * time.Millisecond

// Failure is what a program panics with when an expectation does not hold.
type Failure struct{ Message string }

// Equal fails unless the values are the same.
func Equal[T any](what string, got, wanted T) {
	if !reflect.DeepEqual(got, wanted) {
		panic(Failure{fmt.Sprintf("%s: got %#v, wanted %#v", what, got, wanted)})
	}
}

// True fails unless it holds; the rest is what was seen.
func True(what string, holds bool, seen ...any) {
	if !holds {
		panic(Failure{fmt.Sprintf("%s: does not hold %v", what, seen)})
	}
}

// NoError fails if there is an error.
func NoError(doing string, err error) {
	if err != nil {
		panic(Failure{fmt.Sprintf("%s: %v", doing, err)})
	}
}

// Must answers the value; it fails if there is an error.
func Must[T any](value T, err error) T {
	if err != nil {
		panic(Failure{err.Error()})
	}
	return value
}

// Error fails unless there is an error of the kind that is asked for.
func Error(doing string, err error, isKind func(error) bool) {
	if !isKind(err) {
		panic(Failure{fmt.Sprintf("%s: got the error %v, wanted another one", doing, err)})
	}
}

// Eventually asks again and again until it holds, or the time of the program is over.
func Eventually(ctx context.Context, what string, holds func() (bool, error)) {
	err := wait.PollUntilContextCancel(ctx, pollInterval, true, func(context.Context) (bool, error) {
		return holds()
	})
	if err != nil {
		panic(Failure{fmt.Sprintf("%s: waited in vain: %v", what, err)})
	}
}

// Received answers the next value of a channel.
func Received[T any](ctx context.Context, what string, values <-chan T) T {
	select {
	case value, isOpen := <-values:
		if !isOpen {
			panic(Failure{what + ": the channel was closed"})
		}
		return value
	case <-ctx.Done():
		panic(Failure{what + ": waited in vain"})
	}
}

// Closed waits until a channel is closed.
func Closed(ctx context.Context, what string, channel <-chan struct{}) {
	select {
	case <-channel:
	case <-ctx.Done():
		panic(Failure{what + ": waited in vain"})
	}
}
