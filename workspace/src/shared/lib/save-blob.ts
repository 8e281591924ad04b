import { saveBytes } from './save-as.ts'

/** Hands opened bytes to the browser's own downloads. It is told no type: what is saved is not shown by our origin. */
export function saveBlob(blob: Blob, name: string): void {
  saveBytes(document, new Blob([blob], { type: 'application/octet-stream' }), name)
}
