export const steps = 16

/** Below, a room's own noise; above the second, a voice at a usual distance. */
const [heard, wellHeard] = [0.04, 0.14]

/** How many of the meter's sixteen slabs are lit. Ears count in ratios: half of them stand for the lowest fifth. */
export function litSteps(level: number): number {
  return Math.round(Math.min(1, Math.max(0, level)) ** 0.5 * steps)
}

/** In words, from the loudest of the last seconds. */
export function voiceWords(loudest: number): 'silent' | 'low' | 'good' {
  if (loudest < heard) return 'silent'
  return loudest < wellHeard ? 'low' : 'good'
}
