import { describe, expect, it } from 'vitest'

import { lineReport } from './lines.ts'

const gateway = { name: 'gateway', title: { fr: 'Passerelle', en: 'Gateway' } } as const

describe('the report in lines', () => {
  const told = (language: 'fr' | 'en') => {
    const text: string[] = []
    return { text, report: lineReport(language, (line) => text.push(line)) }
  }

  it('says each piece of news once, in the reader’s language', () => {
    const { text, report } = told('fr')
    for (let i = 0; i < 3; i += 1) report.part(gateway, { state: 'starting' })
    report.part(gateway, { state: 'ready', milliseconds: 1340 })
    expect(text).toEqual(['Passerelle : démarrage\n', 'Passerelle : prêt (1,3 s)\n'])
  })

  it('does not repeat every step of a long preparation', () => {
    const { text, report } = told('en')
    for (let i = 0; i < 500; i += 1) report.part(gateway, { state: 'preparing', detail: { fr: `${i}`, en: `${i}` } })
    expect(text.length).toBeLessThan(3)
  })

  it('ends with the address, the people and their roles, the logs, and how to stop', () => {
    const { text, report } = told('en')
    report.ready({
      url: 'http://localhost:8480',
      issuer: 'http://127.0.0.1:9480',
      accounts: [{ uid: 'claire.morvan', name: 'Claire Morvan', email: 'claire.morvan@ville.example', role: 'member' }],
      dataDir: '/data',
      logs: '/data/logs',
      parts: {} as never,
      milliseconds: 3400,
      cautions: [{ fr: 'attention', en: 'beware' }],
    })
    for (const word of ['http://localhost:8480', 'Claire Morvan  member', '/data/logs', 'beware', 'Ctrl+C'])
      expect(text.join('')).toContain(word)
  })
})
