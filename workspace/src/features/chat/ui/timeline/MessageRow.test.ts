// @vitest-environment happy-dom
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import type { VueWrapper } from '@vue/test-utils'
import { hostileMarkup } from '../../model/hostile.fixture.ts'
import { aMessage } from '../../model/items.fixture.ts'
import type { MessageItem } from '../../port.ts'
import { provideRoom, type RoomContext } from '../../room-context.ts'
import { mountInChat, stage, type Stage } from '../chat.fixture.ts'
import MessageRow from './MessageRow.vue'

let at: Stage
let row: VueWrapper
let acts: RoomContext
beforeAll(async () => {
  at = await stage()
})
beforeEach(() => {
  const none = vi.fn()
  acts = {
    room: at.room,
    names: ref(['Claire Morvan']),
    react: none,
    reply: none,
    edit: none,
    remove: none,
    copy: none,
    retry: vi.fn(),
    discard: vi.fn(),
    jump: vi.fn(),
  }
})
afterEach(() => row.unmount())

function show(part: Partial<MessageItem>, more: Record<string, unknown> = {}): VueWrapper {
  const around = defineComponent({
    setup() {
      provideRoom(acts)
      return () => h(MessageRow, { message: aMessage(part), head: true, ...more })
    },
  })
  row = mountInChat(at.parts, around)
  return row
}
const text = (words: string, html: string | null = null) =>
  ({ content: { kind: 'text', body: { text: words, html } } }) as const

describe('T22: what others write is never code', () => {
  it.each(hostileMarkup)('shows a plain body as it is written: %s', (hostile) => {
    show(text(hostile))
    expect(row.get('.message-text').element.textContent).toBe(hostile)
    expect(row.get('.message-text').element.querySelector('script, img, svg, iframe, form, style')).toBeNull()
  })

  // This DOM’s parser also loses words that are harmless: that they stay is tested in message-fragment.test.ts.
  it.each(hostileMarkup)('keeps only harmless nodes of formatted words: %s', (hostile) => {
    show(text('x', `avant ${hostile} après`))
    const place = row.get('.message-html').element
    expect(place.querySelector('script, img, svg, iframe, form, style, math, button, details, noscript')).toBeNull()
  })

  it.each(hostileMarkup)('shows a sender’s name as it is written: %s', (hostile) => {
    show({ sender: { id: '@x', name: hostile } })
    expect(row.get('.who b').element.textContent).toBe(hostile)
  })
})

describe('MessageRow', () => {
  it('links plain addresses and marks the names of the room', () => {
    show(text('@Claire Morvan voir https://ville.example/plan'))
    expect(row.get('.mention').text()).toBe('@Claire Morvan')
    expect(row.get('a').attributes('rel')).toContain('noreferrer')
  })

  it('tells a failure where it happened, with both ways out', async () => {
    show({ own: true, delivery: { at: 'failed', reason: 'internal' } })
    expect(row.get('[role=alert]').text()).toContain('Pas envoyé. Il reste sur cet appareil.')
    const [retry, discard] = row.findAll('[role=alert] button')
    await retry?.trigger('click')
    await discard?.trigger('click')
    expect(acts.retry).toHaveBeenCalledWith('m')
    expect(acts.discard).toHaveBeenCalledWith('m')
  })

  it('lets a rule speak in its own words', () => {
    show({
      own: true,
      delivery: { at: 'failed', reason: 'refused', rule: { fr: 'Règle 4 : depuis la France.', en: '' } },
    })
    expect(row.get('.pv-note-rule').text()).toContain('Règle 4 : depuis la France.')
  })

  it('says in words why a message is still closed', () => {
    show({ content: { kind: 'sealed', reason: 'waiting' } })
    expect(row.text()).toContain('Ce message attend sa clé')
  })

  it('shows what can be done on hover and on focus, and nothing otherwise', async () => {
    show({ may: { edit: true, remove: true, react: true, reply: true } })
    expect(row.find('[role=toolbar]').exists()).toBe(false)
    await row.get('article').trigger('focusin')
    expect(row.get('[role=toolbar]').findAll('button').length).toBeGreaterThan(2)
    await row.get('article').trigger('focusout')
    expect(row.find('[role=toolbar]').exists()).toBe(false)
    await row.get('article').trigger('pointerenter')
    expect(row.find('[role=toolbar]').exists()).toBe(true)
  })

  it('counts reactions in words and says which are one’s own', async () => {
    acts = { ...acts, react: vi.fn() }
    show({
      reactions: [
        {
          key: 'Vu',
          people: [
            { id: '@a', name: 'A' },
            { id: '@b', name: 'B' },
          ],
          own: true,
        },
      ],
    })
    const button = row.get('.message-reactions button')
    expect(button.attributes()).toMatchObject({ 'aria-pressed': 'true', 'aria-label': 'Vu, 2 personnes dont vous' })
    await button.trigger('click')
    expect(acts.react).toHaveBeenCalledWith(expect.objectContaining({ id: 'm' }), 'Vu')
  })

  it('says who has seen the last message', () => {
    show(
      { own: true },
      {
        seen: [
          { id: '@a', name: 'Idriss Benali' },
          { id: '@b', name: 'Hélène Garnier' },
        ],
      },
    )
    expect(row.get('.message-seen').text()).toBe('Vu par Idriss et Hélène')
  })
})
