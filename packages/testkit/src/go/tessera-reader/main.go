// Reads a log as Tessera's own client and fsck do, from a folder or over HTTP, and says what they found.
//
//	tessera-reader FOLDER|URL VKEY [KEPT-CHECKPOINT]
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
)

// Report is what was found before anything was wrong.
type Report struct {
	Size uint64 `json:"size"`
	Root []byte `json:"root"`
	// Proved counts entries whose inclusion was proved from the tiles, Entries those whose bundle was read.
	Proved  int `json:"proved"`
	Entries int `json:"entries"`
	// Continues: from the kept checkpoint, or from 0.
	Continues uint64 `json:"continues"`
	Fsck      bool   `json:"fsck"`
	Error     string `json:"error,omitempty"`
}

func main() {
	report := Report{}
	if err := read(context.Background(), &report, os.Args[1:]); err != nil {
		report.Error = err.Error()
	}
	if err := json.NewEncoder(os.Stdout).Encode(report); err != nil {
		os.Exit(1)
	}
}

func fetcherOf(place string) (fsck.Fetcher, error) {
	if !strings.HasPrefix(place, "http") {
		return client.FileFetcher{Root: place}, nil
	}
	root, err := url.Parse(place)
	if err != nil {
		return nil, err
	}
	return client.NewHTTPFetcher(root, nil)
}

func read(ctx context.Context, report *Report, args []string) error {
	fetcher, err := fetcherOf(args[0])
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(args[1])
	if err != nil {
		return err
	}
	checkpoint, _, _, err := client.FetchCheckpoint(ctx, fetcher.ReadCheckpoint, verifier, verifier.Name())
	if err != nil {
		return err
	}
	report.Size, report.Root = checkpoint.Size, checkpoint.Hash
	if err := prove(ctx, report, fetcher); err != nil {
		return err
	}
	if len(args) > 2 {
		kept, err := os.ReadFile(args[2])
		if err != nil {
			return err
		}
		unilateral := client.UnilateralConsensus(fetcher.ReadCheckpoint)
		tracker, err := client.NewLogStateTracker(ctx, fetcher.ReadTile, kept, verifier, verifier.Name(), unilateral)
		if err != nil {
			return err
		}
		report.Continues = tracker.Latest().Size
		if _, _, _, err := tracker.Update(ctx); err != nil {
			return err
		}
	}
	if strings.HasPrefix(args[0], "http") {
		return nil // the entries are for auditors
	}
	if err := fsck.New(verifier.Name(), verifier, fetcher, hashBundle, fsck.Opts{N: 2}).Check(ctx); err != nil {
		return err
	}
	report.Fsck = true
	return nil
}

// prove builds and checks the inclusion proof of every entry from the hash tiles, and reads its bundle where it may.
func prove(ctx context.Context, report *Report, fetcher fsck.Fetcher) error {
	builder, err := client.NewProofBuilder(ctx, report.Size, fetcher.ReadTile)
	if err != nil {
		return err
	}
	if report.Size == 0 {
		return nil
	}
	leaves, err := client.FetchLeafHashes(ctx, fetcher.ReadTile, 0, report.Size, report.Size)
	if err != nil {
		return err
	}
	for index := range report.Size {
		hashes, err := builder.InclusionProof(ctx, index)
		if err != nil {
			return err
		}
		if err := proof.VerifyInclusion(rfc6962.DefaultHasher, index, report.Size, leaves[index], hashes, report.Root); err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
		report.Proved++
	}
	if _, ok := fetcher.(client.FileFetcher); !ok {
		return nil
	}
	for bundle := uint64(0); bundle*256 < report.Size; bundle++ {
		entries, err := client.GetEntryBundle(ctx, fetcher.ReadEntryBundle, bundle, report.Size)
		if err != nil {
			return err
		}
		for at, entry := range entries.Entries {
			if index := bundle*256 + uint64(at); string(rfc6962.DefaultHasher.HashLeaf(entry)) != string(leaves[index]) {
				return errors.New("an entry that its tile does not know")
			}
			report.Entries++
		}
	}
	return nil
}

func hashBundle(bytes []byte) ([][]byte, error) {
	bundle := api.EntryBundle{}
	if err := bundle.UnmarshalText(bytes); err != nil {
		return nil, err
	}
	hashes := make([][]byte, 0, len(bundle.Entries))
	for _, entry := range bundle.Entries {
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return hashes, nil
}
