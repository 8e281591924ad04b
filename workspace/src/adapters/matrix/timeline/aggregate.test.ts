import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageItem, TimelineItem } from '../../../features/chat/port.ts'
import { editContent, messageContent, reactionContent } from '../content/message-content.ts'
import { aggregate } from './aggregate.ts'
import type { Decoded } from './decoded.ts'

const options = { clean: (html: string) => html, maySend: true, mayRemoveOthers: false }
const body = (text: string) => ({ text, html: null })

function said(id: string, who: string, content: Readonly<Record<string, unknown>>, type = 'm.room.message'): Decoded {
  return {
    id,
    eventId: id,
    at: 0,
    sender: { id: who, name: who },
    own: who === 'me',
    what: { kind: 'content', type, content },
    readBy: [],
    delivery: { at: 'sent' },
  }
}
const message = (id: string, who: string, text: string) => said(id, who, messageContent(body(text)))
const only = (items: readonly TimelineItem[]): MessageItem => {
  expect(items).toHaveLength(1)
  return items[0] as MessageItem
}

describe('events folded into what is shown', () => {
  it('shows the last edit of the author', () => {
    const item = only(
      aggregate(
        [
          message('$1', 'me', 'a'),
          said('$2', 'me', editContent(body('b'), '$1')),
          said('$3', 'me', editContent(body('c'), '$1')),
        ],
        options,
      ),
    )
    expect(item).toMatchObject({ edited: true, content: { body: { text: 'c' } } })
  })

  it('ignores an edit by somebody else: the homeserver can send anything', () => {
    const item = only(aggregate([message('$1', 'me', 'a'), said('$2', 'eve', editContent(body('b'), '$1'))], options))
    expect(item).toMatchObject({ edited: false, content: { body: { text: 'a' } } })
  })

  it('counts one reaction of a kind per person', () => {
    const react = (id: string, who: string) => said(id, who, reactionContent('Vu', '$1'), 'm.reaction')
    const item = only(
      aggregate([message('$1', 'me', 'a'), react('$2', 'bob'), react('$3', 'bob'), react('$4', 'me')], options),
    )
    expect(item.reactions).toMatchObject([{ key: 'Vu', own: true, people: [{ id: 'bob' }, { id: 'me' }] }])
  })

  it('tells what a reply answers, and keeps that through an edit', () => {
    const items = aggregate(
      [
        message('$1', 'bob', 'question'),
        said('$2', 'me', messageContent(body('réponse'), { replyTo: '$1' })),
        said('$3', 'me', editContent(body('mieux'), '$2')),
      ],
      options,
    )
    expect(items[1]).toMatchObject({
      content: { body: { text: 'mieux' } },
      replyTo: { eventId: '$1', sender: { id: 'bob' }, text: 'question' },
    })
  })

  it('gives no right over what was removed or not opened, nor over a message that is still leaving', () => {
    const gone: Decoded = { ...message('$1', 'me', ''), what: { kind: 'removed', by: null } }
    const leaving: Decoded = { ...message('x', 'me', 'a'), eventId: null, delivery: { at: 'sending' } }
    for (const item of aggregate([gone, leaving], options)) {
      expect((item as MessageItem).may).toEqual({ edit: false, remove: false, react: false, reply: false })
    }
  })

  it('shows every message once and nothing else, in order, whatever comes', () => {
    const event = fc.oneof(
      fc.record({
        who: fc.constantFrom('me', 'bob'),
        of: fc.nat(20),
        kind: fc.constantFrom('edit', 'reaction', 'message'),
      }),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (drawn) => {
        const events = drawn.map(({ who, of, kind }, index) => {
          if (kind === 'edit') return said(`$${index}`, who, editContent(body('e'), `$${of}`))
          if (kind === 'reaction') return said(`$${index}`, who, reactionContent('Vu', `$${of}`), 'm.reaction')
          return message(`$${index}`, who, 'm')
        })
        const messages = drawn.flatMap(({ kind }, index) => (kind === 'message' ? [`$${index}`] : []))
        expect(aggregate(events, options).map(({ id }) => id)).toEqual(messages)
      }),
    )
  })
})
