// A witness that is not ours: transparency-dev/witness's own rules, formats and HTTP handler, with its state in memory.
// The only part of it that the module proxy lacks, a few functions over trees, stands in merkle/.
package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"os"

	fnote "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/witness/persistence/inmemory"
	"github.com/transparency-dev/witness/witness"
	"golang.org/x/mod/sumdb/note"
)

func main() {
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run prints the witness's verifier key and its address, then serves the logs of these verifier keys.
func run(name string, logs []string) error {
	secret, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return err
	}
	key, err := fnote.VKeyToCosignatureV1(public)
	if err != nil {
		return err
	}
	signer, err := fnote.NewSignerForCosignatureV1(secret)
	if err != nil {
		return err
	}
	known := map[string]note.Verifier{}
	for _, key := range logs {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			return err
		}
		known[verifier.Name()] = verifier
	}
	w, err := witness.New(context.Background(), witness.Opts{
		Persistence: inmemory.New(),
		Signers:     []note.Signer{signer},
		VerifierForLog: func(_ context.Context, origin string) (note.Verifier, bool, error) {
			verifier, ok := known[origin]
			return verifier, ok, nil
		},
	})
	if err != nil {
		return err
	}
	http.HandleFunc("POST /add-checkpoint", witness.NewHTTPHandler(w).AddCheckpoint)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("{\"vkey\":%q,\"url\":\"http://%s\"}\n", key, listener.Addr())
	return http.Serve(listener, nil)
}
