import { sealStream } from './outside-format.ts'

interface Asked {
  readonly bytes: ReadableStream<Uint8Array<ArrayBuffer>>
  readonly passphrase: string
}

addEventListener('message', ({ data: { bytes, passphrase } }: MessageEvent<Asked>) => {
  void sealStream(bytes, passphrase).then((sealed) => postMessage(sealed, { transfer: [sealed] }))
})
