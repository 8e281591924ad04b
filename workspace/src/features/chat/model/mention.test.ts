import { describe, expect, it } from 'vitest'
import type { Member } from '../port.ts'
import { insertMention, mentionChoices, mentioned, mentionQuery } from './mention.ts'

const powers = { invite: true, remove: false, configure: false }
const member = (id: string, name: string): Member => ({ id, name, membership: 'joined', powers })
const people = [member('@c', 'Claire Morvan'), member('@e', 'Élodie Marchand'), member('@k', 'Claire')]

describe('mentionQuery', () => {
  it.each([
    ['@', { from: 0, query: '' }],
    ['Bonjour @Éli', { from: 8, query: 'Éli' }],
    ['(@Claire Mo', { from: 1, query: 'Claire Mo' }],
    ['claire@ville', null],
    ['Bonjour', null],
    ['@Claire Morvan vous', null],
  ])('reads « %s »', (text, query) => expect(mentionQuery(text, text.length)).toEqual(query))
})

it('offers people of the room by any of their names, without accents, never oneself', () => {
  expect(mentionChoices(people, 'elo', null).map((person) => person.id)).toEqual(['@e'])
  expect(mentionChoices(people, 'm', null).map((person) => person.id)).toEqual(['@c', '@e'])
  expect(mentionChoices(people, '', '@c').map((person) => person.id)).toEqual(['@k', '@e'])
})

it('puts the name where it was typed and leaves the rest', () => {
  expect(insertMention('Oui @cl, merci', { from: 4, query: 'cl' }, 'Claire')).toEqual({
    text: 'Oui @Claire , merci',
    caret: 12,
  })
})

it('knows who is named, the longest name first', () => {
  expect(mentioned('@Claire Morvan et @Élodie Marchand', people).toSorted()).toEqual(['@c', '@e'])
  expect(mentioned('@Claire et Claire Morvan', people)).toEqual(['@k'])
})
