export type { Bytes } from './bytes.ts'
export { SealedError, type SealedErrorCode } from './error.ts'
export type { ContentFacts } from './content/context.ts'
export { layoutOf, paddedSize, partBytes, type Layout } from './content/layout.ts'
export { openContent, type SealedSource } from './content/open.ts'
export { openStream } from './content/open-stream.ts'
export { openThumb, sealThumb, thumbBlob, type ThumbOf } from './content/thumb.ts'
export { sealContent, sealedBytes, type PlainSource, type SealedContent } from './content/seal.ts'
export {
  isEpochKey,
  newContentKey,
  newEpoch,
  rewrapKey,
  unwrapKey,
  wrapKey,
  type Epoch,
  type KeyPlace,
  type WrappedKey,
} from './keys/epoch.ts'
export { checkHeads, headHash, headOf, type Head } from './manifest/head.ts'
export { historyOf, type NodeAct, type NodeChange } from './manifest/history.ts'
export { nextRecord, readManifest, type Manifest } from './manifest/manifest.ts'
export { readPages, sealPage, type PageRef } from './manifest/pages.ts'
export { rootNode, type ManifestAct, type RecordBody, type SignedRecord } from './manifest/record.ts'
export { newAuthorKey, recordId, signRecord, type AuthorKeys, type VerifiedRecord } from './manifest/sign-record.ts'
export { checkStorage, type StorageFindings } from './manifest/storage-check.ts'
export type { Tree, TreeNode } from './manifest/tree.ts'
export type { FileVersion } from './manifest/versions.ts'
export {
  openDeposit,
  openDropNote,
  sealDeposit,
  sealDropNote,
  verifyReceipt,
  type DepositNote,
  type DepositPlace,
  type DepositReceipt,
  type DropNote,
} from './outside/drop.ts'
export type { Fields } from './outside/fields.ts'
export { folderList, folderListType, readFolderList, type ListedFile } from './outside/folder-list.ts'
export { joinNotes, openForMembers, splitNotes, type TwoNotes } from './outside/for-members.ts'
export { newHpkePair } from './outside/hpke.ts'
export {
  openLinkNote,
  passphraseSalt,
  sealLinkNote,
  unlockLink,
  type LinkedContent,
  type LinkNote,
} from './outside/link-note.ts'
export { newAddressSecret } from './outside/secret.ts'
