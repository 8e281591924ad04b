import type { Piped, Streams, ToWorker } from './messages.ts'
import { makeSealing } from './sealing.ts'

/** The thread in which frames are sealed and opened. */
const take = makeSealing(
  (message) => postMessage(message),
  (ms, run) => void setInterval(run, ms),
  () => performance.now(),
)

interface Transforming extends Event {
  readonly transformer: Streams & { readonly options: Piped }
}

onmessage = ({ data }: MessageEvent<ToWorker>) => take(data)
// WebRTC Encoded Transform §6: frames come here without passing the page.
addEventListener('rtctransform', (event) => {
  const { transformer } = event as Transforming
  take({ ...transformer.options, streams: transformer })
})
