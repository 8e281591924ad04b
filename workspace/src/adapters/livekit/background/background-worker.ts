import { composer, type Composer } from './compose.ts'
import { DrawingPace } from './drawing-pace.ts'
import { personFinder } from './find-person.ts'
import type { FromBackground, ToBackground } from './messages.ts'

/** What comes is frames: the page hands over no other stream. */
type Begin = Extract<ToBackground, { kind: 'begin' }>
let [behind, picture]: [Begin['background'], ImageBitmap | null] = ['blur', null]
let told: FromBackground['state'] = 'well'

function tell(state: FromBackground['state']): void {
  if (state === told) return
  told = state
  postMessage({ state } satisfies FromBackground)
}

/** A frame leaves only as it was drawn here. What can't be drawn is dropped: the picture stands still, nothing shows. */
function begin({ readable, writable, model }: Begin): void {
  const pace = new DrawingPace()
  let ready: Promise<Composer> | null = null
  const load = async () => {
    const answer = await fetch(model)
    if (!answer.ok) throw new TypeError(`the network did not come: ${answer.status}`)
    return composer(personFinder(await answer.arrayBuffer()), () => performance.now())
  }
  const draw = async (frame: VideoFrame) => {
    const made = await (ready ??= load())
    const began = performance.now()
    if (!pace.takes(began)) return null
    const lighter = pace.now === 'lighter'
    const of = (length: number) => (lighter ? Math.ceil(length / 2) : length)
    const size = { width: of(frame.displayWidth), height: of(frame.displayHeight) }
    const image = made.draw(frame, size, { behind, picture }, lighter)
    const drawn = new VideoFrame(image, { timestamp: frame.timestamp, alpha: 'discard' })
    tell(pace.drawn(began, performance.now()))
    return drawn
  }
  const drawing = new TransformStream<VideoFrame, VideoFrame>({
    async transform(frame, to) {
      const drawn = await draw(frame)
        .catch((cause: unknown) => {
          tell('failed')
          throw cause
        })
        .finally(() => frame.close())
      if (drawn) to.enqueue(drawn)
    },
  })
  void readable
    .pipeThrough(drawing)
    .pipeTo(writable)
    .catch(() => {})
}

onmessage = ({ data }: MessageEvent<ToBackground>) => {
  picture?.close()
  ;[behind, picture] = [data.background, data.picture]
  if (data.kind === 'begin') begin(data)
}
