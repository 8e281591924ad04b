type WithSink = AudioContext & { setSinkId?: (id: string) => Promise<void> }

/** Two soft notes, a pause, and again: Hz, and seconds from the beginning of a round. */
const notes = [
  { pitch: 523.25, at: 0 },
  { pitch: 659.25, at: 0.4 },
  { pitch: 523.25, at: 0.8 },
] as const
const round = 2.8
const rounds = 60

/** A ring made here, note by note: nothing is fetched. All of it is planned at once, so that a hidden tab keeps time. */
export function ringOn(audio: () => AudioContext, speaker: string | null): () => void {
  const context: WithSink = audio()
  const volume = context.createGain()
  volume.gain.value = 0.18
  volume.connect(context.destination)
  if (speaker !== null) void context.setSinkId?.(speaker).catch(() => {})
  for (let time = 0; time < rounds; time += 1) {
    for (const { pitch, at } of notes) playAt(context, volume, pitch, context.currentTime + time * round + at)
  }
  // A page that nobody has touched yet may not sound: the picture says the same.
  void context.resume().catch(() => {})
  return () => void context.close().catch(() => {})
}

function playAt(context: AudioContext, to: AudioNode, pitch: number, at: number): void {
  const [note, swell] = [context.createOscillator(), context.createGain()]
  note.frequency.value = pitch
  swell.gain.setValueAtTime(0.0001, at)
  swell.gain.exponentialRampToValueAtTime(1, at + 0.03)
  swell.gain.exponentialRampToValueAtTime(0.0001, at + 0.38)
  note.connect(swell).connect(to)
  note.start(at)
  note.stop(at + 0.4)
}
