// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import { announcerKey } from '../../app/announcer.ts'
import { fr } from './messages/fr.ts'
import type { MessageItem } from './port.ts'
import { useArrivals } from './useArrivals.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const sealed: MessageItem = {
  type: 'message',
  id: 'm1',
  eventId: '$m1',
  at: 0,
  sender: { id: '@idriss:x', name: 'Idriss Benali' },
  own: false,
  content: { kind: 'sealed', reason: 'waiting' },
  edited: false,
  replyTo: null,
  reactions: [],
  readBy: [],
  delivery: { at: 'sent' },
  may: { edit: false, remove: false, react: true, reply: true },
}
const opened: MessageItem = { ...sealed, content: { kind: 'text', body: { text: 'Bonjour', html: null } } }

function listening(present: (id: string) => MessageItem | undefined) {
  const told: string[] = []
  const i18n = createI18n({ legacy: false, locale: 'fr', messages: { fr } })
  let announce: (messages: readonly MessageItem[]) => void = () => {}
  const setup = () => {
    announce = useArrivals(present)
    return () => null
  }
  const announcer = { say: (words: string) => void told.push(words) }
  mount({ setup }, { global: { plugins: [i18n], provide: { [announcerKey as symbol]: announcer } } })
  return { told, announce: (messages: readonly MessageItem[]) => announce(messages) }
}

test('a message that came sealed is told with what it says once it is open', () => {
  const { told, announce } = listening(() => opened)
  announce([sealed])
  vi.advanceTimersByTime(2000)
  expect(told).toEqual(['Idriss Benali : Bonjour'])
})

test('one that stays sealed is told as that, and several as a number', () => {
  const { told, announce } = listening(() => undefined)
  announce([sealed])
  vi.advanceTimersByTime(2000)
  announce([sealed, { ...sealed, id: 'm2' }])
  vi.advanceTimersByTime(2000)
  expect(told[0]).toContain('scellé')
  expect(told[1]).toContain('2')
})
