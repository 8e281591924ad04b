import type { ToWorker } from './messages.ts'
import { makeSealing } from './sealing.ts'

/** The thread in which frames are sealed and opened. */
const take = makeSealing(
  (message) => postMessage(message),
  (ms, run) => void setInterval(run, ms),
)

onmessage = ({ data }: MessageEvent<ToWorker>) => take(data)
