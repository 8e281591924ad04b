export type { Bytes } from './bytes.ts'
export { SealedError, type SealedErrorCode } from './error.ts'
export type { ContentFacts } from './content/context.ts'
export { layoutOf, partBytes, type Layout } from './content/layout.ts'
export { openContent, type OpenContent, type SealedSource } from './content/open.ts'
export { openStream } from './content/open-stream.ts'
export { sealContent, sealedBytes, type PlainSource, type SealedContent } from './content/seal.ts'
export {
  newContentKey,
  newEpoch,
  rewrapKey,
  unwrapKey,
  wrapKey,
  type Epoch,
  type KeyPlace,
  type WrappedKey,
} from './keys/epoch.ts'
