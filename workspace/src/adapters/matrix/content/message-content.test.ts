import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyOf, plainText, relationOf } from './message-content.ts'

const reply = (body: string) => ({ body, 'm.relates_to': { 'm.in_reply_to': { event_id: '$1' } } })

describe('the content of an event', () => {
  it('takes the old quotation off a reply', () => {
    expect(plainText(reply('> <@a:b> avant\n> encore\n\naprès'))).toBe('après')
    expect(plainText(reply('sans citation'))).toBe('sans citation')
    expect(plainText({ body: '> une vraie citation' })).toBe('> une vraie citation')
  })

  it('shows the new text of an edit', () => {
    expect(plainText({ body: '* neuf', 'm.new_content': { body: 'neuf' } })).toBe('neuf')
  })

  it('reads the three relations', () => {
    expect(relationOf({ 'm.relates_to': { rel_type: 'm.replace', event_id: '$1' } })).toEqual({
      kind: 'edit',
      of: '$1',
    })
    expect(relationOf({ 'm.relates_to': { rel_type: 'm.annotation', event_id: '$1', key: 'Vu' } })).toEqual({
      kind: 'reaction',
      of: '$1',
      key: 'Vu',
    })
    expect(relationOf(reply('x'))).toEqual({ kind: 'reply', of: '$1' })
  })

  it('never throws, whatever a hostile sender writes', () => {
    const content = fc.dictionary(
      fc.constantFrom('body', 'format', 'formatted_body', 'm.relates_to', 'm.new_content', 'msgtype'),
      fc.oneof(
        fc.jsonValue(),
        fc.constant({ 'm.in_reply_to': null }),
        fc.constant({ rel_type: 'm.replace', event_id: 7 }),
      ),
    )
    fc.assert(
      fc.property(content, (hostile) => {
        const body = bodyOf(hostile, (html) => html)
        relationOf(hostile)
        expect(body === null || typeof body.text === 'string').toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
