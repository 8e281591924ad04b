import { expect, it } from 'vitest'
import { litSteps, steps, voiceWords } from './voice-level.ts'

it('lights nothing for silence, everything for the loudest, and stays inside for what can’t be', () => {
  expect([0, 0.25, 1, 7, -1].map(litSteps)).toEqual([0, steps / 2, steps, steps, 0])
})

it('says in words whether a voice is heard', () => {
  expect([0, 0.05, 0.5].map(voiceWords)).toEqual(['silent', 'low', 'good'])
})
