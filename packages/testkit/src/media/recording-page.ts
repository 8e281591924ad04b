import { ownRecording } from '../../../../workspace/src/adapters/livekit/recording/own-recording.ts'
import type { RecordingSink } from '../../../../workspace/src/features/calls/port.ts'
import { systemClock } from '../../../../workspace/src/platform/clock.ts'
import { madePicture, madeVoice } from './made-media.ts'

declare global {
  interface Window {
    /** Of the test: what outlives this page. A piece of film, base64. */
    keep(piece: string): Promise<void>
    /** ms for which the page has recorded. */
    recorded(ms: number): Promise<void>
  }
}

/** Records one drawn person with a made voice, as the workspace records a call, until the page ends. */
function record(): void {
  const sink: RecordingSink = {
    async append(piece) {
      const bytes = new Uint8Array(await piece.arrayBuffer())
      await window.keep(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')))
    },
    async close() {},
  }
  const began = performance.now()
  const recording = ownRecording(sink, systemClock, () => {})
  const camera = madePicture(320, 180, 10)
  recording.show([{ identity: 'claire', name: 'Claire Morvan', camera, screen: null, sounds: [madeVoice()] }])
  setInterval(() => void window.recorded(performance.now() - began), 50)
}

export type Record = typeof record

Object.assign(window, { record })
