import { describe, expect, it } from 'vitest'

import { LocalError, sentenceOf } from './error.ts'
import { sentences } from './words.ts'

const params = {
  port: 8480,
  url: 'http://localhost:8480',
  pid: 7,
  path: '/data',
  what: 'Synapse',
  line: 'it broke',
  part: { fr: 'Passerelle', en: 'Gateway' },
  why: { fr: 'LiveKit n’a pas démarré.', en: 'LiveKit did not start.' },
  log: '/data/gateway.log',
  seconds: 30,
  name: 'nosuch',
  known: 'chat',
}

describe('what can be said', () => {
  it.each(Object.entries(sentences))('%s is one whole sentence in both languages', (_, sentence) => {
    const { fr, en } = sentence(params)
    for (const words of [fr, en]) {
      expect(words).not.toMatch(/undefined|\[object/)
      expect(words.length).toBeGreaterThan(10)
    }
    expect(fr).not.toBe(en)
  })

  it('is found for an error of the register, for a full disk, and for what nobody foresaw', () => {
    expect(sentenceOf(LocalError.of('port.taken', { port: 8480 })).en).toContain('8480')
    expect(sentenceOf(Object.assign(new Error('write'), { code: 'ENOSPC' })).en).toContain('disk is full')
    expect(sentenceOf(new Error('surprise'))).toEqual({ fr: 'surprise', en: 'surprise' })
  })
})
