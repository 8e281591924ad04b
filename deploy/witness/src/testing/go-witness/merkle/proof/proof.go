// Package proof answers the witness from the Go project's own golang.org/x/mod/sumdb/tlog.
package proof

import (
	"errors"

	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/tlog"
)

// VerifyConsistency returns nil only when the tree of size2 begins with that of size1.
func VerifyConsistency(_ rfc6962.Hasher, size1, size2 uint64, hashes [][]byte, root1, root2 []byte) error {
	if len(root1) != tlog.HashSize || len(root2) != tlog.HashSize {
		return errors.New("a head of another length")
	}
	proof := make(tlog.TreeProof, len(hashes))
	for at, hash := range hashes {
		if copy(proof[at][:], hash) != tlog.HashSize {
			return errors.New("a hash of another length")
		}
	}
	return tlog.CheckTree(proof, int64(size2), tlog.Hash(root2), int64(size1), tlog.Hash(root1))
}

// VerifySubtreeConsistency is of the call sign-subtree, which is not served here.
func VerifySubtreeConsistency(rfc6962.Hasher, uint64, uint64, uint64, [][]byte, []byte, []byte) error {
	return errors.New("not served")
}
