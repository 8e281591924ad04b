/** Tells how loud a stream is, 0 to 1, some times a second. Returns the way to stop. */
export function meterLevel(context: AudioContext, stream: MediaStream, tell: (level: number) => void): () => void {
  const analyser = context.createAnalyser()
  analyser.fftSize = 512
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    tell(loudness(samples))
  }, 100)
  return () => {
    clearInterval(timer)
    void context.close().catch(() => {})
  }
}

/** Of samples between −1 and 1. Speech at an arm's length comes out around a half: −60 dB is 0, −10 dB is 1. */
export function loudness(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length)
  if (power === 0) return 0
  return Math.min(1, Math.max(0, (10 * Math.log10(power) + 60) / 50))
}
