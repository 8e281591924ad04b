// Tessera's POSIX log behind POST /add: the body is the entry, the answer its index. A batch is flushed when it is full
// or old enough; both are arguments, so that it can be set to what suits the load best.
//
//	tessera-log FOLDER BATCH MILLISECONDS
package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	batch, err := strconv.ParseUint(args[1], 10, 32)
	if err != nil {
		return err
	}
	age, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	secret, _, err := note.GenerateKey(rand.Reader, "bench.example/log")
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return err
	}
	driver, err := posix.New(ctx, posix.Config{Path: args[0]})
	if err != nil {
		return err
	}
	options := tessera.NewAppendOptions().
		WithCheckpointSigner(signer).
		WithCheckpointInterval(time.Second).
		WithBatching(uint(batch), time.Duration(age)*time.Millisecond)
	appender, _, _, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		return err
	}
	http.HandleFunc("POST /add", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			var index tessera.Index
			if index, err = appender.Add(r.Context(), tessera.NewEntry(body))(); err == nil {
				fmt.Fprint(w, index.Index)
				return
			}
		}
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	return http.Serve(listener, nil)
}
