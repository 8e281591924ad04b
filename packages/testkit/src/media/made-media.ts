/** A voice: 120 Hz with its overtones, four syllables a second, a pause after every eight. Loud enough for DTX to see. */
export function madeVoice(): MediaStreamTrack {
  const context = new AudioContext()
  const [tone, volume] = [context.createOscillator(), context.createGain()]
  const out = context.createMediaStreamDestination()
  tone.type = 'sawtooth'
  tone.frequency.value = 120
  volume.gain.value = 0
  tone.connect(volume).connect(out)
  tone.start()
  let syllable = 0
  setInterval(() => {
    const at = context.currentTime
    const speaks = syllable % 12 < 8
    tone.frequency.setValueAtTime(100 + ((syllable * 37) % 60), at)
    volume.gain.setTargetAtTime(speaks ? 0.3 : 0, at, 0.02)
    volume.gain.setTargetAtTime(0, at + 0.18, 0.03)
    syllable += 1
  }, 250)
  const [track] = out.stream.getAudioTracks()
  if (!track) throw new TypeError('no sound')
  return track
}

/** Something that moves, and costs little to draw. */
export function madePicture(width: number, height: number, rate: number): MediaStreamTrack {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const pen = canvas.getContext('2d')
  const [track] = canvas.captureStream(rate).getVideoTracks()
  if (!track || !pen) throw new TypeError('no picture')
  let round = 0
  setInterval(() => {
    round += 1
    for (let line = 0; line < 6; line += 1) {
      pen.fillStyle = `hsl(${(round * 9 + line * 60) % 360} 70% 50%)`
      pen.fillRect((round * 5 + line * 40) % width, (line * height) / 6, width / 2, height / 6)
    }
  }, 1_000 / rate)
  return track
}
