export { type Checkpoint, formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
export { cosign, verifyCosignature } from './cosign.ts'
export { cosignedMessage } from './cosignature.ts'
export { decodeBundle, encodeBundle, mostEntryBytes } from './bundle.ts'
export { TlogError, type TlogErrorCode } from './error.ts'
export { evaluatePolicy, type Evaluation, reachesQuorum } from './evaluate.ts'
export { emptyRoot, hashLength, leafHash, nobleSha256, nodeHash, type Sha256 } from './hash.ts'
export {
  type Ed25519,
  formatVerifierKey,
  nobleEd25519,
  parseVerifierKey,
  sameKey,
  signatureType,
  type SignatureType,
  type Signer,
  signerFromSeed,
  verifierKey,
  type VerifierKey,
} from './key.ts'
export {
  addSignatures,
  formatNote,
  formatSignatureLine,
  type Note,
  type NoteSignature,
  parseNote,
  parseSignatureLine,
  signNote,
  type Verified,
  verifyNote,
} from './note.ts'
export { parsePolicy, type Policy, type PolicyGroup, type PolicyLog, type PolicyWitness } from './policy.ts'
export { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from './proof.ts'
export { formatProof, parseProof, type TlogProof } from './proof-file.ts'
export { type Followed, followRotations, type Rotation, withRotations } from './rotation.ts'
export {
  bundlesFor,
  edgeTiles,
  hashesFromTiles,
  parseTilePath,
  subtreeHead,
  type Tile,
  tilePath,
  tilePlan,
  type TileReader,
  tilesFor,
  tileWidth,
  tileWith,
} from './tile.ts'
export {
  appendLeaf,
  appendSubtree,
  emptyFrontier,
  type Frontier,
  frontierOf,
  type HashAt,
  type OnNode,
  rootOf,
  type Subtree,
  subtreesBetween,
} from './tree.ts'
export {
  type AddCheckpoint,
  formatAddCheckpoint,
  formatCosignatures,
  formatWitnessSize,
  originHash,
  parseAddCheckpoint,
  parseCosignatures,
  parseWitnessSize,
  sizeContentType,
} from './witness.ts'
export { canonicalJson } from './canonical.ts'
export { hashFromBase64, toBase64 } from './bytes.ts'
export { clockTolerance, type Entry } from './verify/entry-rules.ts'
export { type Leaf, parseLeaf } from './verify/leaf.ts'
export type { Gap } from './verify/tree-check.ts'
export type { Fault, Head, LogReport, Verdict } from './verify/verdict.ts'
export { type LogItem, type LogToVerify, verifyLog } from './verify/verify-log.ts'
export { verifyProof } from './verify/verify-proof.ts'
