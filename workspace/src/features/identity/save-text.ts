import { saveBytes } from '../../shared/lib/save-as.ts'

/** Offers a text to the person as a file of theirs. */
export function saveText(page: Document, name: string, text: string): void {
  saveBytes(page, new Blob([text], { type: 'text/plain;charset=utf-8' }), name)
}
