import { composer, type Composer } from './compose.ts'
import { personFinder } from './find-person.ts'
import type { ToBackground } from './messages.ts'

/** What comes is frames: the page hands over no other stream. */
type Begin = Extract<ToBackground, { kind: 'begin' }>
let behind: Begin['background'] = 'blur'

/** A frame leaves only as it was drawn here. What can't be drawn is dropped: the picture stands still, nothing shows. */
function begin({ readable, writable, model, background }: Begin): void {
  behind = background
  let ready: Promise<Composer> | null = null
  const load = async () => {
    const answer = await fetch(model)
    if (!answer.ok) throw new TypeError(`the network did not come: ${answer.status}`)
    return composer(personFinder(await answer.arrayBuffer()), () => performance.now())
  }
  const drawing = new TransformStream<VideoFrame, VideoFrame>({
    async transform(frame, to) {
      try {
        const made = await (ready ??= load())
        const image = made.draw(frame, frame.displayWidth, frame.displayHeight, behind)
        to.enqueue(new VideoFrame(image, { timestamp: frame.timestamp, alpha: 'discard' }))
      } finally {
        frame.close()
      }
    },
  })
  void readable
    .pipeThrough(drawing)
    .pipeTo(writable)
    .catch(() => {})
}

onmessage = ({ data }: MessageEvent<ToBackground>) => {
  if (data.kind === 'begin') begin(data)
  else behind = data.background
}
