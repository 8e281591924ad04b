import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from 'pdfjs-dist'
import { documentWorker } from '../../worker-addresses.ts'

export interface Pdf {
  readonly document: PDFDocumentProxy
  close(): void
}

/** Attacker-controlled bytes, read in a worker of our origin: nothing in them is run, no form, no script, no link. */
export async function openPdf(data: Uint8Array<ArrayBuffer>): Promise<Pdf> {
  const thread = new Worker(documentWorker(window), { type: 'module' })
  GlobalWorkerOptions.workerPort = thread
  const loading = getDocument({
    data,
    wasmUrl: '/pdf/',
    enableXfa: false,
    stopAtErrors: false,
    useSystemFonts: true,
  })
  const close = () => {
    void loading.destroy().catch(() => {})
    thread.terminate()
  }
  try {
    return { document: await loading.promise, close }
  } catch (cause) {
    close()
    throw cause
  }
}
