import { onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import type { OpenedRecording, RecordedCall, RecordingsPort } from './recording-port.ts'
import { useAct, type Act } from './useAct.ts'

export interface Playing extends OpenedRecording {
  readonly call: RecordedCall
  /** Of this page only; let go with it. */
  readonly address: string
}

/** One recording at a time, opened on this device. */
export function useRecordings(recordings: RecordingsPort): {
  readonly playing: Readonly<Ref<Playing | null>>
  /** 0 to 1 while one is being opened. */
  readonly progress: Readonly<Ref<number>>
  readonly opening: Readonly<Ref<string | null>>
  readonly act: Act
  play(call: RecordedCall): Promise<void>
} {
  const playing = shallowRef<Playing | null>(null)
  const [progress, opening] = [ref(0), ref<string | null>(null)]
  const act = useAct()
  const letGo = () => {
    if (playing.value) URL.revokeObjectURL(playing.value.address)
    playing.value = null
  }
  onScopeDispose(letGo)
  return {
    playing,
    progress,
    opening,
    act,
    async play(call) {
      letGo()
      progress.value = 0
      opening.value = call.id
      await act.run(async () => {
        const opened = await recordings.open(call.room, call.id, (part) => (progress.value = part))
        playing.value = { ...opened, call, address: URL.createObjectURL(opened.video) }
      })
      opening.value = null
    },
  }
}
