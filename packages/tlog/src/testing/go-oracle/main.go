// Answers what the Go project's own golang.org/x/mod/sumdb computes of a tree, and what it thinks of proofs and notes.
// One request as JSON on standard input, one answer on standard output.
package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Claim is a proof that somebody made. Of an inclusion when Leaf is there, else of a consistency with Old and OldRoot.
type Claim struct {
	Proof   []tlog.Hash
	Size    int64
	Root    tlog.Hash
	Index   int64
	Leaf    *tlog.Hash
	Old     int64
	OldRoot tlog.Hash
}

type Request struct {
	// Entries of the tree, of which every beginning is a tree too.
	Entries []string
	// Inclusions are pairs of an index and a size, Consistencies pairs of two sizes.
	Inclusions    [][2]int64
	Consistencies [][2]int64
	Claims        []Claim
	Notes         []struct{ Vkey, Note string }
	// Signs are texts to be signed with a key of its own making.
	Signs []string
}

type Answer struct {
	Roots         []tlog.Hash
	Inclusions    []tlog.RecordProof
	Consistencies []tlog.TreeProof
	Tiles         map[string][]byte
	Claims        []bool
	Notes         []bool
	Vkey          string
	Signed        []string
}

type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, 0, len(indexes))
	for _, index := range indexes {
		if index >= int64(len(h)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		out = append(out, h[index])
	}
	return out, nil
}

func main() {
	var request Request
	answer := Answer{}
	if err := json.NewDecoder(os.Stdin).Decode(&request); err != nil {
		fail(err)
	}
	for _, step := range []func(Request, *Answer) error{answerTree, answerClaims, answerNotes} {
		if err := step(request, &answer); err != nil {
			fail(err)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func answerTree(request Request, answer *Answer) error {
	var stored hashes
	size := int64(len(request.Entries))
	for at := int64(0); at <= size; at++ {
		root, err := tlog.TreeHash(at, stored)
		if err != nil {
			return err
		}
		answer.Roots = append(answer.Roots, root)
		if at == size {
			break
		}
		more, err := tlog.StoredHashes(at, []byte(request.Entries[at]), stored)
		if err != nil {
			return err
		}
		stored = append(stored, more...)
	}
	for _, pair := range request.Inclusions {
		proof, err := tlog.ProveRecord(pair[1], pair[0], stored)
		if err != nil {
			return err
		}
		answer.Inclusions = append(answer.Inclusions, proof)
	}
	for _, pair := range request.Consistencies {
		proof, err := tlog.ProveTree(pair[1], pair[0], stored)
		if err != nil {
			return err
		}
		answer.Consistencies = append(answer.Consistencies, proof)
	}
	answer.Tiles = map[string][]byte{}
	for _, tile := range tlog.NewTiles(8, 0, size) {
		data, err := tlog.ReadTileData(tile, stored)
		if err != nil {
			return err
		}
		answer.Tiles[tile.Path()] = data
	}
	return nil
}

func answerClaims(request Request, answer *Answer) error {
	for _, claim := range request.Claims {
		var err error
		if claim.Leaf != nil {
			err = tlog.CheckRecord(claim.Proof, claim.Size, claim.Root, claim.Index, *claim.Leaf)
		} else {
			err = tlog.CheckTree(claim.Proof, claim.Size, claim.Root, claim.Old, claim.OldRoot)
		}
		answer.Claims = append(answer.Claims, err == nil)
	}
	return nil
}

func answerNotes(request Request, answer *Answer) error {
	for _, one := range request.Notes {
		verifier, err := note.NewVerifier(one.Vkey)
		if err == nil {
			_, err = note.Open([]byte(one.Note), note.VerifierList(verifier))
		}
		answer.Notes = append(answer.Notes, err == nil)
	}
	secret, vkey, err := note.GenerateKey(rand.Reader, "oracle.example")
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return err
	}
	answer.Vkey = vkey
	for _, text := range request.Signs {
		signed, err := note.Sign(&note.Note{Text: text}, signer)
		if err != nil {
			return err
		}
		answer.Signed = append(answer.Signed, string(signed))
	}
	return nil
}
